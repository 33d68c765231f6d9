import Determinism
import Ledger
import MistAPI
import Planning
import Testing
import Twin

@Suite("What an apply keeps of what it was said to take, and took")
struct ApplyScoreTests {
  private func options(_ plan: Plan, _ time: any TimePort) async throws -> ApplyOptions {
    var options = ApplyOptions()
    options.time = time
    options.predicted = ApplyPrediction(
      of: plan, budget: try CallBudget(quotas: [TokenQuota(owner: "tests")]), from: await time.now())
    return options
  }

  @Test("exactly the calls that were said, and waits for windows apart")
  func whole() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let plan = try await bench.plan()
    let time = TwinTime(bench.twin)
    let ledger = try Ledger()
    var options = try await options(plan, time)
    let opens = PlanningBench.start.advanced(bySeconds: 3600)
    options.mayStart = { cell, _ in
      guard cell == .site("Lisbon"), await time.now() < opens else { return .now }
      return .wait(until: opens)
    }
    let result = try await bench.apply(plan, journal: ledger.applyJournal(), options: options)
    #expect(result.isComplete)
    let score = try #require(try await ledger.applyScores().first)
    #expect(score.predicted?.calls == plan.waveCalls.reduce(0) { $0 + $1.calls })
    // What waits is read again when its window opens: those calls the plan did not know of.
    #expect(score.calls == result.calls)
    #expect(score.began == PlanningBench.start)
    // The clock of this twin stands still while calls are answered.
    #expect(score.waited == 3_600_000 && score.milliseconds == 0 && score.isComparable)
  }

  @Test("two runs of one plan, of which one is for a site only, and one that is interrupted")
  func parts() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let plan = try await bench.plan()
    let ledger = try Ledger()
    var options = try await options(plan, TwinTime(bench.twin))
    options.sites = ["Lisbon"]
    let first = try await bench.apply(plan, journal: ledger.applyJournal(), options: options)
    var score = try #require(try await ledger.applyScores().first)
    #expect(score.stretches.map(\.isPart) == [true] && score.calls == first.calls && !score.isComparable)
    options.sites = nil
    let second = try await bench.apply(plan, journal: ledger.applyJournal(), options: options)
    score = try #require(try await ledger.applyScores().first)
    #expect(score.stretches.map { $0.end?.calls } == [first.calls, second.calls])
    #expect(score.outcome == .done && score.calls == first.calls + second.calls && !score.isComparable)

    // A twin that does not answer: the process came to an end, and says what it took.
    let other = try await PlanningBench(try PlanningBench.design())
    let empty = try Ledger()
    let broken = try await other.apply(
      try await other.plan(), through: BreakingClient(other.client, breaksAt: 3), journal: empty.applyJournal())
    score = try #require(try await empty.applyScores().first)
    #expect(score.calls == broken.calls && score.predicted == nil && score.outcome == .open)
  }
}
