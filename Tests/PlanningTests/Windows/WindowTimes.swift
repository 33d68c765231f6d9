import Determinism
import Testing

/// Times as tests write them: `2027-03-28T01:00Z/2027-03-28T03:00Z`.
enum WindowTimes {
  static func instant(_ text: some StringProtocol) throws -> Instant {
    try #require(Instant(iso8601: text.dropLast() + ":00Z"), "'\(text)' is no time")
  }

  static func range(_ text: String) throws -> Range<Instant> {
    let ends = text.split(separator: "/")
    return try instant(ends[0])..<(try instant(ends[1]))
  }

  /// A calendar with these lines in its events.
  static func calendar(_ events: [[String]]) -> [UInt8] {
    var lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN"]
    for event in events { lines += ["BEGIN:VEVENT"] + event + ["END:VEVENT"] }
    return Array((lines + ["END:VCALENDAR", ""]).joined(separator: "\r\n").utf8)
  }
}
