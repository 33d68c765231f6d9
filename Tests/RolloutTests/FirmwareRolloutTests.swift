import Assurance
import Determinism
import MistAPI
import Rollout
import Testing

@Suite("A rollout against a scripted cloud")
struct FirmwareRolloutTests {
  static let models = ["AP45", "AP45", "AP45", "AP45", "AP34", "AP34", "AP34"]
  static let start = "2027-01-25T12:07:00Z"
  static var startSeconds: Int64 { Instant(iso8601: start)?.seconds ?? 0 }

  /// A rollout of harmless firmware, carried out once for all tests that only look at it.
  static let clean = Task { try await Run().rollout() }

  struct Run {
    let clock: FakeClock
    let cloud: FakeCloud
    let journal = MemoryJournal()

    init(sites: Int = 10, models: [String] = FirmwareRolloutTests.models, script: FakeCloud.Script = .init()) {
      clock = FakeClock(FirmwareRolloutTests.start)
      cloud = FakeCloud(clock: clock, sites: sites, models: models, script: script)
    }

    func rollout(_ policy: RolloutPolicy = .spread, version: String = "0.14.2") async throws -> RolloutResult {
      let order = CanaryRollout.Order(
        name: "ap-0.14", organisation: cloud.org, models: ["AP45", "AP34"], version: version, policy: policy)
      return try await CanaryRollout(order, client: cloud, time: clock, journal: journal).run()
    }
  }

  @Test("Harmless firmware is promoted: one of each model, eight sites, the fleet")
  func promoted() async throws {
    let run = Run()
    let result = try await run.rollout()
    #expect(result.outcome == .promoted)
    #expect(await run.cloud.versions() == ["0.14.2": 70])
    #expect(result.phases.map(\.verdict) == ["PASS", "PASS", "PASS"])
    #expect(result.phases.map(\.devices.count) == [2, 8, 60])
    #expect(Set(result.phases[0].devices.map(\.model)) == ["AP45", "AP34"])
    #expect(Set(result.phases[0].devices.map(\.site) + result.phases[1].devices.map(\.site)).count == 10)
    #expect(result.phases[0].sentence.contains("not proven: excludes catastrophes"))
    #expect(result.phases[1].sentence.contains("excluded on every metric"))
    #expect(result.phases[2].sentence == "PASS: 10 sites watched for 24 h, none fell below the floor beyond chance")
    #expect(result.phases[0].choice.count == 2)
    #expect(result.rollBack == nil)
    #expect(result.sites.count == 10)
    #expect(result.upgraded == 70)
    #expect(result.ended > result.started)
  }

  @Test("A rollout is the same when it is run again")
  func deterministic() async throws {
    let other = try await Run().rollout()
    #expect(try await Self.clean.value == other)
  }

  @Test("The busiest sites have the canaries, and the busiest access point of a model is taken")
  func choice() async throws {
    let result = try await Self.clean.value
    let canaries = result.phases[0].devices
    // Sites with higher numbers have more clients; models go in the order of their names.
    #expect(canaries.map(\.siteName) == ["site-9", "site-8"])
    #expect(canaries.map(\.model) == ["AP34", "AP45"])
    // Of the three AP34 (8, 9 and 10 clients) and the four AP45 (9 to 12) of a site.
    #expect(canaries.map(\.name) == ["s9-ap6", "s8-ap3"])
    #expect(result.phases[0].choice[0].contains("controls at the same site"))
  }

  @Test("The gate looks every full hour, and the hour of the reboot is left out")
  func looks() async throws {
    let result = try await Self.clean.value
    let looks = result.phases[0].looks
    #expect(looks.count >= 4)
    guard case .gate(let first) = looks[0].finding else {
      Issue.record("a gate was expected")
      return
    }
    // Ordered at 12:07, back at about 12:14: the first bin that counts is 13:00, seen after 14:00.
    #expect(looks[0].at.iso8601.hasPrefix("2027-01-25T14:05"))
    #expect((1.7...1.8).contains(looks[0].elapsedHours))
    #expect(first.metrics[0].exposure <= 2 * 12 * 60)
    for (one, next) in zip(looks, looks.dropFirst()) {
      #expect((3_500_000...3_700_000).contains(next.at - one.at))
    }
  }

  @Test("Harmful firmware is rolled back, with the metric and classifier to blame")
  func rolledBack() async throws {
    let run = Run(script: .init(harm: ("0.14.2", .roaming, 0.4)))
    let result = try await run.rollout()
    #expect(result.isRolledBack)
    #expect(result.phases.count == 1)
    #expect(result.phases[0].verdict == "FAIL")
    #expect(result.outcome.reason?.contains("roaming is worse by") ?? false)
    #expect(result.outcome.reason?.contains("latency-slow-11r-roam") ?? false)
    #expect(await run.cloud.versions() == ["0.14.1": 70])
    guard case .gate(let look)? = result.phases[0].looks.last?.finding else {
      Issue.record("a look at the gate was expected")
      return
    }
    #expect((0.35...0.45).contains(look.metrics[Metric.roaming.rawValue].effect ?? 0))
    #expect(result.rollBack?.back.count == 2)
    #expect(result.rollBack?.lost == [])
    #expect(result.upgraded == 2)
  }

  @Test("A device that does not come back stops everything at once")
  func notBack() async throws {
    // The canary of the busiest site with AP34 never answers again.
    let names = Set((0..<7).map { "s9-ap\($0)" })
    let run = Run(script: .init(neverBack: names))
    let result = try await run.rollout()
    #expect(result.isRolledBack)
    #expect(result.phases.count == 1)
    #expect(result.phases[0].looks.isEmpty)
    #expect(result.outcome.reason?.contains("did not come back after the reboot") ?? false)
    #expect(result.rollBack?.lost.count == 1)
    #expect(result.rollBack?.back.count == 1)
    #expect(await run.cloud.versions() == ["0.14.1": 70])
  }

  @Test("Where nobody is, nothing is proven: rolled back or held, as the policy says")
  func noTraffic() async throws {
    let script = FakeCloud.Script(desertedFrom: Self.startSeconds)
    let back = try await Run(script: script).rollout()
    #expect(back.isRolledBack)
    #expect(back.phases[0].verdict == "INCONCLUSIVE")
    #expect(back.outcome.reason?.contains("too little exposure") ?? false)
    var policy = RolloutPolicy.spread
    policy.phases[0].onInconclusive = .hold
    let run = Run(script: script)
    let held = try await run.rollout(policy)
    #expect(held.outcome.word == "HELD")
    #expect(await run.cloud.versions() == ["0.14.1": 68, "0.14.2": 2])
  }

  @Test("Firmware that crashes is stopped by its reboots")
  func reboots() async throws {
    var script = FakeCloud.Script()
    let clean = try await Self.clean.value
    script.reboots = (clean.phases[0].devices[0].name, [4000, 9000])
    let result = try await Run(script: script).rollout()
    #expect(result.isRolledBack)
    #expect(result.outcome.reason?.contains("2 unexpected reboots") ?? false)
  }

  @Test("Silence is not health: the canary that cannot be heard holds the phase")
  func silence() async throws {
    let clean = try await Self.clean.value
    let name = clean.phases[0].devices[0].name
    let result = try await Run(script: .init(silent: (name, 8000))).rollout()
    #expect(result.phases[0].verdict == "INCONCLUSIVE")
    #expect(result.outcome.reason?.contains("no telemetry from \(name)") ?? false)
    #expect(result.rollBack?.lost.map(\.name) == [name])
  }

  @Test("Without controls, whole sites are held to the floor")
  func floor() async throws {
    let run = Run(script: .init(harm: ("0.14.2", .capacity, 0.6)))
    let result = try await run.rollout(.bigBang)
    #expect(result.isRolledBack)
    #expect(result.outcome.reason?.contains("capacity at site-") ?? false)
    guard case .floor(let look)? = result.phases[0].looks.first?.finding else {
      Issue.record("a look at the floor was expected")
      return
    }
    #expect(look.failures.count == 10)
    #expect(await run.cloud.versions() == ["0.14.1": 70])
  }

  @Test("A site that had failed before is not the firmware's fault")
  func failingBefore() async throws {
    let script = FakeCloud.Script(badSites: ([3], .capacity, Self.startSeconds - 30 * 86_400, 0.6))
    let result = try await Run(script: script).rollout(.bigBang)
    #expect(result.outcome == .promoted)
    guard case .floor(let look)? = result.phases[0].looks.first?.finding else {
      Issue.record("a look at the floor was expected")
      return
    }
    #expect(look.belowFloor.count == 1)
    #expect(look.belowFloor[0].wasFailingBefore)
    #expect(look.failures.isEmpty)
  }

  @Test("The classic policy takes the canary's site before the fleet")
  func classic() async throws {
    let result = try await Run(sites: 3).rollout(.onePerFleet)
    #expect(result.outcome == .promoted)
    #expect(result.phases.map(\.devices.count) == [1, 6, 14])
    #expect(Set(result.phases[1].devices.map(\.siteName)) == ["site-2"])
  }

  @Test("Fewer sites than asked for are taken, and that is said")
  func fewSites() async throws {
    let result = try await Run(sites: 3).rollout()
    #expect(result.phases[1].devices.count == 3)
    #expect(result.phases[1].choice.last?.contains("only 3 of the 8 sites") ?? false)
  }

  @Test("A version that a model does not have is refused before anything moves")
  func unknownVersion() async throws {
    let run = Run()
    let error = await #expect(throws: RolloutError.self) { try await run.rollout(version: "0.15.0") }
    #expect(error == .unknownVersion("0.15.0", model: "AP45", available: FakeCloud.versions))
    #expect(await run.cloud.writes() == 0)
  }

  @Test("What runs the version already is not upgraded")
  func nothingToDo() async throws {
    let run = Run()
    let error = await #expect(throws: RolloutError.self) { try await run.rollout(version: "0.14.1") }
    #expect(error == .nothingToUpgrade(models: ["AP45", "AP34"], version: "0.14.1"))
  }

  @Test("Without history, or without controls, nothing begins")
  func noCanary() async throws {
    let young = Run(script: .init(usersFrom: Self.startSeconds - 3 * 86_400))
    let error = await #expect(throws: RolloutError.self) { try await young.rollout() }
    guard case .noCanary(_, let reasons)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reasons.first?.contains("seven days of history") ?? false)
    #expect(await young.cloud.writes() == 0)
    let small = Run(models: ["AP45", "AP34", "AP34", "AP34"])
    let other = await #expect(throws: RolloutError.self) { try await small.rollout() }
    #expect("\(other.map { "\($0)" } ?? "")".contains("too few for a canary and its controls"))
    #expect(await small.cloud.writes() == 0)
  }

  @Test("Every event is kept, in order")
  func journal() async throws {
    let run = Run()
    let result = try await run.rollout()
    let events = await run.journal.events
    guard case .started(let order, let version, let fleet)? = events.first else {
      Issue.record("the first event was expected to be the start")
      return
    }
    #expect((order.name, order.policy.name, version, fleet.wanted.count) == ("ap-0.14", "spread", "0.14.2", 70))
    #expect(events.last == .ended(.promoted))
    let looks = events.filter { if case .looked = $0 { true } else { false } }.count
    #expect(looks == result.phases.reduce(0) { $0 + $1.looks.count })
    let chosen = events.compactMap { event -> Int? in
      if case .chosen(_, _, let calls) = event { calls.perLook } else { nil }
    }
    // Two canaries with six controls each, then eight with five: six metrics each, the canaries' states, and whether the
    // bin is there.
    #expect(chosen == [6 * 14 + 3, 6 * 48 + 9])
    #expect(events.allSatisfy { !$0.sentence.isEmpty })
  }
}
