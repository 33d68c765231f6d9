import Determinism
import MistAPI
import SQLite
import World

extension Twin {
  static let utilityRoutes: [Route] =
    DeviceUtility.all.map { utility in
      Route(.post, "/sites/{site}/devices/{device}/\(utility.name)") { twin, call in
        let site = try twin.site(call)
        return try twin.give(utility, to: try twin.device(call, at: site), at: site, call)
      }
    } + [
      Route(.post, "/sites/{site}/devices/restart") { twin, call in
        try twin.eachListed(call) { device, site in
          guard try twin.serving(device.mac, at: twin.clock.seconds) != nil else { return }
          try twin.restart(device, at: site)
        }
      },
      Route(.post, "/sites/{site}/devices/reprovision") { twin, call in
        let site = try twin.site(call)
        try twin.audit(call, "Reprovision all devices", site: site.id)
        return MistResponse()
      },
    ]

  /// Gives a command to a device. One that is not connected cannot be given any.
  private func give(
    _ utility: DeviceUtility, to device: InventoryRow, at site: StoredObject, _ call: Call
  ) throws -> MistResponse {
    guard let type = DeviceType(rawValue: device.type), utility.types.contains(type) else {
      throw APIFailure.badRequest("\(utility.name) is not supported on a device of type \(device.type)")
    }
    var body = JSONObject()
    if !call.body.isNull { body = try call.object() }
    try utility.check(body)
    guard try serving(device.mac, at: clock.seconds) != nil else {
      throw APIFailure.badRequest("device \(device.mac) is not connected")
    }
    let id = MistID(device: device.mac)
    let session = derivedID("sessions", owner: id, naturalKey: utility.name, ordinal: callCount)
    let given = UtilityCall(device: device, site: site, body: body, call: call, session: session)
    let output = try utility.action(self, given)
    let channel = "/sites/\(site.id)/devices/\(id)/cmd"
    for part in output {
      feed.tellOrKeep(
        ChannelMessage(channel: channel, data: ["session": .string(session.description), "raw": .string(part)]))
    }
    switch utility.answer {
    case .nothing: return MistResponse()
    case .session: return MistResponse(json: ["session": .string(session.description)])
    case .sessionWithAddress:
      return MistResponse(json: [
        "session": .string(session.description),
        "url": .string("wss://api-ws.mist.com/ssh?jwt=\(session)"),
      ])
    }
  }

  /// Does something to the devices that the body lists.
  private func eachListed(
    _ call: Call, _ action: (InventoryRow, StoredObject) throws -> Void
  ) throws -> MistResponse {
    let site = try site(call)
    guard let texts = try call.object()["device_ids"]?.strings else {
      throw APIFailure.badRequest("device_ids: expected a list of device ids")
    }
    let rows = try texts.map { text in
      guard let mac = MistID(text)?.deviceMAC, let row = try inventoryRow(mac), row.site == site.id else {
        throw APIFailure.badRequest("device_ids: '\(text)' is not a device of this site")
      }
      return row
    }
    for row in rows { try action(row, site) }
    try audit(call, "Restart \(rows.count) devices", site: site.id)
    return MistResponse()
  }

  /// The device restarts, and is back after what a restart takes (sle-and-canary, section B.5).
  func restart(_ device: InventoryRow, at site: StoredObject) throws {
    let now = clock.seconds
    let key = seed.child("restart").child(device.mac.value).child(UInt64(bitPattern: now))
    let spread = StrictMath.exp(0.421 * StrictMath.normalQuantile(key.openUniform))
    if let course = try restartIntoWaitingImage(device, key: key) {
      for (at, state) in course.service { try setService(device.mac, state, at: at) }
      if let second = course.runsFrom, let version = try latestTarget(device.mac)?.version {
        try setHistory(device.mac, .firmware, version, at: second)
      }
      levels.forget(site.id, from: now)
      return
    }
    // What was to happen to it later, such as the reboot of an upgrade, still happens.
    try setService(device.mac, .rebooting, at: now)
    try setService(device.mac, .serving, at: now + max(30, Int64(150 * spread)))
    levels.forget(site.id, from: now)
  }

  func stopLocating(_ mac: MACAddress) throws {
    try store.run(
      "DELETE FROM device_history WHERE mac = ? AND facet = ? AND at > ?", Int64(mac.value),
      DeviceFacet.locating.rawValue, clock.seconds)
    try setHistory(mac, .locating, "0", at: clock.seconds)
  }

  /// Whether the device's lights blink, for whoever stands before it.
  func isLocating(_ mac: MACAddress) throws -> Bool {
    try store.text(
      "SELECT value FROM device_history WHERE mac = ? AND facet = ? AND at <= ? ORDER BY at DESC LIMIT 1",
      Int64(mac.value), DeviceFacet.locating.rawValue, clock.seconds) == "1"
  }

  func isRadiusDown(at site: StoredObject) throws -> Bool {
    try store.integer(
      "SELECT 1 FROM cause WHERE site = ? AND kind = ? AND start <= ? AND finish > ?",
      site.json["name"]?.string ?? "", CauseKind.radiusDown.rawValue, clock.seconds, clock.seconds) != nil
  }
}
