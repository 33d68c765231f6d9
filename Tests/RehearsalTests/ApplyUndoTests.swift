import MistAPI
import Planning
import Testing
import Twin

@Suite("What was applied can be undone, by plans")
struct ApplyUndoTests {
  @Test("The inverse of a greenfield apply takes away everything but the claims, which it names")
  func greenfield() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let before = try await bench.contents()
    let result = try await bench.apply(try await bench.plan())
    let inverse = result.inverse.whole
    #expect(inverse.notes.contains { $0.contains("12 devices were claimed by claim code; that cannot be undone") })
    #expect(inverse.notes.contains { $0.contains("order 4500990001") })
    #expect(inverse.steps.map(\.number) == Array(1...inverse.steps.count))
    for step in inverse.steps { #expect(step.after.allSatisfy { $0 < step.number }) }
    let undone = try await bench.apply(inverse)
    #expect(undone.isComplete, "\(undone.failures)")
    var after = try await bench.contents()
    let inventory = after.removeValue(forKey: "inventory") ?? []
    #expect(inventory.count == 20)
    #expect(inventory.allSatisfy { $0["site_id"]?.isNull == true && $0["name"]?.string == "" })
    for (collection, items) in before where collection != "inventory" {
      #expect(after[collection] == items, "\(collection)")
    }
  }

  @Test(
    "The inverse of a change puts back what stood there",
    arguments: [
      ("power_max: 11", "power_max: 12"), ("dns1: 9.9.9.9", "dns1: 149.112.112.112"),
      ("  dns1: 9.9.9.9", "  dns1: 9.9.9.9\n  dns2: 149.112.112.112"),
      ("ssid: shops-guest\n", "ssid: shops-guest\n          client_limit_up: 5\n"),
      ("for: [spokes]", "for: [shops]"), ("env:PSK_SCANNERS", "env:PSK_NEW"),
      ("device: \"{city}-{slot}\"", "device: \"{store:04}-{slot}\""),
    ])
  func change(_ old: String, _ new: String) async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    try await bench.apply(try await bench.plan())
    let before = try await bench.contents()
    let changed = try PlanningBench.design([(old, new)])
    let result = try await bench.apply(try await bench.plan(changed), of: changed)
    #expect(result.isComplete)
    #expect(try await bench.contents() != before)
    // A plan is a document: what is applied is what was read back from its file.
    let inverse = try Plan(parsing: Array(result.inverse.whole.document.text.utf8), file: "undo.json")
    #expect(inverse == result.inverse.whole)
    let undone = try await bench.apply(inverse)
    #expect(undone.isComplete, "\(undone.items.map(\.status))")
    #expect(try await bench.contents() == before)
  }

  @Test("Each cell has its own: undone one after the other, nothing is left")
  func cells() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let result = try await bench.apply(try await bench.plan())
    #expect(result.inverse.cells.map(\.cell) == [.site("Lisbon"), .site("Denver"), .shared])
    for undo in result.inverse.cells {
      #expect(undo.plan.steps.flatMap(\.items).allSatisfy { $0.cell == undo.cell })
      #expect(try await bench.apply(undo.plan).isComplete, "\(undo.cell)")
    }
    let contents = try await bench.contents()
    for (collection, items) in contents where collection != "inventory" { #expect(items.isEmpty, "\(collection)") }
  }

  @Test("What another changed after the apply is not undone, but named")
  func driftedSince() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    try await bench.apply(try await bench.plan())
    let changed = try PlanningBench.design([("power_max: 11", "power_max: 12")])
    let result = try await bench.apply(try await bench.plan(changed), of: changed)
    let radio = try #require(try await bench.client.list("/orgs/\(bench.org)/rftemplates").first?["id"]?.string)
    _ = try await bench.client.call(
      .put, "/orgs/\(bench.org)/rftemplates/\(radio)", body: ["band_24": ["bandwidth": 20, "power_max": 17]])
    let undone = try await bench.apply(result.inverse.whole)
    #expect(undone.drift.count == 1)
    #expect(try await bench.client.list("/orgs/\(bench.org)/rftemplates").first?["band_24"]?["power_max"] == 17)
  }

  @Test("A continued run undoes what its earlier processes did")
  func continued() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let plan = try await bench.plan()
    let journal = MemoryJournal()
    _ = try await bench.apply(plan, through: BreakingClient(bench.client, breaksAt: 20, .after), journal: journal)
    let result = try await bench.apply(plan, journal: journal)
    #expect(try await bench.apply(result.inverse.whole).isComplete)
    let contents = try await bench.contents()
    for (collection, items) in contents where collection != "inventory" { #expect(items.isEmpty, "\(collection)") }
  }
}
