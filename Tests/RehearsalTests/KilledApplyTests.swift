import MistAPI
import Planning
import Rehearsal
import Testing
import Twin

@Suite("An apply that is killed is taken up again")
struct KilledApplyTests {
  /// What an apply that nobody disturbs leaves, and how many points its journal has.
  private static func whole() async throws -> (contents: [String: [JSON]], plan: Plan, points: Int) {
    let bench = try await PlanningBench(try PlanningBench.design())
    let plan = try await bench.plan()
    let journal = KillingJournal(MemoryJournal())
    let result = try await bench.apply(plan, journal: journal)
    #expect(result.isComplete)
    return (try await bench.contents(), plan, await journal.points)
  }

  @Test("Killed at any point of its journal, it ends where it would have ended, and nothing is done twice")
  func everyPoint() async throws {
    let (expected, whole, points) = try await Self.whole()
    #expect(points == 4 * whole.writes)
    for point in 1...points {
      let bench = try await PlanningBench(try PlanningBench.design())
      let plan = try await bench.plan()
      #expect(plan == whole)
      let spy = BreakingClient(bench.client)
      let journal = MemoryJournal()
      await #expect(throws: KillingJournal.Killed.self, "point \(point)") {
        try await bench.apply(plan, through: spy, journal: KillingJournal(journal, killsAt: point))
      }
      let result = try await bench.apply(plan, through: spy, journal: journal)
      #expect(result.isComplete, "point \(point): \(result.items.map(\.status))")
      #expect(await spy.writes == plan.writes, "point \(point)")
      let contents = try await bench.contents()
      for (collection, items) in expected {
        #expect(contents[collection] == items, "\(collection) after a kill at point \(point)")
      }
    }
  }

  @Test(
    "A call that is not answered is in doubt; the next run asks the cloud",
    arguments: BreakingClient.Breakdown.allCases, [1, 4])
  func unanswered(_ breakdown: BreakingClient.Breakdown, _ flights: Int) async throws {
    let (expected, whole, _) = try await Self.whole()
    for write in 1...whole.writes {
      let bench = try await PlanningBench(try PlanningBench.design())
      let plan = try await bench.plan()
      let journal = MemoryJournal()
      let broken = try await bench.apply(
        plan, through: BreakingClient(bench.client, flights: flights, breaksAt: write, breakdown), journal: journal)
      guard case .interrupted = broken.ending else {
        Issue.record("write \(write): \(broken.ending)")
        continue
      }
      let doubts = broken.items.count { if case .inDoubt = $0.status { true } else { false } }
      #expect((1...flights).contains(doubts), "write \(write)")
      #expect(!broken.isComplete)
      let result = try await bench.apply(plan, journal: journal)
      #expect(result.isComplete, "write \(write)")
      let contents = try await bench.contents()
      for (collection, items) in expected {
        #expect(contents[collection] == items, "\(collection) after write \(write)")
      }
      #expect(try await bench.plan().isEmpty, "write \(write)")
    }
  }

  @Test("Planned anew instead, it ends there as well", arguments: BreakingClient.Breakdown.allCases)
  func plannedAnew(_ breakdown: BreakingClient.Breakdown) async throws {
    let (expected, whole, _) = try await Self.whole()
    for write in stride(from: 1, through: whole.writes, by: 3) {
      let bench = try await PlanningBench(try PlanningBench.design())
      try await bench.apply(
        try await bench.plan(), through: BreakingClient(bench.client, breaksAt: write, breakdown))
      let rest = try await bench.plan()
      let result = try await bench.apply(rest)
      #expect(result.isComplete, "write \(write): \(result.shortProblem)")
      #expect(try await bench.contents() == expected, "write \(write)")
    }
  }

  @Test("Killed again and again, a few points at a time, it arrives all the same")
  func manyTimes() async throws {
    let (expected, _, points) = try await Self.whole()
    let bench = try await PlanningBench(try PlanningBench.design())
    let plan = try await bench.plan()
    let journal = MemoryJournal()
    var kills = 0
    while kills < points {
      do {
        try await bench.apply(plan, journal: KillingJournal(journal, killsAt: 5 + kills % 4))
        break
      } catch is KillingJournal.Killed {
        kills += 1
      }
    }
    #expect(kills > 10 && kills < points)
    #expect(try await bench.contents() == expected)
  }
}

extension ApplyResult {
  /// The first item that does not stand as the plan wants it, for messages.
  var shortProblem: String { firstProblem.map { "\($0.subject): \($0.status)" } ?? "\(ending)" }
}
