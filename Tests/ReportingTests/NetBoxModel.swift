import Addressing
import Documents
import Reporting
import Testing

/// What NetBox's form for importing prefixes does with a list: all rows or none; words and names that it knows; no prefix
/// twice in a routing table; `id` for what is there.
struct NetBoxModel {
  struct Object: Hashable {
    var prefix: IPPrefix
    var vrf: String
    var status: String
    var role: String
    var description: String
    var site: Int?
  }

  /// Why a list is refused.
  enum Refusal: Error, Equatable {
    case unknownColumn(String)
    case unknownName(String)
    case duplicate(IPPrefix)
    case noObject(Int)
  }

  private static let columns: Set = [
    "id", "prefix", "vrf", "tenant", "vlan_group", "vlan_site", "vlan", "status", "role", "scope_type", "scope_name",
    "scope_id", "is_pool", "mark_utilized", "description", "owner", "comments", "tags",
  ]

  let roles: Set<String>
  let vrfs: Set<String>
  let sites: [String: Int]
  private(set) var prefixes: [Int: Object] = [:]

  /// A NetBox that has what a plan needs, and no prefix.
  init(for report: AddressPlanReport) {
    let needs = report.netBoxNeeds
    (roles, vrfs) = (Set(needs.roles), Set(needs.vrfs))
    sites = Dictionary(uniqueKeysWithValues: zip(needs.sites, 501...))
  }

  /// The rows of a list by the names of its columns.
  static func rows(_ text: String) throws -> [[String: String]] {
    let table = try CSV.parse(Array(text.utf8), file: "netbox.csv")
    return table.rows.map { row in
      Dictionary(uniqueKeysWithValues: zip(table.header.map(\.text), row.cells.map(\.text)))
    }
  }

  /// What its exports say.
  var known: NetBoxObjects {
    NetBoxObjects(
      sites: sites,
      prefixes: Dictionary(
        uniqueKeysWithValues: prefixes.map { (NetBoxObjects.PrefixKey($1.prefix, vrf: $1.vrf), $0) }))
  }

  /// Imports a list.
  /// - Throws: `Refusal`, and then nothing is changed.
  mutating func take(_ text: String) throws {
    var next = prefixes
    var numbers = Dictionary(uniqueKeysWithValues: known.prefixes.map { ($0.key, $0.value) })
    for row in try Self.rows(text) {
      if let other = row.keys.first(where: { !Self.columns.contains($0) }) { throw Refusal.unknownColumn(other) }
      let object = try self.object(row)
      let key = NetBoxObjects.PrefixKey(object.prefix, vrf: object.vrf)
      if let id = row["id"].flatMap({ Int($0) }) {
        guard let old = next[id] else { throw Refusal.noObject(id) }
        guard numbers[key] == nil || numbers[key] == id else { throw Refusal.duplicate(object.prefix) }
        numbers[NetBoxObjects.PrefixKey(old.prefix, vrf: old.vrf)] = nil
        (next[id], numbers[key]) = (object, id)
      } else {
        guard numbers[key] == nil else { throw Refusal.duplicate(object.prefix) }
        let id = (next.keys.max() ?? 0) + 1
        (next[id], numbers[key]) = (object, id)
      }
    }
    prefixes = next
  }

  private func object(_ row: [String: String]) throws -> Object {
    let (status, role, vrf) = (row["status"] ?? "", row["role"] ?? "", row["vrf"] ?? "")
    guard ["container", "active", "reserved", "deprecated"].contains(status) else { throw Refusal.unknownName(status) }
    guard role.isEmpty || roles.contains(role) else { throw Refusal.unknownName(role) }
    guard vrf.isEmpty || vrfs.contains(vrf) else { throw Refusal.unknownName(vrf) }
    var site: Int?
    let (number, name) = (row["scope_id"] ?? "", row["scope_name"] ?? "")
    if row["scope_type"]?.isEmpty == false {
      guard row["scope_type"] == "dcim.site" else { throw Refusal.unknownName(row["scope_type"] ?? "") }
      site = number.isEmpty ? sites[name] : Int(number).flatMap { sites.values.contains($0) ? $0 : nil }
      guard site != nil else { throw Refusal.unknownName("\(number)\(name)") }
    }
    return Object(
      prefix: try IPPrefix(parsing: row["prefix"] ?? ""), vrf: vrf, status: status, role: role,
      description: row["description"] ?? "", site: site)
  }
}
