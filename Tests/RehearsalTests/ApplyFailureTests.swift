import MistAPI
import Planning
import Rehearsal
import Testing
import Twin

@Suite("What fails stops its cell and what rests on it, not the rest")
struct ApplyFailureTests {
  /// Refuses whatever is written about the settings of one site.
  private static func bench(refusing site: String = "Lisbon") async throws -> (PlanningBench, RefusingClient) {
    let bench = try await PlanningBench(try PlanningBench.design())
    let client = RefusingClient(bench.client) { request, sites in
      request.method == .put && request.path.hasSuffix("/sites/\(sites[site] ?? "?")/setting")
    }
    return (bench, client)
  }

  @Test("Held: the site stops, the other is done, and what was not reached says because of which step")
  func hold() async throws {
    let (bench, client) = try await Self.bench()
    let plan = try await bench.plan()
    let result = try await bench.apply(plan, through: client)
    #expect(result.ending == .finished)
    #expect(!result.isComplete)
    let failed = try #require(result.failures.first)
    #expect(result.failures.count { $0.cell == .site("Lisbon") } == 1)
    #expect(failed.cell == .site("Lisbon"))
    #expect(failed.status.description.contains("refused by the test"))
    for item in result.items where item.cell == .site("Denver") { #expect(item.status == .done, "\(item.subject)") }
    for item in result.items where item.cell == .site("Lisbon") && item.number > failed.number {
      guard case .notReached(let step, let why) = item.status else {
        Issue.record("\(item.subject): \(item.status)")
        continue
      }
      #expect(step == failed.number.step)
      #expect(why.contains("'Lisbon'"))
    }
    #expect(result.items.count == plan.writes)
  }

  @Test("Corrected and continued, it does the rest and nothing else; the end is that of an apply that never failed")
  func continued() async throws {
    let whole = try await PlanningBench(try PlanningBench.design())
    try await whole.apply(try await whole.plan())
    let (bench, client) = try await Self.bench()
    let plan = try await bench.plan()
    let journal = MemoryJournal()
    let first = try await bench.apply(plan, through: client, journal: journal)
    #expect(!first.isComplete)
    let spy = BreakingClient(bench.client)
    var options = ApplyOptions()
    options.run = first.run
    let second = try await bench.apply(plan, through: spy, journal: journal, options: options)
    #expect(second.isComplete)
    #expect(second.run == first.run)
    let left = first.items.count { $0.status != .done }
    #expect(await spy.writes <= left)
    #expect(try await bench.contents() == whole.contents())
    #expect(try await bench.plan().isEmpty)
  }

  @Test("Stopped: nothing after the failure is begun")
  func stop() async throws {
    let (bench, client) = try await Self.bench()
    var options = ApplyOptions()
    options.onFailure = .stop
    let result = try await bench.apply(try await bench.plan(), through: client, options: options)
    guard case .stopped(let why) = result.ending else {
      Issue.record("\(result.ending)")
      return
    }
    #expect(why.contains("'Lisbon'"))
    let failed = try #require(result.failures.first)
    for item in result.items where item.number > failed.number {
      guard case .notReached = item.status else {
        Issue.record("\(item.subject): \(item.status)")
        continue
      }
    }
  }

  @Test("More failed sites than allowed stop everything", arguments: [0, 1])
  func maximum(_ most: Int) async throws {
    let (bench, client) = try await Self.bench()
    var options = ApplyOptions()
    options.maxFailedSites = most
    let result = try await bench.apply(try await bench.plan(), through: client, options: options)
    #expect((result.ending == .finished) == (most == 1))
    #expect(
      result.items.contains { $0.cell == .site("Denver") && $0.status == .done && $0.number.step > 10 } == (most == 1))
  }

  @Test("Undone: what was done at the failed site is gone again, what was done elsewhere stays; continued, all is done")
  func undo() async throws {
    let whole = try await PlanningBench(try PlanningBench.design())
    try await whole.apply(try await whole.plan())
    let bench = try await PlanningBench(try PlanningBench.design())
    let client = RefusingClient(bench.client) { request, sites in
      request.method == .put && request.path.hasSuffix("/sites/\(sites["Lisbon"] ?? "?")")
    }
    let plan = try await bench.plan()
    let journal = MemoryJournal()
    var options = ApplyOptions()
    options.onFailure = .undo
    let result = try await bench.apply(plan, through: client, journal: journal, options: options)
    #expect(result.undoFailures.isEmpty)
    #expect(result.items.contains { $0.cell == .site("Lisbon") && $0.status == .undone })
    let sites = try await bench.client.list("/orgs/\(bench.org)/sites").map { $0["name"]?.string }
    #expect(sites == ["Denver"])
    let inventory = try await bench.client.inventory(of: bench.org)
    #expect(inventory.count == 20)
    #expect(inventory.count { $0["site_id"]?.isNull == true } == 10)
    let second = try await bench.apply(plan, journal: journal)
    #expect(second.isComplete, "\(second.items.filter { $0.status != .skipped && $0.status != .done })")
    #expect(Self.unordered(try await bench.contents()) == Self.unordered(try await whole.contents()))
    #expect(try await bench.plan().isEmpty)
  }

  /// Contents whose order does not count: a site that is made again comes after the others.
  private static func unordered(_ contents: [String: [JSON]]) -> [String: Set<JSON>] {
    contents.mapValues { items in
      Set(
        items.map { item in
          guard var members = item.object, let sites = members["site_ids"]?.strings else { return item }
          members["site_ids"] = JSON(sites.sorted())
          return .object(members)
        })
    }
  }

  @Test("Undoing that is killed is finished before anything else")
  func killedUndo() async throws {
    let expected = try await Self.undone(killsAt: .max)
    #expect(expected.points > 60)
    for point in stride(from: 1, through: expected.points, by: 5) {
      let found = try await Self.undone(killsAt: point)
      #expect(found.contents == expected.contents, "point \(point)")
    }
  }

  private static func undone(killsAt point: Int) async throws -> (contents: [String: Set<JSON>], points: Int) {
    let bench = try await PlanningBench(try PlanningBench.design())
    let client = RefusingClient(bench.client) { request, sites in
      request.method == .put && request.path.hasSuffix("/sites/\(sites["Lisbon"] ?? "?")")
    }
    let plan = try await bench.plan()
    let journal = MemoryJournal()
    var options = ApplyOptions()
    options.onFailure = .undo
    let killing = KillingJournal(journal, killsAt: point)
    do {
      try await bench.apply(plan, through: client, journal: killing, options: options)
    } catch is KillingJournal.Killed {
      try await bench.apply(plan, through: client, journal: journal, options: options)
    }
    return (unordered(try await bench.contents()), await killing.points)
  }

  @Test("A claim code that is refused stops its own site only, and is told by its slot, not by the code")
  func refusedCode() async throws {
    let code = "A8530RY190UYEOL"
    let bench = try await PlanningBench(try PlanningBench.design(), lacking: code)
    let result = try await bench.apply(try await bench.plan())
    let claim = try #require(result.items.first { if case .partly = $0.status { true } else { false } })
    #expect(claim.status.description.contains("1 of 12 codes were refused, first that of 'Lisbon-gw1'"))
    let text = result.items.map(\.status.description).joined()
    #expect(!text.contains(code) && !text.contains("A8530-RY190-UYEOL"))
    #expect(
      result.items.contains {
        $0.cell == .site("Lisbon") && $0.status.description.contains("no SSR120 for 'Lisbon-gw1'")
      })
    for item in result.items where item.cell == .site("Denver") { #expect(item.status == .done, "\(item.subject)") }
  }

  @Test("A shared step that fails stops what rests on it, and the rest goes on")
  func shared() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let client = RefusingClient(bench.client) { request, _ in
      request.method == .post && request.path.hasSuffix("/rftemplates")
    }
    let result = try await bench.apply(try await bench.plan(), through: client)
    let failed = try #require(result.failures.first)
    #expect(failed.subject == "RF template 'RF-Shop'")
    #expect(failed.cell == .shared)
    for item in result.items where item.step == .wlans || item.step == .psks { #expect(item.status == .done) }
    let bound = result.items.filter { $0.step == .rfTemplates && $0.number != failed.number }
    #expect(bound.count == 2)
    for item in bound {
      #expect(item.status.description.hasPrefix("not reached because of step \(failed.number.step): "))
    }
  }
}

/// A client that refuses some calls, and knows the sites that were made through it.
actor RefusingClient: MistClient {
  nonisolated let flights: Int
  private let client: any MistClient
  private let refuses: @Sendable (MistRequest, [String: String]) -> Bool
  private var sites: [String: String] = [:]

  init(
    _ client: any MistClient, flights: Int = 1, refuses: @escaping @Sendable (MistRequest, [String: String]) -> Bool
  ) {
    self.client = client
    self.flights = flights
    self.refuses = refuses
  }

  func send(_ request: MistRequest) async throws -> MistResponse {
    if refuses(request, sites) { return MistResponse(status: 400, json: ["detail": "refused by the test"]) }
    let response = try await client.send(request)
    if request.method == .post, request.path.hasSuffix("/sites"), let body = try? JSON(parsing: response.body),
      let name = body["name"]?.string, let id = body["id"]?.string
    {
      sites[name] = id
    }
    return response
  }
}
