import MistAPI
import Planning
import Testing
import Twin

@Suite("A design is planned and applied")
struct PlanAndApplyTests {
  @Test("Applied, nothing is left to do; applied again, nothing changes", arguments: ["two-sites", "retail-120"])
  func idempotent(_ name: String) async throws {
    let bench = try await PlanningBench(try PlanningBench.design(of: name))
    let plan = try await bench.plan()
    #expect(!plan.isEmpty)
    try await bench.apply(plan)
    let contents = try await bench.contents()
    let again = try await bench.plan()
    #expect(again.steps.map(\.subject) == [])
    #expect(again.isEmpty)
    #expect(again.writes == 0)
    let spy = BreakingClient(bench.client)
    try await bench.apply(again, through: spy)
    #expect(await spy.writes == 0)
    #expect(try await bench.contents() == contents)
  }

  @Test("The steps stand in the order of the thirteen, each numbered, none missing")
  func order() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let plan = try await bench.plan()
    #expect(plan.organisation == .init(name: "Two Shops", id: bench.org))
    #expect(plan.steps.map(\.number) == Array(1...plan.steps.count))
    let steps = plan.steps.map(\.step)
    #expect(steps == steps.sorted())
    #expect(Set(steps) == Set(DesignStep.allCases))
    #expect(DesignStep.allCases.map(\.rawValue) == Array(1...13))
    #expect(plan.steps(of: .sites).count == steps.filter { $0 == .sites }.count)
    // what something rests on comes before it
    func place(_ subject: String) -> Int { plan.steps.first { $0.subject == subject }?.number ?? .max }
    #expect(place("site group 'shops'") < place("site 'Lisbon'"))
    #expect(place("site 'Lisbon'") < place("10 devices to 'Lisbon'"))
    #expect(place("WLAN template 'WLAN-Shop'") < place("WLAN 'WLAN-Shop/guest'"))
    #expect(place("WLAN 'WLAN-Shop/guest'") < place("label 'guests'"))
    #expect(place("label 'guests'") < place("WLAN policy 'WLAN-Shop/1'"))
    let bindings = plan.steps.filter { $0.verb == .bind }
    #expect(
      bindings.map(\.subject) == [
        "site 'Lisbon' to switch template 'SW-Shop', RF template 'RF-Shop'",
        "site 'Denver' to gateway template 'WAN-Shop', switch template 'SW-Shop', RF template 'RF-Shop'",
      ])
    for kind in ["RF template 'RF-Shop'", "switch template 'SW-Shop'", "gateway template 'WAN-Shop'"] {
      #expect(place(kind) < bindings[0].number)
    }
  }

  @Test("It takes as many writes as predicted, and the counts by step add up")
  func counts() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let plan = try await bench.plan()
    let spy = BreakingClient(bench.client)
    let applier = try await bench.applier(plan, through: spy)
    let result = try await applier.run()
    #expect(await spy.writes == plan.writes)
    #expect(result.counts.map(\.step) == DesignStep.allCases)
    for count in result.counts {
      #expect(count.changes == plan.steps(of: count.step).count)
      #expect(count.calls >= plan.steps(of: count.step).reduce(0) { $0 + $1.writes })
    }
    #expect(await spy.calls == result.calls)
    #expect(result.counts.reduce(0) { $0 + $1.calls } == result.calls - 1)
    let claims = await applier.claims
    #expect([claims.byCode, claims.byOrder, claims.bound, claims.named] == [12, 8, 20, 20])
    let created = await applier.created
    #expect([created.sites, created.siteGroups] == [2, bench.design.siteGroups.count])
    #expect(await applier.devices().count == 20)
    #expect(await applier.siteID("Lisbon") != nil)
  }

  @Test("Carried out in two parts, it is the same")
  func parts() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let whole = try await PlanningBench(try PlanningBench.design())
    try await whole.apply(try await whole.plan())
    let journal = MemoryJournal()
    let applier = try await bench.applier(try await bench.plan(), journal: journal)
    #expect(try await applier.run(steps: .sites ... .devices).isComplete)
    #expect(await journal.runs.map(\.isDone) == [false])
    #expect(try await applier.run(steps: .applications ... .psks).isComplete)
    #expect(await journal.runs.map(\.isDone) == [true])
    #expect(try await bench.contents() == whole.contents())
  }

  @Test("Planning reads only")
  func planningReads() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let spy = BreakingClient(bench.client, breaksAt: 1)
    let plan = try await bench.plan(through: spy)
    #expect(await spy.writes == 0)
    #expect(await spy.calls > 0)
    #expect(try await bench.plan().digest == plan.digest)
    #expect(try await bench.contents().values.allSatisfy(\.isEmpty))
  }

  @Test("What was asked for stands there: devices in their slots, templates at their sites, variables resolved")
  func outcome() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    try await bench.apply(try await bench.plan())
    let inventory = try await bench.client.inventory(of: bench.org)
    #expect(inventory.count == 20)
    #expect(Set(inventory.map { $0["name"]?.string }) == Set(bench.design.slots.map(\.deviceName)))
    for slot in bench.design.slots {
      let item = try #require(inventory.first { $0["name"]?.string == slot.deviceName })
      #expect(item["model"]?.string == slot.model)
      if case .claimCode(let code) = slot.filledBy { #expect(item["magic"]?.string == code.magic) }
    }
    let sites = try await bench.client.list("/orgs/\(bench.org)/sites")
    #expect(sites.map { $0["name"]?.string } == ["Lisbon", "Denver"])
    #expect(sites.map { $0["gatewaytemplate_id"] == nil } == [true, false])
    #expect(sites.allSatisfy { $0["networktemplate_id"] != nil && $0["rftemplate_id"] != nil })
    for site in sites {
      let id = site["id"]?.string ?? ""
      let wlans =
        try await bench.client.call(.get, "/sites/\(id)/wlans/derived", query: [.init("resolve", "true")]).array ?? []
      #expect(wlans.map { $0["ssid"]?.string } == ["shops-corp", "shops-devices", "shops-guest"])
      #expect(wlans.map { $0["vlan_id"]?.int } == [10, 20, 60])
    }
    for item in inventory {
      var request = MistRequest(.get, "")
      request.path = "/twin/v1/devices/\(item["id"]?.string ?? "")/effective"
      let effective = try MistError.body(of: await bench.client.send(request), to: request)
      #expect(effective["in_sync"] == true)
      #expect(effective["unresolved"] == [])
    }
    let psk = try await bench.client.list("/orgs/\(bench.org)/psks").first
    #expect(psk?["passphrase"] == "secret of env:PSK_SCANNERS")
    let tag = try await bench.client.list("/orgs/\(bench.org)/wxtags").first { $0["name"] == "guests" }
    let guest = try await bench.client.list("/orgs/\(bench.org)/wlans").first { $0["ssid"] == "shops-guest" }
    #expect(tag?["values"]?.array?.first == guest?["id"])
  }

  @Test(
    "A token that may only read is refused before anything is written", arguments: ["read", "helpdesk", "installer"])
  func readOnly(_ role: String) async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let token = try await bench.twin.mintToken("auditor", role: role, in: bench.org)
    let spy = BreakingClient(TwinClient(bench.twin, token: token))
    let error = await #expect(throws: PlanningError.self) {
      try await Planner(client: spy, secrets: bench.secrets, hash: bench.hash).probe("Two Shops")
    }
    #expect(error?.description.contains("'\(role)' in 'Two Shops'") == true)
    #expect(await spy.writes == 0)
    #expect(await spy.calls == 1)
    #expect(try await Planner(client: bench.client, secrets: [:], hash: bench.hash).probe("Two Shops") == bench.org)
  }

  @Test("An organisation that the token does not reach is named, with those that it does")
  func strangeOrganisation() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let error = await #expect(throws: PlanningError.self) {
      try await Planner(client: bench.client, secrets: [:], hash: bench.hash).probe("Two Shop")
    }
    #expect(error?.description.contains("'Two Shop'; it reaches: Two Shops") == true)
  }

  @Test("Names that stand for two things are refused, and nothing is written")
  func ambiguous() async throws {
    for (collection, body, name) in [
      ("sites", ["name": "Lisbon"], "Lisbon"), ("sitegroups", ["name": "shops"], "shops"),
      ("networks", ["name": "corp"], "corp"),
    ] as [(String, JSON, String)] {
      let bench = try await PlanningBench(try PlanningBench.design())
      for _ in 0..<2 { _ = try await bench.client.call(.post, "/orgs/\(bench.org)/\(collection)", body: body) }
      let spy = BreakingClient(bench.client)
      let error = await #expect(throws: PlanningError.self) { try await bench.plan(through: spy) }
      #expect(error?.description.contains("found 2") == true)
      #expect(error?.description.contains("/\(name)'") == true)
      #expect(await spy.writes == 0)
    }
  }

  @Test("Twins in names that the design does not use do not matter")
  func strangersInPairs() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    for _ in 0..<2 {
      _ = try await bench.client.call(.post, "/orgs/\(bench.org)/sites", body: ["name": "Elsewhere"])
      _ = try await bench.client.call(.post, "/orgs/\(bench.org)/networks", body: ["name": "lab"])
    }
    try await bench.apply(try await bench.plan())
    #expect(try await bench.plan().isEmpty)
    #expect(try await bench.client.list("/orgs/\(bench.org)/sites").count == 4)
  }

  @Test("The journal has an intention before and an outcome after every item")
  func journal() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let plan = try await bench.plan()
    let journal = MemoryJournal()
    try await bench.apply(plan, journal: journal)
    let expected = plan.steps.flatMap { step in
      step.items.indices.flatMap { ["intend \(step.number).\($0)", "complete \(step.number).\($0) done"] }
    }
    #expect(await journal.lines == ["begin \(plan.digest) Two Shops"] + expected + ["end well"])
  }

  @Test("A plan that was applied is not applied again: nothing is written, nothing is read but who asks")
  func applyTwice() async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let plan = try await bench.plan()
    let journal = MemoryJournal()
    try await bench.apply(plan, journal: journal)
    let spy = BreakingClient(bench.client)
    let again = try await bench.apply(plan, through: spy, journal: journal)
    #expect(again.isComplete)
    #expect(again.items.allSatisfy { $0.status == .skipped })
    #expect(await spy.calls == 1)
  }

  @Test("A step that fails says which and why; the journal ends with it")
  func failure() async throws {
    let bench = try await PlanningBench(try PlanningBench.design(), hardware: false)
    let plan = try await bench.plan()
    let journal = MemoryJournal()
    let result = try await bench.apply(plan, journal: journal)
    let claim = try #require(plan.steps.first { $0.verb == .claim })
    let failed = try #require(result.failures.first)
    #expect(failed.number.step == claim.number)
    #expect(failed.status.description.hasPrefix("failed: 12 of 12 codes were refused, first that of 'Lisbon-gw1': "))
    #expect(failed.status.description.contains("device not found"))
    let lines = await journal.lines
    #expect(lines.contains("complete \(claim.number).0 failed"))
    #expect(lines.last?.hasPrefix("end step \(claim.number), 12 devices by claim code: failed: ") == true)
    for item in result.items where item.step > .devices && item.step != .hubProfiles { #expect(item.status == .done) }
  }
}
