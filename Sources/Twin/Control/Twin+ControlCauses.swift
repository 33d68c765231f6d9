import Determinism
public import MistAPI
import SQLite
import World

extension Twin {
  func listCauses() throws -> [JSON] {
    try store.all("SELECT \(StoredCause.columns) FROM cause ORDER BY id") { StoredCause($0) }.compactMap { $0?.json }
  }

  func injectCause(_ call: Call) throws -> MistResponse {
    MistResponse(json: try inject(try call.object()))
  }

  private func inject(_ body: JSONObject) throws -> JSON {
    let planned = try plannedCause(body)
    let id = try storeCause(planned)
    let row = try store.first("SELECT \(StoredCause.columns) FROM cause WHERE id = ?", id) { StoredCause($0) }
    return (row ?? nil)?.json ?? .null
  }

  private func plannedCause(_ body: JSONObject) throws -> PlannedCause {
    guard let kind = body["kind"]?.string.flatMap({ CauseKind(rawValue: $0) }) else {
      let known = CauseKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw APIFailure.badRequest("kind must be one of \(known); found \(body["kind"]?.text ?? "nothing")")
    }
    let site = try siteObject(body["site"])
    let start = try controlMoment(body["start"], "start") ?? clock
    var end = try controlMoment(body["end"], "end")
    if let duration = body["duration"], !duration.isNull {
      guard end == nil, let text = duration.string else {
        throw APIFailure.badRequest(
          "duration: expected a time such as 2h, and no end beside it; found \(duration.text)")
      }
      end = start.advanced(bySeconds: try EventWindow.duration(text))
    }
    guard let end else { throw APIFailure.badRequest("expected an end after the start, or a duration; found neither") }
    guard end > start else {
      throw APIFailure.badRequest("end: expected a moment after the start, \(start.iso8601), found \(end.iso8601)")
    }
    var cause = PlannedCause(
      kind: kind, site: site.json["name"]?.string ?? "", start: start.seconds, end: end.seconds)
    cause.magnitude =
      try number(body["magnitude"], "magnitude", in: kind.magnitudes, meaning: kind.magnitudeMeaning) ?? 1
    cause.devices = try devices(body["devices"], of: kind, at: site)
    cause.part = try number(body["part"], "part", in: 0...1, meaning: "share of the clients, 0 to 1") ?? 1
    if let wlan = body["wlan"], !wlan.isNull { cause.part *= try part(ofWLAN: wlan, at: site) }
    cause.ramp = try span(body["ramp"], "ramp") ?? 0
    cause.period = try span(body["every"], "every")
    cause.until = try controlMoment(body["until"], "until")?.seconds
    if let period = cause.period, period < max(Cause.shortestPeriod, cause.end - cause.start) {
      throw APIFailure.badRequest(
        "every: expected a time of at least \(Cause.shortestPeriod / 60)m that is no shorter than the cause, found \(period)s"
      )
    }
    if cause.until != nil, cause.period == nil { throw APIFailure.badRequest("until: expected every beside it") }
    return cause
  }

  private func number(
    _ value: JSON?, _ name: String, in range: ClosedRange<Double>, meaning: String
  ) throws(APIFailure) -> Double? {
    guard let value, !value.isNull else { return nil }
    guard let number = value.double, range.contains(number) else {
      throw .badRequest("\(name): expected \(meaning); found \(value.text)")
    }
    return number
  }

  private func span(_ value: JSON?, _ name: String) throws(APIFailure) -> Int64? {
    guard let value, !value.isNull else { return nil }
    guard let text = value.string, let seconds = try? EventWindow.duration(text) else {
      throw .badRequest("\(name): expected a time such as 30m or 1d, found \(value.text)")
    }
    return seconds
  }

  /// The devices that a cause is limited to, by address, id or name: of the site, and of the type that it is about.
  private func devices(_ value: JSON?, of kind: CauseKind, at site: StoredObject) throws -> [MACAddress]? {
    guard let value, !value.isNull else { return nil }
    guard let texts = value.strings, !texts.isEmpty else {
      throw APIFailure.badRequest("devices: expected a list of MAC addresses, ids or names; found \(value.text)")
    }
    let rows = try inventoryRows(at: site.id, type: kind.place.rawValue)
    return try texts.map { text in
      if let mac = MACAddress(text) ?? MistID(text)?.deviceMAC, rows.contains(where: { $0.mac == mac }) { return mac }
      if let row = try rows.first(where: { try deviceName($0.mac) == text }) { return row.mac }
      let known = rows.prefix(20).map(\.mac.description).joined(separator: ", ")
      throw APIFailure.badRequest(
        "devices: '\(text)' is no \(kind.place.rawValue) of the site; it has \(known.isEmpty ? "none" : known)")
    }
  }

  /// The part of a site's clients that is on a WLAN, given by SSID or id.
  private func part(ofWLAN value: JSON, at site: StoredObject) throws -> Double {
    let networks = try air(of: site).networks
    let text = value.string ?? value.text
    let count = networks.filter { $0.ssid == text || $0.id.description == text }.count
    guard count > 0 else {
      let known = networks.map(\.ssid).joined(separator: ", ")
      throw APIFailure.badRequest(
        "wlan: '\(text)' does not reach the site; it has \(known.isEmpty ? "none" : known)")
    }
    return Double(count) / Double(networks.count)
  }

  /// The site that is given by name or id. The world knows sites by name.
  private func siteObject(_ value: JSON?) throws -> StoredObject {
    guard let text = value?.string, !text.isEmpty else {
      throw APIFailure.badRequest("site: expected the name or id of a site, found \(value?.text ?? "nothing")")
    }
    return try site(called: text) { known in
      let sites = known.isEmpty ? "none" : known.joined(separator: ", ")
      return APIFailure.badRequest("site: there is no site '\(text)'; there is \(sites)")
    }
  }

  func removeCauses(_ call: Call, id: Int64?) throws -> MistResponse {
    let removed = try deleteCauses(id: id)
    if id != nil, removed == 0 { throw APIFailure.notFound }
    return MistResponse(json: ["removed": JSON(removed)])
  }

  /// Deletes one cause, or all of them, and returns how many there were. What was counted before their starts stays.
  private func deleteCauses(id: Int64?) throws -> Int {
    let condition = id == nil ? "? IS NULL" : "id = ?"
    let gone = try store.all("SELECT site, start FROM cause WHERE \(condition)", id) {
      (site: $0.text(0), start: $0.int64(1))
    }
    try store.run("DELETE FROM cause WHERE \(condition)", id)
    outageHints = nil
    for (site, start) in gone { levels.forget(named: site, from: start) }
    return gone.count
  }
}

extension Twin {
  /// Lets something go wrong, told as the control API has it: kind, site, start, end or duration, magnitude, devices, part, wlan,
  /// ramp, every, until. Returns it with its number.
  /// - Throws: `TwinError.refused` that says what was found and what was expected.
  public func injectCause(_ description: JSONObject) throws -> JSON {
    do {
      return try inject(description)
    } catch APIFailure.badRequest(let detail) {
      throw TwinError.refused(detail)
    }
  }

  /// All causes, as the control API has them.
  public func causes() throws -> [JSON] { try listCauses() }

  /// Takes a cause back, or all of them.
  /// - Returns: how many there were.
  public func removeCauses(id: Int64?) throws -> Int {
    do {
      return try deleteCauses(id: id)
    } catch let error as SQLiteError {
      throw TwinError(error, path: store.path ?? "the twin's store")
    }
  }
}
