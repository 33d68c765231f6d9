import Assurance
import Determinism
import MistAPI
import Rollout
import Testing

@Suite("A rollout that people pause, abort and approve")
struct RolloutControlTests {
  /// A journal in which a person wants something once an event of a kind has happened.
  actor AskingJournal: RolloutJournal {
    private(set) var events: [RecordedEvent]
    private var wishes: [(after: String, wish: RolloutRequest)]

    init(_ events: [RecordedEvent] = [], _ wishes: [(after: String, wish: RolloutRequest)] = []) {
      self.events = events
      self.wishes = wishes
    }

    func record(_ event: RolloutEvent, at time: Instant) async throws {
      events.append(RecordedEvent(at: time, event: event))
    }

    func request() async throws -> RolloutRequest? {
      guard let wish = wishes.first, events.contains(where: { $0.event.kind == wish.after }) else { return nil }
      return wishes.removeFirst().wish
    }
  }

  let clock = FakeClock(FirmwareRolloutTests.start)

  func cloud() -> FakeCloud { KilledRolloutTests.cloud(clock, harm: false) }

  func order(_ cloud: FakeCloud, needsApproval: Bool = false) -> CanaryRollout.Order {
    var order = KilledRolloutTests.order(cloud)
    order.policy.phases[1].needsApproval = needsApproval
    return order
  }

  @Test("A phase waits for a person's word, and goes on with it")
  func approval() async throws {
    let cloud = cloud()
    let journal = AskingJournal()
    let first = try await CanaryRollout(
      order(cloud, needsApproval: true), client: cloud, time: clock, journal: journal
    ).run()
    #expect(first.outcome == .waiting(reason: "the phase 'fleet' waits for approval"))
    #expect(await cloud.versions() == ["0.14.1": 5, "0.14.2": 1])
    let events = await journal.events
    // Without the word it waits on.
    let still = AskingJournal(events)
    let second = try await CanaryRollout(continuing: events, client: cloud, time: clock, journal: still).run()
    #expect(second.outcome == first.outcome)
    let approved = AskingJournal(await still.events, [("started", .approve(by: "Ada"))])
    let third = try await CanaryRollout(
      continuing: await still.events, client: cloud, time: clock, journal: approved
    ).run()
    #expect(third.outcome == .promoted)
    #expect(await approved.events.map(\.event).contains(.approved(phase: "fleet", by: "Ada")))
    #expect(await cloud.versions() == ["0.14.2": 6])
  }

  @Test(
    "Paused in whatever it does, it does nothing more until it goes on",
    arguments: [
      "chosen", "upgrading", "ordered", "upgraded", "looked", "judged", "watching",
    ])
  func pause(after kind: String) async throws {
    let cloud = cloud()
    let journal = AskingJournal([], [(kind, .pause(by: "Ada"))])
    let paused = try await CanaryRollout(order(cloud), client: cloud, time: clock, journal: journal).run()
    #expect(paused.outcome == .waiting(reason: "paused by Ada"))
    let events = await journal.events
    #expect(events.last?.event == .paused(by: "Ada"))
    let writes = await cloud.writes()
    let rest = AskingJournal(events)
    let result = try await CanaryRollout(continuing: events, client: cloud, time: clock, journal: rest).run()
    #expect(result.outcome == .promoted)
    #expect(await cloud.writes() > writes)
    #expect(await cloud.versions() == ["0.14.2": 6])
  }

  @Test(
    "Aborted in whatever it does, everything goes back, or stays as it is",
    arguments: [
      "upgrading", "ordered", "upgraded", "looked", "watching",
    ])
  func abort(after kind: String) async throws {
    let cloud = cloud()
    let journal = AskingJournal([], [(kind, .abort(by: "Ada", keepsUpgraded: false))])
    let result = try await CanaryRollout(order(cloud), client: cloud, time: clock, journal: journal).run()
    #expect(result.outcome == .rolledBack(reason: "aborted by Ada"))
    #expect(result.rollBack?.lost == [])
    #expect(await cloud.versions() == ["0.14.1": 6])
    #expect(await cloud.autoUpgrades[0]?["enabled"] == true)
  }

  @Test("Aborted and kept, sites still do not upgrade by themselves until that is put back")
  func abortKeeping() async throws {
    let cloud = cloud()
    let before = await cloud.autoUpgrades
    let journal = AskingJournal([], [("looked", .abort(by: "Ada", keepsUpgraded: true))])
    let result = try await CanaryRollout(order(cloud), client: cloud, time: clock, journal: journal).run()
    #expect(result.outcome == .held(reason: "aborted by Ada"))
    #expect(await cloud.versions() == ["0.14.1": 5, "0.14.2": 1])
    #expect(await cloud.autoUpgrades[0]?["enabled"] == false)
    let restorer = AutoUpgradeRestorer(client: cloud, events: await journal.events)
    #expect(try await restorer.restore() == ["site-0"])
    #expect(await cloud.autoUpgrades == before)
  }
}
