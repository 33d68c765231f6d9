import Determinism
import Documents
import Planning
import Testing

@Suite("Whole days of a calendar")
struct DayCalendarTests {
  private static func calendar(_ events: [[String]]) -> [UInt8] {
    let lines =
      ["BEGIN:VCALENDAR", "VERSION:2.0"] + events.flatMap { ["BEGIN:VEVENT"] + $0 + ["END:VEVENT"] }
      + ["END:VCALENDAR"]
    return Array(lines.joined(separator: "\r\n").utf8)
  }

  private static func days(_ events: [[String]]) throws -> [String] {
    try DayCalendar(calendar(events), file: "h.ics").days.map {
      String(Instant(seconds: $0 * 86_400).iso8601.prefix(10))
    }
  }

  @Test(
    "Events of any title and category are days: single ones, several, and those that come back",
    arguments: [
      (["DTSTART;VALUE=DATE:20271225", "SUMMARY:Christmas", "CATEGORIES:Holidays"], ["2027-12-25"]),
      (["DTSTART;VALUE=DATE:20271225", "DTEND;VALUE=DATE:20271227"], ["2027-12-25", "2027-12-26"]),
      (["DTSTART;VALUE=DATE:20271231", "DURATION:P2D"], ["2027-12-31", "2028-01-01"]),
      (["DTSTART;VALUE=DATE:20270705", "SUMMARY:hours: stores"], ["2027-07-05"]),
      (
        ["DTSTART;VALUE=DATE:20261126", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3"],
        ["2026-11-26", "2027-11-25", "2028-11-23"]
      ),
      (
        ["DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=YEARLY;COUNT=3", "EXDATE;VALUE=DATE:20270101"],
        ["2026-01-01", "2028-01-01"]
      ),
      (["DTSTART;VALUE=DATE:20271225", "STATUS:CANCELLED"], []),
    ])
  func days(event: [String], expected: [String]) throws {
    #expect(try Self.days([event]) == expected)
  }

  @Test("Each day once, in order; what repeats for ever does so until 2060")
  func several() throws {
    let days = try Self.days([
      ["DTSTART;VALUE=DATE:20580101", "RRULE:FREQ=YEARLY"], ["DTSTART;VALUE=DATE:20570501"],
      ["DTSTART;VALUE=DATE:20590101"],
    ])
    #expect(days == ["2057-05-01", "2058-01-01", "2059-01-01", "2060-01-01"])
  }

  @Test(
    "What is no whole day is refused, with its line",
    arguments: [
      (
        ["DTSTART:20271225T080000Z", "DURATION:PT1H"],
        "h.ics:3:1: found an event with a time of day; expected whole days"
      ),
      (["DTSTART;VALUE=DATE:20271325"], "h.ics:4:1: found the time '20271325'"),
      (["SUMMARY:Easter"], "h.ics:3:1: found an event without DTSTART"),
      (["DTSTART;VALUE=DATE:20271225", "RDATE;VALUE=DATE:20281225"], "found RDATE, which mistwin does not carry out"),
    ])
  func faults(event: [String], message: String) {
    let errors = #expect(throws: DocumentErrors.self) { try DayCalendar(Self.calendar([event]), file: "h.ics") }
    #expect(errors?.description.contains(message) == true, "\(String(describing: errors))")
  }

  @Test("Another file is none")
  func another() {
    #expect(throws: DocumentErrors.self) { try DayCalendar(Array("mistwin: 1\n".utf8), file: "h.ics") }
  }
}
