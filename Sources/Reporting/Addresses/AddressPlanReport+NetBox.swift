public import Addressing

/// What a NetBox already has, so that its form for importing prefixes changes instead of adding.
public struct NetBoxObjects: Sendable {
  /// A prefix in one of NetBox's routing tables.
  public struct PrefixKey: Hashable, Sendable {
    /// The name of the VRF; empty for the global table.
    public let vrf: String
    /// The prefix.
    public let prefix: IPPrefix

    /// A prefix in a VRF.
    public init(_ prefix: IPPrefix, vrf: String = "") {
      self.prefix = prefix
      self.vrf = vrf
    }
  }

  /// The numbers of NetBox's sites by name (`dcim.site`, column `id` of its export).
  public var sites: [String: Int]
  /// The numbers of NetBox's prefixes.
  public var prefixes: [PrefixKey: Int]
  /// The VRF of what is carved; empty for the global table.
  public var vrf: String

  /// What a NetBox has; usually nothing is known of it.
  public init(sites: [String: Int] = [:], prefixes: [PrefixKey: Int] = [:], vrf: String = "") {
    self.sites = sites
    self.prefixes = prefixes
    self.vrf = vrf
  }
}

extension AddressPlanReport {
  /// The plan as a CSV for NetBox's form *IPAM › Prefixes › Import*, for a NetBox of which nothing is known.
  public var netBox: String { netBox(NetBoxObjects()) }

  /// The plan as a CSV for NetBox's form *IPAM › Prefixes › Import* (RFC 4180), by address, what contains before what it
  /// contains: supernet, zones and site blocks with the status `container`, networks with `active`, what rests with
  /// `reserved`; a network that is the same in every site once, in a VRF of its name.
  ///
  /// Networks are `role`s by their names; sites are the scope (`scope_type` `dcim.site`), by `scope_id` where the
  /// number is known and else by `scope_name`, which NetBox reads since 4.5.5. Roles, VRFs and sites must exist: the form
  /// only makes prefixes.
  ///
  /// Importing it again changes nothing: a row of a prefix whose number is known (`id`) writes what is there already, and
  /// any other is refused as a duplicate, with the whole file, where NetBox enforces unique space, as it does by default.
  public func netBox(_ known: NetBoxObjects) -> String {
    let rows = AddressPlanReport.innermost(spaces.flatMap { $0.netBoxRows(known.vrf) }).sorted {
      ($0.vrf, $0.prefix, $0.order) < ($1.vrf, $1.prefix, $1.order)
    }
    let cells = rows.map { row in
      let site = row.site.map(siteName)
      let number = site.flatMap { known.sites[$0] }
      return [
        known.prefixes[NetBoxObjects.PrefixKey(row.prefix, vrf: row.vrf)].map(String.init) ?? "",
        row.prefix.description, row.status, row.vrf, row.role, site == nil ? "" : "dcim.site",
        number.map(String.init) ?? "", number == nil ? site ?? "" : "", row.description,
      ]
    }
    let header = ["id", "prefix", "status", "vrf", "role", "scope_type", "scope_id", "scope_name", "description"]
    // A form that does not know a column refuses the file, so columns that would be empty throughout are left out.
    let optional: Set = ["id", "scope_name"]
    let columns = header.indices.filter { column in
      !optional.contains(header[column]) || cells.contains { !$0[column].isEmpty }
    }
    return AddressPlanReport.csv(([header] + cells).map { row in columns.map { row[$0] } })
  }

  /// The roles, VRFs and sites that a NetBox must have before it can import the plan, each in order of name.
  public var netBoxNeeds: (roles: [String], vrfs: [String], sites: [String]) {
    let reused = Set(spaces.flatMap(\.reused).map(\.name)).sorted()
    return (
      Set(spaces.flatMap { $0.networkNames.map(AddressPlanReport.role) }).sorted() + reused, reused,
      plan.sites.map { siteName($0.key) }.sorted()
    )
  }

  private struct NetBoxRow {
    let prefix: IPPrefix
    let order: Int
    let vrf: String
    let status: String
    var role = ""
    var site: String?
    let description: String
  }

  private func netBoxRows(_ vrf: String) -> [NetBoxRow] {
    var rows: [NetBoxRow] = []
    func container(_ prefix: IPPrefix, _ order: Int, site: String? = nil, _ description: String) {
      rows.append(
        NetBoxRow(
          prefix: prefix, order: order, vrf: vrf, status: "container", site: site, description: description))
    }
    container(plan.supernet, 0, plan.space.isEmpty ? "supernet" : "supernet \(plan.space)")
    // Of zones in one another with the same prefix the innermost says most.
    for zone in plan.areas + plan.zones { container(zone.prefix, 1, "zone \(zone.name)") }
    for site in plan.sites {
      container(site.block, 2, site: site.key, "site \(siteName(site.key))")
      for part in site.parts {
        container(part.prefix, 3, site: site.key, "\(siteName(site.key)) \(part.name)")
      }
      for network in site.networks where !network.isReused {
        rows.append(
          NetBoxRow(
            prefix: network.prefix, order: 4, vrf: vrf, status: "active", role: AddressPlanReport.role(network.name),
            site: site.key,
            description: "\(siteName(site.key)) \(describe(network.name))"))
      }
    }
    for entry in plan.resting {
      rows.append(
        NetBoxRow(
          prefix: entry.prefix, order: 5, vrf: vrf, status: "reserved", description: "\(entry.key), resting"))
    }
    for network in reused {
      rows.append(
        NetBoxRow(
          prefix: network.prefix, order: 3, vrf: network.name, status: "active", role: network.name,
          description: "\(describe(network.name)), the same in every site"))
    }
    return rows
  }

  /// The role of a network: its name, without those of the parts around it.
  private static func role(_ network: String) -> String {
    network.split(separator: "/").last.map(String.init) ?? network
  }

  /// One row a prefix: NetBox takes no prefix twice in one table, and the innermost says most.
  private static func innermost(_ rows: [NetBoxRow]) -> [NetBoxRow] {
    var found: [NetBoxObjects.PrefixKey: NetBoxRow] = [:]
    for row in rows {
      let key = NetBoxObjects.PrefixKey(row.prefix, vrf: row.vrf)
      if let other = found[key], row.order < other.order || row.status == "reserved" { continue }
      found[key] = row
    }
    return Array(found.values)
  }

  private func describe(_ network: String) -> String { vlans[network].map { "\(network), VLAN \($0)" } ?? network }
}
