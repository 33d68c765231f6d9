import Determinism
import Documents

/// A date, or a date and time, of an iCalendar file, with the clock that tells it (RFC 5545, sections 3.3.4 and 3.3.5).
struct CalendarTime: Hashable, Sendable {
  /// Seconds since 1970-01-01T00:00:00 as that clock shows them.
  let local: Int64
  /// The zone of the clock; nil for a floating time, which is told by each site's own clocks.
  let zone: TimeZoneRules?
  /// Whether it is a whole day (`VALUE=DATE`).
  let isDate: Bool
  /// Whether it was written in UTC (`…Z`).
  let isUniversal: Bool

  /// What kind of value it is, for errors.
  var kind: String {
    if isDate { return "a date" }
    if isUniversal { return "a time in UTC" }
    return zone.map { "a time in \($0.name)" } ?? "a time without a zone"
  }

  /// The day, counted since 1970-01-01.
  var day: Int64 { LocalDay.of(local) }

  /// The moment at which the clock has first reached it, moved by whole days.
  func instant(site: TimeZoneRules, days: Int64 = 0) -> Instant {
    (zone ?? site).firstInstant(reaching: local + days * LocalDay.seconds)
  }

  private static let universal = TimeZoneRules(name: "UTC", fixedOffset: 0)
  /// The years that time zones are known for, and a little before.
  private static let years = 1970...2060

  /// Reads the values of a line such as `DTSTART;TZID=Europe/Paris:20271224T220000`, several where commas divide them.
  static func read(_ line: CalendarLine) throws(DocumentError) -> [CalendarTime] {
    for (name, value) in line.parameters where name == "VALUE" && !["DATE", "DATE-TIME"].contains(value.uppercased()) {
      throw DocumentError(at: line.position, found: "VALUE=\(value)", expected: "DATE or DATE-TIME")
    }
    var zone: TimeZoneRules?
    if let name = line.parameter("TZID") {
      zone = TimeZoneDatabase.zone(name)
      guard zone != nil else {
        throw DocumentError(
          at: line.position, found: "the time zone '\(name)'",
          expected: "a name of the tz database \(TimeZoneDatabase.version), such as Europe/Paris",
          nearest: nearestWord(to: name, in: TimeZoneDatabase.names),
          advice: "definitions in VTIMEZONE are not read")
      }
    }
    let isDate = line.parameter("VALUE")?.uppercased() == "DATE"
    var times: [CalendarTime] = []
    for text in line.value.split(separator: ",", omittingEmptySubsequences: false) {
      let time = try CalendarTime(text, zone: zone, at: line.position)
      guard time.isDate == isDate else {
        throw DocumentError(
          at: line.position, found: "\(line.name) with the value '\(text)'",
          expected: isDate ? "a date such as 20271224" : "a time such as 20271224T220000",
          advice: isDate ? nil : "a date needs \(line.name);VALUE=DATE:")
      }
      times.append(time)
    }
    return times
  }

  /// Reads `20271224`, `20271224T220000` or `20271224T220000Z`.
  init(_ text: some StringProtocol, zone: TimeZoneRules?, at position: SourcePosition) throws(DocumentError) {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count, bytes[range].allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      return bytes[range].reduce(0) { $0 * 10 + Int($1) - 0x30 }
    }
    let isUniversal = bytes.count == 16 && bytes[15] == UInt8(ascii: "Z")
    guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8), (1...12).contains(month),
      day >= 1, day <= CivilTime.days(inMonth: month, ofYear: year),
      bytes.count == 8 || bytes.count == 15 || isUniversal
    else {
      throw DocumentError(
        at: position, found: "the time '\(text)'", expected: "20271224, 20271224T220000 or 20271224T220000Z")
    }
    guard Self.years.contains(year) else {
      throw DocumentError(
        at: position, found: "the year \(year)",
        expected: "a year from \(Self.years.lowerBound) to \(Self.years.upperBound)")
    }
    var seconds = 0
    if bytes.count > 8 {
      // A leap second (60) is the last second of its minute: no clock of a site shows it.
      guard bytes[8] == UInt8(ascii: "T"), let hour = number(9..<11), let minute = number(11..<13),
        let second = number(13..<15), hour < 24, minute < 60, second <= 60
      else {
        throw DocumentError(at: position, found: "the time '\(text)'", expected: "a time such as 20271224T220000")
      }
      seconds = hour * 3600 + minute * 60 + min(second, 59)
    }
    if zone != nil, isUniversal || bytes.count == 8 {
      throw DocumentError(
        at: position, found: "the value '\(text)' with a TZID", expected: "a local time such as 20271224T220000",
        advice: "leave TZID or the Z away")
    }
    local = CivilTime.daysSinceEpoch(year: year, month: month, day: day) * LocalDay.seconds + Int64(seconds)
    isDate = bytes.count == 8
    self.isUniversal = isUniversal
    self.zone = isUniversal ? Self.universal : zone
  }
}
