/// One line of a finished plan, in text, as it stands in a file.
public struct PlanRecord: Hashable, Sendable {
  /// What a line of a plan is about.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A space that was carved; of several each has a name, which stands in `zone` and before the names of its zones.
    case supernet
    /// The prefix of a zone that holds zones, which are named `region/zone`.
    case area
    /// The prefix of a zone that holds sites.
    case zone
    /// A site's block.
    case site
    /// A part of a site that holds networks, which are named `floor/network`.
    case part
    /// A network of a site.
    case network
    /// A network that has the same prefix in every site.
    case reused
    /// A prefix of somebody else's (named in `site`).
    case taken
  }

  /// What the line is about.
  public var kind: Kind
  /// The zone, or empty.
  public var zone: String
  /// The site, or empty.
  public var site: String
  /// The network, or empty.
  public var network: String
  /// The prefix.
  public var prefix: String
  /// The gateway of a network, or empty.
  public var gateway: String
  /// The first address that DHCP gives out, or empty.
  public var dhcpStart: String
  /// The last address that DHCP gives out, or empty.
  public var dhcpEnd: String

  /// A line; what does not apply is empty.
  public init(
    _ kind: Kind, zone: String = "", site: String = "", network: String = "", prefix: String, gateway: String = "",
    dhcpStart: String = "", dhcpEnd: String = ""
  ) {
    self.kind = kind
    self.zone = zone
    self.site = site
    self.network = network
    self.prefix = prefix
    self.gateway = gateway
    self.dhcpStart = dhcpStart
    self.dhcpEnd = dhcpEnd
  }
}

extension PlanRecord: CustomStringConvertible {
  /// As in a sentence: `network 'corp' of site 'a' 10.0.0.0/24`.
  public var description: String {
    switch kind {
    case .supernet: "supernet \(prefix)"
    case .area, .zone: "zone '\(zone)' \(prefix)"
    case .site: "site '\(site)' \(prefix)"
    case .part: "part '\(network)' of site '\(site)' \(prefix)"
    case .network, .reused: "network '\(network)' of site '\(site)' \(prefix)"
    case .taken: "'\(site)' \(prefix)"
    }
  }
}

extension AddressPlan {
  /// The plan in text: the supernet, what others have, the zones, then each site and its networks.
  public var records: [PlanRecord] {
    var records = [PlanRecord(.supernet, zone: space, prefix: "\(supernet)")]
    records += taken.map { PlanRecord(.taken, site: $0.owner, prefix: "\($0.prefix)") }
    records += areas.map { PlanRecord(.area, zone: NestedName.join(space, $0.name), prefix: "\($0.prefix)") }
    records += zones.map { PlanRecord(.zone, zone: NestedName.join(space, $0.name), prefix: "\($0.prefix)") }
    records.reserveCapacity(records.count + sites.count * (1 + (sites.first?.networks.count ?? 0)))
    for site in sites {
      let zone = NestedName.join(space, site.zone)
      records.append(PlanRecord(.site, zone: zone, site: site.key, prefix: "\(site.block)"))
      records += site.parts.map {
        PlanRecord(.part, zone: zone, site: site.key, network: $0.name, prefix: "\($0.prefix)")
      }
      for network in site.networks {
        let dhcp = network.dhcp
        records.append(
          PlanRecord(
            network.isReused ? .reused : .network, zone: zone, site: site.key, network: network.name,
            prefix: "\(network.prefix)", gateway: "\(network.gateway)",
            dhcpStart: dhcp.map { "\($0.lowerBound)" } ?? "", dhcpEnd: dhcp.map { "\($0.upperBound)" } ?? ""))
      }
    }
    return records
  }
}
