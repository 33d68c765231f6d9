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
      let known = search.hasFilters ? try twin.inventoryGlimpses(of: rows, org, search) : nil
      return try search.answer(rows: rows.count, glimpse: known) { try twin.inventorySearchItem(rows[$0], org: org) }
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

  /// What is known of devices before they are made for a search: all but whether they are connected, and what belongs to a
  /// virtual chassis.
  private func inventoryGlimpses(
    of rows: [InventoryRow], _ org: MistID, _ search: Search
  ) throws -> (Int) -> Search.Glimpse {
    let looksAtAll = search.members.contains("text")
    let names = looksAtAll || search.members.contains("name") ? try deviceNames(of: org) : [:]
    let versions = looksAtAll || search.members.contains("version") ? try firmwareVersions(of: org) : [:]
    let inChassis = Set(
      try store.all("SELECT mac FROM device_trait WHERE chassis IS NOT NULL") { MACAddress(value: UInt64($0.int64(0))) }
    )
    return { index in
      let row = rows[index]
      var members = JSONObject([
        ("mac", .string(row.mac.description)), ("serial", .string(row.serial)), ("model", .string(row.model)),
        ("sku", .string(Self.stockKeepingUnit(row))), ("type", .string(row.type)),
        ("name", .string(names[row.mac] ?? "")), ("org_id", .string(org.description)),
      ])
      if let site = row.site { members["site_id"] = .string(site.description) }
      if let version = versions[row.mac] { members["version"] = .string(version) }
      return inChassis.contains(row.mac)
        ? Search.Glimpse(members: members, open: ["status", "vc_mac", "master"], words: nil)
        : Search.Glimpse(members: members, open: ["status"], words: ["connected", "disconnected"])
    }
  }

  /// The names of the devices that have one.
  func deviceNames(of org: MistID) throws -> [MACAddress: String] {
    Dictionary(
      try store.all(
        """
        SELECT mac, name FROM (
          SELECT d.mac AS mac, json_extract(d.body, '$.name') AS name FROM device d JOIN inventory i ON i.mac = d.mac
          WHERE i.org = ?
        ) WHERE typeof(name) = 'text'
        """, org.description
      ) { (MACAddress(value: UInt64($0.int64(0))), $0.text(1)) }, uniquingKeysWith: { first, _ in first })
  }

  /// The firmware that devices run now, of those that ever ran one.
  private func firmwareVersions(of org: MistID) throws -> [MACAddress: String] {
    Dictionary(
      try store.all(
        """
        SELECT mac, version FROM (
          SELECT i.mac AS mac, (
            SELECT h.value FROM device_history h WHERE h.mac = i.mac AND h.facet = ? AND h.at <= ?
            ORDER BY h.at DESC LIMIT 1
          ) AS version FROM inventory i WHERE i.org = ?
        ) WHERE version IS NOT NULL
        """, DeviceFacet.firmware.rawValue, clock.seconds, org.description
      ) { (MACAddress(value: UInt64($0.int64(0))), $0.text(1)) }, uniquingKeysWith: { first, _ in first })
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
