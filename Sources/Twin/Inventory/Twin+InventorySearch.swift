import Determinism
import MistAPI
import SQLite
import World

/// Searching and counting the inventory (mist-fidelity, section 3.3).
extension Twin {
  static let inventorySearchRoutes: [Route] = [
    Route(.get, "/orgs/{org}/inventory/search") { twin, call in
      let org = try twin.organisation(call)
      let search = try Search(
        call,
        filters: [
          "type", "mac", "vc_mac", "master_mac=vc_mac", "site_id", "serial", "master", "sku", "version", "status",
          "text",
          "model", "name",
        ])
      let rows = try twin.inventoryRows(of: org)
      return try search.answer(rows: rows.count) { try twin.inventorySearchItem(rows[$0], org: org) }
    },
    Route(.get, "/orgs/{org}/inventory/count") { twin, call in
      let org = try twin.organisation(call)
      let search = try Search(call, filters: ["type", "site_id", "model", "version", "status", "sku"])
      let distinct = try search.distinct(["model", "status", "site_id", "sku", "version"], default: "model")
      if !search.hasFilters, distinct == "model" || distinct == "site_id" {
        let column = distinct == "model" ? "model" : "coalesce(site, '')"
        let groups = try twin.store.all(
          "SELECT \(column), count(*) FROM inventory WHERE org = ? GROUP BY 1 ORDER BY 1", org.description
        ) { ($0.text(0), $0.int(1)) }
        return search.counts(of: distinct, groups: Dictionary(groups, uniquingKeysWith: +))
      }
      let rows = try twin.inventoryRows(of: org)
      return try search.counts(of: distinct, rows: rows.count) { try twin.inventorySearchItem(rows[$0], org: org) }
    },
  ]

  /// Every device of an organisation, by MAC address.
  func inventoryRows(of org: MistID) throws -> [InventoryRow] {
    try store.all("SELECT \(InventoryRow.columns) FROM inventory WHERE org = ? ORDER BY mac", org.description) {
      InventoryRow($0)
    }
  }

  /// The stock keeping unit: access points are sold for a regulatory domain.
  static func stockKeepingUnit(_ row: InventoryRow) -> String {
    row.type == DeviceType.accessPoint.rawValue ? "\(row.model)-WW" : row.model
  }

  private func inventorySearchItem(_ row: InventoryRow, org: MistID) throws -> JSON {
    let second = clock.seconds
    let traits = try deviceTraits(row.mac)
    var item = JSONObject([
      ("mac", .string(row.mac.description)), ("serial", .string(row.serial)), ("model", .string(row.model)),
      ("sku", .string(Self.stockKeepingUnit(row))), ("type", .string(row.type)),
      ("name", .string(try deviceName(row.mac))), ("org_id", .string(org.description)),
      ("status", .string(try serving(row.mac, at: second) == nil ? "disconnected" : "connected")),
    ])
    if let site = row.site { item["site_id"] = .string(site.description) }
    if let version = try firmware(row.mac, at: second) { item["version"] = .string(version) }
    if let chassis = traits?.chassis {
      item["vc_mac"] = .string(chassis.description)
      item["master"] = .bool(chassis == row.mac)
      if chassis == row.mac {
        item["members"] = .array(
          try chassisMembers(chassis).compactMap { try inventoryRow($0) }.map {
            ["mac": .string($0.mac.description), "model": .string($0.model), "serial": .string($0.serial)]
          })
      }
    }
    return .object(item)
  }
}
