import Assurance
import Testing
import World

@Suite("Thresholds and excluded WLANs")
struct ThresholdTests {
  private func rate(_ metric: Metric, threshold: Double) throws -> Double {
    var sum = ClassifiedTally(zeroOf: metric)
    var thresholds = LevelThresholds.preset
    thresholds[metric] = threshold
    for key in 1...40 {
      var site = try Places.site(UInt64(key))
      site.thresholds = Facet(thresholds)
      sum += site.day([metric]).sum(metric)
    }
    return Double(sum.degraded) / Double(sum.total)
  }

  /// A stricter threshold finds more bad, on the same random numbers.
  @Test(
    arguments: [
      (Metric.coverage, [-90.0, -78, -72, -66, -60]), (.capacity, [5, 10, 20, 35, 50]),
      (.throughput, [1, 5, 10, 20, 100]), (.timeToConnect, [10, 6, 4, 3, 2]),
    ])
  func stricterIsWorse(row: (metric: Metric, thresholds: [Double])) throws {
    let rates = try row.thresholds.map { try rate(row.metric, threshold: $0) }
    for (one, next) in zip(rates, rates.dropFirst()) { #expect(one < next) }
  }

  /// (−61, 8) dBm: six decibels more are three quarters of a deviation.
  @Test func coverageFollowsTheSignal() throws {
    // Φ(Φ⁻¹(0.07) + 6/8) = 0.234
    #expect((try rate(.coverage, threshold: -66) - 0.234).magnitude < 0.03)
  }

  @Test func theUsualThresholdsChangeNothing() throws {
    let site = try Places.site()
    var named = site
    var other = LevelThresholds.preset
    other[.coverage] = -66
    named.thresholds = Facet(.preset)
    named.thresholds.set(other, at: Places.day.upperBound * 600)
    #expect(named.day() == site.day())
    #expect(LevelThresholds.preset[.coverage] == -72)
    #expect(LevelThresholds.preset[.roaming] == 0)
  }

  @Test func aChangeHoldsFromItsMoment() throws {
    let site = try Places.site()
    var later = site
    var other = LevelThresholds.preset
    other[.capacity] = 50
    let noon = Places.day.lowerBound + 72
    later.thresholds.set(other, at: noon * 600)
    let (before, after) = (site.day(), later.day())
    for metric in Metric.allCases {
      for index in 0..<6 {
        #expect(before.row(metric, index)[..<72] == after.row(metric, index)[..<72])
        if metric != .capacity { #expect(before.row(metric, index) == after.row(metric, index)) }
      }
    }
    let rest = noon..<Places.day.upperBound
    #expect(after.sum(.capacity, intervals: rest).degraded > 2 * before.sum(.capacity, intervals: rest).degraded)
  }

  @Test func thresholdsOutOfRangeAreHeld() {
    var thresholds = LevelThresholds.preset
    thresholds[.coverage] = -200
    #expect(thresholds[.coverage] == -90)
    thresholds[.timeToConnect] = 99
    #expect(thresholds[.timeToConnect] == 10)
    thresholds[.apHealth] = 5
    #expect(thresholds[.apHealth] == 0)
  }

  /// Those whose WLAN does not count are there, but not judged.
  @Test func excludedClientsAreNotCounted() throws {
    let healthy = try Places.site()
    var site = healthy
    let mask = RosterMask(places: 200) { $0 % 3 == 1 }
    site.accessPoints[0].unjudged = Facet(mask)
    let (before, after) = (healthy.day(), site.day())
    for interval in Places.day {
      let clients = before.tally(.coverage, accessPoint: 0, interval: interval).total / 600
      let counted = (0..<Int(clients)).filter { $0 % 3 != 1 }.count
      for metric in [Metric.coverage, .capacity, .throughput] {
        #expect(after.tally(metric, accessPoint: 0, interval: interval).total == Int64(counted * 600))
      }
      #expect(site.clients(seed: Places.seed, accessPoint: 0, interval: interval) == Int(clients))
    }
    let everybody = site.cells(seed: Places.seed, intervals: Places.day, countsEverybody: true)
    #expect(everybody == before)
    for metric in Metric.allCases {
      for index in 1..<6 { #expect(before.row(metric, index) == after.row(metric, index)) }
      #expect(after.sum(metric).isConserved)
    }
    #expect(before.row(.apHealth, 0) == after.row(.apHealth, 0))
    #expect(after.sum(.roaming, accessPoints: 0..<1).total < before.sum(.roaming, accessPoints: 0..<1).total)
  }

  @Test(arguments: [0, 1, 63, 64, 65, 200])
  func masks(places: Int) {
    let mask = RosterMask(places: places) { $0 % 2 == 0 }
    #expect(mask.isEmpty == (places == 0))
    for place in -1..<300 { #expect(mask.excludes(place) == (place >= 0 && place < places && place % 2 == 0)) }
    #expect(RosterMask(places: places) { _ in false } == .none)
  }
}
