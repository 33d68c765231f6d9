import Determinism
import MistAPI
import SQLite

/// A row of the inventory.
struct InventoryRow {
  let mac: MACAddress
  let serial: String
  let model: String
  let type: String
  let site: MistID?
  let profile: String?
  let created: Int64
  let modified: Int64

  init(_ row: borrowing Statement) {
    mac = MACAddress(value: UInt64(row.int64(0)))
    serial = row.text(1)
    model = row.text(2)
    type = row.text(3)
    site = row.optionalText(4).flatMap { MistID($0) }
    profile = row.optionalText(5)
    created = row.int64(6)
    modified = row.int64(7)
  }

  static let columns = "mac, serial, model, type, site, profile, created, modified"
}

extension Twin {
  static let deviceReadOnly: Set<String> = [
    "id", "org_id", "site_id", "mac", "serial", "model", "type", "created_time", "modified_time", "hw_rev", "sku",
    "image1_url", "image2_url", "image3_url",
  ]

  func inventoryRow(_ mac: MACAddress) throws -> InventoryRow? {
    try store.first("SELECT \(InventoryRow.columns) FROM inventory WHERE mac = ?", Int64(mac.value)) {
      InventoryRow($0)
    }
  }

  func inventoryRows(at site: MistID, type: String) throws -> [InventoryRow] {
    let all = try store.all(
      "SELECT \(InventoryRow.columns) FROM inventory WHERE site = ? ORDER BY mac", site.description
    ) { InventoryRow($0) }
    return type == "all" ? all : all.filter { $0.type == type }
  }

  /// What was configured on a device itself.
  func deviceBody(_ mac: MACAddress) throws -> [UInt8] {
    try store.first("SELECT body FROM device WHERE mac = ?", Int64(mac.value)) { $0.bytes(0) } ?? Array("{}".utf8)
  }

  /// What was configured on a device itself, parsed.
  func deviceObject(_ mac: MACAddress) throws -> JSONObject {
    (try JSON(parsing: try deviceBody(mac))).object ?? JSONObject()
  }

  /// The name of a device; empty when it has none.
  func deviceName(_ mac: MACAddress) throws -> String { try deviceObject(mac)["name"]?.string ?? "" }

  func deviceAnswer(_ row: InventoryRow, org: MistID) throws -> [UInt8] {
    var members: [(String, JSON)] = [
      ("id", .string(MistID(device: row.mac).description)), ("mac", .string(row.mac.description)),
      ("serial", .string(row.serial)), ("model", .string(row.model)), ("type", .string(row.type)),
      ("org_id", .string(org.description)), ("site_id", row.site.map { .string($0.description) } ?? .null),
    ]
    if let traits = try deviceTraits(row.mac), row.type != DeviceType.accessPoint.rawValue {
      // Who manages it is the inventory's to say.
      members += [
        ("managed", traits.managed), ("disable_auto_config", traits.disableAutoConfig),
        ("mist_configured", traits.mistConfigured),
      ].compactMap { name, value in value.map { (name, .bool($0)) } }
    }
    members += try imageMembers(of: row.mac, at: row.site)
    if let profile = row.profile { members.append(("deviceprofile_id", .string(profile))) }
    members.append(("created_time", StoredJSON.time(milliseconds: row.created)))
    members.append(("modified_time", StoredJSON.time(milliseconds: row.modified)))
    return StoredJSON.appending(members, to: try deviceBody(row.mac))
  }

  /// The device of the path, when it is at the site of the path.
  func device(_ call: Call, at site: StoredObject) throws -> InventoryRow {
    guard let mac = try call.id(1).deviceMAC, let row = try inventoryRow(mac), row.site == site.id else {
      throw APIFailure.notFound
    }
    return row
  }

  static let deviceRoutes: [Route] = [
    Route(.get, "/sites/{site}/devices") { twin, call in
      let site = try twin.site(call)
      let page = try Page(call)
      var rows = try twin.inventoryRows(at: site.id, type: call.query("type") ?? "ap")
      if let name = call.query("name") {
        rows = try rows.filter { try twin.deviceName($0.mac) == name }
      }
      let items = try rows.dropFirst(page.offset).prefix(page.limit).map {
        try twin.deviceAnswer($0, org: site.owner)
      }
      return page.response(total: rows.count, items: items)
    },
    Route(.get, "/sites/{site}/devices/{device}") { twin, call in
      let site = try twin.site(call)
      return MistResponse(body: try twin.deviceAnswer(try twin.device(call, at: site), org: site.owner))
    },
    Route(.put, "/sites/{site}/devices/{device}") { twin, call in
      let site = try twin.site(call)
      let row = try twin.device(call, at: site)
      let body = try call.object()
      if let profile = body["-deviceprofile_id"].map({ _ in JSON.null }) ?? body["deviceprofile_id"] {
        try twin.store.run(
          "UPDATE inventory SET profile = ? WHERE mac = ?", profile.string.flatMap { $0.isEmpty ? nil : $0 },
          Int64(row.mac.value))
      }
      let stored = try twin.deviceObject(row.mac)
      let merged = StoredJSON.merging(body, into: stored, readOnly: deviceReadOnly.union(["deviceprofile_id"]))
      try twin.writeDevice(row.mac, merged, at: site.id)
      try twin.audit(
        call, "Update Device \"\(merged["name"]?.string ?? row.mac.description)\"", site: site.id,
        before: .object(stored), after: .object(merged))
      guard let changed = try twin.inventoryRow(row.mac) else { throw APIFailure.notFound }
      return MistResponse(body: try twin.deviceAnswer(changed, org: site.owner))
    },
  ]

  static let deviceProfileRoutes: [Route] = [
    Route(.post, "/orgs/{org}/deviceprofiles/{profile}/assign") { twin, call in
      try twin.changeProfile(call, to: { $0.description })
    },
    Route(.post, "/orgs/{org}/deviceprofiles/{profile}/unassign") { twin, call in
      try twin.changeProfile(call, to: { _ in nil })
    },
  ]

  /// Unassigning a MAC that has left the inventory is not an error (real-clients, section 5).
  private func changeProfile(_ call: Call, to value: (MistID) -> String?) throws -> MistResponse {
    let org = try organisation(call)
    let profile = try requiredObject("deviceprofiles", call.id(1), of: org)
    guard let macs = call.body["macs"]?.strings else { throw APIFailure.badRequest("macs is required") }
    var success: [String] = []
    for text in macs {
      guard let mac = MACAddress(text) else { continue }
      let isHere =
        try store.integer("SELECT 1 FROM inventory WHERE mac = ? AND org = ?", Int64(mac.value), org.description) != nil
      guard isHere || value(profile.id) == nil else { continue }
      try store.run(
        "UPDATE inventory SET profile = ? WHERE mac = ? AND org = ?", value(profile.id), Int64(mac.value),
        org.description)
      success.append(text)
    }
    try audit(call, "Change Device Profile of \(success.count) devices")
    return MistResponse(json: ["success": JSON(success)])
  }
}
