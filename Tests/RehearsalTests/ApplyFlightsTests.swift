import MistAPI
import Planning
import Rehearsal
import Testing
import Twin

@Suite("Where several calls may be under way at a time, sites are worked on side by side")
struct ApplyFlightsTests {
  @Test("Planned and applied so, the organisation holds what it holds otherwise, by the same calls", arguments: [2, 8])
  func sameEnd(_ flights: Int) async throws {
    let single = try await PlanningBench(try PlanningBench.design())
    let plan = try await single.plan()
    let one = try await single.apply(plan)
    #expect(one.isComplete)

    let bench = try await PlanningBench(try PlanningBench.design())
    let spy = BreakingClient(bench.client, flights: flights)
    #expect(try await bench.plan(through: spy) == plan)
    #expect((2...flights).contains(await spy.mostUnderWay))
    let result = try await bench.apply(plan, through: spy)
    #expect(result.isComplete, "\(result.shortProblem)")
    #expect((2...flights).contains(await spy.mostUnderWay))
    #expect(result.calls == one.calls)
    #expect(result.counts == one.counts)
    #expect(result.items == one.items)
    #expect(try await bench.contents() == single.contents())
    #expect(try await bench.plan(through: spy).isEmpty)
  }

  @Test("The items of a site follow one another, and a step is told once")
  func order() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let plan = try await bench.plan()
    let journal = OrderJournal()
    let told = OrderJournal()
    let result = try await bench.applier(
      plan, through: BreakingClient(bench.client, flights: 8), journal: journal
    ).run { step in await told.note(ItemNumber(step: step.number, item: 0)) }
    #expect(result.isComplete)
    let cells = Dictionary(uniqueKeysWithValues: result.items.map { ($0.number, $0.cell) })
    for cell in Set(cells.values) where cell != .shared {
      let numbers = await journal.intended.filter { cells[$0] == cell }
      #expect(numbers == numbers.sorted(), "\(cell)")
    }
    #expect(await told.intended.map(\.step).sorted() == plan.steps.map(\.number))
  }

  @Test("A site that fails stops alone; stopped as a whole, what is under way comes to its end and nothing else begins")
  func failure() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let refusing = RefusingClient(bench.client, flights: 8) { request, sites in
      request.method == .put && request.path.hasSuffix("/sites/\(sites["Lisbon"] ?? "?")/setting")
    }
    let plan = try await bench.plan()
    let journal = MemoryJournal()
    let held = try await bench.apply(plan, through: refusing, journal: journal)
    #expect(held.ending == .finished)
    for item in held.items where item.cell == .site("Denver") { #expect(item.status == .done, "\(item.subject)") }
    #expect(held.failures.count { $0.cell == .site("Lisbon") } == 1)
    let rest = try await bench.apply(plan, through: BreakingClient(bench.client, flights: 8), journal: journal)
    #expect(rest.isComplete)

    let other = try await PlanningBench(try PlanningBench.design())
    let stopping = RefusingClient(other.client, flights: 8) { request, _ in
      request.method == .post && request.path.hasSuffix("/networks")
    }
    var options = ApplyOptions()
    options.onFailure = .stop
    let stopped = try await other.apply(try await other.plan(), through: stopping, options: options)
    guard case .stopped = stopped.ending else {
      Issue.record("\(stopped.ending)")
      return
    }
    let failed = try #require(stopped.failures.first)
    let waves = Dictionary(uniqueKeysWithValues: plan.steps.map { ($0.number, $0.wave) })
    let wave = try #require(waves[failed.number.step])
    for item in stopped.items where waves[item.number.step] ?? 0 > wave {
      guard case .notReached = item.status else {
        Issue.record("\(item.subject): \(item.status)")
        continue
      }
    }
  }
}

/// A journal that remembers in which order items were begun.
private actor OrderJournal: ApplyJournal {
  private let journal = MemoryJournal()
  private(set) var intended: [ItemNumber] = []

  func note(_ number: ItemNumber) { intended.append(number) }

  func begin(
    plan digest: String, organisation: String, continuing: Int64?, anew: Bool
  ) async throws -> ApplyHistory {
    try await journal.begin(plan: digest, organisation: organisation, continuing: continuing, anew: anew)
  }

  func intend(_ item: ItemNumber, subject: String, intent: ItemIntent, in run: Int64) async throws {
    intended.append(item)
    try await journal.intend(item, subject: subject, intent: intent, in: run)
  }

  func complete(_ item: ItemNumber, subject: String, outcome: ItemOutcome, in run: Int64) async throws {
    try await journal.complete(item, subject: subject, outcome: outcome, in: run)
  }

  func end(run: Int64, failure: String?) async throws { await journal.end(run: run, failure: failure) }
}
