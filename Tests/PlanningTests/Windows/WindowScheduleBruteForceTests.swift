import Determinism
import Planning
import Testing

/// Compares the search with one that looks at every minute.
///
/// The minutes are judged by a rule of their own: a local time is reached once the clocks have shown it or a later
/// one, so what counts is the latest that they have shown so far, minute by minute.
@Suite("The first fit is the earliest, inside a window and outside every event: brute force by minutes")
struct WindowScheduleBruteForceTests {
  /// A zone, and a day near a change of its clocks.
  struct Place: Sendable, CustomTestStringConvertible {
    var zone: String
    var around: String
    var testDescription: String { "\(zone) \(around)" }
  }

  static let places = [
    Place(zone: "Europe/Paris", around: "2027-03-28T01:00Z"), Place(zone: "Europe/Paris", around: "2027-10-31T01:00Z"),
    Place(zone: "America/New_York", around: "2027-03-14T07:00Z"),
    Place(zone: "America/New_York", around: "2027-11-07T06:00Z"),
    Place(zone: "Australia/Lord_Howe", around: "2027-04-03T15:00Z"),
    Place(zone: "Australia/Lord_Howe", around: "2027-10-02T15:30Z"),
    Place(zone: "Asia/Kathmandu", around: "2027-05-01T12:00Z"),
  ]

  static let windowSets = [
    ["Tue 22:00–05:00 site"], ["daily 02:15–03:10 site"], ["Sat,Sun 00:30–02:30 site", "Sun 02:30–04:00 site"],
    ["Fri-Mon 23:00–06:00 site", "Wed 03:00–04:00 UTC"], ["Sun 01:45–02:20 America/New_York", "Sun 09:00–11:00 site"],
    [],
  ]

  /// An event for the test: its lines, and its local beginning and end in minutes since the Monday before `around`.
  struct Event: Sendable {
    var kind: String
    var begin: Int64
    var end: Int64
    var isUniversal: Bool
  }

  static let eventSets: [[Event]] = [
    [], [Event(kind: "freeze", begin: 5 * 1440 + 130, end: 6 * 1440 + 150, isUniversal: false)],
    [
      Event(kind: "hours", begin: 1440 + 8 * 60, end: 1440 + 23 * 60, isUniversal: false),
      Event(kind: "freeze", begin: 6 * 1440 + 135, end: 6 * 1440 + 165, isUniversal: false),
      Event(kind: "freeze", begin: 6 * 1440 + 90, end: 6 * 1440 + 100, isUniversal: true),
    ],
  ]

  @Test(arguments: places, windowSets)
  func agrees(_ place: Place, _ windowTexts: [String]) throws {
    let zone = try #require(TimeZoneDatabase.zone(place.zone))
    let windows = try windowTexts.map { try MaintenanceWindow($0) }
    let around = try WindowTimes.instant(place.around)
    let civil = zone.civil(around)
    let monday =
      CivilTime.daysSinceEpoch(year: civil.year, month: civil.month, day: civil.day) - Int64(civil.weekday - 1)
    let byWindow = Minutes(zone: zone, windows: windows, monday: monday, around: around)
    for events in Self.eventSets {
      let calendar = try ChangeCalendar(
        WindowTimes.calendar(events.map { Self.lines($0, monday: monday) }), file: "c.ics")
      let schedule = WindowSchedule(windows: windows, calendars: [calendar], zone: zone)
      var minutes = byWindow
      minutes.close(events)
      for offset in [-4000, -180, -20, 0, 200] {
        for length in [1, 40, 75, 180, 400] {
          let start = around.advanced(bySeconds: Int64(offset) * 60)
          let expected = minutes.first(from: start, length: length)
          let answer = schedule.firstFit(from: start, lasting: Int64(length) * 60_000, within: 8)
          #expect(answer.fit?.start == expected, "\(windowTexts) \(events) \(start) \(length)")
          if let fit = answer.fit { #expect(fit.end - fit.start == Int64(length) * 60_000) }
        }
      }
    }
  }

  private static func lines(_ event: Event, monday: Int64) -> [String] {
    func text(_ minutes: Int64) -> String {
      let time = CivilTime(Instant(seconds: monday * 86_400 + minutes * 60), offset: 0)
      func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
      let date = "\(time.year)\(two(time.month))\(two(time.day))"
      return "\(date)T\(two(time.hour))\(two(time.minute))00\(event.isUniversal ? "Z" : "")"
    }
    return ["SUMMARY:\(event.kind)", "DTSTART:\(text(event.begin))", "DTEND:\(text(event.end))"]
  }

  /// Which minutes are open, and for how long from each.
  struct Minutes {
    private static let count = 16 * 1440

    let first: Instant
    private let monday: Int64
    /// What the site's clocks have reached at each minute.
    private let local: [Int64]
    private var isOpen: [Bool]
    /// How many open minutes follow, the minute itself included.
    private(set) var open: [Int] = []

    init(zone: TimeZoneRules, windows: [MaintenanceWindow], monday: Int64, around: Instant) {
      let first = around.advanced(bySeconds: -5 * 86_400)
      // What a clock has shown so far, from a time well before.
      func reached(_ rules: TimeZoneRules) -> [Int64] {
        var latest = Int64.min
        var result: [Int64] = []
        for minute in -1440..<Self.count {
          let seconds = first.seconds + Int64(minute) * 60
          latest = max(latest, seconds + Int64(rules.offset(at: Instant(seconds: seconds))))
          if minute >= 0 { result.append(latest) }
        }
        return result
      }
      let local = reached(zone)
      var isOpen = [Bool](repeating: windows.isEmpty, count: Self.count)
      for window in windows {
        var clock = local
        if case .fixed(let rules) = window.zone { clock = reached(rules) }
        let weekdays = Set(window.weekdays.map(\.rawValue))
        for minute in 0..<Self.count where !isOpen[minute] {
          let today = clock[minute] / 86_400
          for day in (today - 1)...today where weekdays.contains(CivilTime.weekday(daysSinceEpoch: day)) {
            let time = clock[minute] - day * 86_400
            if time >= Int64(window.opens) * 60, time < Int64(window.closes) * 60 { isOpen[minute] = true }
          }
        }
      }
      self.first = first
      self.monday = monday
      self.local = local
      self.isOpen = isOpen
    }

    /// Takes the minutes of events away, and counts what is left.
    mutating func close(_ events: [Event]) {
      for event in events {
        for minute in 0..<Self.count {
          let time = event.isUniversal ? first.seconds + Int64(minute) * 60 : local[minute]
          let sinceMonday = time - monday * 86_400
          if sinceMonday >= event.begin * 60, sinceMonday < event.end * 60 { isOpen[minute] = false }
        }
      }
      open = [Int](repeating: 0, count: Self.count + 1)
      for minute in stride(from: Self.count - 1, through: 0, by: -1) where isOpen[minute] {
        open[minute] = open[minute + 1] + 1
      }
    }

    /// The first minute of the eight days from a moment on from which that many are open.
    func first(from start: Instant, length: Int) -> Instant? {
      let begin = Int((start - first) / 60_000)
      return (begin...(begin + 8 * 1440)).first { open[$0] >= length }
        .map { first.advanced(bySeconds: Int64($0) * 60) }
    }
  }
}
