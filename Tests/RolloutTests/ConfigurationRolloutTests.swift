import Assurance
import Determinism
import MistAPI
import Planning
import Rollout
import Testing

@Suite("A change of configuration goes from site to site")
struct ConfigurationRolloutTests {
  struct Run {
    let clock = FakeClock(FirmwareRolloutTests.start)
    let cloud: FakeCloud
    let journal = MemoryJournal()

    init(sites: Int = 12, accessPoints: Int = 3, script: FakeCloud.Script = .init()) {
      var script = script
      script.isOneZone = true
      cloud = FakeCloud(
        clock: clock, sites: sites, models: Array(repeating: "AP45", count: accessPoints), script: script)
    }

    func rollout(_ steps: PlanStep..., policy: RolloutPolicy = Self.policy) async throws -> RolloutResult {
      let order = CanaryRollout.Order(
        name: "guests", plan: await ChangePlan.plan(cloud, steps), policy: policy)
      return try await CanaryRollout(order, client: cloud, time: clock, journal: journal).run()
    }

    static let policy = RolloutPolicy(
      name: "short", summary: "",
      phases: [
        RolloutPhase(
          name: "first", selection: .onePerModel, minimumBakeHours: 2, maximumBakeHours: 24,
          judgement: .gate(.init(alpha: 0.02, margin: nil))),
        RolloutPhase(
          name: "four sites", selection: .onePerSite(4), minimumBakeHours: 2, maximumBakeHours: 24,
          judgement: .gate(.init(alpha: 0.03, margin: nil))),
        RolloutPhase(
          name: "rest", selection: .rest, minimumBakeHours: 2, maximumBakeHours: 2,
          judgement: .floor(lookEveryHours: 1)),
      ], watch: WatchRule(days: 1))
  }

  @Test(
    "A WLAN template's change is promoted: the original has it, the copy is gone, no site was ever without the WLAN")
  func wlanTemplate() async throws {
    let run = Run()
    let before = await run.cloud.configuration.contents
    let result = try await run.rollout(ChangePlan.wlan(), ChangePlan.newWLAN())
    #expect(result.outcome == .promoted)
    #expect(result.isOfConfiguration)
    #expect(result.version == "WLAN template 'Shop'")
    #expect(result.phases.map { Set($0.devices.map(\.site)).count } == [1, 4, 7])
    let after = await run.cloud.configuration
    #expect(after.contents["templates"] == before["templates"], "applies and exceptions are as they were")
    #expect(after.contents["wxtags"] == before["wxtags"])
    #expect(after.contents["wxrules"] == before["wxrules"])
    let served = after.collections["wlans"]?.map {
      "\($0.body["ssid"]?.string ?? "") \($0.body["vlan_id"]?.string ?? "")"
    }
    #expect(served?.sorted() == ["guest 61", "scanners 20"])
    for site in 0..<12 {
      let states = after.history[site].dropFirst().map(\.state)
      #expect(states.allSatisfy { $0.contains("guest:6") }, "\(states)")
      #expect(states.last?.contains("wlans=guest:61,scanners:20 ") ?? false)
    }
  }

  @Test(
    "Meanwhile the copy has the change and the first sites, and the original excepts them; labels name the copy's WLANs"
  )
  func copy() async throws {
    var policy = Run.policy
    policy.phases[1].needsApproval = true
    let run = Run()
    let result = try await run.rollout(ChangePlan.wlan(), policy: policy)
    #expect(result.outcome.word == "WAITING")
    let now = await run.cloud.configuration
    let site = try #require(result.phases.first?.devices.first?.site).description
    let templates = now.collections["templates"] ?? []
    #expect(templates.map { $0.body["name"]?.string } == ["Shop", "Shop (guests)"])
    #expect(templates.first?.body["exceptions"]?["site_ids"]?.strings == ["elsewhere", site])
    #expect(templates.last?.body["applies"]?["site_ids"]?.strings == [site])
    #expect(templates.last?.body["applies"]?["sitegroup_ids"] == nil)
    let wlans = now.collections["wlans"] ?? []
    #expect(wlans.map { $0.body["vlan_id"]?.string } == ["60", "61"])
    #expect(wlans.last?.body["portal_image"] == nil)
    let labels = now.collections["wxtags"] ?? []
    let label = try #require(labels.first { $0.body["name"]?.string == "guests (guests)" })
    #expect(label.body["values"]?.strings == wlans.suffix(1).map(\.id))
    #expect(labels.count == 3, "only labels that name WLANs are copied")
    let policies = now.collections["wxrules"] ?? []
    #expect(policies.last?.body["src_wxtags"]?.strings == [label.id])
    #expect(policies.last?.body["dst_deny_wxtags"] == policies.first?.body["dst_deny_wxtags"])
  }

  @Test("Harm at the first sites brings every site back to what it had, and leaves nothing behind")
  func harm() async throws {
    var script = FakeCloud.Script()
    script.harmfulConfiguration = ("guest:666", .successfulConnect, 0.8)
    let run = Run(accessPoints: 6, script: script)
    let before = await run.cloud.configuration.contents
    let result = try await run.rollout(ChangePlan.wlan("666"), ChangePlan.power(), ChangePlan.variable(sites: 0..<12))
    #expect(result.isRolledBack)
    #expect(
      result.phases.last?.sentence.contains("successful-connect") ?? false, "\(result.phases.last?.sentence ?? "")")
    #expect(result.rollBack?.lost == [])
    #expect(await run.cloud.configuration.contents == before)
    #expect(result.sites.count < 6)
  }

  @Test("RF templates move by the site's template id, variables site by site; both stay when it is promoted")
  func otherKinds() async throws {
    let run = Run()
    let before = await run.cloud.configuration
    let result = try await run.rollout(ChangePlan.power(), ChangePlan.variable(sites: 0..<6))
    #expect(result.outcome == .promoted)
    let after = await run.cloud.configuration
    #expect(after.sites == before.sites)
    #expect(after.collections["rftemplates"]?.map { $0.body["band_5"]?["power"] } == [17])
    for site in 0..<12 {
      #expect(after.settings[site]["vars"]?["guest_vlan"]?.string == (site < 6 ? "62" : "60"))
      #expect(after.settings[site]["vars"]?["site"]?.string == String(site))
      // Everything of a site changes at once, and never goes back.
      let states = after.history[site].dropFirst().map(\.state)
      #expect(states.first?.contains("power=14 var=60") ?? false)
      #expect(states.last?.contains(site < 6 ? "power=17 var=62" : "power=17 var=60") ?? false)
      #expect(states.count <= 3)
    }
  }

  @Test("A site is compared with others that keep what they have, and what is common to sites is allowed for")
  func controls() async throws {
    let run = Run()
    let result = try await run.rollout(ChangePlan.wlan())
    let choices = await run.journal.events.compactMap { event -> CanaryChoice? in
      if case .chosen(_, let choice, _) = event { choice } else { nil }
    }
    try #require(choices.count == 2)
    let first = try #require(choices[0].sites.first)
    #expect(first.canaries.count == 3)
    #expect(first.controls.allSatisfy { $0.site != first.id })
    #expect(Set(first.controls.map(\.site)).count == 4)
    let changed = Set(choices.flatMap { $0.sites.map(\.id) })
    for site in choices[1].sites {
      #expect(site.controls.allSatisfy { !changed.contains($0.site) }, "controls are not themselves among the first")
    }
    #expect(result.phases[0].choice.first?.contains("which keep what they have") ?? false)
  }

  @Test("Access points that the change cuts off from the cloud are a FAIL at once")
  func cutOff() async throws {
    var script = FakeCloud.Script()
    script.lostUnder = ("power=17", Set((0..<12).map { "s\($0)-ap1" }))
    let run = Run(script: script)
    let result = try await run.rollout(ChangePlan.power())
    #expect(result.isRolledBack)
    #expect(result.phases.count == 1)
    #expect(result.phases.first?.looks == [])
    #expect(result.rollBack?.lost == [])
  }

  @Test("A watch that holds it leaves the copies, and a person's word decides: on, or back", arguments: [false, true])
  func held(goesOn: Bool) async throws {
    var script = FakeCloud.Script()
    script.badSites = (Set(0..<12), .coverage, FirmwareRolloutTests.startSeconds + 30 * 3600, 0.5)
    var policy = Run.policy
    policy.watch = WatchRule(days: 3)
    let run = Run(script: script)
    let before = await run.cloud.configuration.contents
    let result = try await run.rollout(ChangePlan.wlan(), policy: policy)
    #expect(result.outcome.word == "HELD")
    #expect(await run.cloud.configuration.collections["templates"]?.count == 2)
    let events = await run.journal.recorded
    let still = RolloutControlTests.AskingJournal(events)
    await #expect(throws: RolloutError.self) {
      try await CanaryRollout(continuing: events, client: run.cloud, time: run.clock, journal: still).run()
    }
    let word: RolloutRequest = goesOn ? .approve(by: "Ada") : .abort(by: "Ada", keepsUpgraded: false)
    let journal = RolloutControlTests.AskingJournal(events, [("started", word)])
    let rest = try await CanaryRollout(continuing: events, client: run.cloud, time: run.clock, journal: journal).run()
    #expect(rest.outcome.word == (goesOn ? "PROMOTED" : "ROLLED BACK"))
    let after = await run.cloud.configuration
    #expect(after.collections["templates"]?.count == 1)
    #expect(after.collections["wlans"]?.first?.body["vlan_id"] == (goesOn ? "61" : "60"))
    if !goesOn { #expect(after.contents == before) }
  }
}

@Suite("What a change of configuration leaves alone")
struct ConfigurationCareTests {
  @Test("The copies of one template go without the labels of another's")
  func labels() async throws {
    let run = ConfigurationRolloutTests.Run()
    await run.cloud.addTemplate("Office", wlan: "office")
    let other = try #require(await run.cloud.configuration.id("templates", "name", "Office"))
    let wlan = try #require(await run.cloud.configuration.id("wlans", "ssid", "office"))
    let item = ChangePlan.item(
      "templates/Office/wlans/office", "wlans", [Edit(["vlan_id"], .set("71"), before: "70")])
    // The template without labels is copied first, and settled first.
    let steps = [ChangePlan.step(.wlans, .update, "WLAN 'Office/office'", [item]), ChangePlan.wlan()]
    let plan = await ChangePlan.plan(
      run.cloud, steps,
      known: [ObjectKey(text: "templates/Office"): other, ObjectKey(text: "templates/Office/wlans/office"): wlan])
    let order = CanaryRollout.Order(name: "both", plan: plan, policy: ConfigurationRolloutTests.Run.policy)
    let result = try await CanaryRollout(order, client: run.cloud, time: run.clock, journal: run.journal).run()
    #expect(result.outcome == .promoted)
    let requests = await run.cloud.requests
    let label = try #require(
      requests.firstIndex { $0.method == .delete && $0.path.contains("/wxtags/") }, "the label's copy goes in the end")
    let policy = try #require(requests.firstIndex { $0.method == .delete && $0.path.contains("/wxrules/") })
    #expect(policy < label, "no policy names a label that is gone")
    #expect(await run.cloud.configuration.collections["wxtags"]?.count == 2)
  }

  @Test("What the cloud refuses is told without the secret that was sent")
  func secret() async throws {
    let run = ConfigurationRolloutTests.Run()
    var secrets = PlanSecrets(hash: KeyedHash(salt: [1, 2, 3]))
    let placeholder = Placeholder.secret(reference: "env:GUEST_PSK", hash: secrets.add("hush-7")).json
    let item = ChangePlan.item(
      "templates/Shop/wlans/guest", "wlans", [Edit(["auth"], .set(["type": "psk", "psk": placeholder]))])
    let order = CanaryRollout.Order(
      name: "guests", plan: await ChangePlan.plan(run.cloud, [ChangePlan.step(.wlans, .update, "WLAN", [item])]),
      policy: ConfigurationRolloutTests.Run.policy)
    let rollout = CanaryRollout(
      order, client: run.cloud, time: run.clock, journal: run.journal, secrets: secrets)
    let error = await #expect(throws: MistError.self) { try await rollout.run() }
    let told = "\(error.map { "\($0)" } ?? "")" + (await run.journal.events).map(\.sentence).joined()
    #expect(told.contains("expected 8 to 63 characters, found …"), "\(told)")
    #expect(!told.contains("hush-7"))
  }

  @Test("Stopped half-way and kept, it cannot be let go on; and one that is held is not held twice")
  func kept() async throws {
    let run = ConfigurationRolloutTests.Run()
    let order = CanaryRollout.Order(
      name: "guests", plan: await ChangePlan.plan(run.cloud, [ChangePlan.wlan()]),
      policy: ConfigurationRolloutTests.Run.policy)
    let journal = RolloutControlTests.AskingJournal([], [("looked", .abort(by: "Ada", keepsUpgraded: true))])
    let result = try await CanaryRollout(order, client: run.cloud, time: run.clock, journal: journal).run()
    #expect(result.outcome == .held(reason: "aborted by Ada"))
    let events = await journal.events
    for word in [RolloutRequest.approve(by: "Bob"), .abort(by: "Bob", keepsUpgraded: true)] {
      let again = RolloutControlTests.AskingJournal(events, [("started", word)])
      await #expect(throws: RolloutError.self) {
        try await CanaryRollout(continuing: events, client: run.cloud, time: run.clock, journal: again).run()
      }
      #expect(await again.events.count == events.count, "nothing is noted that did not happen")
    }
  }
}

@Suite("A change of configuration that is killed goes on where it was")
struct KilledConfigurationTests {
  private static let policy = RolloutPolicy(
    name: "short", summary: "",
    phases: [
      RolloutPhase(
        name: "first", selection: .onePerSite(1), minimumBakeHours: 2, maximumBakeHours: 6,
        judgement: .gate(.init(alpha: 0.05, margin: nil, leastControls: 2, mostControls: 2, leastExposure: 1))),
      RolloutPhase(
        name: "rest", selection: .rest, minimumBakeHours: 2, maximumBakeHours: 2,
        judgement: .floor(lookEveryHours: 2)),
    ])

  private static func cloud(_ clock: FakeClock, harm: Bool) -> FakeCloud {
    var script = FakeCloud.Script()
    script.isOneZone = true
    if harm { script.harmfulConfiguration = ("power=17", .successfulConnect, 0.9) }
    return FakeCloud(clock: clock, sites: 3, models: ["AP45", "AP45"], script: script)
  }

  private static func order(_ cloud: FakeCloud) async -> CanaryRollout.Order {
    let steps = [ChangePlan.wlan(), ChangePlan.newWLAN(), ChangePlan.power(), ChangePlan.variable(sites: 0..<3)]
    return CanaryRollout.Order(name: "guests", plan: await ChangePlan.plan(cloud, steps), policy: policy)
  }

  @Test("Killed before or after any event, it ends as if it had not been", arguments: [false, true], [false, true])
  func everywhere(harm: Bool, keeps: Bool) async throws {
    let clock = FakeClock(FirmwareRolloutTests.start)
    let cloud = Self.cloud(clock, harm: harm)
    let whole = KilledRolloutTests.KillingJournal(after: .max, keeps: true)
    let result = try await CanaryRollout(await Self.order(cloud), client: cloud, time: clock, journal: whole).run()
    #expect(result.outcome.word == (harm ? "ROLLED BACK" : "PROMOTED"))
    let expected = await cloud.configuration.contents
    let count = await whole.events.count
    #expect(count > 12)
    for point in 1...count {
      let clock = FakeClock(FirmwareRolloutTests.start)
      let cloud = Self.cloud(clock, harm: harm)
      let order = await Self.order(cloud)
      let first = KilledRolloutTests.KillingJournal(after: point, keeps: keeps)
      await #expect(throws: KilledRolloutTests.KillingJournal.Killed.self) {
        try await CanaryRollout(order, client: cloud, time: clock, journal: first).run()
      }
      let left = await first.events
      guard !left.isEmpty, left.last?.event.kind != "ended" else { continue }
      let second = KilledRolloutTests.KillingJournal(left, after: .max, keeps: true)
      let found = try await CanaryRollout(continuing: left, client: cloud, time: clock, journal: second).run()
      #expect(found.outcome.word == result.outcome.word, "killed at \(point)")
      #expect(await cloud.configuration.contents == expected, "killed at \(point)")
    }
  }
}

@Suite("What cannot go from site to site is refused before anything moves")
struct RefusedConfigurationTests {
  private func refusal(_ steps: PlanStep...) async throws -> String {
    let run = ConfigurationRolloutTests.Run()
    let before = await run.cloud.configuration.contents
    let order = CanaryRollout.Order(
      name: "guests", plan: await ChangePlan.plan(run.cloud, steps), policy: ConfigurationRolloutTests.Run.policy)
    var message = ""
    do {
      _ = try await CanaryRollout(order, client: run.cloud, time: run.clock, journal: run.journal).run()
    } catch {
      message = "\(error)"
    }
    #expect(await run.cloud.configuration.contents == before)
    #expect(await run.cloud.writes() == 0)
    return message
  }

  @Test("What is shared, and devices that move, are named, with the way out")
  func shared() async throws {
    let network = ChangePlan.item("networks/corp", "networks", [Edit(["vlan_id"], .set("12"), before: "10")])
    let message = try await refusal(
      ChangePlan.wlan(), ChangePlan.step(.networks, .update, "network 'corp'", [network]),
      ChangePlan.step(
        .devices, .unassign, "devices", [PlanItem(cell: .shared, subject: "", action: .unassign(slots: []))]))
    #expect(message.contains("step 2, network 'corp': it is shared by sites, and changes for all of them at once"))
    #expect(message.contains("step 3, devices: it moves devices, not configuration"))
    #expect(message.contains("mistwin apply"))
  }

  @Test("Which sites a template reaches is what the phases change")
  func reach() async throws {
    let edit = Edit(["applies"], .set(["sitegroup_ids": []]), before: nil)
    let message = try await refusal(
      ChangePlan.step(
        .wlanTemplates, .update, "WLAN template 'Shop'", [ChangePlan.item("templates/Shop", "templates", [edit])]))
    #expect(message.contains("it changes which sites the template reaches"))
  }

  @Test("A plan of another time is not carried out: what drifted is named")
  func drift() async throws {
    let edit = Edit(["vlan_id"], .set("61"), before: "59")
    let message = try await refusal(
      ChangePlan.step(
        .wlans, .update, "WLAN", [ChangePlan.item("templates/Shop/wlans/guest", "wlans", [edit])]))
    #expect(message.contains("templates/Shop/wlans/guest: vlan_id"))
    #expect(message.contains("Plan again"))
  }

  @Test("A plan without anything to phase, and one of another organisation")
  func empty() async throws {
    #expect(try await refusal().contains("changes no template and nothing at a site"))
    let run = ConfigurationRolloutTests.Run()
    var plan = await ChangePlan.plan(run.cloud, [ChangePlan.wlan()])
    plan.organisation.id = MistID(high: 2, low: 2)
    var order = CanaryRollout.Order(name: "x", plan: plan, policy: ConfigurationRolloutTests.Run.policy)
    order.organisation = run.cloud.org
    await #expect(throws: RolloutError.otherOrganisation(planned: "Shops")) {
      try await CanaryRollout(order, client: run.cloud, time: run.clock, journal: run.journal).run()
    }
  }

  @Test("Secrets that are not known are asked for first")
  func secrets() async throws {
    let secret = Placeholder.secret(reference: "env:GUEST_PSK", hash: "00").json
    let message = try await refusal(
      ChangePlan.step(
        .wlans, .update, "WLAN",
        [ChangePlan.item("templates/Shop/wlans/guest", "wlans", [Edit(["auth", "psk"], .set(secret))])]))
    #expect(message.contains("env:GUEST_PSK"))
  }
}
