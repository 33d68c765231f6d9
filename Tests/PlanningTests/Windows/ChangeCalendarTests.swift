import Determinism
import Documents
import Planning
import Testing

@Suite("A change calendar says when nothing may be changed")
struct ChangeCalendarTests {
  private static func occurrences(
    _ lines: [String], zone: String = "Europe/Paris", in range: String = "2027-01-01T00:00Z/2028-01-01T00:00Z"
  ) throws -> [Range<Instant>] {
    let calendar = try ChangeCalendar(WindowTimes.calendar([["SUMMARY:freeze"] + lines]), file: "changes.ics")
    let event = try #require(calendar.events.first)
    return event.occurrences(
      in: try WindowTimes.range(range), site: try #require(TimeZoneDatabase.zone(zone)))
  }

  @Test(
    "Days of rules are those that another implementation finds",
    arguments: recurrenceVectors.split(separator: "\n").map { $0.split(separator: " ").map(String.init) })
  func rules(_ vector: [String]) throws {
    let days = vector[2].split(separator: ",").map(String.init)
    let isWhole = days.count < 9
    func found(from first: String, to last: String) throws -> [String] {
      let begin = try #require(Instant(iso8601: Self.iso(first)))
      let end = try #require(Instant(iso8601: Self.iso(last))).advanced(bySeconds: 1)
      let lines = ["DTSTART;VALUE=DATE:\(vector[0])", "RRULE:\(vector[1])", "SUMMARY:freeze"]
      let calendar = try ChangeCalendar(WindowTimes.calendar([lines]), file: "changes.ics")
      let utc = TimeZoneRules(name: "UTC", fixedOffset: 0)
      return calendar.events[0].occurrences(in: begin..<end, site: utc).map {
        $0.lowerBound.iso8601.prefix(10).filter { $0 != "-" }
      }
    }
    #expect(try found(from: vector[0], to: isWhole ? "20441231" : days[8]) == days)
    // From the middle on, where the first periods are skipped.
    #expect(try found(from: days[days.count / 2], to: days[days.count - 1]) == Array(days[(days.count / 2)...]))
  }

  private static func iso(_ day: String) -> String {
    "\(day.prefix(4))-\(day.dropFirst(4).prefix(2))-\(day.suffix(2))T00:00:00Z"
  }

  @Test(
    "Times in UTC, in a zone, of the site, whole days; ends and lengths",
    arguments: [
      (["DTSTART:20270112T080000Z", "DTEND:20270112T100000Z"], ["2027-01-12T08:00Z/2027-01-12T10:00Z"]),
      (["DTSTART:20270112T080000", "DTEND:20270112T100000"], ["2027-01-12T07:00Z/2027-01-12T09:00Z"]),
      (
        ["DTSTART;TZID=America/New_York:20270112T080000", "DTEND;TZID=America/New_York:20270112T100000"],
        ["2027-01-12T13:00Z/2027-01-12T15:00Z"]
      ),
      (
        ["DTSTART;TZID=\"America/New_York\":20270112T080000", "DURATION:PT1H30M"],
        ["2027-01-12T13:00Z/2027-01-12T14:30Z"]
      ),
      (["DTSTART;VALUE=DATE:20270112", "DTEND;VALUE=DATE:20270115"], ["2027-01-11T23:00Z/2027-01-14T23:00Z"]),
      (["DTSTART;VALUE=DATE:20270112"], ["2027-01-11T23:00Z/2027-01-12T23:00Z"]),
      (["DTSTART;VALUE=DATE:20270327", "DURATION:P2D"], ["2027-03-26T23:00Z/2027-03-28T22:00Z"]),
      (["DTSTART;VALUE=DATE-TIME:20270327T120000", "DURATION:P1D"], ["2027-03-27T11:00Z/2027-03-28T10:00Z"]),
      (["DTSTART:20270327T120000", "DURATION:PT24H"], ["2027-03-27T11:00Z/2027-03-28T11:00Z"]),
      (["DTSTART:20270112T080000Z", "DURATION:P1W"], ["2027-01-12T08:00Z/2027-01-19T08:00Z"]),
      // A weekly event ends when the clock shows the same, also over a change of the clocks.
      (
        ["DTSTART:20270319T180000", "DTEND:20270322T060000", "RRULE:FREQ=WEEKLY;COUNT=2"],
        ["2027-03-19T17:00Z/2027-03-22T05:00Z", "2027-03-26T17:00Z/2027-03-29T04:00Z"]
      ),
      // In the hour that is jumped over it begins when clocks jump; it is not left out.
      (
        ["DTSTART:20270327T023000", "DTEND:20270327T040000", "RRULE:FREQ=DAILY;UNTIL=20270329T000000"],
        ["2027-03-27T01:30Z/2027-03-27T03:00Z", "2027-03-28T01:00Z/2027-03-28T02:00Z"]
      ),
      // UNTIL is the last moment at which one begins.
      (
        [
          "DTSTART;TZID=Europe/Paris:20270112T080000", "DTEND;TZID=Europe/Paris:20270112T090000",
          "RRULE:FREQ=DAILY;UNTIL=20270114T070000Z",
        ],
        [
          "2027-01-12T07:00Z/2027-01-12T08:00Z", "2027-01-13T07:00Z/2027-01-13T08:00Z",
          "2027-01-14T07:00Z/2027-01-14T08:00Z",
        ]
      ),
      (
        ["DTSTART;VALUE=DATE:20270112", "RRULE:FREQ=DAILY;UNTIL=20270113"],
        ["2027-01-11T23:00Z/2027-01-12T23:00Z", "2027-01-12T23:00Z/2027-01-13T23:00Z"]
      ),
      (
        [
          "DTSTART:20270112T080000", "DTEND:20270112T090000", "RRULE:FREQ=DAILY;COUNT=4",
          "EXDATE:20270112T080000,20270114T080000", "EXDATE:20270201T080000",
        ],
        ["2027-01-13T07:00Z/2027-01-13T08:00Z", "2027-01-15T07:00Z/2027-01-15T08:00Z"]
      ),
      (
        [
          "DTSTART;TZID=Europe/Paris:20270112T080000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2",
          "EXDATE:20270112T070000Z",
        ],
        ["2027-01-13T07:00Z/2027-01-13T08:00Z"]
      ),
    ])
  func times(_ lines: [String], _ expected: [String]) throws {
    #expect(try Self.occurrences(lines) == expected.map(WindowTimes.range))
  }

  @Test("Also an event of many days is found from its middle")
  func longEvents() throws {
    let lines = ["DTSTART;VALUE=DATE:20261115", "DTEND;VALUE=DATE:20270110", "RRULE:FREQ=YEARLY"]
    let found = try Self.occurrences(lines, in: "2030-12-24T00:00Z/2030-12-25T00:00Z")
    #expect(found == [try WindowTimes.range("2030-11-14T23:00Z/2031-01-09T23:00Z")])
  }

  @Test("One of a series is replaced, another taken back; a whole event taken back is not there")
  func replacements() throws {
    let series = [
      "UID:1", "SUMMARY:freeze", "DTSTART:20270112T080000Z", "DTEND:20270112T090000Z", "RRULE:FREQ=DAILY;COUNT=3",
    ]
    let moved = [
      "UID:1", "SUMMARY:freeze", "RECURRENCE-ID:20270113T080000Z", "DTSTART:20270113T150000Z", "DTEND:20270113T160000Z",
    ]
    let cancelled = [
      "UID:1", "RECURRENCE-ID:20270114T080000Z", "DTSTART:20270114T080000Z",
      "STATUS:CANCELLED",
    ]
    let other = ["UID:2", "SUMMARY:freeze", "DTSTART;VALUE=DATE:20270112", "STATUS:cancelled"]
    let calendar = try ChangeCalendar(WindowTimes.calendar([moved, series, cancelled, other]), file: "changes.ics")
    let utc = TimeZoneRules(name: "UTC", fixedOffset: 0)
    let year = try WindowTimes.range("2027-01-01T00:00Z/2028-01-01T00:00Z")
    let found = calendar.events.flatMap { $0.occurrences(in: year, site: utc) }.sorted { $0.lowerBound < $1.lowerBound }
    #expect(
      found
        == (try ["2027-01-12T08:00Z/2027-01-12T09:00Z", "2027-01-13T15:00Z/2027-01-13T16:00Z"].map(WindowTimes.range)))
  }

  @Test(
    "What an event means, and for which site groups",
    arguments: [
      (["SUMMARY:freeze"], ChangeEvent.Kind.freeze, [String]()),
      (["SUMMARY:Freeze : stores , region-west"], .freeze, ["stores", "region-west"]),
      (["SUMMARY:hours: stores"], .hours, ["stores"]),
      (["SUMMARY:Christmas: no changes", "CATEGORIES:FREEZE"], .freeze, []),
      (["SUMMARY:Opening hours", "CATEGORIES:Retail,hours,sitegroup:stores"], .hours, ["stores"]),
      (["CATEGORIES:FREEZE", "CATEGORIES:SiteGroup: a b ,sitegroup:c"], .freeze, ["a b", "c"]),
      (["CATEGORIES:FREEZE", "X-SITEGROUP:stores,region\\,west", "X-OTHER:1"], .freeze, ["stores", "region,west"]),
      (["SUMMARY:freeze: stores", "X-SITEGROUP:hubs,stores"], .freeze, ["hubs", "stores"]),
      (["SUMMARY:free", " ze: st", "\tores"], .freeze, ["stores"]),
    ])
  func meaning(_ lines: [String], _ kind: ChangeEvent.Kind, _ groups: [String]) throws {
    let bytes = WindowTimes.calendar([["DTSTART;VALUE=DATE:20270112"] + lines])
    let event = try #require(try ChangeCalendar(bytes, file: "changes.ics").events.first)
    #expect(event.kind == kind)
    #expect(event.siteGroups == groups)
    #expect(event.holds(for: [String]()) == groups.isEmpty)
    #expect(event.holds(for: ["x"] + groups))
  }

  @Test("A file of a calendar program: time zones, alarms and notes are skipped, folds may split a character")
  func wholeFile() throws {
    let text = """
      BEGIN:VCALENDAR
      VERSION:2.0
      PRODID:-//Example//Calendar 1.0//EN
      CALSCALE:GREGORIAN
      METHOD:PUBLISH
      X-WR-CALNAME:Changes
      BEGIN:VTIMEZONE
      TZID:Europe/Paris
      BEGIN:STANDARD
      DTSTART:19701025T030000
      RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;BYSETPOS=1
      TZOFFSETFROM:+0200
      TZOFFSETTO:+0100
      END:STANDARD
      END:VTIMEZONE
      BEGIN:VEVENT
      UID:1@example.com
      DTSTAMP:20261101T000000Z
      DTSTART;TZID=Europe/Paris:20271215T000000
      DTEND;TZID=Europe/Paris:20280103T000000
      SUMMARY:Gel de fin d'ann\u{E9}e\\, sans exception
      DESCRIPTION:Nothing: really\\; nothing
      CATEGORIES:FREEZE
      TRANSP:TRANSPARENT
      BEGIN:VALARM
      ACTION:DISPLAY
      TRIGGER:-PT15M
      END:VALARM
      END:VEVENT
      END:VCALENDAR

      """
    // A fold in the middle of the two bytes of é.
    var bytes = Array(text.utf8)
    let accent = try #require(bytes.firstIndex(of: 0xC3))
    bytes.replaceSubrange(accent...accent, with: [0xC3, 0x0D, 0x0A, 0x20])
    for contents in [bytes, [0xEF, 0xBB, 0xBF] + bytes] {
      let calendar = try ChangeCalendar(contents, file: "changes.ics")
      let event = try #require(calendar.events.first)
      #expect(calendar.events.count == 1)
      #expect(event.title == "Gel de fin d'ann\u{E9}e, sans exception")
      #expect(event.position == SourcePosition(file: "changes.ics", line: 16, column: 1))
    }
  }

  @Test("Site groups that nobody knows are refused with the nearest")
  func unknownGroups() throws {
    let bytes = WindowTimes.calendar([
      ["SUMMARY:freeze: store", "DTSTART;VALUE=DATE:20270112"], ["SUMMARY:hours: hubs", "DTSTART;VALUE=DATE:20270112"],
    ])
    let calendar = try ChangeCalendar(bytes, file: "changes.ics")
    #expect(calendar.siteGroups == ["hubs", "store"])
    try calendar.check(siteGroups: ["hubs", "store"])
    let error = #expect(throws: DocumentErrors.self) { try calendar.check(siteGroups: ["stores", "hubs"]) }
    #expect(
      error?.description
        == "changes.ics:4:1: found the unknown site group 'store'; expected 'hubs' or 'stores'; did you mean 'stores'?")
  }
}
