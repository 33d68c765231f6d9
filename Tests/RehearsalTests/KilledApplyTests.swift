import MistAPI
import Planning
import Testing
import Twin

@Suite("An apply that is killed is taken up again")
struct KilledApplyTests {
  @Test(
    "Killed at any write, planned and applied again, it ends where it would have ended",
    arguments: BreakingClient.Breakdown.allCases)
  func everyWrite(_ breakdown: BreakingClient.Breakdown) async throws {
    let design = try PlanningBench.design()
    let whole = try await PlanningBench(design)
    let plan = try await whole.plan()
    try await whole.apply(plan)
    let expected = try await whole.contents()
    for write in 1...plan.calls {
      let bench = try await PlanningBench(design)
      let killed = BreakingClient(bench.client, breaksAt: write, breakdown)
      await #expect(throws: PlanningError.self, "write \(write)") {
        try await bench.apply(try await bench.plan(), through: killed)
      }
      let rest = try await bench.plan()
      #expect(!rest.isEmpty || (write == plan.calls && breakdown == .after), "write \(write)")
      try await bench.apply(rest)
      let contents = try await bench.contents()
      for (collection, items) in expected {
        #expect(
          contents[collection] == items,
          "\(collection) after a kill at write \(write): \(plan.steps[write - 1].subject)")
      }
      #expect(try await bench.plan().isEmpty, "write \(write)")
    }
  }

  @Test("Killed again and again, a few writes at a time, it arrives all the same")
  func manyTimes() async throws {
    let design = try PlanningBench.design()
    let whole = try await PlanningBench(design)
    try await whole.apply(try await whole.plan())
    let bench = try await PlanningBench(design)
    var attempts = 0
    while attempts < 100 {
      attempts += 1
      let plan = try await bench.plan()
      if plan.isEmpty { break }
      _ = try? await bench.apply(
        plan, through: BreakingClient(bench.client, breaksAt: 4, attempts % 2 == 0 ? .before : .after))
    }
    #expect(attempts < 100)
    #expect(attempts > 10)
    #expect(try await bench.contents() == whole.contents())
  }
}
