import Determinism
import MistAPI
import Planning
import Testing

@Suite("A cell starts only if its predicted end fits into its window")
struct CellScheduleTests {
  /// 2027-01-11T08:00:00Z, a Monday.
  private static let monday = Instant(seconds: 1_799_654_400)

  private static func budget(flights: Int = 1, limit: Int = 5000) throws -> CallBudget {
    try CallBudget(
      quotas: [TokenQuota(owner: "a", limit: limit)], callTime: CallTime(median: 1000, spread: 0), flights: flights,
      margin: 0)
  }

  private static func schedule(_ window: String, _ zone: String = "UTC") throws -> WindowSchedule {
    WindowSchedule(windows: [try MaintenanceWindow(window)], zone: try #require(TimeZoneDatabase.zone(zone)))
  }

  private static func starts(_ schedule: CallSchedule) -> [String] {
    schedule.waves.flatMap(\.cells).map { "\($0.name) \($0.start.iso8601)" }
  }

  @Test("Cells wait for their windows, each in its own zone; those without one use the time between")
  func windows() throws {
    let schedules = [
      try Self.schedule("daily 22:00–23:00 site", "Europe/Paris"),
      try Self.schedule("daily 22:00–23:00 site", "America/New_York"),
    ]
    let wave = WaveCalls(
      "sites", reads: 60,
      cells: [
        CellCalls("New York", calls: 600, schedule: 1), CellCalls("Paris", calls: 600, schedule: 0),
        CellCalls("anywhere", calls: 600), CellCalls("Lyon", calls: 3001, schedule: 0),
        CellCalls("Nice", calls: 600, schedule: 0),
      ])
    let schedule = CallSchedule(
      [wave, WaveCalls("after", reads: 1)], budget: try Self.budget(), schedules: schedules, from: Self.monday)
    #expect(
      Self.starts(schedule) == [
        "anywhere 2027-01-11T08:01:00Z", "Paris 2027-01-11T21:00:00Z", "Nice 2027-01-11T21:10:00Z",
        "New York 2027-01-12T03:00:00Z", "Lyon 2027-01-12T21:00:00Z",
      ])
    #expect(schedule.unopened.isEmpty)
    #expect(schedule.waves[1].start.iso8601 == "2027-01-12T21:50:01Z")
    #expect(schedule.calls == 60 + 5401 + 1)
  }

  @Test("Several at once in one window")
  func flights() throws {
    let cells = (1...5).map { CellCalls("cell \($0)", calls: 1500, schedule: 0) }
    let schedule = CallSchedule(
      [WaveCalls("sites", cells: cells)], budget: try Self.budget(flights: 2, limit: 100_000),
      schedules: [try Self.schedule("daily 22:00–23:00 site")], from: Self.monday)
    #expect(
      Self.starts(schedule) == [
        "cell 1 2027-01-11T22:00:00Z", "cell 2 2027-01-11T22:00:00Z", "cell 3 2027-01-11T22:25:00Z",
        "cell 4 2027-01-11T22:25:00Z", "cell 5 2027-01-12T22:00:00Z",
      ])
  }

  @Test("A cell that would have to wait for a quota does not begin where its end would be too late")
  func quota() throws {
    let cells = (1...3).map { CellCalls("cell \($0)", calls: 700, schedule: 0) }
    let schedule = CallSchedule(
      [WaveCalls("sites", cells: cells)], budget: try Self.budget(limit: 1000),
      schedules: [try Self.schedule("daily 22:10–23:05 site")], from: Self.monday)
    // The second would get 300 calls before 23:00 and the other 400 (6 min 40 s) after it: beyond 23:05.
    #expect(
      Self.starts(schedule) == [
        "cell 1 2027-01-11T22:10:00Z", "cell 2 2027-01-12T22:10:00Z", "cell 3 2027-01-13T22:10:00Z",
      ])
  }

  @Test("A cell for which no window opens is listed and does not hold up the rest")
  func never() throws {
    let cells = [CellCalls("large", calls: 4000, schedule: 0), CellCalls("small", calls: 10, schedule: 0)]
    let schedule = CallSchedule(
      [WaveCalls("sites", cells: cells)], budget: try Self.budget(),
      schedules: [try Self.schedule("Tue 22:00–23:00 site")], from: Self.monday)
    #expect(Self.starts(schedule) == ["small 2027-01-12T22:00:00Z"])
    #expect(schedule.unopened.map(\.name) == ["large"])
    #expect(
      schedule.unopened.first?.refusal.description
        == "needs 67 min, the window has 60 min: widen the window, or split the work")
    #expect(schedule.calls == 10)
  }

  @Test("Counts below zero count as none")
  func negative() throws {
    let wave = WaveCalls(
      "odd", reads: -5, writes: [CallCount("create", -1)], longestChain: -2, cells: [CellCalls("a", calls: -3)])
    let schedule = CallSchedule([wave], budget: try Self.budget(), from: Self.monday)
    #expect(schedule.calls == 0)
    #expect(schedule.waves[0].calls == 0)
    #expect(schedule.duration == 0)
    #expect(Self.starts(schedule) == ["a 2027-01-11T08:00:00Z"])
  }

  @Test("The window must have room for more than the mean")
  func allowance() throws {
    let budget = try CallBudget(quotas: [TokenQuota(owner: "a")], margin: 0)
    let calls = 360
    let needed = Double(calls) * budget.callTime.mean
    #expect(needed < 60_000)
    #expect(needed + budget.callTime.allowance(for: calls) > 60_000)
    let schedule = CallSchedule(
      [WaveCalls("sites", cells: [CellCalls("a", calls: calls, schedule: 0)])], budget: budget,
      schedules: [try Self.schedule("Tue 22:00–22:01 site")], from: Self.monday)
    #expect(schedule.unopened.map(\.name) == ["a"])
  }
}
