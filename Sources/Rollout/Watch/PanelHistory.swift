import Assurance
import Determinism

/// What the sites of a panel did in the week before a rollout: whole days, by metric and site.
struct PanelHistory: Sendable {
  /// The beginning of the first day.
  let start: Instant
  private let days: [Metric: [[Tally]]]

  static let dayCount = 7

  /// A history.
  /// - Parameter days: seven tallies by metric and site.
  init(start: Instant, days: [Metric: [[Tally]]]) {
    self.start = start
    self.days = days
  }

  /// What was to be expected of a day of the panel, and how far it may stray.
  /// - Parameters:
  ///   - tallies: what each site counted on the day.
  ///   - accessPoints: how many access points each site has.
  ///   - day: the beginning of the day.
  func expectation(
    _ metric: Metric, of tallies: [Tally], accessPoints: [Int], on day: Instant, noise: NoiseTable
  ) -> PanelExpectation {
    var sum = PanelExpectation()
    let unit = metric.unit
    let place = Int((day.seconds - start.seconds) / 86_400 % Int64(Self.dayCount))
    for (index, tally) in tallies.enumerated() {
      guard let week = days[metric]?[index], let share = Baseline.site(week), week.indices.contains(place) else {
        continue
      }
      let before = week[place]
      let baseline = Baseline.accessPoint(before, siteShare: share, unit: unit)
      let exposure = unit.samples(tally.total)
      let expected = baseline * exposure
      let expectedBefore = max(1, baseline * unit.samples(before.total))
      let spread = noise.squaredNoise(atHours: 24) * expected * expected / Double(max(1, accessPoints[index]))
      sum.degraded += unit.samples(tally.degraded)
      sum.exposure += exposure
      sum.expected += expected
      sum.variance += noise.omega0 * (expected + expected * expected / expectedBefore) + 2 * spread
    }
    // What moves whole sites and days is in no table; the week itself shows how far its days stray.
    sum.variance = max(sum.variance, 2 * strayOfDays(metric) * sum.expected * sum.expected)
    return sum
  }

  /// The squared relative deviation of the panel's days from what the week lets expect of them, in the mean.
  private func strayOfDays(_ metric: Metric) -> Double {
    let unit = metric.unit
    var squares = 0.0
    var count = 0.0
    for place in 0..<Self.dayCount {
      var degraded = 0.0
      var expected = 0.0
      for week in days[metric] ?? [] {
        guard let share = Baseline.site(week), week.indices.contains(place) else { continue }
        degraded += unit.samples(week[place].degraded)
        expected += share * unit.samples(week[place].total)
      }
      guard expected > 0 else { continue }
      let deviation = degraded / expected - 1
      squares += deviation * deviation
      count += 1
    }
    return count > 1 ? squares / (count - 1) : 0
  }
}

/// A day of a panel against what was to be expected of it; all in the unit of the API.
struct PanelExpectation: Sendable {
  var degraded = 0.0
  var exposure = 0.0
  var expected = 0.0
  var variance = 0.0
}
