import Assurance
import Determinism
import MistAPI
import SQLite
import World

extension Twin {
  static let controlRoutes: [Route] = ControlOperation.all.map(\.route)

  func requireAdministrator(_ call: Call) throws(APIFailure) {
    guard call.caller.may([.administer]) else { throw .forbidden }
  }

  var clockAnswer: JSON {
    ["clock": .string(clock.iso8601), "epoch": StoredJSON.time(milliseconds: clock.milliseconds)]
  }

  var faultsAnswer: JSON {
    guard let faults else { return ["rules": [], "seen": [], "hits": []] }
    return [
      "rules": faults.source["rules"] ?? faults.source, "seen": .array(faults.seen.map { JSON($0) }),
      "hits": .array(faults.hits.map { JSON($0) }),
    ]
  }

  func controlState(_ call: Call) throws -> JSON {
    var state = clockAnswer.object ?? JSONObject()
    state["seed"] = .string(String(seed.value))
    state["store_version"] = JSON(try store.userVersion)
    state["file"] = store.path.map { .string($0) } ?? .null
    state["organisations"] = .array(
      try store.all("SELECT id, body FROM object WHERE collection = 'orgs' ORDER BY ordinal") { row -> JSON in
        ["id": .string(row.text(0)), "name": (try? JSON(parsing: row.bytes(1)))?["name"] ?? ""]
      })
    for (name, query) in [
      ("sites", "SELECT count(*) FROM object WHERE collection = 'sites'"),
      ("devices", "SELECT count(*) FROM inventory"),
      ("factory", "SELECT count(*) FROM factory"), ("arrivals", "SELECT count(*) FROM arrival"),
      ("causes", "SELECT count(*) FROM cause"),
      ("waiting_webhooks", "SELECT count(*) FROM webhook_delivery WHERE is_open = 1"),
    ] { state[name] = JSON(Int(try store.integer(query) ?? 0)) }
    return .object(state)
  }

  /// A moment of a body: ISO 8601, or epoch seconds.
  func controlMoment(_ value: JSON?, _ name: String) throws(APIFailure) -> Instant? {
    guard let value, !value.isNull else { return nil }
    if let text = value.string, let moment = Instant(iso8601: text) { return moment }
    if let seconds = value.double, (0..<1e11).contains(seconds) {
      return Instant(milliseconds: Int64((seconds * 1000).rounded()))
    }
    throw .badRequest("\(name): expected a moment such as 2027-01-12T08:00:00Z or epoch seconds, found \(value.text)")
  }

  func moveClock(_ call: Call) throws -> MistResponse {
    let body = try call.object()
    let to = try controlMoment(body["to"], "to")
    switch (body["advance"], to) {
    case (let advance?, nil):
      guard let text = advance.string else {
        throw APIFailure.badRequest("advance: expected a time such as 2h, found \(advance.text)")
      }
      let seconds = try EventWindow.duration(text)
      advanceLater(to: clock.advanced(bySeconds: seconds))
    case (nil, let to?):
      guard to >= clock else {
        throw APIFailure.badRequest("to: the clock shows \(clock.iso8601) and never goes back, found \(to.iso8601)")
      }
      advanceLater(to: to)
    default: throw APIFailure.badRequest("expected either advance or to")
    }
    return MistResponse(json: clockAnswer)
  }

  /// Moves the clock within a call; what that sets going is told when the call has been carried out.
  private func advanceLater(to moment: Instant) {
    if moment > clock { clock = moment }
  }

  func addArrivals(_ call: Call) throws -> MistResponse {
    let body = try call.object()
    let at = try controlMoment(body["at"], "at") ?? clock
    guard at >= clock else {
      throw APIFailure.badRequest("at: the clock shows \(clock.iso8601) already, found \(at.iso8601)")
    }
    var macs: [MACAddress]
    if body["all"]?.bool == true {
      macs = try store.all(
        "SELECT mac FROM inventory WHERE mac NOT IN (SELECT mac FROM arrival) ORDER BY mac"
      ) { MACAddress(value: UInt64($0.int64(0))) }
    } else {
      guard let texts = body["macs"]?.strings else {
        throw APIFailure.badRequest("macs: expected a list of MAC addresses, or all: true")
      }
      macs = try texts.map { text in
        guard let mac = MACAddress(text),
          try store.integer("SELECT 1 FROM factory WHERE mac = ?", Int64(mac.value)) != nil
        else { throw APIFailure.badRequest("macs: '\(text)' is not a device that the factory made") }
        return mac
      }
    }
    for mac in macs { try scheduleArrival(of: mac, at: at) }
    return MistResponse(json: ["arrivals": JSON(macs.count), "at": .string(at.iso8601)])
  }

  func listFactory(_ call: Call) throws -> MistResponse {
    let page = try Page(call)
    let free = "FROM factory WHERE activation IS NULL AND mac NOT IN (SELECT mac FROM inventory)"
    let total = try store.integer("SELECT count(*) \(free)") ?? 0
    let devices = try store.all(
      "SELECT magic, mac, serial, model \(free) ORDER BY magic LIMIT ? OFFSET ?", page.limit, page.offset
    ) { row -> JSON in
      [
        "claim_code": .string(row.text(0)), "mac": .string(MACAddress(value: UInt64(row.int64(1))).description),
        "serial": .string(row.text(2)), "model": .string(row.text(3)),
        "type": .string((DeviceModels.named(row.text(3))?.type ?? .accessPoint).rawValue),
      ]
    }
    return MistResponse(json: ["total": JSON(Int(total)), "devices": .array(devices)])
  }
}
