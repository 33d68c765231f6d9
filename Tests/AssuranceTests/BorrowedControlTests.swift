import Assurance
import Testing

@Suite("Controls at other sites")
struct BorrowedControlTests {
  /// So many user-minutes in the hour, of which some are bad, on every metric.
  private static func tallies(total: Int64, bad: Int64) -> AccessPointTallies {
    var tallies = AccessPointTallies()
    for metric in Metric.gated {
      var tally = ClassifiedTally(zeroOf: metric)
      let unit = metric.unit.unitsPerSample
      tally.tally = Tally(total: total * Int64(unit), degraded: bad * Int64(unit))
      tallies[metric] = tally
    }
    return tallies
  }

  private static func look(donors: [Int], controls: [Int64] = [100, 100, 100, 100]) -> GateLook {
    let site = GateSite(
      name: "shop", canaries: [tallies(total: 10_000, bad: 500), tallies(total: 10_000, bad: 500)],
      controls: controls.map { tallies(total: $0 * 100, bad: $0 * 5) }, donors: donors)
    var gate = CanaryGate(policy: GatePolicy(), sites: [site])
    gate.record(
      site: 0, seconds: 3600, canaries: [tallies(total: 100, bad: 5), tallies(total: 100, bad: 5)],
      controls: controls.map { tallies(total: $0, bad: $0 / 20) })
    return gate.look(elapsedHours: 1)
  }

  @Test("What is common to a site counts once for the canaries' site, and by its share for each donor")
  func variance() throws {
    let own = Self.look(donors: [])
    for (donors, squares) in [([0, 1, 2, 3], 0.25), ([0, 0, 1, 1], 0.5), ([7, 7, 7, 7], 1.0)] {
      let borrowed = Self.look(donors: donors)
      for (one, other) in zip(own.metrics, borrowed.metrics) {
        #expect(abs(one.expected / other.expected - 1) < 1e-9)
        let added =
          1.2 * SiteNoise.squared(one.metric, atHours: 1) * one.expected * one.expected * (1 + squares)
        #expect(abs((other.variance - one.variance) / added - 1) < 1e-6, "\(one.metric)")
      }
      #expect(borrowed.load.variance > own.load.variance)
    }
  }

  @Test("A donor's own habit is not taken for the canaries': each is drawn towards its own site")
  func baselines() {
    func expected(_ donors: [Int]) -> Double {
      let site = GateSite(
        name: "shop", canaries: [Self.tallies(total: 400, bad: 20)],
        controls: [Self.tallies(total: 400, bad: 200), Self.tallies(total: 400, bad: 200)], donors: donors)
      return site.canaryBaselines(.coverage)?.first ?? 0
    }
    #expect(expected([]) > 0.2, "five hundredths, drawn towards the controls of its own site")
    #expect(abs(expected([0, 1]) - 0.05) < 1e-9, "nobody else is at its site")
  }

  @Test("A site's noise grows less over longer horizons, and is largest where sites differ most")
  func noise() {
    for metric in Metric.gated {
      let hours = [0.5, 1, 2, 4, 8, 16, 24, 72].map { SiteNoise.squared(metric, atHours: $0) }
      #expect(hours == hours.sorted(by: >=))
      #expect((hours.last ?? 0) > 0)
    }
    #expect(SiteNoise.squared(.successfulConnect, atHours: 1) > SiteNoise.squared(.coverage, atHours: 1))
    #expect(SiteNoise.squared(.apHealth, atHours: 1) < 1e-12)
  }
}
