/// A carved supernet: a prefix for every zone, a block for every site, a prefix for every network.
public struct AddressPlan: Hashable, Sendable {
  /// The name of the space beside others; empty for a lone one.
  public let space: String
  /// The space that was carved.
  public let supernet: IPPrefix
  /// The zones that hold zones, in order of name.
  public let areas: [ZoneAllocation]
  /// The zones that hold sites, in order of name.
  public let zones: [ZoneAllocation]
  /// The sites of all zones in order of key.
  public let sites: [SiteAllocation]
  /// Prefixes of others inside the supernet that were left alone, in order of address.
  public let taken: [TakenPrefix]
  /// Allocations of the book whose keys were not requested; their prefixes were left alone.
  public internal(set) var resting: [AddressBook.Entry]
  /// Allocations that differ from those in the book, in order of key.
  public internal(set) var renumberings: [Renumbering]
  /// How blocks were placed.
  public let policy: CarvingPolicy
}

/// A zone and its prefix.
public struct ZoneAllocation: Hashable, Sendable {
  /// The zone's name, with those of the zones around it: `emea/north`.
  public let name: String
  /// The one route that stands for all of its sites.
  public let prefix: IPPrefix
}

/// A site, its block and its networks.
public struct SiteAllocation: Hashable, Sendable {
  /// The site's key.
  public let key: String
  /// The name of its zone.
  public let zone: String
  /// The one route that stands for all of its networks but the reused ones.
  public let block: IPPrefix
  /// The networks in order of name.
  public let networks: [NetworkAllocation]
  /// The parts that hold networks, such as floors, in order of name.
  public let parts: [PartAllocation]

  /// The network of this name.
  public func network(_ name: String) -> NetworkAllocation? { networks.first { $0.name == name } }
}

/// A part of a site and its prefix.
public struct PartAllocation: Hashable, Sendable {
  /// The part's name, with those of the parts around it: `building-a/floor1`.
  public let name: String
  /// The one route that stands for all of its networks.
  public let prefix: IPPrefix
}

/// A network of a site, and its addresses.
public struct NetworkAllocation: Hashable, Sendable {
  /// The network's name, with those of the parts around it: `floor1/corp`.
  public let name: String
  /// Its prefix.
  public let prefix: IPPrefix
  /// Whether the prefix is the same in every site that has the network, and outside the site's block.
  public let isReused: Bool
  /// The number of addresses after the gateway that DHCP does not give out.
  public let staticHosts: Int

  /// The default gateway: the first host.
  public var gateway: IPAddress { prefix.firstHost }
  /// The netmask.
  public var mask: IPAddress { prefix.mask }
  /// The broadcast address, where there is one.
  public var broadcast: IPAddress? { prefix.broadcast }

  /// The addresses that DHCP gives out: those of hosts, after the gateway and the static hosts. Nil where none are
  /// left, on point-to-point links and loopbacks (/31, /32), and for IPv6, where hosts number themselves.
  public var dhcp: ClosedRange<IPAddress>? {
    guard prefix.family == .v4, prefix.hostBits > 1, let start = gateway.advanced(by: 1 + staticHosts),
      start <= prefix.lastHost
    else { return nil }
    return start...prefix.lastHost
  }

  /// The first address that DHCP gives out.
  public var dhcpStart: IPAddress? { dhcp?.lowerBound }
  /// The last address that DHCP gives out.
  public var dhcpEnd: IPAddress? { dhcp?.upperBound }
}

/// An allocation that is no longer what the book says.
public struct Renumbering: Hashable, Sendable {
  /// Whose prefix changes.
  public let key: AllocationKey
  /// The prefix in the book.
  public let from: IPPrefix
  /// The prefix in the plan.
  public let to: IPPrefix

  /// Whether every address that was in use stays valid: the prefix grew in place.
  public var isGrowth: Bool { to.contains(from) }
}

// MARK: - Finding

extension AddressPlan {
  /// The zone of this name.
  public func zone(_ name: String) -> ZoneAllocation? {
    let index = zones.partitionPoint { $0.name < name }
    return index < zones.count && zones[index].name == name ? zones[index] : nil
  }

  /// The zone of this name that holds zones.
  public func area(_ name: String) -> ZoneAllocation? {
    let index = areas.partitionPoint { $0.name < name }
    return index < areas.count && areas[index].name == name ? areas[index] : nil
  }

  /// The site with this key.
  public func site(_ key: String) -> SiteAllocation? {
    let index = sites.partitionPoint { $0.key < key }
    return index < sites.count && sites[index].key == key ? sites[index] : nil
  }

  /// The network of this name of the site with this key.
  public func network(_ name: String, ofSite key: String) -> NetworkAllocation? { site(key)?.network(name) }

  /// The prefix of a key; nil when it is not in the plan. Reused networks have no key of their own.
  public func prefix(of key: AllocationKey) -> IPPrefix? {
    guard let site = key.site else { return zone(key.zone)?.prefix ?? area(key.zone)?.prefix }
    guard let allocation = self.site(site), allocation.zone == key.zone else { return nil }
    guard let network = key.network else { return allocation.block }
    return allocation.network(network).flatMap { $0.isReused ? nil : $0.prefix }
      ?? allocation.parts.first { $0.name == network }?.prefix
  }
}

extension Array {
  /// The index of the first element for which the predicate no longer holds, in an array where it holds first.
  func partitionPoint(_ belongsBefore: (Element) -> Bool) -> Int {
    var range = 0..<count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = belongsBefore(self[middle]) ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}
