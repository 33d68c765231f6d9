import Determinism
import MistAPI
import Planning
import Testing
import Twin

@Suite("What cannot be carried out is refused before anything is written")
struct ApplyRefusalTests {
  @Test("A plan of another organisation")
  func otherOrganisation() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let plan = try await bench.plan()
    let other = try await PlanningBench(try PlanningBench.design([("name: Two Shops", "name: Others")]), seed: 9)
    let spy = BreakingClient(other.client)
    let error = await #expect(throws: ApplyError.self) { try await bench.apply(plan, through: spy) }
    #expect(error?.description.contains("is for the organisation 'Two Shops' (\(bench.org))") == true)
    #expect(error?.description.contains("reaches: 'Others'") == true)
    #expect(await spy.writes == 0)
  }

  @Test("With a token that may only read", arguments: ["read", "helpdesk"])
  func readOnly(_ role: String) async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let plan = try await bench.plan()
    let token = try await bench.twin.mintToken("auditor", role: role, in: bench.org)
    let spy = BreakingClient(TwinClient(bench.twin, token: token))
    await #expect(throws: PlanningError.self) { try await bench.apply(plan, through: spy) }
    #expect(await spy.calls == 1)
  }

  @Test("Without its secrets, or with others than it was made with")
  func secretsMissing() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let plan = try await bench.plan()
    let spy = BreakingClient(bench.client)
    let error = await #expect(throws: ApplyError.self) {
      try await Applier(client: spy, plan: plan, secrets: PlanSecrets(hash: bench.hash), journal: MemoryJournal()).run()
    }
    #expect(error?.description.contains("are not known, or not what the plan was made with") == true)
    #expect(error?.description.contains("Nothing was changed") == true)
    #expect(await spy.writes == 0)
  }

  @Test("Naming what nothing makes")
  func unknownPlaceholder() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    var plan = try await bench.plan()
    let group = try #require(plan.steps.firstIndex { $0.subject == "site group 'shops'" })
    plan.steps.remove(at: group)
    let spy = BreakingClient(bench.client)
    let error = await #expect(throws: ApplyError.self) { try await bench.apply(plan, through: spy) }
    #expect(error?.description.contains("'sitegroups/shops' does not exist and no step before makes it") == true)
    #expect(await spy.writes == 0)
  }

  @Test("Going on with a run of another plan, or with one that is not there")
  func otherRun() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let journal = MemoryJournal()
    let first = try await bench.apply(try await bench.plan(), journal: journal)
    let changed = try PlanningBench.design([("power_max: 11", "power_max: 12")])
    let plan = try await bench.plan(changed)
    for (run, words) in [(first.run, "run 1 of the journal is of plan"), (7, "no run 7")] {
      var options = ApplyOptions()
      options.run = run
      let spy = BreakingClient(bench.client)
      let error = await #expect(throws: ApplyError.self) {
        try await bench.apply(plan, of: changed, through: spy, journal: journal, options: options)
      }
      #expect(error?.description.contains(words) == true)
      #expect(await spy.writes == 0)
    }
  }

  @Test("At a site that the plan does not touch")
  func otherSite() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    var options = ApplyOptions()
    options.sites = ["Paris"]
    let error = await #expect(throws: ApplyError.self) {
      try await bench.apply(try await bench.plan(), options: options)
    }
    #expect(error == .noSuchSite("Paris"))
  }

  @Test("Restricted to a site, it does that site and what it rests on; the rest comes with the next run")
  func oneSite() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let plan = try await bench.plan()
    let journal = MemoryJournal()
    var options = ApplyOptions()
    options.sites = ["Lisbon"]
    let result = try await bench.apply(plan, journal: journal, options: options)
    for item in result.items {
      switch item.cell {
      case .site("Lisbon"): #expect(item.status == .done, "\(item.subject)")
      case .site: #expect(item.status == .notReached(step: nil, why: "it was not asked for"))
      case .shared: continue
      }
    }
    #expect(try await bench.client.list("/orgs/\(bench.org)/psks").isEmpty)
    #expect(try await bench.apply(plan, journal: journal).isComplete)
    #expect(try await bench.plan().isEmpty)
  }
}

@Suite("A cell starts when it may")
struct ApplyWindowTests {
  @Test("One that must wait is done last, at its time; the others do not wait for it")
  func wait() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let plan = try await bench.plan()
    let opens = PlanningBench.start.advanced(bySeconds: 3600)
    let time = TwinTime(bench.twin)
    let audit = MemoryAudit()
    var options = ApplyOptions()
    options.time = time
    options.audit = audit
    options.mayStart = { cell, seconds in
      #expect(seconds > 0)
      guard cell == .site("Lisbon"), await time.now() < opens else { return .now }
      return .wait(until: opens)
    }
    let result = try await bench.apply(plan, options: options)
    #expect(result.isComplete)
    let cells = Dictionary(result.items.map { ($0.number, $0.cell) }, uniquingKeysWith: { first, _ in first })
    for record in await audit.records {
      let at = try #require(record.at)
      if cells[record.item] == .site("Lisbon") { #expect(at >= opens) }
      if cells[record.item] == .site("Denver") { #expect(at < opens) }
    }
    #expect(try await bench.plan().isEmpty)
  }

  @Test("One that may never start is held, with the reason; the others are done")
  func never() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    var options = ApplyOptions()
    options.mayStart = { cell, _ in cell == .site("Lisbon") ? .never("no window is long enough") : .now }
    let result = try await bench.apply(try await bench.plan(), options: options)
    #expect(!result.isComplete)
    for item in result.items {
      switch item.cell {
      case .site("Lisbon"): #expect(item.status == .notReached(step: nil, why: "no window is long enough"))
      case .site("Denver"): #expect(item.status == .done, "\(item.subject)")
      default: continue
      }
    }
  }

  @Test("A window that never opens ends the run, and says so")
  func shut() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    var options = ApplyOptions()
    options.time = TwinTime(bench.twin)
    options.mayStart = { _, _ in .wait(until: PlanningBench.start) }
    let result = try await bench.apply(try await bench.plan(), options: options)
    #expect(result.items.allSatisfy { $0.status == .notReached(step: nil, why: "its window did not open") })
  }
}
