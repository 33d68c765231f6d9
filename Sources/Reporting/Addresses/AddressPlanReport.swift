public import Addressing
public import MistAPI
public import Planning

/// An address plan for people, programs and spreadsheets: every prefix that was carved, with whose it is.
public struct AddressPlanReport: Sendable {
  let plan: AddressPlan
  let vlans: [String: Int]
  let siteNames: [String: String]

  /// The report of a plan.
  /// - Parameters:
  ///   - plan: The plan.
  ///   - vlans: VLAN numbers by the name of the network, where they are known.
  ///   - siteNames: Names of sites by key, where they have one beside the key.
  public init(_ plan: AddressPlan, vlans: [String: Int] = [:], siteNames: [String: String] = [:]) {
    self.plan = plan
    self.vlans = vlans
    self.siteNames = siteNames
  }

  /// The report of a design's plan; nil for a design without `addressing`.
  public init?(_ design: Design) {
    guard let addressing = design.addressing else { return nil }
    self.init(
      addressing.plan,
      vlans: Dictionary(addressing.networks.map { ($0.name, $0.vlan) }, uniquingKeysWith: { first, _ in first }),
      siteNames: Dictionary(design.sites.map { ($0.key, $0.name) }, uniquingKeysWith: { first, _ in first }))
  }

  /// The networks of all sites by name, without those that are the same everywhere.
  var networkNames: [String] {
    Set(plan.sites.flatMap(\.networks).filter { !$0.isReused }.map(\.name)).sorted()
  }

  /// The networks that are the same everywhere, by name.
  var reused: [NetworkAllocation] {
    var found: [String: NetworkAllocation] = [:]
    for network in plan.sites.flatMap(\.networks) where network.isReused { found[network.name] = network }
    return found.keys.sorted().compactMap { found[$0] }
  }

  func siteName(_ key: String) -> String { siteNames[key] ?? key }

  /// The sites of a zone in the order of their addresses.
  func sites(of zone: String) -> [SiteAllocation] {
    plan.sites.filter { $0.zone == zone }.sorted { $0.block < $1.block }
  }
}

// MARK: - JSON

extension AddressPlanReport {
  /// The plan as one document: zones by name, in each its sites by address, in each its networks by name.
  public var document: JSON {
    let used = plan.utilisation
    return [
      "mistwin_address_plan": 1,
      "supernet": .string(plan.supernet.description),
      "zones": .array(
        plan.zones.map { zone in
          let figures = used.zones.first { $0.name == zone.name }
          return [
            "zone": .string(zone.name),
            "prefix": .string(zone.prefix.description),
            "used_by_sites": JSON(figures?.shareInBlocks),
            "largest_free": JSON(figures?.largestFree?.description),
            "sites": .array(sites(of: zone.name).map(document)),
          ]
        }),
      "unassigned": JSON(used.unassigned.map(\.description)),
    ]
  }

  private func document(_ site: SiteAllocation) -> JSON {
    [
      "site": .string(site.key),
      "name": .string(siteName(site.key)),
      "block": .string(site.block.description),
      "networks": .array(site.networks.map(document)),
    ]
  }

  private func document(_ network: NetworkAllocation) -> JSON {
    [
      "network": .string(network.name),
      "vlan": vlans[network.name].map { JSON($0) } ?? .null,
      "prefix": .string(network.prefix.description),
      "gateway": .string(network.gateway.description),
      "mask": .string(network.mask.description),
      "dhcp_start": JSON(network.dhcpStart?.description),
      "dhcp_end": JSON(network.dhcpEnd?.description),
      "reused": .bool(network.isReused),
    ]
  }
}
