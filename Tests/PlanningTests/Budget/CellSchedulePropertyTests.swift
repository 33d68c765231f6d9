import Determinism
import MistAPI
import Planning
import Testing

@Suite("Whatever the cells, windows and quotas: what is scheduled keeps to all of them")
struct CellSchedulePropertyTests {
  @Test(arguments: 0..<40 as Range<UInt64>)
  func keepsToEverything(_ seed: UInt64) throws {
    var chance = Chance(seed)
    let start = Instant(seconds: 1_799_654_400 + Int64(chance.below(400)) * 86_400 + Int64(chance.below(86_400)))
    let texts = [
      "daily 22:00–05:00 site", "Tue,Thu 01:00–02:30 site", "Sat-Sun 00:00–24:00 UTC",
      "Mon-Fri 02:00–03:00 Europe/Paris",
    ]
    let freeze = ["SUMMARY:freeze", "DTSTART;VALUE=DATE:20270115", "RRULE:FREQ=MONTHLY;BYMONTHDAY=15,16,-1"]
    let calendar = try ChangeCalendar(WindowTimes.calendar([freeze]), file: "c.ics")
    let schedules = try ["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"].map { name in
      WindowSchedule(
        windows: [try MaintenanceWindow(texts[chance.below(4)])], calendars: [calendar],
        zone: try #require(TimeZoneDatabase.zone(name)))
    }
    let flights = 1 + chance.below(3)
    let budget = try CallBudget(
      quotas: (0...chance.below(3)).map { TokenQuota(owner: "\($0)", limit: 1000, used: chance.below(900)) },
      reserve: .calls(chance.below(500)), flights: flights)
    let cells = (0..<60).map {
      CellCalls("\($0)", calls: chance.below($0 % 20 == 0 ? 40_000 : 1200), schedule: chance.below(6))
    }
    let wave = WaveCalls("sites", reads: chance.below(300), cells: cells)
    let schedule = CallSchedule([wave], budget: budget, schedules: schedules, from: start)
    let placed = schedule.waves[0].cells

    // Each cell once, or with the reason why not.
    #expect((placed.map(\.name) + schedule.unopened.map(\.name)).sorted() == cells.map(\.name).sorted())
    #expect(placed.map(\.start) == placed.map(\.start).sorted())
    // Inside one opening of its own schedule.
    for cell in placed {
      #expect(cell.start >= start && cell.end >= cell.start)
      guard let index = cells[Int(cell.name) ?? 0].schedule, index < schedules.count else { continue }
      let whole = cell.start..<cell.end.advanced(byMilliseconds: 1)
      #expect(schedules[index].openings(in: whole) == [whole], "\(cell)")
    }
    // Never more at once than may be.
    let changes = placed.filter { $0.calls > 0 }.flatMap { [($0.start, 1), ($0.end, -1)] }
    var atOnce = 0
    for (_, change) in changes.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
      atOnce += change
      #expect(atOnce <= flights)
    }
    // Never more in an hour than the quotas leave, and every call is somewhere.
    for hour in schedule.hours { #expect(hour.calls <= hour.capacity && hour.capacity <= budget.callsPerHour) }
    #expect(schedule.calls == wave.reads + placed.reduce(0) { $0 + $1.calls })
    #expect(schedule.waves[0].calls == schedule.calls)
  }

  /// Numbers by chance, the same for a seed.
  private struct Chance {
    private let key: RandomKey
    private var number: UInt64 = 0

    init(_ seed: UInt64) { key = RandomKey(seed: seed) }

    mutating func below(_ limit: Int) -> Int {
      number += 1
      return Int(key.child(number).integer(below: UInt64(limit)))
    }
  }
}
