import Assurance
import Determinism
import Twin

extension MeasuredLevels {
  /// So many hours from a moment on, by metric: beside those of a site that was read an hour earlier or later.
  func hours(from start: Instant, count: Int) -> [Metric: [Tally?]] {
    var result: [Metric: [Tally?]] = [:]
    for metric in hours.keys {
      result[metric] = (0..<count).map { hour in
        tally(metric, at: start.advanced(bySeconds: Int64(hour) * Self.bin))?.tally
      }
    }
    return result
  }

  /// What is known of an hour. Where access points were connected and no client is told of, nobody was there.
  func known(at moment: Instant) -> AccessPointTallies {
    var tallies = tallies(at: moment)
    guard let health = tally(.apHealth, at: moment), health.degraded < health.total else { return tallies }
    for metric in Metric.gated where tallies[metric] == nil && hours[metric] != nil {
      tallies[metric] = ClassifiedTally(zeroOf: metric)
    }
    return tallies
  }
}
