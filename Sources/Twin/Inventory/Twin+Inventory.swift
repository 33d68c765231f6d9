import Determinism
import MistAPI
import SQLite
import World

extension Twin {
  static let inventoryRoutes: [Route] = [
    Route(.get, "/orgs/{org}/inventory") { twin, call in try twin.listInventory(call) },
    Route(.put, "/orgs/{org}/inventory") { twin, call in try twin.changeInventory(call) },
  ]

  private func listInventory(_ call: Call) throws -> MistResponse {
    let org = try organisation(call)
    let page = try Page(call)
    var clauses = ["org = ?"]
    var values: [String] = [org.description]
    func filter(_ column: String, _ name: String, _ change: (String) -> String? = { $0 }) throws {
      guard let text = call.query(name) else { return }
      let parts = text.split(separator: ",").compactMap { change(String($0)) }
      clauses.append("\(column) IN (\(parts.map { _ in "?" }.joined(separator: ", ")))")
      values.append(contentsOf: parts)
    }
    try filter("serial", "serial")
    try filter("model", "model")
    try filter("type", "type")
    try filter("magic", "magic")
    try filter("site", "site_id")
    try filter("mac", "mac") { MACAddress($0).map { String($0.value) } }
    if call.queryBool("unassigned") == true { clauses.append("site IS NULL") }
    if let after = try call.queryInt("modified_after") {
      clauses.append("modified > \(Instant(seconds: Int64(after)).milliseconds)")
    }
    let condition = clauses.joined(separator: " AND ")
    let count = try store.prepare("SELECT count(*) FROM inventory WHERE \(condition)")
    for (index, value) in values.enumerated() { try count.bind(index + 1, value) }
    let total = try count.step() ? count.int(0) : 0
    count.reset()
    let rows = try store.prepare(
      """
      SELECT i.mac, i.serial, i.magic, i.model, i.type, i.site, i.profile, i.created, i.modified,
        (SELECT body FROM device d WHERE d.mac = i.mac)
      FROM (SELECT * FROM inventory WHERE \(condition) ORDER BY mac LIMIT \(page.limit) OFFSET \(page.offset)) i
      """)
    for (index, value) in values.enumerated() { try rows.bind(index + 1, value) }
    var items: [[UInt8]] = []
    while try rows.step() { items.append(try inventoryItem(rows, org: org)) }
    return page.response(total: total, items: items)
  }

  /// An item of the inventory (schema `inventory`); `magic`, `serial`, `mac` and `name` are always there.
  private func inventoryItem(_ row: borrowing Statement, org: MistID) throws -> [UInt8] {
    let mac = MACAddress(value: UInt64(row.int64(0)))
    let connected = try serviceValue(mac, at: clock.seconds).map { $0 != .absent } ?? false
    let name = row.optionalText(9).flatMap { try? JSON(parsing: $0) }?["name"]?.string ?? ""
    let item: JSON = [
      "id": .string(MistID(device: mac).description), "mac": .string(mac.description), "serial": .string(row.text(1)),
      "magic": .string(row.text(2)), "model": .string(row.text(3)), "type": .string(row.text(4)),
      "name": .string(name), "org_id": .string(org.description),
      "site_id": row.optionalText(5).map { .string($0) } ?? .null,
      "deviceprofile_id": row.optionalText(6).map { .string($0) } ?? .null, "connected": .bool(connected),
      "adopted": false, "created_time": StoredJSON.time(milliseconds: row.int64(7)),
      "modified_time": StoredJSON.time(milliseconds: row.int64(8)),
    ]
    return item.bytes
  }

  /// Assign, unassign, delete (mist-fidelity, section 3.4).
  private func changeInventory(_ call: Call) throws -> MistResponse {
    let org = try organisation(call)
    let body = try call.object()
    guard let op = body["op"]?.string else { throw APIFailure.badRequest("op is required") }
    let macs = try texts("macs", of: body)
    let serials = try texts("serials", of: body)
    guard macs != nil || (op == "delete" && serials != nil) else { throw APIFailure.badRequest("macs is required") }
    var change = InventoryBatch(op: op)
    switch op {
    case "assign":
      guard let id = body["site_id"]?.string.flatMap({ MistID($0) }), let site = try object("sites", id),
        site.owner == org
      else { throw APIFailure.badRequest("site_id: no such site") }
      try assign(macs ?? [], to: site, org: org, noReassign: body["no_reassign"]?.bool ?? false, change: &change)
      try audit(call, "Assign \(change.success.count) devices to Site", site: id)
    case "unassign":
      for text in macs ?? [] { try withDevice(text, of: org, change: &change) { try release($0) } }
      try audit(call, "Unassign \(change.success.count) devices")
    case "delete":
      for text in (macs ?? []) + (serials ?? []) {
        try withDevice(text, of: org, change: &change) { mac in
          try release(mac)
          try store.run("DELETE FROM inventory WHERE mac = ?", Int64(mac.value))
        }
      }
      try audit(call, "Release \(change.success.count) devices from Inventory")
    default: throw APIFailure.badRequest("op must be one of assign, unassign, delete; found '\(op)'")
    }
    guard change.success.isEmpty, !change.isEmpty else { return MistResponse(json: change.json) }
    throw APIFailure.badRequestBody(change.json)
  }

  /// A list of texts of the body, nil when it has none.
  private func texts(_ name: String, of body: JSONObject) throws(APIFailure) -> [String]? {
    guard let value = body[name], !value.isNull else { return nil }
    guard let texts = value.strings else {
      throw .badRequest("\(name): expected a list of texts, found \(value.describedForErrors)")
    }
    return texts
  }

  private func withDevice(
    _ text: String, of org: MistID, change: inout InventoryBatch, _ body: (MACAddress) throws -> Void
  ) throws {
    let found: Int64?
    if let mac = MACAddress(text) {
      found = try store.integer(
        "SELECT mac FROM inventory WHERE mac = ? AND org = ?", Int64(mac.value), org.description)
    } else {
      found = try store.integer("SELECT mac FROM inventory WHERE serial = ? AND org = ?", text, org.description)
    }
    guard let found else { return change.refuse(text, "device not found") }
    try body(MACAddress(value: UInt64(found)))
    change.succeed(text)
  }

  private func assign(
    _ macs: [String], to site: StoredObject, org: MistID, noReassign: Bool, change: inout InventoryBatch
  ) throws {
    // Most devices are nobody's yet: one statement finds that out and binds them.
    let bind = try store.prepare(
      "UPDATE inventory SET site = ?, modified = ? WHERE mac = ? AND org = ? AND site IS NULL")
    try bind.bind(1, site.id.description)
    try bind.bind(2, clock.milliseconds)
    try bind.bind(4, org.description)
    // Hardware is mostly bound while all of it is still on its way.
    let hasArrivals = try store.integer("SELECT EXISTS (SELECT 1 FROM arrival)") == 1
    var moved = false
    for text in macs {
      guard let mac = MACAddress(text) else {
        change.refuse(text, "invalid mac")
        continue
      }
      try bind.bind(3, Int64(mac.value))
      try bind.run()
      if store.changes == 0 {
        let present = try store.text(
          "SELECT site FROM inventory WHERE mac = ? AND org = ?", Int64(mac.value), org.description)
        guard let present else {
          change.refuse(text, "device not found")
          continue
        }
        if present == site.id.description {
          change.succeed(text)
          continue
        }
        if noReassign {
          change.refuse(text, "already assigned")
          continue
        }
        try release(mac)
        try bind.run()
      }
      moved = true
      if hasArrivals { try bringUp(mac) }
      change.succeed(text)
    }
    if moved { levels.forgetAll(of: site.id) }
  }

  /// The devices of a site, by MAC address.
  func devices(at site: MistID) throws -> [MACAddress] {
    try store.all("SELECT mac FROM inventory WHERE site = ? ORDER BY mac", site.description) {
      MACAddress(value: UInt64($0.int64(0)))
    }
  }

  /// Takes a device from its site: its configuration goes, and from now on the site's service levels are without it.
  func release(_ mac: MACAddress) throws {
    if let site = try store.text("SELECT site FROM inventory WHERE mac = ?", Int64(mac.value)).flatMap({ MistID($0) }) {
      try endStay(of: mac, at: site)
      levels.forgetAll(of: site)
    }
    try store.run(
      "UPDATE inventory SET site = NULL, modified = ? WHERE mac = ?", clock.milliseconds, Int64(mac.value))
    try store.run("DELETE FROM device WHERE mac = ?", Int64(mac.value))
    if let state = try serviceValue(mac, at: clock.seconds), state != .absent {
      try setService(mac, .absent, at: clock.seconds)
    }
    try dropUnfinishedUpgrades(of: mac)
  }
}

/// What comes of a change of the inventory; `reason[i]` belongs to `error[i]`.
struct InventoryBatch {
  let op: String
  private(set) var success: [String] = []
  private var errors: [String] = []
  private var reasons: [String] = []

  init(op: String) { self.op = op }

  var isEmpty: Bool { success.isEmpty && errors.isEmpty }

  mutating func succeed(_ item: String) { success.append(item) }

  mutating func refuse(_ item: String, _ reason: String) {
    errors.append(item)
    reasons.append(reason)
  }

  var json: JSON {
    ["op": .string(op), "success": JSON(success), "error": JSON(errors), "reason": JSON(reasons)]
  }
}
