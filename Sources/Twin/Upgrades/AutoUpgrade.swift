import Determinism
import MistAPI

/// `auto_upgrade` of a site's setting (mist-fidelity, section 7.6).
///
/// The window is an hour that begins at `time_of_day` by the site's clocks, on `day_of_week`; where either is `any`, the
/// next hour of the day or the next day will do.
struct AutoUpgrade {
  /// `stable`, `beta` or `custom`.
  let version: String
  /// The minute of the day at which the window opens; nil for any.
  let minute: Int?
  /// 1 for Monday … 7 for Sunday; nil for any.
  let weekday: Int?
  let customVersions: [String: String]

  private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  /// Nil when it is not there or not enabled.
  init?(_ json: JSON?) {
    guard let json, json["enabled"]?.bool == true else { return nil }
    version = json["version"]?.string ?? "stable"
    minute = json["time_of_day"]?.string.flatMap { Self.minute($0) }
    weekday = json["day_of_week"]?.string.flatMap { Self.days.firstIndex(of: $0) }.map { $0 + 1 }
    var custom: [String: String] = [:]
    for (model, version) in json["custom_versions"]?.object ?? JSONObject() { custom[model] = version.string }
    customVersions = custom
  }

  /// The minute of the day of `HH:MM`.
  static func minute(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]), (0..<24).contains(hour),
      (0..<60).contains(minute)
    else { return nil }
    return hour * 60 + minute
  }

  /// Refuses a time of day that is none.
  static func check(_ json: JSON?) throws(APIFailure) {
    guard let text = json?["time_of_day"]?.string, text != "any", !text.isEmpty else { return }
    guard minute(text) != nil else {
      throw .badRequest("auto_upgrade.time_of_day: expected any or HH:MM, found '\(text)'")
    }
  }

  /// What a model is to run; nil for what it runs. A version, or a channel.
  func wanted(_ model: String) -> String? { version == "custom" ? customVersions[model] : version }

  /// Whether a device goes back to what is wanted, too.
  func downgrades(_ model: String) -> Bool {
    version == "custom" && FirmwareChannel(rawValue: customVersions[model] ?? "") == nil
  }

  /// When the next window opens, at or after a moment.
  func window(after second: Int64, zone: TimeZoneRules) -> Int64 {
    guard minute != nil || weekday != nil else { return second }
    let civil = zone.civil(Instant(seconds: second))
    let today = CivilTime.daysSinceEpoch(year: civil.year, month: civil.month, day: civil.day)
    for day in today...(today + 8) {
      if let weekday, CivilTime.weekday(daysSinceEpoch: day) != weekday { continue }
      let date = CivilTime.date(daysSinceEpoch: day)
      let opens = zone.instant(
        year: date.year, month: date.month, day: date.day, hour: (minute ?? 0) / 60, minute: (minute ?? 0) % 60
      ).seconds
      if opens >= second { return opens }
      // Any hour of that day will do.
      if minute == nil, day == today { return second }
    }
    return second
  }
}
