import Determinism
import Documents

extension MaintenanceWindow {
  /// Reads `DAYS HH:MM–HH:MM ZONE`.
  ///
  /// Days: one (`Tue`), several (`Tue,Thu`), a range (`Mon-Fri`), or `daily`. Between the times stands `–` or `-`;
  /// `24:00` is the end of the day. Zone: `site`, `UTC`, or a name of the tz database such as `Europe/Paris`.
  public init(_ text: String) throws(MaintenanceWindowError) {
    let words = Self.words(of: text)
    guard words.count == 3 else {
      let found = words.isEmpty ? "nothing" : words.count == 1 ? "1 word" : "\(words.count) words"
      throw MaintenanceWindowError(
        text, found: found,
        expected: "three: the days, the times, and the zone (site, UTC or a name such as Europe/Paris)")
    }
    let days = try Self.days(words[0], text)
    let (opens, closes) = try Self.times(words[1], text)
    self.init(weekdays: days, opens: opens, closes: closes, zone: try Self.zone(words[2], text))
  }

  /// The words, with every kind of dash as `-` and without the spaces around dashes and commas.
  private static func words(of text: String) -> [String] {
    var plain = ""
    var isSpaced = false
    for character in text {
      if character.isWhitespace {
        isSpaced = true
        continue
      }
      let next: Character = "‐‑‒–—−".contains(character) ? "-" : character
      let joins = next == "-" || next == "," || plain.last == "-" || plain.last == ","
      if isSpaced, !joins, !plain.isEmpty { plain.append(" ") }
      isSpaced = false
      plain.append(next)
    }
    return plain.split(separator: " ").map(String.init)
  }

  private static func days(_ word: String, _ text: String) throws(MaintenanceWindowError) -> [Weekday] {
    if word.lowercased() == "daily" { return Weekday.allCases }
    var days: Set<Weekday> = []
    for part in word.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false)
      guard (1...2).contains(ends.count) else {
        throw MaintenanceWindowError(
          text, found: "the days '\(part)'", expected: "a day (Tue), several (Tue,Thu), a range (Mon-Fri) or daily")
      }
      let first = try day(ends[0], text)
      let last = try day(ends[ends.count - 1], text)
      // A range may pass Sunday: Fri-Mon is Friday to Monday.
      for step in 0...((last.rawValue - first.rawValue + 7) % 7) { days.insert(first.advanced(by: step)) }
    }
    return days.sorted()
  }

  private static func day(_ word: Substring, _ text: String) throws(MaintenanceWindowError) -> Weekday {
    if let day = Weekday(named: word) { return day }
    let known = Weekday.allCases.map(\.short)
    throw MaintenanceWindowError(
      text, found: word.isEmpty ? "no day where one belongs" : "the day '\(word)'",
      expected: "\(known.joined(separator: ", ")) or daily",
      nearest: nearestWord(to: String(word), in: known + Weekday.allCases.map(\.name) + ["daily"]))
  }

  private static func times(_ word: String, _ text: String) throws(MaintenanceWindowError) -> (Int, Int) {
    let ends = word.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2 else {
      throw MaintenanceWindowError(
        text, found: "the times '\(word)'", expected: "when it opens and when it closes, such as 22:00–05:00")
    }
    let opens = try minutes(ends[0], text)
    let closes = try minutes(ends[1], text)
    guard opens < 1440 else {
      throw MaintenanceWindowError(text, found: "a window that opens at 24:00", expected: "00:00 of the next day")
    }
    guard opens != closes else {
      throw MaintenanceWindowError(
        text, found: "a window that opens and closes at \(ends[0])",
        expected: "two different times; the whole day is 00:00–24:00")
    }
    return (opens, closes > opens ? closes : closes + 1440)
  }

  private static func minutes(_ word: Substring, _ text: String) throws(MaintenanceWindowError) -> Int {
    let parts = word.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
    else {
      throw MaintenanceWindowError(
        text, found: word.isEmpty ? "no time where one belongs" : "the time '\(word)'",
        expected: "hours and minutes from 00:00 to 24:00")
    }
    return hour * 60 + minute
  }

  private static func zone(_ word: String, _ text: String) throws(MaintenanceWindowError) -> Zone {
    switch word.lowercased() {
    case "site": return .site
    case "utc": return .fixed(TimeZoneRules(name: "UTC", fixedOffset: 0))
    default: break
    }
    guard let rules = TimeZoneDatabase.zone(word) else {
      throw MaintenanceWindowError(
        text, found: "the zone '\(word)'",
        expected: "site, UTC or a name of the tz database \(TimeZoneDatabase.version)",
        nearest: nearestWord(to: word, in: ["site", "UTC"] + TimeZoneDatabase.names))
    }
    return .fixed(rules)
  }
}
