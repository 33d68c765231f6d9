import Assurance
import Determinism
import MistAPI
import Rollout
import Testing

@Suite("A rollout that is killed goes on where it was")
struct KilledRolloutTests {
  /// A journal whose process is killed before, or after, one of its events is kept.
  actor KillingJournal: RolloutJournal {
    struct Killed: Error {}

    private(set) var events: [RecordedEvent]
    private var left: Int
    private let keeps: Bool

    init(_ events: [RecordedEvent] = [], after left: Int, keeps: Bool) {
      self.events = events
      self.left = left
      self.keeps = keeps
    }

    func record(_ event: RolloutEvent, at time: Instant) async throws {
      left -= 1
      if left > 0 || keeps { events.append(RecordedEvent(at: time, event: event)) }
      if left <= 0 { throw Killed() }
    }
  }

  /// Few access points, short bakes, and everything that a rollout has: approval, held upgrades, pins, a watch.
  static let policy = RolloutPolicy(
    name: "short", summary: "",
    phases: [
      RolloutPhase(
        name: "canary", selection: .onePerSite(1), minimumBakeHours: 2, maximumBakeHours: 6,
        judgement: .gate(.init(alpha: 0.05, margin: nil, leastControls: 2, mostControls: 2, leastExposure: 1))),
      RolloutPhase(
        name: "fleet", selection: .rest, minimumBakeHours: 2, maximumBakeHours: 2,
        judgement: .floor(lookEveryHours: 1)),
    ], pinsVersion: true, watch: WatchRule(days: 1))

  static func cloud(_ clock: FakeClock, harm: Bool) -> FakeCloud {
    var script = FakeCloud.Script()
    if harm { script.harm = ("0.14.2", .throughput, 0.6) }
    script.autoUpgrades = [0: JSONObject([("enabled", true), ("version", "stable"), ("time_of_day", "02:00")])]
    return FakeCloud(clock: clock, sites: 2, models: Array(repeating: "AP45", count: 3), script: script)
  }

  static func order(_ cloud: FakeCloud) -> CanaryRollout.Order {
    CanaryRollout.Order(
      name: "ap", organisation: cloud.org, models: ["AP45"], version: "0.14.x", policy: policy)
  }

  /// What remains when one is not killed: everything but that it went on.
  struct Ending: Equatable {
    var result: RolloutResult
    var versions: [String: Int]
    var autoUpgrades: [Int: JSONObject]
    var orders: [String]

    init(_ result: RolloutResult, _ cloud: FakeCloud) async {
      self.result = result
      versions = await cloud.versions()
      autoUpgrades = await cloud.autoUpgrades
      orders = await cloud.upgrades.map { "\($0.version): \($0.macs)" }
    }
  }

  @Test("Killed before or after any event, it ends as if it had not been", arguments: [false, true], [false, true])
  func everywhere(harm: Bool, keeps: Bool) async throws {
    let clock = FakeClock(FirmwareRolloutTests.start)
    let cloud = Self.cloud(clock, harm: harm)
    let whole = KillingJournal(after: .max, keeps: true)
    let result = try await CanaryRollout(Self.order(cloud), client: cloud, time: clock, journal: whole).run()
    #expect(result.outcome.word == (harm ? "ROLLED BACK" : "PROMOTED"))
    #expect(result.version == "0.14.2")
    let expected = await Ending(result, cloud)
    let count = await whole.events.count
    #expect(count > 12)
    for point in 1...count {
      let clock = FakeClock(FirmwareRolloutTests.start)
      let cloud = Self.cloud(clock, harm: harm)
      let first = KillingJournal(after: point, keeps: keeps)
      await #expect(throws: KillingJournal.Killed.self) {
        try await CanaryRollout(Self.order(cloud), client: cloud, time: clock, journal: first).run()
      }
      let left = await first.events
      let second = KillingJournal(left, after: .max, keeps: true)
      guard !left.isEmpty, left.last?.event.kind != "ended" else {
        #expect(throws: RolloutError.self) {
          _ = try CanaryRollout(continuing: left, client: cloud, time: clock, journal: second)
        }
        continue
      }
      let found = try await CanaryRollout(continuing: left, client: cloud, time: clock, journal: second).run()
      let ending = await Ending(found, cloud)
      #expect(ending.result.outcome == expected.result.outcome, "killed at \(point)")
      #expect(ending.result.phases.map(\.verdict) == expected.result.phases.map(\.verdict), "killed at \(point)")
      #expect(
        ending.result.phases.map { $0.looks.map(\.finding) } == expected.result.phases.map { $0.looks.map(\.finding) },
        "killed at \(point)")
      #expect(ending.versions == expected.versions, "killed at \(point)")
      #expect(ending.autoUpgrades == expected.autoUpgrades, "killed at \(point)")
      #expect(ending.orders == expected.orders, "killed at \(point): what was ordered is not ordered again")
    }
  }

  @Test("What never began, and what has ended, is not gone on with")
  func notContinuable() async throws {
    let clock = FakeClock(FirmwareRolloutTests.start)
    let cloud = Self.cloud(clock, harm: false)
    let journal = KillingJournal(after: .max, keeps: true)
    let error = #expect(throws: RolloutError.self) {
      _ = try CanaryRollout(continuing: [], client: cloud, time: clock, journal: journal)
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains("never began"))
  }

  @Test("Looks that fail are taken again; when they fail for an hour, it stops where it is and can go on")
  func failingLooks() async throws {
    for count in [3, 100] {
      let clock = FakeClock(FirmwareRolloutTests.start)
      var script = FakeCloud.Script()
      script.failures = (FirmwareRolloutTests.startSeconds + 3600, count)
      let cloud = FakeCloud(clock: clock, sites: 2, models: Array(repeating: "AP45", count: 3), script: script)
      let journal = KillingJournal(after: .max, keeps: true)
      let rollout = CanaryRollout(Self.order(cloud), client: cloud, time: clock, journal: journal)
      if count == 3 {
        #expect(try await rollout.run().outcome == .promoted)
      } else {
        await #expect(throws: MistError.self) { try await rollout.run() }
      }
      let events = await journal.events
      #expect(events.filter { $0.event.kind == "not-looked" }.count == min(count, 12))
      #expect((events.last?.event.kind == "ended") == (count == 3))
    }
  }
}
