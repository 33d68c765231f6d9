import Assurance
import Testing

@Suite("The canary gate as a state machine")
struct CanaryGateTests {
  /// A tally of one metric with all that is bad in one classifier.
  static func tally(_ metric: Metric, total: Int64, degraded: Int64, classifier: Int = 0) -> ClassifiedTally {
    var tally = ClassifiedTally(zeroOf: metric)
    tally.tally = Tally(total: total, degraded: degraded)
    tally.byClassifier[classifier] = degraded
    return tally
  }

  /// An access point with the same share of bad units on every gated metric, over that many hours at ten clients.
  static func accessPoint(hours: Int64, share: Double = 0.05, bad: Metric? = nil, badShare: Double = 0)
    -> AccessPointTallies
  {
    var tallies = AccessPointTallies()
    for metric in Metric.gated {
      let total = metric.unit == .events ? 15 * hours : 36_000 * hours
      let part = metric == bad ? badShare : share
      tallies[metric] = tally(
        metric, total: total, degraded: Int64((Double(total) * part).rounded()), classifier: metric == bad ? 1 : 0)
    }
    return tallies
  }

  static func gate(
    policy: GatePolicy = GatePolicy(), sites: Int = 1, canaries: Int = 1, controls: Int = 5
  ) -> CanaryGate {
    let week = accessPoint(hours: 168)
    return CanaryGate(
      policy: policy,
      sites: (0..<sites).map {
        GateSite(
          name: "site \($0)", canaries: Array(repeating: week, count: canaries),
          controls: Array(repeating: week, count: controls))
      })
  }

  static func bake(
    _ gate: inout CanaryGate, hours: Int, canary: AccessPointTallies,
    control: AccessPointTallies = accessPoint(hours: 1)
  ) -> GateLook {
    var look = gate.look(elapsedHours: 0)
    for hour in 1...hours where !look.verdict.isFinal {
      for (index, site) in gate.sites.enumerated() {
        gate.record(
          site: index, seconds: 3600, canaries: Array(repeating: canary, count: site.canaryCount),
          controls: Array(repeating: control, count: site.controlCount))
      }
      look = gate.look(elapsedHours: Double(hour))
    }
    return look
  }

  @Test("Before anything is counted nothing is decided")
  func empty() {
    var gate = Self.gate()
    let look = gate.look(elapsedHours: 0)
    #expect(look.verdict.word == "UNDECIDED")
    #expect(look.familyLogarithm.magnitude < 1e-12)
    #expect(look.metrics.map(\.metric) == Metric.gated)
    #expect(gate.finalVerdict == nil)
  }

  @Test("Eight healthy canaries on eight sites are proven within ten points")
  func healthy() {
    var gate = Self.gate(sites: 8, canaries: 1)
    let look = Self.bake(&gate, hours: 24, canary: Self.accessPoint(hours: 1))
    #expect(look.verdict == .pass(isProven: true))
    #expect(gate.canaryCount == 8)
    for item in look.metrics {
      #expect(item.isWithinMargin)
      #expect(item.expected >= 5)
      #expect(item.excess.magnitude < 0.25 * item.expected)
    }
  }

  @Test("One healthy canary cannot be proven in some hours, and is told what it would have noticed")
  func oneCanary() throws {
    var gate = Self.gate(policy: GatePolicy(maximumBakeHours: 6))
    let look = Self.bake(&gate, hours: 6, canary: Self.accessPoint(hours: 1))
    guard case .inconclusive(let reasons) = look.verdict else {
      Issue.record("\(look.verdict.sentence)")
      return
    }
    let capacity = try #require(
      reasons.first { if case .margin(.capacity, _, _) = $0 { true } else { false } })
    guard case .margin(_, let margin, let detectable) = capacity else { return }
    #expect(margin == 0.10)
    #expect((0.05...0.9).contains(try #require(detectable)))
    #expect(look.verdict.sentence.hasPrefix("INCONCLUSIVE: "))
  }

  @Test("Without a margin, exposure and silence of the guards suffice, and the sentence says how little that proves")
  func unproven() {
    var gate = Self.gate(policy: GatePolicy(margin: nil))
    let look = Self.bake(&gate, hours: 24, canary: Self.accessPoint(hours: 1))
    #expect(look.verdict == .pass(isProven: false))
    #expect(look.verdict.sentence.contains("not proven: excludes catastrophes"))
    #expect(look.metrics.allSatisfy { $0.marginLogarithm == nil })
  }

  @Test("Harm is found, with its metric and classifier", arguments: Metric.gated)
  func harm(metric: Metric) {
    var gate = Self.gate(canaries: 4)
    let canary = Self.accessPoint(hours: 1, bad: metric, badShare: 0.45)
    let look = Self.bake(&gate, hours: 24, canary: canary)
    guard case .fail(.harm(let blamed, let classifier, let effect)) = look.verdict else {
      Issue.record("\(look.verdict.sentence)")
      return
    }
    #expect(blamed == metric)
    #expect(classifier == metric.classifiers[1])
    #expect(abs(effect - 0.40) < 0.02)
    #expect(gate.finalVerdict == look.verdict)
  }

  @Test("What hits both arms is nobody's fault", arguments: Metric.gated)
  func common(metric: Metric) {
    var gate = Self.gate(sites: 8)
    let hit = Self.accessPoint(hours: 1, bad: metric, badShare: 0.45)
    let look = Self.bake(&gate, hours: 24, canary: hit, control: hit)
    if case .fail(let failure) = look.verdict { Issue.record("\(failure.sentence)") }
    let item = look.metrics[metric.rawValue]
    // Controls that saw few events are drawn to 1 a little (κ_g), so a small rest stays.
    #expect(item.excess.magnitude < 0.2 * item.degraded)
  }

  @Test("No exposure never fails and never passes")
  func noExposure() {
    var gate = Self.gate(policy: GatePolicy(margin: nil))
    var nothing = AccessPointTallies()
    for metric in Metric.gated { nothing[metric] = ClassifiedTally(zeroOf: metric) }
    let look = Self.bake(&gate, hours: 24, canary: nothing, control: nothing)
    #expect(look.verdict.word == "INCONCLUSIVE")
    #expect(look.familyLogarithm.magnitude < 1e-12)
    #expect(look.metrics.allSatisfy { $0.expected == 0 && $0.logarithm == 0 })
  }

  @Test("Without history nothing is judged, and nothing passes")
  func noHistory() {
    var gate = CanaryGate(
      policy: GatePolicy(margin: nil),
      sites: [GateSite(name: "new", canaries: [AccessPointTallies()], controls: [AccessPointTallies()])])
    let look = Self.bake(&gate, hours: 24, canary: Self.accessPoint(hours: 1, share: 0.9))
    #expect(look.verdict.word == "INCONCLUSIVE")
    #expect(gate.sites[0].canaryBaselines(.coverage) == nil)
  }

  @Test("A site without controls adds nothing to the pool")
  func noControls() {
    let week = Self.accessPoint(hours: 168)
    var gate = CanaryGate(
      policy: GatePolicy(),
      sites: [
        GateSite(name: "alone", canaries: [week], controls: []),
        GateSite(name: "good", canaries: [week], controls: [week, week, week, week]),
      ])
    gate.record(site: 0, seconds: 3600, canaries: [Self.accessPoint(hours: 1, share: 0.9)], controls: [])
    gate.record(
      site: 1, seconds: 3600, canaries: [Self.accessPoint(hours: 1)],
      controls: Array(repeating: Self.accessPoint(hours: 1), count: 4))
    let look = gate.look(elapsedHours: 1)
    #expect(look.metrics[0].exposure == 600)
    #expect(look.metrics[0].variance < .infinity)
    gate.record(site: 7, seconds: 3600, canaries: [week], controls: [week])
    #expect(gate.look(elapsedHours: 1) == look)
  }

  @Test("Users who left are noticed although everybody left is content")
  func loadShare() {
    var gate = Self.gate(canaries: 4)
    var deserted = AccessPointTallies()
    for metric in Metric.gated { deserted[metric] = ClassifiedTally(zeroOf: metric) }
    let look = Self.bake(&gate, hours: 24, canary: deserted)
    guard case .fail(.loadShare(let carried, let expected)) = look.verdict else {
      Issue.record("\(look.verdict.sentence)")
      return
    }
    #expect(carried == 0)
    #expect(expected > 1000)
  }

  @Test("A gap in telemetry is neither harm nor health: it holds")
  func silence() {
    var gate = Self.gate(policy: GatePolicy(margin: nil, maximumBakeHours: 48))
    _ = Self.bake(&gate, hours: 1, canary: AccessPointTallies())
    for hour in 2...24 {
      gate.record(
        site: 0, seconds: 3600, canaries: [AccessPointTallies()],
        controls: Array(repeating: Self.accessPoint(hours: 1), count: 5))
      let look = gate.look(elapsedHours: Double(hour), signals: GuardSignals(silent: ["ap01"]))
      #expect(look.verdict.word == "UNDECIDED")
      #expect(look.load.expected == 0)
      #expect(look.verdict.sentence.contains("ap01"))
    }
  }

  @Test("Guards come first and need no users")
  func guards() {
    var gate = Self.gate()
    let lost = gate.look(elapsedHours: 0.2, signals: GuardSignals(notBack: ["ap01", "ap02"]))
    #expect(lost.verdict == .fail(.notBack(["ap01", "ap02"])))
    #expect(lost.verdict.sentence == "FAIL: ap01, ap02 did not come back after the reboot")
    var second = Self.gate(policy: GatePolicy(margin: nil))
    let signals = GuardSignals(reboots: RebootGuard(reboots: 1, deviceDays: 1))
    for site in second.sites.indices {
      for _ in 1...24 {
        second.record(
          site: site, seconds: 3600, canaries: [Self.accessPoint(hours: 1)],
          controls: Array(repeating: Self.accessPoint(hours: 1), count: 5))
      }
    }
    #expect(second.look(elapsedHours: 23, signals: signals).verdict == .undecided([.reboots(1)]))
    let crashed = second.look(
      elapsedHours: 23.5, signals: GuardSignals(reboots: RebootGuard(reboots: 2, deviceDays: 1)))
    #expect(crashed.verdict == .fail(.unexpectedReboots(2, deviceDays: 1)))
  }

  @Test("A verdict stands: no later look changes it")
  func latched() {
    var gate = Self.gate()
    let failed = gate.look(elapsedHours: 0.2, signals: GuardSignals(notBack: ["ap01"]))
    let later = Self.bake(&gate, hours: 24, canary: Self.accessPoint(hours: 1))
    #expect(later.verdict == failed.verdict)
    #expect(gate.look(elapsedHours: 100).verdict == failed.verdict)
  }

  @Test("The minimum bake is waited for, and said")
  func minimumBake() {
    var gate = Self.gate(policy: GatePolicy(margin: nil, minimumBakeHours: 20), sites: 8)
    let look = Self.bake(&gate, hours: 19, canary: Self.accessPoint(hours: 1))
    #expect(look.verdict == .undecided([.baking(hoursLeft: 1)]))
    #expect(look.verdict.sentence == "UNDECIDED: 1.0 h of the minimum bake are left")
  }

  @Test("Ten-minute bins add up to the sums of hours")
  func bins() {
    var hourly = Self.gate()
    var fine = Self.gate()
    hourly.record(
      .coverage, site: 0, seconds: 3600, canaries: [Self.tally(.coverage, total: 36_000, degraded: 1800)],
      controls: Array(repeating: Self.tally(.coverage, total: 36_000, degraded: 1800), count: 5))
    for _ in 0..<6 {
      fine.record(
        .coverage, site: 0, seconds: 600, canaries: [Self.tally(.coverage, total: 6000, degraded: 300)],
        controls: Array(repeating: Self.tally(.coverage, total: 6000, degraded: 300), count: 5))
    }
    let one = hourly.look(elapsedHours: 1).metrics[0]
    let other = fine.look(elapsedHours: 1).metrics[0]
    #expect(one.degraded == other.degraded)
    #expect(one.exposure == other.exposure)
    #expect(abs(one.expected - other.expected) < 1e-6)
    #expect(abs(one.variance - other.variance) < 1e-6)
  }

  @Test("Sites are judged against their own controls")
  func ownControls() {
    var gate = Self.gate(sites: 2)
    let busy = Self.accessPoint(hours: 1, share: 0.30)
    let calm = Self.accessPoint(hours: 1)
    gate.record(site: 0, seconds: 3600, canaries: [busy], controls: Array(repeating: busy, count: 5))
    gate.record(site: 1, seconds: 3600, canaries: [calm], controls: Array(repeating: calm, count: 5))
    for item in gate.look(elapsedHours: 1).metrics where item.metric.unit == .userSeconds {
      #expect(item.excess.magnitude < 0.05 * item.degraded)
    }
  }
}

@Suite("Other ways to tell harm from chance")
struct GateMethodTests {
  private static func verdicts(_ method: GateMethod, harm: Double, hours: Int = 12) -> [GateVerdict] {
    var gate = CanaryGateTests.gate(
      policy: GatePolicy(
        margin: nil, minimumBakeHours: 2, maximumBakeHours: Double(hours), minimumExposure: 1, method: method),
      sites: 4)
    let canary = CanaryGateTests.accessPoint(hours: 1, bad: .throughput, badShare: 0.05 + harm)
    return (1...hours).map { hour in
      for index in gate.sites.indices {
        gate.record(
          site: index, seconds: 3600, canaries: [canary],
          controls: Array(repeating: CanaryGateTests.accessPoint(hours: 1), count: 5))
      }
      return gate.look(elapsedHours: Double(hour)).verdict
    }
  }

  @Test("With a planned end nothing passes before it, and a large harm is found before it")
  func obrienFleming() {
    let healthy = Self.verdicts(.obrienFleming, harm: 0)
    #expect(healthy.dropLast().allSatisfy { !$0.isFinal })
    #expect(healthy.last == .pass(isProven: false))
    #expect(Self.verdicts(.mixture, harm: 0)[1] == .pass(isProven: false))
    let harmed = Self.verdicts(.obrienFleming, harm: 0.2)
    #expect(harmed.last?.sentence.contains("throughput is worse by 20.0 points") ?? false)
    let first = harmed.firstIndex { $0.isFinal } ?? 0
    let sooner = Self.verdicts(.mixture, harm: 0.2).firstIndex { $0.isFinal } ?? 0
    #expect(sooner < first && first < 11, "the mixture finds it sooner: after \(sooner + 1) h, not \(first + 1)")
  }

  @Test("A threshold fails what lies below it, and says that chance may do that")
  func threshold() {
    #expect(Self.verdicts(.threshold, harm: 0.04).last == .pass(isProven: false))
    let low = Self.verdicts(.threshold, harm: 0.06).first
    #expect(
      low?.sentence.hasPrefix(
        "FAIL: throughput of the canaries is 89.0 %, below the threshold of 90 %, which chance alone may do") ?? false)
  }

  @Test("Whoever chooses another than the mixture is told what it does wrong")
  func warnings() {
    #expect(GateMethod.mixture.warning == nil)
    #expect(GateMethod.allCases.filter { $0.warning == nil } == [.mixture])
  }
}
