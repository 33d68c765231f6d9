import Assurance
import Determinism
import Documents
import MistAPI
import Planning
import Rollout
import Testing

@Suite("The rules of a rollout: versions, canaries, quota, windows, sites that upgrade by themselves, the watch")
struct RolloutRuleTests {
  typealias Run = FirmwareRolloutTests.Run

  @Test(
    "0.14.x is the newest of that form, and is frozen",
    arguments: [
      ("0.14.x", "0.14.2"), ("0.x", "0.14.2"), ("0.9.x", "0.9.7"), ("0.14.2", "0.14.2"),
    ])
  func version(asked: String, meant: String) async throws {
    let result = try await Run(sites: 2).rollout(.bigBang, version: asked)
    #expect(result.version == meant)
  }

  @Test("A form that no version has is refused, with those that there are")
  func noVersion() async throws {
    let run = Run(sites: 2)
    let error = await #expect(throws: RolloutError.self) { try await run.rollout(.bigBang, version: "0.15.x") }
    #expect(error == .unknownVersion("0.15.x", model: "AP45", available: FakeCloud.versions.sorted()))
    #expect(await run.cloud.writes() == 0)
  }

  @Test("An excluded site has no canary, by its name or by its group", arguments: ["site-9", "flagship"])
  func excluded(word: String) async throws {
    var policy = RolloutPolicy.spread
    policy.canaries.excluded = [word]
    let result = try await Run().rollout(policy)
    let sites = result.phases[0].devices.map(\.siteName) + result.phases[1].devices.map(\.siteName)
    #expect(!sites.contains("site-9"))
    // Without it a site has canaries of two phases.
    #expect(Set(sites).count == 9)
    #expect(result.phases[0].choice.isEmpty == false)
  }

  @Test("Controls do not hear their canary where others are; where none are, that is said, or refused")
  func neighbours() async throws {
    // Of seven access points the busiest AP34 is the last; it hears three others.
    var script = FakeCloud.Script()
    script.neighbours = [(6, 5), (6, 4), (6, 3), (3, 2)]
    let run = Run(script: script)
    let result = try await run.rollout()
    let reasons = result.phases[0].choice
    #expect(reasons[0].contains("3 of them RF neighbours for want of others"))
    var strict = RolloutPolicy.spread
    strict.canaries.allowsNeighbours = false
    let refused = Run(script: script)
    let error = await #expect(throws: RolloutError.self) { try await refused.rollout(strict) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("has 3 controls with history that do not hear it"))
    #expect(await refused.cloud.writes() == 0)
  }

  @Test("Looks are spaced to fit the quota, and a policy that cannot be watched is refused")
  func quota() async throws {
    let rule = LookRule(quotaShare: 0.5)
    #expect(LookCalls(perLook: 2500, rule: rule, quota: 5000).everyHours == 1)
    #expect(LookCalls(perLook: 2501, rule: rule, quota: 5000).everyHours == 2)
    #expect(LookCalls(perLook: 10, rule: LookRule(everyHours: 4), quota: 5000).everyHours == 4)
    var script = FakeCloud.Script()
    script.quota = 400
    let spaced = Run(script: script)
    let result = try await spaced.rollout()
    let looks = result.phases[1].looks
    // 297 calls a look, of 200 an hour.
    #expect(zip(looks, looks.dropFirst()).allSatisfy { $1.at - $0.at >= 7_000_000 })
    #expect(looks.count > 1)
    script.quota = 40
    let refused = Run(script: script)
    let error = await #expect(throws: RolloutError.self) { try await refused.rollout() }
    guard case .cannotBeWatched(_, let perLook, let allowed, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect((perLook, allowed) == (6 * 14 + 3, 20))
    #expect(await refused.cloud.writes() == 0)
  }

  @Test("Access points are upgraded inside the windows of their sites' clocks only")
  func windows() async throws {
    var policy = RolloutPolicy.bigBang
    policy.windows = [try MaintenanceWindow("daily 02:00-04:00 site")]
    let run = Run(sites: 4)
    let result = try await run.rollout(policy)
    #expect(result.outcome == .promoted)
    let orders = await run.journal.recorded.compactMap { event -> (Instant, String)? in
      if case .ordered(let order) = event.event { (event.at, order.siteName) } else { nil }
    }
    #expect(orders.count == 4)
    for (at, site) in orders {
      // Berlin is an hour ahead of UTC in January, New York five behind.
      let opens: Int64 = ["site-0", "site-2"].contains(site) ? 1 : 7
      #expect((opens..<opens + 2).contains(at.seconds % 86_400 / 3600), "\(site) at \(at)")
    }
  }

  @Test("A window that never opens is refused before anything moves")
  func neverOpens() async throws {
    var policy = RolloutPolicy.bigBang
    policy.windows = [try MaintenanceWindow("daily 02:00-02:10 site")]
    let run = Run(sites: 2)
    let error = await #expect(throws: RolloutError.self) { try await run.rollout(policy) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("widen the window"))
    #expect(await run.cloud.writes() == 0)
  }

  static let own = JSONObject([
    ("enabled", true), ("version", "custom"), ("day_of_week", "sun"),
    ("custom_versions", ["AP12": "0.12.1", "AP45": "0.14.1"] as JSON),
  ])

  @Test("A site that upgrades by itself is held, and after promotion has the new version for what joins it")
  func held() async throws {
    var script = FakeCloud.Script()
    script.autoUpgrades = [1: Self.own]
    let run = Run(sites: 3, script: script)
    var policy = RolloutPolicy.bigBang
    policy.pinsVersion = true
    let result = try await run.rollout(policy)
    #expect(result.heldAutoUpgrades == ["site-1"])
    #expect(result.pinnedSites == 3)
    let events = await run.journal.events.map(\.kind)
    #expect(events.firstIndex(of: "held-auto-upgrade") ?? 99 < events.firstIndex(of: "upgrading") ?? 0)
    let after = await run.cloud.autoUpgrades
    #expect(after[1]?["enabled"] == true)
    #expect(after[1]?["day_of_week"] == "sun")
    #expect(after[1]?["custom_versions"] == ["AP12": "0.12.1", "AP45": "0.14.2", "AP34": "0.14.2"])
    #expect(after[0]?["custom_versions"] == ["AP34": "0.14.2", "AP45": "0.14.2"])
  }

  @Test("After a roll-back the site upgrades by itself as before; or the policy refuses, or leaves it alone")
  func otherRules() async throws {
    var script = FakeCloud.Script(harm: ("0.14.2", .capacity, 0.6))
    script.autoUpgrades = [1: Self.own]
    let run = Run(sites: 3, script: script)
    var policy = RolloutPolicy.bigBang
    policy.pinsVersion = true
    let result = try await run.rollout(policy)
    #expect(result.isRolledBack)
    #expect(result.pinnedSites == 0)
    #expect(await run.cloud.autoUpgrades == [1: Self.own])
    policy.autoUpgrade = .refuse
    let refused = Run(sites: 3, script: script)
    let error = await #expect(throws: RolloutError.self) { try await refused.rollout(policy) }
    #expect(error == .autoUpgrade(sites: ["site-1"]))
    #expect(await refused.cloud.writes() == 0)
    policy.autoUpgrade = .ignore
    policy.pinsVersion = false
    let ignored = Run(sites: 3, script: script)
    #expect(try await ignored.rollout(policy).heldAutoUpgrades == [])
    #expect(await ignored.cloud.autoUpgrades == [1: Self.own])
  }

  @Test("A slow leak that no bake sees raises an alarm of the watch; harmless firmware raises none")
  func watch() async throws {
    let quiet = try await FirmwareRolloutTests.clean.value
    #expect(quiet.watch?.looks.count == 7)
    #expect(quiet.watch?.alarm == nil)
    #expect(quiet.promoted.map { $0 < quiet.ended } ?? false)
    var script = FakeCloud.Script()
    script.leak = ("0.14.2", .throughput, 0.01)
    let run = Run(script: script)
    var policy = RolloutPolicy.spread
    policy.watch = WatchRule(days: 14)
    let result = try await run.rollout(policy)
    #expect(result.phases.map(\.verdict) == ["PASS", "PASS", "PASS"])
    #expect(result.outcome.word == "HELD")
    #expect(result.outcome.reason?.contains("watch: throughput is worse by") ?? false)
    let days = result.watch?.looks.count ?? 0
    #expect((2...13).contains(days))
    policy.watch?.onAlarm = .rollBack
    let back = Run(script: script)
    #expect(try await back.rollout(policy).isRolledBack)
    #expect(await back.cloud.versions() == ["0.14.1": 70])
  }

  @Test("Many access points are asked after in lists, not one by one")
  func many() async throws {
    let run = Run(sites: 40, models: ["AP45", "AP45"])
    let result = try await run.rollout(.bigBang)
    #expect(result.outcome == .promoted)
    let asked = await run.cloud.requests.filter { $0.method == .get && $0.path.contains("/devices/upgrade/") }.count
    #expect(asked == 0)
  }

  @Test("A policy is written as it is read", arguments: RolloutPolicy.shipped)
  func writing(policy: RolloutPolicy) throws {
    var policy = policy
    #expect(try RolloutPolicy(reading: try YAML.parse(policy.yaml, file: "policy.yaml")) == policy)
    policy.windows = [try MaintenanceWindow("Tue,Thu 22:00-05:00 site")]
    policy.canaries = CanaryRule(excluded: ["a \"b\"", "c"], historyDays: 14, handhelds: 5, allowsNeighbours: false)
    policy.autoUpgrade = .refuse
    if case .gate(var gate) = policy.phases[0].judgement {
      gate.method = .obrienFleming
      policy.phases[0].judgement = .gate(gate)
    }
    policy.looks = LookRule(everyHours: 2, lagMinutes: 20, quotaShare: 0.25)
    #expect(try RolloutPolicy(reading: try YAML.parse(policy.yaml, file: "policy.yaml")) == policy)
  }

  @Test(
    "Rules that cannot be meant are refused, with their place",
    arguments: [
      ("looks: { bin_seconds: 600 }", "3600"), ("looks: { every_hours: 0 }", "1"),
      ("windows: [sometimes]", "Tue 22:00"),
      ("auto_upgrade: hope", "hold"), ("watch: { days: 0 }", "1"), ("canaries: { history_days: 3 }", "7"),
      ("watch: { alpha: 0.01 }", "days"), ("canaries: { neighbours: maybe }", "never"),
    ])
  func faults(line: String, word: String) throws {
    let text = RolloutPolicy.bigBang.yaml.split(separator: "\n").filter { row in
      !row.hasPrefix(String(line.prefix { $0 != ":" }) + ":")
    }.joined(separator: "\n").replacing("phases:", with: "\(line)\nphases:")
    let node = try YAML.parse(text, file: "policy.yaml")
    let errors = #expect(throws: DocumentErrors.self) { try RolloutPolicy(reading: node) }
    #expect(errors.map { "\($0)" }?.contains(word) ?? false, "\(String(describing: errors))")
  }
}
