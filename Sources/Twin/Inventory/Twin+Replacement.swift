import Determinism
import MistAPI
import SQLite

/// Replacing hardware that failed (mist-fidelity, section 3.5): what is new takes the place of what was there.
extension Twin {
  static let replacementRoutes: [Route] = [
    Route(.post, "/orgs/{org}/inventory/replace") { twin, call in try twin.replaceDevice(call) }
  ]

  private func replaceDevice(_ call: Call) throws -> MistResponse {
    let org = try organisation(call)
    let body = try call.object()
    let old = try ownDevice(body, "mac", of: org)
    let new = try ownDevice(body, "inventory_mac", of: org)
    guard let site = old.site else { throw APIFailure.badRequest("mac: \(old.mac) has no site to be replaced at") }
    if let given = body["site_id"]?.string, !given.isEmpty, MistID(given) != site {
      throw APIFailure.badRequest("site_id: \(old.mac) is not at that site")
    }
    guard new.site == nil, new.mac != old.mac else {
      throw APIFailure.badRequest("inventory_mac: \(new.mac) must be claimed and unassigned")
    }
    guard new.type == old.type else {
      throw APIFailure.badRequest("inventory_mac: expected a device of type \(old.type), found \(new.type)")
    }
    let discarded = Set(body["discard"]?.strings ?? [])
    try takePlace(of: old, by: new, at: site, discarding: discarded)
    try audit(call, "Replace Device \(old.mac) with \(new.mac)", site: site)
    var change = InventoryBatch(op: "assign")
    change.succeed(new.mac.description)
    return MistResponse(json: change.json)
  }

  private func ownDevice(_ body: JSONObject, _ name: String, of org: MistID) throws -> InventoryRow {
    guard let text = body[name]?.string, !text.isEmpty else { throw APIFailure.badRequest("\(name) is required") }
    guard let mac = MACAddress(text) else { throw APIFailure.badRequest("\(name): '\(text)' is not a MAC address") }
    guard let row = try inventoryRow(mac), try isOwn(mac, of: org) else {
      throw APIFailure.badRequest("\(name): \(text) is not in the inventory")
    }
    return row
  }

  func isOwn(_ mac: MACAddress, of org: MistID) throws -> Bool {
    try store.integer("SELECT 1 FROM inventory WHERE mac = ? AND org = ?", Int64(mac.value), org.description) != nil
  }

  /// Name, configuration, profile and place in a chassis or pair go over; the old device is left unassigned.
  func takePlace(
    of old: InventoryRow, by new: InventoryRow, at site: MistID, discarding: Set<String>
  ) throws {
    var configuration = try deviceObject(old.mac)
    for name in discarding { configuration[name] = nil }
    let traits = try deviceTraits(old.mac)
    try release(old.mac)
    try place(new.mac, at: site)
    try writeDevice(new.mac, configuration, at: site)
    if let profile = old.profile, !discarding.contains("deviceprofile_id") {
      try store.run("UPDATE inventory SET profile = ? WHERE mac = ?", profile, Int64(new.mac.value))
    }
    try store.run("UPDATE inventory SET profile = NULL WHERE mac = ?", Int64(old.mac.value))
    try moveCables(from: old.mac, to: new.mac)
    try store.run("UPDATE device_image SET mac = ? WHERE mac = ?", Int64(new.mac.value), Int64(old.mac.value))
    guard var traits, traits.chassis != nil || traits.cluster != nil else { return }
    // A chassis is known by its first member, a pair by its first node: those who stay follow the new one.
    for (column, address) in [("chassis", traits.chassis), ("cluster", traits.cluster)] where address == old.mac {
      try store.run(
        "UPDATE device_trait SET \(column) = ? WHERE \(column) = ?", Int64(new.mac.value), Int64(old.mac.value))
    }
    if traits.chassis == old.mac { traits.chassis = new.mac }
    if traits.cluster == old.mac { traits.cluster = new.mac }
    try changeTraits(new.mac) {
      $0.chassis = traits.chassis
      $0.member = traits.member
      $0.role = traits.role
      $0.cluster = traits.cluster
      $0.node = traits.node
    }
    try changeTraits(old.mac) {
      $0.chassis = nil
      $0.member = nil
      $0.role = nil
      $0.cluster = nil
      $0.node = nil
    }
  }

  /// Puts an unassigned device at a site; it comes up by itself when it has arrived.
  func place(_ mac: MACAddress, at site: MistID) throws {
    try stateWillChange(at: site)
    try store.run(
      "UPDATE inventory SET site = ?, modified = ? WHERE mac = ?", site.description, clock.milliseconds,
      Int64(mac.value))
    try bringUp(mac)
    levels.forgetAll(of: site)
  }

  /// Keeps what is configured on a device itself, and notes that it was pushed.
  func writeDevice(_ mac: MACAddress, _ configuration: JSONObject, at site: MistID) throws {
    try stateWillChange(at: site)
    try store.run(
      "INSERT OR REPLACE INTO device VALUES (?, ?, ?)", Int64(mac.value), UTF8Text(JSON.object(configuration).bytes),
      clock.milliseconds)
    try store.run("UPDATE inventory SET modified = ? WHERE mac = ?", clock.milliseconds, Int64(mac.value))
    try store.run(
      "INSERT OR REPLACE INTO config_push VALUES (?, ?, ?, ?)", Int64(mac.value), clock.milliseconds, site.description,
      configuration["name"]?.string ?? "")
  }
}
