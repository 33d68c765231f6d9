import MistAPI
import Planning
import Testing
import Twin

@Suite("What a design drops")
struct PlanPruneTests {
  /// What the ledger would know after an apply: everything that the plan made, by the ids that it got.
  static func ownership(_ bench: PlanningBench, _ plan: Plan) async throws -> [OwnershipRecord] {
    let contents = try await bench.contents()
    return plan.steps.flatMap(\.items).compactMap { item in
      guard case .create(let place, _) = item.action, let collection = place.collection?.split(separator: "/").last
      else { return nil }
      let found = (contents[String(collection)] ?? []).first { body in
        place.match.allSatisfy { Placeholder($0.value) != nil || body[$0.key] == $0.value }
      }
      guard let id = found?["id"]?.string.flatMap({ MistID($0) }) else { return nil }
      return OwnershipRecord(key: place.key, owner: "two-shops", fields: [], made: .init(place: place, id: id))
    }
  }

  /// `two-sites` without its second site; what is meant for spokes is meant for shops.
  static func withoutDenver() throws -> Design {
    let path = "\(Fixtures.root)/fixtures/designs/two-sites"
    let sites = String(decoding: try Fixtures().read("\(path)/sites.csv"), as: UTF8.self)
    let kept = sites.split(separator: "\n").filter { !$0.contains("Denver") }.joined(separator: "\n") + "\n"
    let devices = String(decoding: try Fixtures().read("\(path)/devices.csv"), as: UTF8.self)
    let rows = devices.split(separator: "\n").filter { !$0.contains("Denver") && !$0.contains(",2,") }
    let text = String(decoding: try Fixtures().read("\(path)/design.yaml"), as: UTF8.self)
    return try Design.load(
      path,
      files: Fixtures(replaced: [
        "\(path)/sites.csv": kept, "\(path)/devices.csv": rows.joined(separator: "\n") + "\n",
        "\(path)/design.yaml": text.replacing("for: [spokes]", with: "for: [shops]"),
      ]))
  }

  @Test("An object that the design made and no longer has is named, deleted with prune, and nothing else is")
  func label() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let first = try await bench.plan()
    try await bench.apply(first)
    let ownership = try await Self.ownership(bench, first)
    #expect(ownership.count == first.steps.filter { $0.verb == .create }.count)
    let text = String(
      decoding: try Fixtures().read("\(Fixtures.root)/fixtures/designs/two-sites/design.yaml"), as: UTF8.self)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("    scanners:") })
    let without = try PlanningBench.design([("\(line)\n", "")])
    let plan = try await bench.plan(without, options: PlanOptions(ownership: ownership))
    #expect(plan.isEmpty)
    #expect(plan.notes == ["PSK 'scanners' is no longer in the design, which made it; --prune deletes it"])
    let pruning = try await bench.plan(without, options: PlanOptions(prunes: true, ownership: ownership))
    #expect(pruning.steps.map(\.verb) == [.delete])
    #expect(pruning.steps.map(\.subject) == ["PSK 'scanners'"])
    #expect(pruning.steps.first?.irreversible != nil)
    let before = try await bench.contents()
    try await bench.apply(pruning, of: without)
    let after = try await bench.contents()
    #expect(after["psks"] == [])
    #expect(after.keys.filter { after[$0] != before[$0] } == ["psks"])
    #expect(try await bench.plan(without, options: PlanOptions(prunes: true, ownership: ownership)).isEmpty)
  }

  @Test("A site goes after its devices have left it")
  func site() async throws {
    // Denver is the only spoke: what is meant for spokes is meant for shops here.
    let bench = try await PlanningBench(try PlanningBench.design([("for: [spokes]", "for: [shops]")]))
    let first = try await bench.plan()
    try await bench.apply(first)
    let ownership = try await Self.ownership(bench, first)
    let design = try Self.withoutDenver()
    #expect(design.sites.map(\.name) == ["Lisbon"])
    let plan = try await bench.plan(design, options: PlanOptions(prunes: true, ownership: ownership))
    #expect(plan.steps.map(\.verb).contains(.unassign))
    let leaving = try #require(plan.steps.first { $0.verb == .unassign })
    let deletion = try #require(plan.steps.first { $0.verb == .delete && $0.subject == "site 'Denver'" })
    #expect(leaving.number < deletion.number)
    #expect(leaving.items.flatMap(\.action.slots).count == 10)
    try await bench.apply(plan, of: design)
    let after = try await bench.contents()
    #expect(after["sites"]?.map { $0["name"] } == ["Lisbon"])
    #expect(after["inventory"]?.filter { $0["site_id"] == nil || $0["site_id"] == .null }.count == 10)
    #expect(try await bench.plan(design, options: PlanOptions(prunes: true, ownership: ownership)).isEmpty)
  }

  @Test("What is still used by others is not deleted, and they are named")
  func inUse() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let first = try await bench.plan()
    try await bench.apply(first)
    let ownership = try await Self.ownership(bench, first)
    let template = try #require(try await bench.contents()["rftemplates"]?.first?["id"]?.string)
    _ = try await bench.client.call(
      .post, "/orgs/\(bench.org)/sites", body: ["name": "Elsewhere", "rftemplate_id": .string(template)])
    let changed = try PlanningBench.design([("    RF-Shop:", "    RF-Other:")])
    let spy = BreakingClient(bench.client)
    let error = await #expect(throws: PlanningError.self) {
      try await bench.plan(changed, through: spy, options: PlanOptions(prunes: true, ownership: ownership))
    }
    #expect(
      error?.description.contains(
        "RF template 'RF-Shop' is to be deleted and is still used by sites 'Elsewhere'") == true)
    #expect(await spy.writes == 0)
  }
}
