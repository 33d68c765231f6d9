import MistAPI
import Planning
import Testing
import Twin

@Suite("A design beside an organisation that exists")
struct BrownfieldPlanTests {
  /// The organisation as others made it: templates, groups, and a store of theirs.
  static func bench(
    _ changes: [(String, String)] = [], without missing: String? = nil
  ) async throws -> PlanningBench {
    let bench = try await PlanningBench(try PlanningBench.design(changes, of: "brownfield"))
    func make(_ collection: String, _ body: JSON) async throws -> String {
      try await bench.client.call(.post, "/orgs/\(bench.org)/\(collection)", body: body)["id"]?.string ?? ""
    }
    var groups: [String: String] = [:]
    for name in ["stores", "region-central", "region-west"] where name != missing {
      groups[name] = try await make("sitegroups", ["name": .string(name)])
    }
    for (collection, name) in [
      ("gatewaytemplates", "WE-Store-Std"), ("gatewaytemplates", "WE-Store-HA"), ("networktemplates", "SW-Store"),
      ("rftemplates", "RF-Retail-6E"),
    ] where name != missing {
      _ = try await make(collection, ["name": .string(name)])
    }
    if missing != "WLAN-Store" {
      _ = try await make(
        "templates",
        ["name": "WLAN-Store", "applies": ["sitegroup_ids": JSON([groups["stores"] ?? ""])]])
    }
    let theirs = try await make(
      "sites",
      [
        "name": "TX-2600-Dallas", "timezone": "America/Chicago", "country_code": "US",
        "sitegroup_ids": [.string(groups["stores"] ?? "")],
      ])
    _ = try await bench.client.call(
      .put, "/sites/\(theirs)/setting", body: ["vars": ["corp_vlan": "11", "printer": "10.1.1.1"]])
    return bench
  }

  @Test("What is used is found and never written; sites join groups, and get templates of others")
  func applied() async throws {
    let bench = try await Self.bench()
    let before = try await bench.contents()
    let plan = try await bench.plan()
    #expect(plan.owner == "store-build")
    #expect(
      plan.steps.filter { $0.verb == .create }.map(\.subject).filter { !$0.hasPrefix("site '") } == [
        "site group 'zone-central'", "site group 'zone-west'",
      ])
    try await bench.apply(plan)
    #expect(try await bench.plan().isEmpty)
    let after = try await bench.contents()
    for collection in ["gatewaytemplates", "networktemplates", "rftemplates", "templates"] {
      #expect(after[collection] == before[collection])
    }
    let templates = Dictionary(
      (after["gatewaytemplates"] ?? []).map { ($0["id"], $0["name"]?.string) }, uniquingKeysWith: { one, _ in one })
    let sites = (after["sites"] ?? []).filter { $0["name"] != "TX-2600-Dallas" }
    let kinds = sites.compactMap { site in
      templates[site["gatewaytemplate_id"]].flatMap { $0 }.map { "\(site["name"]?.string ?? "") \($0)" }
    }
    #expect(
      kinds == [
        "AZ-2712-Mesa WE-Store-Std", "NV-2714-Reno WE-Store-Std", "TX-2711-Plano WE-Store-Std",
        "TX-2713-Austin WE-Store-HA",
      ])
    #expect(sites.allSatisfy { $0["sitegroup_ids"]?.array?.count == 3 })
    #expect(after["setting of TX-2600-Dallas"] == before["setting of TX-2600-Dallas"])
  }

  @Test("Fields of others in what is ours keep their bytes")
  func foreignFields() async throws {
    let bench = try await Self.bench()
    try await bench.apply(try await bench.plan())
    let contents = try await bench.contents()
    let site = try #require(contents["sites"]?.first { $0["name"] == "AZ-2712-Mesa" })
    let id = try #require(site["id"]?.string)
    let group = try await bench.client.call(.post, "/orgs/\(bench.org)/sitegroups", body: ["name": "pilots"])["id"]
    let groups = (site["sitegroup_ids"]?.array ?? []) + [group ?? .null]
    _ = try await bench.client.call(.put, "/sites/\(id)", body: ["sitegroup_ids": .array(groups), "notes": "theirs"])
    var vars = try #require(contents["setting of AZ-2712-Mesa"]?.first?["vars"]?.object)
    vars["printer"] = "10.9.9.9"
    vars["scan_vlan"] = "99"
    _ = try await bench.client.call(.put, "/sites/\(id)/setting", body: ["vars": .object(vars)])
    let plan = try await bench.plan()
    #expect(plan.steps.map(\.subject) == ["variables of 'AZ-2712-Mesa'"])
    #expect(plan.steps.first?.members == ["vars.scan_vlan"])
    #expect(plan.steps.first?.items.first?.changes.map(\.before) == ["99"])
    #expect(plan.steps.first?.items.first?.changes.map(\.after) == ["20"])
    try await bench.apply(plan)
    vars["scan_vlan"] = "20"
    let setting = try await bench.client.call(.get, "/sites/\(id)/setting")
    #expect(setting["vars"]?.text == JSON.object(vars).text)
    #expect(try await bench.client.call(.get, "/sites/\(id)")["sitegroup_ids"]?.array == groups)
  }

  @Test(
    "What is used and does not exist is an error with its place and the nearest name",
    arguments: ["SW-Store", "WE-Store-HA", "region-west", "WLAN-Store"])
  func missing(_ name: String) async throws {
    let bench = try await Self.bench(without: name)
    let spy = BreakingClient(bench.client)
    let error = await #expect(throws: PlanningError.self) { try await bench.plan(through: spy) }
    #expect(error?.description.contains("'\(name)' in the organisation") == true)
    #expect(error?.description.contains("design.yaml:") == true)
    #expect(await spy.writes == 0)
  }

  @Test("Two of one name are an error that says how to choose, and the chosen one is used")
  func ambiguous() async throws {
    let bench = try await Self.bench()
    let second =
      try await bench.client.call(
        .post, "/orgs/\(bench.org)/networktemplates", body: ["name": "SW-Store"])["id"]?.string ?? ""
    let error = await #expect(throws: PlanningError.self) { try await bench.plan() }
    let advice = try #require(error?.description)
    #expect(advice.contains("found 2 objects that 'networktemplates/SW-Store' may mean"))
    #expect(advice.contains("ids: { \"networktemplates/SW-Store\": "))
    #expect(advice.contains(second))
    let chosen = try PlanningBench.design(
      [("owner: store-build", "ids: { networktemplates/SW-Store: \(second) }\nowner: store-build")], of: "brownfield")
    let plan = try await bench.plan(chosen)
    #expect(plan.known[ObjectKey(text: "networktemplates/SW-Store")]?.description == second)
    let stranger = "00000000-1111-2222-3333-444444444444"
    let wrong = try PlanningBench.design(
      [("owner: store-build", "ids: { networktemplates/SW-Store: \(stranger) }\nowner: store-build")], of: "brownfield")
    let refusal = await #expect(throws: PlanningError.self) { try await bench.plan(wrong) }
    #expect(refusal?.description.contains(stranger) == true)
  }

  @Test("What another design or Terraform owns is not written")
  func others() async throws {
    let bench = try await Self.bench()
    let other = OwnershipRecord(
      key: .setting(ofSite: "AZ-2712-Mesa"), owner: "voice-team", fields: ["vars.voice_vlan", "vars.dect"])
    let error = await #expect(throws: PlanningError.self) {
      try await bench.plan(options: PlanOptions(ownership: [other]))
    }
    #expect(error?.description.contains("vars.voice_vlan: owned by design 'voice-team'") == true)
    let mine = OwnershipRecord(key: other.key, owner: "store-build", fields: other.fields)
    #expect(try await !bench.plan(options: PlanOptions(ownership: [mine])).isEmpty)
    try await bench.apply(try await bench.plan())
    let changed = try PlanningBench.design([("vlan: 30", "vlan: 31")], of: "brownfield")
    let site = try #require(try await bench.contents()["sites"]?.first { $0["name"] == "AZ-2712-Mesa" }?["id"]?.string)
    let state = """
      {"version":4,"resources":[{"mode":"managed","type":"mist_site_setting","name":"mesa",
      "instances":[{"attributes":{"site_id":"\(site)"}}]}]}
      """
    let terraform = try TerraformState(parsing: Array(state.utf8), file: "state.json")
    let refusal = await #expect(throws: PlanningError.self) {
      try await bench.plan(changed, options: PlanOptions(terraform: terraform))
    }
    #expect(
      refusal?.description.contains("sites/AZ-2712-Mesa/setting: owned by Terraform (mist_site_setting.mesa)") == true)
    #expect(try await bench.plan(options: PlanOptions(terraform: terraform)).isEmpty)
  }

  @Test("What nobody owns is listed when asked")
  func unmanaged() async throws {
    let bench = try await Self.bench()
    let notes = try await bench.plan(options: PlanOptions(listsUnmanaged: true)).notes
    #expect(notes.contains("sites 'TX-2600-Dallas' is unmanaged"))
    #expect(!notes.contains { $0.contains("SW-Store") })
  }
}
