import Determinism
import MistAPI

/// When an upgrade is to begin and to reboot, as its order says.
struct UpgradeTimes {
  var start: Int64
  var reboot: Int64?

  /// How long ago a moment may be that an order names, in seconds: whoever asks a bit late means now.
  private static let oldest: Int64 = 86_400

  /// `start_time` and `reboot_at`, in epoch seconds.
  init(_ body: JSONObject, now: Int64) throws(APIFailure) {
    start = try Self.epoch(body, "start_time", now: now) ?? now
    reboot = try Self.epoch(body, "reboot_at", now: now)
    try check("reboot_at", "start_time")
  }

  /// `start_datetime` and `reboot_datetime`, without an offset by the site's clocks; else the members of old.
  init(_ body: JSONObject, now: Int64, zone: TimeZoneRules) throws(APIFailure) {
    let (startsLocally, starts) = (
      try Self.local(body, "start_datetime", now: now, zone: zone), try Self.epoch(body, "start_time", now: now)
    )
    start = startsLocally ?? starts ?? now
    let (rebootsLocally, reboots) = (
      try Self.local(body, "reboot_datetime", now: now, zone: zone), try Self.epoch(body, "reboot_at", now: now)
    )
    reboot = rebootsLocally ?? reboots
    try check("reboot_datetime", "start_datetime")
  }

  private func check(_ name: String, _ other: String) throws(APIFailure) {
    if let reboot, reboot < start { throw .badRequest("\(name): \(reboot) is before \(other), which is \(start)") }
  }

  private static func epoch(_ body: JSONObject, _ name: String, now: Int64) throws(APIFailure) -> Int64? {
    guard let value = body[name], !value.isNull else { return nil }
    guard let second = value.double, (0..<1e11).contains(second) else {
      throw .badRequest("\(name): expected epoch seconds, found \(value.describedForErrors)")
    }
    return try recent(Int64(second), name, now: now)
  }

  private static func local(
    _ body: JSONObject, _ name: String, now: Int64, zone: TimeZoneRules
  ) throws(APIFailure) -> Int64? {
    guard let value = body[name], !value.isNull else { return nil }
    guard let text = value.string, let moment = moment(text, zone: zone) else {
      throw .badRequest(
        "\(name): expected a date and time such as 2027-01-12T02:00:00, found "
          + (value.string.map { "'\($0)'" } ?? value.describedForErrors))
    }
    return try recent(moment.seconds, name, now: now)
  }

  private static func moment(_ text: String, zone: TimeZoneRules) -> Instant? {
    if let moment = Instant(iso8601: text) { return moment }
    // Without an offset; seconds may be missing as well.
    let full = text.utf8.count == 16 ? text + ":00" : text
    guard let shown = Instant(iso8601: full + "Z") else { return nil }
    let civil = CivilTime(shown, offset: 0)
    return zone.instant(
      year: civil.year, month: civil.month, day: civil.day, hour: civil.hour, minute: civil.minute,
      second: civil.second)
  }

  private static func recent(_ second: Int64, _ name: String, now: Int64) throws(APIFailure) -> Int64 {
    guard second >= now - oldest else {
      throw .badRequest(
        "\(name): \(Instant(seconds: second).iso8601) is more than a day ago; leave it out to begin now")
    }
    return second
  }
}
