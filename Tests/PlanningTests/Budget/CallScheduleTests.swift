import Determinism
import MistAPI
import Planning
import Testing

@Suite("A schedule of calls waits for the hour instead of a refusal")
struct CallScheduleTests {
  /// 2027-01-11T08:00:00Z, a full hour.
  private static let hour = Instant(seconds: 1_799_654_400)
  /// Calls of exactly 100 ms.
  private static let callTime = CallTime(median: 100, spread: 0)

  private static func budget(
    quotas: Int = 1, used: Int = 0, limit: Int = 5000, reserve: CallReserve = .none, flights: Int = 1
  ) throws -> CallBudget {
    try CallBudget(
      quotas: (1...quotas).map { TokenQuota(owner: "token \($0)", limit: limit, used: used) }, reserve: reserve,
      callTime: callTime, flights: flights, margin: 1000)
  }

  @Test("Below the quota it takes as long as the calls; waves follow one another")
  func belowTheQuota() throws {
    let waves = [
      WaveCalls("shared", reads: 10, writes: [CallCount("create template", 20)]),
      WaveCalls("sites", writes: [CallCount("create site", 100), CallCount("set variables", 20)]),
    ]
    let schedule = CallSchedule(waves, budget: try Self.budget(), from: Self.hour)
    #expect(schedule.waves.map(\.calls) == [30, 120])
    #expect(schedule.waves.map { $0.start - Self.hour } == [0, 3000])
    #expect(schedule.waves.map { $0.end - Self.hour } == [3000, 15_000])
    #expect(schedule.duration == 15_000)
    #expect(schedule.calls == 150)
    #expect(schedule.hours.map(\.calls) == [150])
    #expect(schedule.hours.map(\.isFull) == [false])
  }

  @Test(
    "Beyond it, it waits for the full hour and the margin",
    arguments: [
      // Quotas, used, reserve, calls in each hour, duration in seconds.
      (1, 0, "0", [5000, 5000, 2000], 7200 + 1 + 200), (1, 0, "10%", [4500, 4500, 3000], 7200 + 1 + 300),
      (1, 4000, "0", [1000, 5000, 5000, 1000], 10_800 + 1 + 100),
      (1, 5000, "500", [4500, 4500, 3000], 10_800 + 1 + 300),
      (2, 0, "0", [10_000, 2000], 3600 + 1 + 200), (3, 0, "0", [12_000], 1200),
      (3, 1000, "1000", [9000, 3000], 3600 + 1 + 300),
    ] as [(Int, Int, String, [Int], Int64)])
  func beyondTheQuota(_ quotas: Int, _ used: Int, _ reserve: String, _ calls: [Int], _ seconds: Int64) throws {
    let budget = try Self.budget(quotas: quotas, used: used, reserve: try CallReserve(reserve))
    let schedule = CallSchedule([WaveCalls("all", reads: 12_000)], budget: budget, from: Self.hour)
    #expect(schedule.hours.map(\.calls) == calls)
    #expect(schedule.hours.map(\.isFull) == Array(repeating: true, count: calls.count - 1) + [false])
    #expect(schedule.duration == seconds * 1000)
  }

  @Test("An hour that ends before its quota is used up is not waited for")
  func acrossTheHour() throws {
    let start = Self.hour.advanced(bySeconds: 3500)
    let schedule = CallSchedule([WaveCalls("all", reads: 6000)], budget: try Self.budget(), from: start)
    #expect(schedule.hours.map(\.calls) == [1000, 5000])
    #expect(schedule.duration == 600_000)
    #expect(schedule.hours.map(\.isFull) == [false, true])
  }

  @Test("Calls at once shorten a wave, as far as they need not follow one another")
  func flights() throws {
    func duration(_ flights: Int, chain: Int) throws -> Int64 {
      let wave = WaveCalls("sites", writes: [CallCount("create site", 101)], longestChain: chain)
      return CallSchedule([wave], budget: try Self.budget(flights: flights), from: Self.hour).duration
    }
    #expect(try duration(1, chain: 0) == 10_100)
    #expect(try duration(10, chain: 0) == 1100)
    #expect(try duration(10, chain: 30) == 3000)
  }

  @Test("Sums follow the mean of a call, not its median")
  func mean() throws {
    #expect((CallTime.modelled.mean - 159.475).magnitude < 0.001)
    #expect((CallTime.modelled.deviation - 57.57).magnitude < 0.01)
    #expect(CallTime(median: 150, spread: 0).mean == 150)
    #expect(CallTime(median: 150, spread: 0).longest(for: 20) == 3000)
    #expect(CallTime.modelled.longest(for: 100) == 17_675)
    #expect(CallTime.modelled.longest(for: -1) == 0)
    #expect(CallTime(median: -1, spread: .nan) == CallTime(median: 0, spread: 0))
    let budget = try CallBudget(quotas: [TokenQuota(owner: "a")])
    let schedule = CallSchedule([WaveCalls("all", reads: 1000)], budget: budget, from: Self.hour)
    #expect((schedule.duration - 159_475).magnitude <= 1)
  }

  @Test("Calls that take no time wait for hours all the same")
  func noTime() throws {
    let budget = try CallBudget(quotas: [TokenQuota(owner: "a")], callTime: CallTime(median: 0), margin: 0)
    let schedule = CallSchedule([WaveCalls("all", reads: 12_000)], budget: budget, from: Self.hour)
    #expect(schedule.duration == 7_200_000)
    #expect(CallSchedule([], budget: budget, from: Self.hour).duration == 0)
    #expect(CallSchedule([WaveCalls("none")], budget: budget, from: Self.hour).hours.isEmpty)
  }

  @Test("With 1 to n quotas; those beyond the known are unused")
  func comparing() throws {
    let waves = [WaveCalls("all", reads: 12_000)]
    let budget = try Self.budget(used: 4000)
    let schedules = try CallSchedule.comparing(waves, budget: budget, upTo: 3, from: Self.hour)
    #expect(schedules.map(\.quotas) == [1, 2, 3])
    #expect(schedules.map { $0.hours.map(\.calls) } == [[1000, 5000, 5000, 1000], [6000, 6000], [11_000, 1000]])
    #expect(schedules.map(\.duration) == [10_901_000, 4_201_000, 3_701_000])
  }

  @Test(
    "A budget that allows no calls is refused",
    arguments: [
      ([], CallReserve.none, 1, "found no token to call with"),
      ([TokenQuota(owner: "a", limit: 0)], .none, 1, "found a quota of 0 calls an hour"),
      ([TokenQuota(owner: "a", used: -1)], .none, 1, "-1 of them used, for 'a'"),
      ([TokenQuota(owner: "a")], .calls(5000), 1, "a reserve of 5000 leaves nothing of the 5000 calls an hour of 'a'"),
      ([TokenQuota(owner: "a")], .share(0.9999), 1, "a reserve of 99.99% leaves nothing"),
      ([TokenQuota(owner: "a")], .none, 0, "found 0 calls at once; expected at least 1"),
    ] as [([TokenQuota], CallReserve, Int, String)])
  func refuses(_ quotas: [TokenQuota], _ reserve: CallReserve, _ flights: Int, _ expected: String) {
    let error = #expect(throws: CallBudgetError.self) {
      try CallBudget(quotas: quotas, reserve: reserve, flights: flights)
    }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    ("500", 500, "500"), ("10%", 500, "10%"), ("12.5 %", 625, "12.5%"), ("0", 0, "0"), ("0.01%", 1, "0.01%"),
  ])
  func reserves(_ text: String, _ calls: Int, _ written: String) throws {
    let reserve = try CallReserve(text)
    #expect(reserve.calls(of: 5000) == calls)
    #expect(reserve.description == written)
  }

  @Test(arguments: ["", "-1", "100%", "-5%", "ten", "5.5", "nan%", "%"])
  func noReserves(_ text: String) {
    let error = #expect(throws: CallBudgetError.self) { try CallReserve(text) }
    #expect(error?.description.hasPrefix("found the reserve '\(text)'; expected calls an hour") == true)
  }
}
