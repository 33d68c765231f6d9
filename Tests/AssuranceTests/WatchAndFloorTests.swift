import Assurance
import Determinism
import Testing

@Suite("The watch after promotion, and the floor of a gate")
struct WatchAndFloorTests {
  @Test("The limit of a watch is that of its steps and metrics")
  func limit() {
    let sum = WatchSum(metric: .coverage, alpha: 0.01, steps: 7, metrics: 6)
    // ln(42/0.01)
    #expect(abs(sum.limit - 8.342839804271) < 1e-9)
    #expect(!sum.isAlarm)
  }

  @Test("Less harm than looked for brings it back to nought, more drives it on")
  func course() {
    var sum = WatchSum(metric: .throughput, alpha: 0.01, steps: 7, metrics: 6)
    func add(_ degraded: Double) {
      sum.add(degraded: degraded, exposure: 100_000, expected: 5000, variance: 50_000)
    }
    for _ in 0..<100 { add(5000) }
    #expect(sum.value == 0)
    var last = 0.0
    while !sum.isAlarm {
      add(7000)
      #expect(sum.value > last)
      last = sum.value
    }
    // D·ln(1 + 0.4) − 2000, by Ω = 10, is 35.53.
    #expect(abs(last - 35.530566) < 1e-4)
    add(2000)
    #expect(sum.value == 0)
  }

  @Test(
    "A day without users, or without an expectation, says nothing",
    arguments: [
      (0.0, 10.0, 10.0), (10.0, 0.0, 10.0), (10.0, 10.0, 0.0), (10.0, 10.0, .infinity),
    ])
  func silence(exposure: Double, expected: Double, variance: Double) {
    var sum = WatchSum(metric: .coverage, alpha: 0.01, steps: 7, metrics: 6)
    sum.add(degraded: 10, exposure: exposure, expected: expected, variance: variance)
    #expect(sum.value == 0)
  }

  @Test("Healthy days raise false alarms in at most α of all watches, of days that stray as their variance says")
  func falseAlarms() {
    var alarms = 0
    for watch in 0..<4000 {
      let key = RandomKey(seed: 20_261_126).child(UInt64(watch))
      var sum = WatchSum(metric: .capacity, alpha: 0.05, steps: 14, metrics: 1)
      for day in 0..<14 {
        let noise = StrictMath.normalQuantile(key.child(UInt64(day)).openUniform)
        // Ω = 25 about a mean of 2,500: a standard deviation of 250.
        sum.add(degraded: 2500 + 250 * noise, exposure: 50_000, expected: 2500, variance: 62_500)
      }
      if sum.isAlarm { alarms += 1 }
    }
    #expect(alarms <= 200)
  }

  static func tallies(bad: Int64) -> AccessPointTallies {
    var tallies = AccessPointTallies()
    for metric in Metric.gated {
      let scale: Int64 = metric.unit == .events ? 1 : 60
      var tally = ClassifiedTally(zeroOf: metric)
      tally.tally = Tally(total: 600 * scale, degraded: (metric == .coverage ? bad : 30) * scale)
      tally.byClassifier[0] = tally.degraded
      tallies[metric] = tally
    }
    return tallies
  }

  /// A gate over one canary and six controls, after so many hours.
  static func look(canary: Int64, control: Int64, history: Int64 = 30, floor: Double?) -> GateLook {
    let before = Array(repeating: tallies(bad: history * 1), count: 7)
    var gate = CanaryGate(
      policy: GatePolicy(
        alpha: 1e-300, minimumBakeHours: 1, maximumBakeHours: 24, floor: floor),
      sites: [GateSite(name: "a", canaries: [before[0]], controls: Array(before.dropFirst()))])
    for _ in 0..<8 {
      gate.record(
        site: 0, seconds: 3600, canaries: [tallies(bad: canary)],
        controls: Array(repeating: tallies(bad: control), count: 6))
    }
    return gate.look(elapsedHours: 8)
  }

  @Test("The floor stops canaries that are far below it, and only them")
  func floor() {
    // With an α so small that neither harm nor chance counts, only what is beyond every bound does.
    #expect(Self.look(canary: 600, control: 30, floor: nil).verdict.word == "UNDECIDED")
    let low = FloorGuard.limit(
      floor: 0.9, exposures: [4800], noise: NoiseModel.office[.coverage], hours: 8, inflation: 1.2, alpha: 0.05,
      comparisons: 144)
    #expect(low > 480)
    #expect(low < 4800)
    let wider = FloorGuard.limit(
      floor: 0.9, exposures: [4800], noise: NoiseModel.office[.coverage], hours: 8, inflation: 1.2, alpha: 0.001,
      comparisons: 144)
    #expect(wider > low)
  }

  @Test("Where the whole site suffers it is nobody's fault")
  func nobodysFault() {
    func verdict(canary: Int64, control: Int64) -> GateVerdict {
      let before = Array(repeating: Self.tallies(bad: 30), count: 7)
      var policy = GatePolicy(alpha: 0.05, minimumBakeHours: 1, maximumBakeHours: 24, floor: 0.9)
      policy.metrics = [.coverage]
      // The weight of harm is nought, so that the floor alone may speak.
      policy.weights = [0]
      var gate = CanaryGate(
        policy: policy, sites: [GateSite(name: "a", canaries: [before[0]], controls: Array(before.dropFirst()))])
      for _ in 0..<8 {
        gate.record(
          site: 0, seconds: 3600, canaries: [Self.tallies(bad: canary)],
          controls: Array(repeating: Self.tallies(bad: control), count: 6))
      }
      return gate.look(elapsedHours: 8).verdict
    }
    guard case .fail(.belowFloor(let metric, _, let level, let floor)) = verdict(canary: 400, control: 30) else {
      Issue.record("\(verdict(canary: 400, control: 30))")
      return
    }
    #expect((metric, floor) == (.coverage, 0.9))
    #expect(abs(level - 1.0 / 3) < 1e-9)
    #expect(verdict(canary: 400, control: 400).word != "FAIL")
    #expect(verdict(canary: 62, control: 30).word != "FAIL")
  }
}
