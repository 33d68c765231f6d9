public import Addressing
public import Documents

/// What a design asks of the address plan, and the plan that came of it.
public struct DesignAddressing: Sendable {
  /// The space of `supernet`.
  public var main: DesignSpace
  /// The spaces under `beside`, in the order of the file: IPv6 beside IPv4, or further supernets.
  public var beside: [DesignSpace]
  /// The address book that the design names; nil for a design without one.
  public var book: DesignAddressBook?
  /// What others have, by the tables under `taken`, in their order; without what they have on behalf of this design.
  public var taken: [DesignTakenPrefix]
  /// The book without what was released before carving.
  var released = AddressBook()

  init(_ main: DesignSpace, beside: [DesignSpace], book: DesignAddressBook?, taken: [DesignTakenPrefix]) {
    (self.main, self.beside, self.book, self.taken) = (main, beside, book, taken)
  }

  /// All spaces.
  public var spaces: [DesignSpace] { [main] + beside }
  /// The request of the first space as carved.
  public var request: AddressPlanRequest { main.request }
  /// The prefixes of zones, sites and networks in the first space.
  public var plan: AddressPlan { main.plan }
  /// The networks of every site in the first space, in the order of the file.
  public var networks: [DesignNetwork] { main.networks }
  /// All that is carved, in text, for the proof.
  public var records: [PlanRecord] { spaces.flatMap(\.plan.records) }
}

/// A supernet of a design, and what is carved from it.
public struct DesignSpace: Sendable {
  /// The request as carved.
  public var request: AddressPlanRequest
  /// The prefixes of zones, sites and networks.
  public var plan: AddressPlan
  /// The networks of every site, in the order of the file.
  public var networks: [DesignNetwork]
  /// The site variables made of each network, in the order of the file.
  public var variables: [DesignNetworkVariable]
}

/// A network that every site has: its VLAN number; its size stands in the request.
public struct DesignNetwork: Sendable, Hashable {
  /// The name, `corp`; of a network in a part of the site `floor1/corp`.
  public let name: String
  /// The VLAN number, 1…4094; nil for loopbacks and point-to-point links that are in none.
  public let vlan: Int?
  /// Where the network stands in the design.
  public let position: SourcePosition
}

extension DesignNetwork {
  /// The name as it stands in the names of variables: `floor1_corp`.
  public var variableName: String { String(name.map { $0 == "/" ? "_" : $0 }) }
}

/// A site variable made of each network: `"{net}_vlan": vlan`.
public struct DesignNetworkVariable: Sendable, Hashable {
  /// What of a network a variable holds.
  public enum Value: String, CaseIterable, Sendable {
    /// The VLAN number.
    case vlan
    /// The prefix with its length, `10.1.2.0/24`.
    case prefix
    /// The prefix's first address without its length, `10.1.2.0`.
    case network
    /// The first address that a host may have: the gateway.
    case first
    /// The last address that a host may have.
    case last
    /// The mask in dotted form.
    case mask
    /// The length of the prefix.
    case length
    /// The first address of the DHCP range.
    case dhcpStart = "dhcp_start"
    /// The last address of the DHCP range.
    case dhcpEnd = "dhcp_end"
  }

  /// The name with `{net}` for the network's name.
  public let pattern: NamingPattern
  /// What the variable holds.
  public let value: Value
}

extension DesignAddressing {
  /// The block of a site; nil for a site that the plan does not have.
  public func block(ofSite key: String) -> IPPrefix? { plan.site(key)?.block }

  /// The variables that the networks of a site give it, in the order of the networks.
  public func variables(ofSite key: String) -> [DesignVariable] {
    spaces.flatMap { space -> [DesignVariable] in
      guard let site = space.plan.site(key) else { return [] }
      return space.networks.flatMap { network -> [DesignVariable] in
        guard let allocation = site.network(network.name) else { return [] }
        return space.variables.compactMap { variable in
          let name = variable.pattern.format { _ in network.variableName }
          return variable.value.text(network, allocation).map { DesignVariable(name: name, value: $0) }
        }
      }
    }
  }

  /// The name of the variable that holds a VLAN number; nil where no variable does.
  public func vlanVariable(of number: Int) -> String? {
    guard let network = main.networks.first(where: { $0.vlan == number }),
      let variable = main.variables.first(where: { $0.value == .vlan })
    else { return nil }
    return variable.pattern.format { _ in network.variableName }
  }
}

extension DesignNetworkVariable.Value {
  /// The value for a network of a site; nil where the network has none, such as a DHCP range of a /31.
  fileprivate func text(_ network: DesignNetwork, _ allocation: NetworkAllocation) -> String? {
    switch self {
    case .vlan: network.vlan.map(String.init)
    case .prefix: allocation.prefix.description
    case .network: allocation.prefix.first.description
    case .first: allocation.gateway.description
    case .last: allocation.prefix.lastHost.description
    case .mask: allocation.mask.description
    case .length: String(allocation.prefix.length)
    case .dhcpStart: allocation.dhcpStart?.description
    case .dhcpEnd: allocation.dhcpEnd?.description
    }
  }
}
