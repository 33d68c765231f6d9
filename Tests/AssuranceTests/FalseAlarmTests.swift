import Assurance
import Determinism
import Testing

/// Replicates are few here, and the bounds as wide as their number asks for; the tables of the gate's basis are
/// reproduced with thousands of replicates elsewhere.
@Suite("The gate on the generator of its tables, hourly bins")
struct FalseAlarmTests {
  /// How many of those rollouts were stopped within a day.
  static func stopped(seeds: Range<UInt64>, canaries: Int, harm: (metric: Metric, share: Double)? = nil) -> Int {
    seeds.reduce(0) { count, seed in
      let parameters = OfficeGenerator.Parameters(canaries: canaries, historyStep: 8, harm: harm)
      let run = OfficeGenerator(seed: seed, parameters: parameters).run(intervalsPerBin: 6)
      let site = GateSite(
        name: "office", canaries: Array(run.history.prefix(canaries)),
        controls: Array(run.history.dropFirst(canaries)))
      var gate = CanaryGate(policy: GatePolicy(margin: nil, minimumBakeHours: 24), sites: [site])
      for (hour, bin) in run.bins.enumerated() {
        gate.record(
          site: 0, seconds: 3600, canaries: Array(bin.prefix(canaries)), controls: Array(bin.dropFirst(canaries)))
        if case .fail = gate.look(elapsedHours: Double(hour + 1)).verdict { return count + 1 }
      }
      return count
    }
  }

  @Test("Harmless firmware is seldom stopped", arguments: [1, 4])
  func falseAlarms(canaries: Int) {
    // At a true 5 %, more than 6 of 40 has a probability of 0.3 %.
    #expect(Self.stopped(seeds: 0..<40, canaries: canaries) <= 6)
  }

  @Test("Twenty points of throughput at four canaries are nearly always noticed")
  func power() {
    #expect(Self.stopped(seeds: 100..<112, canaries: 4, harm: (.throughput, 0.20)) >= 10)
  }
}
