import Determinism
import Planning
import Testing

@Suite("Work fits into the first opening that is long enough, or never")
struct WindowScheduleTests {
  private static let minute: Int64 = 60_000

  private static func schedule(
    _ windows: [String], _ events: [[String]] = [], zone: String = "Europe/Paris", siteGroups: [String] = []
  ) throws -> WindowSchedule {
    WindowSchedule(
      windows: try windows.map { try MaintenanceWindow($0) },
      calendars: events.isEmpty ? [] : [try ChangeCalendar(WindowTimes.calendar(events), file: "c.ics")],
      zone: try #require(TimeZoneDatabase.zone(zone)), siteGroups: siteGroups)
  }

  private static func start(
    _ schedule: WindowSchedule, from: String, minutes: Int64
  ) throws -> String? {
    schedule.firstFit(from: try WindowTimes.instant(from), lasting: minutes * minute).fit?.start.iso8601
  }

  @Test(
    "In one window",
    arguments: [
      // Before it, in it while enough is left, when too little is left, at its very end.
      ("2027-01-11T08:00Z", 60, "2027-01-12T21:00:00Z"), ("2027-01-12T22:30Z", 60, "2027-01-12T22:30:00Z"),
      ("2027-01-13T03:00Z", 60, "2027-01-13T03:00:00Z"), ("2027-01-13T03:01Z", 60, "2027-01-19T21:00:00Z"),
      ("2027-01-13T03:59Z", 0, "2027-01-13T03:59:00Z"), ("2027-01-13T04:00Z", 0, "2027-01-19T21:00:00Z"),
      ("2027-01-12T20:00Z", 420, "2027-01-12T21:00:00Z"),
      ("2027-01-12T20:00Z", -5, "2027-01-12T21:00:00Z"),
    ] as [(String, Int64, String)])
  func oneWindow(_ from: String, _ minutes: Int64, _ expected: String) throws {
    let schedule = try Self.schedule(["Tue 22:00–05:00 site"])
    #expect(try Self.start(schedule, from: from, minutes: minutes) == expected)
  }

  @Test("Eight hours fit into a window of seven only in the night in which clocks go back")
  func longerNight() throws {
    let schedule = try Self.schedule(["Sat 22:00–05:00 site"])
    #expect(try Self.start(schedule, from: "2027-01-11T08:00Z", minutes: 480) == "2027-10-30T20:00:00Z")
  }

  @Test("Windows that adjoin are one opening")
  func adjoining() throws {
    let schedule = try Self.schedule(["Tue 22:00–24:00 site", "Wed 00:00–05:00 site", "Wed 04:00–06:00 Europe/Berlin"])
    #expect(try Self.start(schedule, from: "2027-01-11T08:00Z", minutes: 480) == "2027-01-12T21:00:00Z")
    #expect(try Self.start(schedule, from: "2027-01-11T08:00Z", minutes: 481) == nil)
  }

  @Test("Freezes and store hours of the site's groups close, and are named")
  func calendars() throws {
    let events = [
      [
        "SUMMARY:Inventory week", "CATEGORIES:FREEZE,sitegroup:stores", "DTSTART;VALUE=DATE:20270111",
        "DTEND;VALUE=DATE:20270118",
      ],
      ["SUMMARY:hours: stores", "DTSTART:20270101T080000", "DTEND:20270101T230000", "RRULE:FREQ=DAILY"],
      ["SUMMARY:freeze: hubs", "DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20280101"],
    ]
    let store = try Self.schedule(["Tue 22:00–05:00 site"], events, siteGroups: ["stores", "west"])
    #expect(store.events.map(\.title) == ["Inventory week", "hours: stores"])
    let answer = store.firstFit(from: try WindowTimes.instant("2027-01-11T08:00Z"), lasting: 60 * Self.minute)
    let fit = try #require(answer.fit)
    #expect(fit.start.iso8601 == "2027-01-19T22:00:00Z")
    #expect(fit.end.iso8601 == "2027-01-19T23:00:00Z")
    #expect(fit.openUntil?.iso8601 == "2027-01-20T04:00:00Z")
    #expect(fit.delayedBy == ["Inventory week", "hours: stores"])
    #expect(!store.isOpen(at: try WindowTimes.instant("2027-01-12T22:00Z")))
    #expect(store.isOpen(at: fit.start))
    #expect(!store.isOpen(at: fit.start.advanced(byMilliseconds: -1)))
    // The same site without groups has no events.
    let free = try Self.schedule(["Tue 22:00–05:00 site"], events)
    #expect(free.events.isEmpty)
    #expect(try Self.start(free, from: "2027-01-11T08:00Z", minutes: 60) == "2027-01-12T21:00:00Z")
  }

  @Test("Without windows and events any time is good, at once")
  func always() throws {
    let schedule = try Self.schedule([])
    #expect(schedule.isAlwaysOpen)
    let now = try WindowTimes.instant("2027-01-11T08:00Z")
    let answer = schedule.firstFit(from: now, lasting: 5000 * 86_400_000)
    #expect(answer.fit?.start == now)
    #expect(answer.fit?.openUntil == nil)
  }

  @Test("Without windows, between the events; work of many days as well")
  func eventsAlone() throws {
    let events = [["SUMMARY:freeze", "DTSTART;VALUE=DATE:20270101", "RRULE:FREQ=MONTHLY"]]
    let schedule = try Self.schedule([], events, zone: "UTC")
    #expect(try Self.start(schedule, from: "2027-01-01T08:00Z", minutes: 27 * 1440) == "2027-01-02T00:00:00Z")
    #expect(try Self.start(schedule, from: "2027-01-03T08:00Z", minutes: 30 * 1440) == "2027-03-02T00:00:00Z")
    #expect(try Self.start(schedule, from: "2027-01-03T08:00Z", minutes: 31 * 1440) == nil)
  }

  /// Windows, events, minutes, and the refusal.
  struct Refusal: Sendable, CustomTestStringConvertible {
    var windows: [String]
    var events: [[String]]
    var minutes: Int64
    var expected: String
    var testDescription: String { expected }
  }

  @Test(
    "Why it never fits",
    arguments: [
      Refusal(
        windows: ["Tue 01:00–02:30 site"], events: [], minutes: 95,
        expected: "needs 95 min, the window has 90 min: widen the window, or split the work"),
      Refusal(
        windows: ["Tue 01:00–02:30 site"],
        events: [["SUMMARY:freeze", "DTSTART;VALUE=DATE:20270301", "RRULE:FREQ=DAILY"]],
        minutes: 95, expected: "needs 95 min, the window has 90 min: widen the window, or split the work"),
      Refusal(
        windows: ["Tue 01:00–02:30 site"],
        events: [
          ["CATEGORIES:FREEZE", "SUMMARY:Merger", "DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20280601"],
          ["CATEGORIES:FREEZE", "SUMMARY:Saturday", "DTSTART;VALUE=DATE:20270102", "RRULE:FREQ=WEEKLY"],
        ], minutes: 60,
        expected: "needs 60 min, and until 2028-02-15T08:00:00Z every window long enough is closed by 'Merger' (closed "
          + "until 2028-05-31T22:00:00Z): shorten these events, or choose another window"),
      Refusal(
        windows: ["daily 01:00–02:30 site"],
        events: [["SUMMARY:hours", "DTSTART:20270101T014500", "DTEND:20270101T220000", "RRULE:FREQ=DAILY"]],
        minutes: 50,
        expected:
          "needs 50 min, and until 2028-02-15T08:00:00Z every window long enough is closed by 'hours' (closed until "
          + "2028-02-15T21:00:00Z); they leave at most 45 min: shorten these events, or choose another window"),
    ])
  func never(_ refusal: Refusal) throws {
    let schedule = try Self.schedule(refusal.windows, refusal.events)
    let answer = schedule.firstFit(
      from: try WindowTimes.instant("2027-01-11T08:00Z"), lasting: refusal.minutes * Self.minute)
    #expect(answer.fit == nil)
    #expect(answer.refusal?.description == refusal.expected)
  }

  @Test("A window that does not open in the days that are searched")
  func noOpening() throws {
    let schedule = try Self.schedule(["Tue 01:00–02:30 site"])
    let answer = schedule.firstFit(from: try WindowTimes.instant("2027-01-13T08:00Z"), lasting: 1000, within: 2)
    #expect(
      answer.refusal?.description
        == "no window opens between 2027-01-13T08:00:00Z and 2027-01-15T08:00:00Z: choose another window")
    #expect(answer.refusal?.reason == .noOpening)
  }
}
