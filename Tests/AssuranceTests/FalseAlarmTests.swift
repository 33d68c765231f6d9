import Assurance
import Determinism
import Testing

/// Replicates are few here, and the bounds as wide as their number asks for; the tables of the gate's basis are
/// reproduced with thousands of replicates elsewhere.
@Suite("The gate on the generator of its tables, hourly bins")
struct FalseAlarmTests {
  /// How many of the seeds it holds for. Tests that wait for others get their turn in between.
  private static func count(of seeds: Range<UInt64>, _ isStopped: (UInt64) -> Bool) async -> Int {
    var count = 0
    for seed in seeds {
      if isStopped(seed) { count += 1 }
      await Task.yield()
    }
    return count
  }

  /// How many of those rollouts were stopped within a day.
  static func stopped(
    seeds: Range<UInt64>, canaries: Int, harm: (metric: Metric, share: Double)? = nil
  ) async -> Int {
    await count(of: seeds) { seed in
      let parameters = OfficeGenerator.Parameters(canaries: canaries, historyStep: 8, harm: harm)
      let run = OfficeGenerator(seed: seed, parameters: parameters).run(intervalsPerBin: 6)
      let site = GateSite(
        name: "office", canaries: Array(run.history.prefix(canaries)),
        controls: Array(run.history.dropFirst(canaries)))
      var gate = CanaryGate(policy: GatePolicy(margin: nil, minimumBakeHours: 24), sites: [site])
      for (hour, bin) in run.bins.enumerated() {
        gate.record(
          site: 0, seconds: 3600, canaries: Array(bin.prefix(canaries)), controls: Array(bin.dropFirst(canaries)))
        if case .fail = gate.look(elapsedHours: Double(hour + 1)).verdict { return true }
      }
      return false
    }
  }

  @Test("Harmless firmware is seldom stopped", arguments: [1, 4])
  func falseAlarms(canaries: Int) async {
    // At a true 5 %, more than 6 of 40 has a probability of 0.3 %.
    #expect(await Self.stopped(seeds: 0..<40, canaries: canaries) <= 6)
  }

  @Test("Twenty points of throughput at four canaries are nearly always noticed")
  func power() async {
    #expect(await Self.stopped(seeds: 100..<112, canaries: 4, harm: (.throughput, 0.20)) >= 10)
  }

  typealias Counted = (history: [AccessPointTallies], bins: [[AccessPointTallies]])

  /// How many changes of whole sites were stopped within a day: six access points of each site, compared with two at each of four
  /// other sites, whose hours are good and bad on their own.
  static func stoppedSites(
    seeds: Range<UInt64>, sites: Int, harm: (metric: Metric, share: Double)? = nil
  ) async -> Int {
    await count(of: seeds) { seed in
      let places = (0..<sites).map { place -> (GateSite, [Counted]) in
        let own = UInt64(place) * 10_000 + seed * 100_000
        let runs = (0..<5).map { donor in
          let parameters = OfficeGenerator.Parameters(
            accessPoints: 6, canaries: 6, historyStep: 8, harm: donor == 0 ? harm : nil)
          return OfficeGenerator(seed: own + UInt64(donor), parameters: parameters).run(intervalsPerBin: 6)
        }
        let site = GateSite(
          name: "site", canaries: runs[0].history, controls: runs.dropFirst().flatMap { $0.history.prefix(2) },
          donors: [0, 0, 1, 1, 2, 2, 3, 3])
        return (site, runs)
      }
      var gate = CanaryGate(policy: GatePolicy(margin: nil, minimumBakeHours: 24), sites: places.map(\.0))
      for hour in 0..<24 {
        for (place, (_, runs)) in places.enumerated() {
          gate.record(
            site: place, seconds: 3600, canaries: runs[0].bins[hour],
            controls: runs.dropFirst().flatMap { $0.bins[hour].prefix(2) })
        }
        if case .fail = gate.look(elapsedHours: Double(hour + 1)).verdict { return true }
      }
      return false
    }
  }

  @Test("A harmless change of a whole site, compared with other sites, is seldom stopped")
  func borrowedControls() async {
    #expect(await Self.stoppedSites(seeds: 0..<8, sites: 1) <= 3)
  }

  @Test("Forty points of failed connects at two whole sites are noticed")
  func borrowedPower() async {
    #expect(await Self.stoppedSites(seeds: 0..<4, sites: 2, harm: (.successfulConnect, 0.40)) >= 3)
  }
}
