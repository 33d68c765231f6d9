import MistAPI
import Planning
import Testing
import Twin

@Suite("What has changed since the plan was made is found before it is written over, and named")
struct ApplyDriftTests {
  private static func applied() async throws -> PlanningBench {
    let bench = try await PlanningBench(try PlanningBench.design())
    try await bench.apply(try await bench.plan())
    return bench
  }

  /// Somebody else's client.
  private static func ana(_ bench: PlanningBench) async throws -> TwinClient {
    TwinClient(bench.twin, token: try await bench.twin.mintToken("ana", role: "write", in: bench.org))
  }

  private static func site(_ name: String, of bench: PlanningBench) async throws -> String {
    let sites = try await bench.client.list("/orgs/\(bench.org)/sites")
    return try #require(sites.first { $0["name"]?.string == name }?["id"]?.string)
  }

  @Test("A field that another changed stops its item; object, values and author are named; the rest goes on")
  func changedField() async throws {
    let bench = try await Self.applied()
    let changed = try PlanningBench.design([("dns1: 9.9.9.9", "dns1: 149.112.112.112")])
    let plan = try await bench.plan(changed)
    #expect(plan.writes == 2)
    let lisbon = try await Self.site("Lisbon", of: bench)
    let setting = try await bench.client.call(.get, "/sites/\(lisbon)/setting")
    var variables = try #require(setting["vars"]?.object)
    variables["dns1"] = "192.0.2.53"
    _ = try await Self.ana(bench).call(.put, "/sites/\(lisbon)/setting", body: ["vars": .object(variables)])
    let spy = BreakingClient(bench.client)
    let result = try await bench.apply(plan, of: changed, through: spy)
    #expect(await spy.writes == 1)
    #expect(result.items.map(\.cell) == [.site("Lisbon"), .site("Denver")])
    #expect(result.items[1].status == .done)
    let finding = try #require(result.drift.first)
    #expect(result.drift.count == 1)
    #expect(finding.field == "vars.dns1")
    #expect(finding.planned == "\"9.9.9.9\"")
    #expect(finding.found == "\"192.0.2.53\"")
    #expect(finding.author?.name == "ana")
    #expect(finding.author?.isCertain == true)
    #expect(
      finding.description.contains("variables of 'Lisbon', vars.dns1: planned \"9.9.9.9\", found \"192.0.2.53\" (ana, ")
    )
    let after = try await bench.client.call(.get, "/sites/\(lisbon)/setting")
    #expect(after["vars"]?["dns1"] == "192.0.2.53")
  }

  @Test("What another changed beside the plan's own fields is kept and is no drift")
  func changedBeside() async throws {
    let bench = try await Self.applied()
    let changed = try PlanningBench.design([("dns1: 9.9.9.9", "dns1: 149.112.112.112")])
    let plan = try await bench.plan(changed)
    let lisbon = try await Self.site("Lisbon", of: bench)
    var variables = try #require(try await bench.client.call(.get, "/sites/\(lisbon)/setting")["vars"]?.object)
    variables["theirs"] = "x"
    _ = try await Self.ana(bench).call(.put, "/sites/\(lisbon)/setting", body: ["vars": .object(variables)])
    #expect(try await bench.apply(plan, of: changed).isComplete)
    let after = try await bench.client.call(.get, "/sites/\(lisbon)/setting")["vars"]
    #expect(after?["theirs"] == "x")
    #expect(after?["dns1"] == "149.112.112.112")
  }

  @Test("What another changed to the very value that is wanted is done already")
  func metAlready() async throws {
    let bench = try await Self.applied()
    let changed = try PlanningBench.design([("power_max: 11", "power_max: 12")])
    let plan = try await bench.plan(changed)
    try await bench.apply(plan, of: changed)
    let spy = BreakingClient(bench.client)
    let result = try await bench.apply(plan, of: changed, through: spy)
    #expect(result.items.map(\.status) == [.skipped])
    #expect(await spy.writes == 0)
  }

  @Test("A secret that another changed is named as changed, and not shown")
  func changedSecret() async throws {
    let bench = try await Self.applied()
    let changed = try PlanningBench.design([("env:PSK_SCANNERS", "env:PSK_NEW")])
    let plan = try await bench.plan(changed)
    let psk = try #require(try await bench.client.list("/orgs/\(bench.org)/psks").first?["id"]?.string)
    _ = try await Self.ana(bench).call(
      .put, "/orgs/\(bench.org)/psks/\(psk)", body: ["passphrase": "another-passphrase"])
    let result = try await bench.apply(plan, of: changed)
    let finding = try #require(result.drift.first)
    #expect(finding.field == "passphrase")
    #expect(finding.found == "«changed»")
    #expect(finding.author?.name == "ana")
    #expect(finding.author?.isCertain == false)
    #expect(finding.description.contains("probably ana"))
  }

  @Test("Something that was made meanwhile under the name of what is to be made is no longer made")
  func madeMeanwhile() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let plan = try await bench.plan()
    _ = try await Self.ana(bench).call(
      .post, "/orgs/\(bench.org)/rftemplates", body: ["name": "RF-Shop", "band_24": ["power_max": 3]])
    let result = try await bench.apply(plan)
    let finding = try #require(result.drift.first)
    #expect(finding.description.hasPrefix("RF template 'RF-Shop': planned that it does not exist yet, found one"))
    #expect(finding.author?.name == "ana")
    #expect(result.items.contains { $0.step == .psks && $0.status == .done })
    let bound = result.items.filter { $0.step == .rfTemplates && $0.cell != .shared }
    #expect(!bound.isEmpty)
    for item in bound { #expect(item.status.description.contains("has drifted")) }
    #expect(try await bench.client.list("/orgs/\(bench.org)/rftemplates").count == 1)
  }

  @Test("Something that the plan's bodies name and that is gone is drift: the cloud would take the dangling id")
  func goneMeanwhile() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let group = try await bench.client.call(.post, "/orgs/\(bench.org)/sitegroups", body: ["name": "shops"])
    let plan = try await bench.plan()
    _ = try await Self.ana(bench).call(.delete, "/orgs/\(bench.org)/sitegroups/\(group["id"]?.string ?? "")")
    let result = try await bench.apply(plan)
    #expect(result.drift.contains { $0.key == .siteGroup("shops") && $0.found == "nothing" })
    #expect(result.items.filter { $0.cell == .site("Lisbon") }.allSatisfy { $0.status != .done })
    #expect(try await bench.client.list("/orgs/\(bench.org)/sites").isEmpty)
  }

  @Test("An object that is gone is drift")
  func goneObject() async throws {
    let bench = try await Self.applied()
    let changed = try PlanningBench.design([("power_max: 11", "power_max: 12")])
    let plan = try await bench.plan(changed)
    let radio = try #require(try await bench.client.list("/orgs/\(bench.org)/rftemplates").first?["id"]?.string)
    _ = try await Self.ana(bench).call(.delete, "/orgs/\(bench.org)/rftemplates/\(radio)")
    let result = try await bench.apply(plan, of: changed)
    #expect(result.drift.map(\.found) == ["nothing"])
    #expect(result.drift.first?.author?.name == "ana")
  }
}
