import Determinism
import MistAPI
import SQLite
import World

extension Twin {
  static let inventoryRoutes: [Route] = [
    Route(.get, "/orgs/{org}/inventory") { twin, call in try twin.listInventory(call) },
    Route(.put, "/orgs/{org}/inventory") { twin, call in try twin.changeInventory(call) },
  ]

  /// Assign, unassign, delete (mist-fidelity, section 3.4).
  private func changeInventory(_ call: Call) throws -> MistResponse {
    let org = try organisation(call)
    let body = try call.object()
    guard let op = body["op"]?.string else { throw APIFailure.badRequest("op is required") }
    let macs = try texts("macs", of: body)
    let serials = try texts("serials", of: body)
    // Whoever only puts hardware in place may assign it, and nothing else.
    if op != "assign" && !call.caller.may([.configure], in: org) { throw APIFailure.forbidden }
    guard macs != nil || (op == "delete" && serials != nil) else { throw APIFailure.badRequest("macs is required") }
    var change = InventoryBatch(op: op)
    switch op {
    case "assign":
      guard let id = body["site_id"]?.string.flatMap({ MistID($0) }), let site = try object("sites", id),
        site.owner == org
      else { throw APIFailure.badRequest("site_id: no such site") }
      try assign(macs ?? [], to: site, org: org, noReassign: body["no_reassign"]?.bool ?? false, change: &change)
      try setManagement(of: change.success.compactMap { MACAddress($0) }, from: body)
      try noteInventoryChange(.assigned, change.success, org: org, site: id)
      try audit(call, "Assign \(change.success.count) devices to Site", site: id)
    case "unassign":
      for text in macs ?? [] {
        try withDevice(text, of: org, change: &change) { mac in
          if let chassis = try deviceTraits(mac)?.chassis, chassis != mac {
            return "VC member switches could not be unassigned: unassign the virtual chassis \(chassis)"
          }
          for part in try joined(with: mac) { try release(part) }
          return nil
        }
      }
      try noteInventoryChange(.unassigned, change.success, org: org)
      try audit(call, "Unassign \(change.success.count) devices")
    case "delete":
      for text in (macs ?? []) + (serials ?? []) {
        try withDevice(text, of: org, change: &change) { mac in
          for part in try joined(with: mac) {
            try release(part)
            try store.run("DELETE FROM inventory WHERE mac = ?", Int64(part.value))
            try store.run("DELETE FROM device_trait WHERE mac = ?", Int64(part.value))
          }
          return nil
        }
      }
      try audit(call, "Release \(change.success.count) devices from Inventory")
    case "upgrade_to_mist", "downgrade_to_jsi":
      for text in macs ?? [] { try changeCare(text, of: org, change: &change) }
      try audit(call, "Change management of \(change.success.count) devices")
    default:
      throw APIFailure.badRequest(
        "op must be one of assign, unassign, delete, upgrade_to_mist, downgrade_to_jsi; found '\(op)'")
    }
    guard change.success.isEmpty, !change.isEmpty else { return MistResponse(json: change.json) }
    throw APIFailure.badRequestBody(change.json)
  }

  /// Between Juniper support insights and Mist (mist-fidelity, section 3.4).
  private func changeCare(_ text: String, of org: MistID, change: inout InventoryBatch) throws {
    guard let mac = MACAddress(text), try isOwn(mac, of: org), let row = try inventoryRow(mac) else {
      return change.refuse(text, "device not found")
    }
    guard row.type != DeviceType.accessPoint.rawValue else {
      return change.refuse(text, "not a switch or gateway")
    }
    let toInsights = change.op == "downgrade_to_jsi"
    guard try deviceTraits(mac)?.jsi ?? false != toInsights else {
      return change.refuse(text, toInsights ? "not managed" : "already managed")
    }
    if toInsights, row.site != nil { return change.refuse(text, "assigned to a site") }
    try changeTraits(mac) {
      $0.jsi = toInsights
      $0.managed = !toInsights
    }
    change.succeed(text)
  }

  /// A device and all that goes along with it: the members of the chassis that it stands for, the nodes of its pair.
  func joined(with mac: MACAddress) throws -> [MACAddress] {
    guard let traits = try deviceTraits(mac) else { return [mac] }
    if let cluster = traits.cluster { return try clusterNodes(cluster) }
    return traits.chassis == mac ? try chassisMembers(mac) : [mac]
  }

  /// A list of texts of the body, nil when it has none.
  private func texts(_ name: String, of body: JSONObject) throws(APIFailure) -> [String]? {
    guard let value = body[name], !value.isNull else { return nil }
    guard let texts = value.strings else {
      throw .badRequest("\(name): expected a list of texts, found \(value.describedForErrors)")
    }
    return texts
  }

  /// Does something to a device of the organisation; the body says why it could not.
  private func withDevice(
    _ text: String, of org: MistID, change: inout InventoryBatch, _ body: (MACAddress) throws -> String?
  ) throws {
    let found: Int64?
    if let mac = MACAddress(text) {
      found = try store.integer(
        "SELECT mac FROM inventory WHERE mac = ? AND org = ?", Int64(mac.value), org.description)
    } else {
      found = try store.integer("SELECT mac FROM inventory WHERE serial = ? AND org = ?", text, org.description)
    }
    guard let found else { return change.refuse(text, "device not found") }
    if let reason = try body(MACAddress(value: UInt64(found))) { return change.refuse(text, reason) }
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
    // Switches of a chassis and nodes of a pair move together.
    let hasJoined =
      try store.integer(
        "SELECT EXISTS (SELECT 1 FROM device_trait WHERE chassis IS NOT NULL OR cluster IS NOT NULL)") == 1
    var moved = false
    try stateWillChange(at: site.id)
    for text in macs {
      guard let mac = MACAddress(text) else {
        change.refuse(text, "invalid mac")
        continue
      }
      if hasJoined, let traits = try deviceTraits(mac), traits.chassis != nil || traits.cluster != nil {
        try assignJoined(text, mac, traits, to: site, org: org, noReassign: noReassign, change: &change)
        moved = true
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

  private func assignJoined(
    _ text: String, _ mac: MACAddress, _ traits: DeviceTraits, to site: StoredObject, org: MistID, noReassign: Bool,
    change: inout InventoryBatch
  ) throws {
    guard try isOwn(mac, of: org) else { return change.refuse(text, "device not found") }
    if let chassis = traits.chassis, chassis != mac {
      return change.refuse(text, "VC member switches could not be assigned: assign the virtual chassis \(chassis)")
    }
    let parts = try joined(with: mac)
    let rows = try parts.compactMap { try inventoryRow($0) }
    if noReassign, rows.contains(where: { $0.site != nil && $0.site != site.id }) {
      return change.refuse(text, "already assigned")
    }
    for row in rows where row.site != site.id {
      if row.site != nil { try release(row.mac) }
      try place(row.mac, at: site.id)
    }
    change.succeed(text)
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
      try stateWillChange(at: site)
      try endStay(of: mac, at: site)
      levels.forgetAll(of: site)
    }
    try store.run(
      "UPDATE inventory SET site = NULL, modified = ? WHERE mac = ?", clock.milliseconds, Int64(mac.value))
    try store.run("DELETE FROM device WHERE mac = ?", Int64(mac.value))
    if let state = try recordedService(mac, at: clock.seconds), state != .absent {
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
