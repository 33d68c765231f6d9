import MistAPI
import Planning
import Testing
import Twin

@Suite("A design or a cloud that has changed is brought together again")
struct PlanChangeTests {
  private static func applied() async throws -> PlanningBench {
    let bench = try await PlanningBench(try PlanningBench.design())
    try await bench.apply(try await bench.plan())
    return bench
  }

  @Test("A variable that somebody changed is one update; the variables of others stay")
  func changedVariable() async throws {
    let bench = try await Self.applied()
    let site = try await bench.client.list("/orgs/\(bench.org)/sites")[0]["id"]?.string ?? ""
    var variables = try #require(try await bench.client.call(.get, "/sites/\(site)/setting")["vars"]?.object)
    variables["corp_vlan"] = "11"
    variables["theirs"] = "x"
    _ = try await bench.client.call(
      .put, "/sites/\(site)/setting", body: ["vars": .object(variables), "notes": "kept"])
    let plan = try await bench.plan()
    #expect(plan.steps.map(\.subject) == ["variables of 'Lisbon'"])
    #expect(plan.steps.map(\.verb) == [.update])
    #expect(plan.steps.map(\.members) == [["vars.corp_vlan"]])
    try await bench.apply(plan)
    let setting = try await bench.client.call(.get, "/sites/\(site)/setting")
    #expect(setting["vars"]?["corp_vlan"] == "10")
    #expect(setting["vars"]?["theirs"] == "x")
    #expect(setting["notes"] == "kept")
    #expect(try await bench.plan().isEmpty)
  }

  @Test("A variable of the design that has changed is one update a site")
  func changedDesignVariable() async throws {
    let bench = try await Self.applied()
    let changed = try PlanningBench.design([("dns1: 9.9.9.9", "dns1: 149.112.112.112")])
    let plan = try await bench.plan(changed)
    #expect(plan.steps.map(\.subject) == ["variables of 'Lisbon'", "variables of 'Denver'"])
    #expect(plan.steps.allSatisfy { $0.members == ["vars.dns1"] && $0.verb == .update })
    try await bench.apply(plan, of: changed)
    #expect(try await bench.plan(changed).isEmpty)
  }

  @Test(
    "A template body that has changed is one update that names the member",
    arguments: [
      ("power_max: 11", "power_max: 12", "RF template 'RF-Shop'", ["band_24"]),
      (
        "ssid: shops-guest\n", "ssid: shops-guest\n          client_limit_up: 5\n", "WLAN 'WLAN-Shop/guest'",
        ["client_limit_up"]
      ),
      ("dst_allow_wxtags: []", "dst_allow_wxtags: [guests]", "WLAN policy 'WLAN-Shop/1'", ["dst_allow_wxtags"]),
      ("traffic_class: high", "traffic_class: medium", "service 'pos'", ["traffic_class"]),
      ("usage: multi", "usage: multi, role: till", "PSK 'scanners'", ["role"]),
    ])
  func changedBody(_ old: String, _ new: String, _ subject: String, _ members: [String]) async throws {
    let bench = try await Self.applied()
    let changed = try PlanningBench.design([(old, new)])
    let plan = try await bench.plan(changed)
    #expect(plan.steps.map(\.subject) == [subject])
    #expect(plan.steps.map(\.verb) == [.update])
    #expect(plan.steps.map(\.members) == [members])
    let before = try await bench.contents()
    try await bench.apply(plan, of: changed)
    #expect(try await bench.plan(changed).isEmpty)
    let after = try await bench.contents()
    #expect(Set(after.keys.filter { after[$0] != before[$0] }).count == 1)
  }

  @Test("What is gone is made again, with what hangs on it")
  func removed() async throws {
    let bench = try await Self.applied()
    let contents = try await bench.contents()
    let wlan = try #require(contents["wlans"]?.first { $0["ssid"] == "shops-guest" }?["id"]?.string)
    _ = try await bench.client.call(.delete, "/orgs/\(bench.org)/wlans/\(wlan)")
    let plan = try await bench.plan()
    #expect(plan.steps.first { $0.verb == .create }?.subject == "WLAN 'WLAN-Shop/guest'")
    try await bench.apply(plan)
    #expect(try await bench.plan().isEmpty)
    let tag = try await bench.client.list("/orgs/\(bench.org)/wxtags").first { $0["name"] == "guests" }
    let guest = try await bench.client.list("/orgs/\(bench.org)/wlans").first { $0["ssid"] == "shops-guest" }
    #expect(tag?["values"]?.array?.first == guest?["id"])
  }

  @Test("Members that the design does not speak of are left alone")
  func foreignMembers() async throws {
    let bench = try await Self.applied()
    let radio = try #require(try await bench.contents()["rftemplates"]?.first?["id"]?.string)
    let site = try #require(try await bench.contents()["sites"]?.first?["id"]?.string)
    _ = try await bench.client.call(.put, "/orgs/\(bench.org)/rftemplates/\(radio)", body: ["scanning_enabled": true])
    _ = try await bench.client.call(.put, "/sites/\(site)", body: ["notes": "theirs", "alarmtemplate_id": nil])
    #expect(try await bench.plan().isEmpty)
  }

  @Test("New names keep every device in its slot")
  func renamed() async throws {
    let bench = try await Self.applied()
    let changed = try PlanningBench.design([("device: \"{city}-{slot}\"", "device: \"{store:04}-{slot}\"")])
    let plan = try await bench.plan(changed)
    #expect(plan.writes == 20)
    #expect(plan.steps.map(\.subject) == ["names of 10 devices at 'Lisbon'", "names of 10 devices at 'Denver'"])
    #expect(plan.steps.allSatisfy { $0.members == ["name"] && $0.step == .devices })
    let before = try await bench.contents()["inventory"] ?? []
    try await bench.apply(plan, of: changed)
    let after = try await bench.contents()["inventory"] ?? []
    let slots = Dictionary(zip(bench.design.slots.map(\.deviceName), changed.slots.map(\.deviceName))) { one, _ in one }
    #expect(before.map { slots[$0["name"]?.string ?? ""] } == after.map { $0["name"]?.string })
    #expect(before.map { $0["site_id"] } == after.map { $0["site_id"] })
    #expect(try await bench.plan(changed).isEmpty)
  }

  @Test("A device that was taken away is put back")
  func unassigned() async throws {
    let bench = try await Self.applied()
    let contents = try await bench.contents()
    let macs = (contents["inventory"] ?? []).filter { $0["name"] == "Denver-ap03" || $0["name"] == "Lisbon-gw1" }
      .compactMap { $0["mac"]?.string }
    #expect(macs.count == 2)
    _ = try await bench.client.call(
      .put, "/orgs/\(bench.org)/inventory", body: ["op": "unassign", "macs": JSON(macs)])
    let plan = try await bench.plan()
    #expect(plan.steps.filter { $0.verb == .assign && $0.step == .devices }.count == 2)
    try await bench.apply(plan)
    #expect(try await bench.contents() == contents)
    #expect(try await bench.plan().isEmpty)
  }

  @Test(
    "The digest tells designs apart, whatever it is that differs",
    arguments: [
      ("power_max: 11", "power_max: 12"), ("vlan: 20,", "vlan: 21,"), ("dns1: 9.9.9.9", "dns1: 149.112.112.112"),
      ("size: /21", "size: /20"),
      ("models: { AP45: 8 }", "models: { AP45: 9 }"), ("for: [spokes]", "for: [shops]"),
      ("env:PSK_SCANNERS", "env:PSK_OTHERS"),
      ("slots:\n      gw1: { model: SSR120 }\n", "slots:\n      gw1: { model: SSR120, deviceprofile: HUB-Lisbon }\n"),
    ])
  func digest(_ old: String, _ new: String) async throws {
    let bench = try await PlanningBench(try PlanningBench.design())
    let plan = try await bench.plan()
    #expect(try await bench.plan(PlanningBench.design()).digest == plan.digest)
    #expect(plan.digest.utf8.count == 64)
    let other = try await PlanningBench(try PlanningBench.design([(old, new)]))
    #expect(try await other.plan().digest != plan.digest)
  }

  @Test("The digest tells organisations and secrets apart, without showing a secret")
  func digestOfTheDesign() async throws {
    let one = try await PlanningBench(try PlanningBench.design(), seed: 1)
    let two = try await PlanningBench(try PlanningBench.design(), seed: 2)
    #expect(try await one.plan().digest != two.plan().digest)
    let literal = try await PlanningBench(try PlanningBench.design([("env:PSK_SCANNERS", "first-secret")]))
    let other = try await PlanningBench(try PlanningBench.design([("env:PSK_SCANNERS", "second-secret")]))
    let plan = try await literal.plan()
    #expect(try await other.plan().digest != plan.digest)
    #expect(!plan.document.text.contains("first-secret"))
    #expect(try Plan(parsing: plan.document.bytes, file: "plan.json") == plan)
  }
}
