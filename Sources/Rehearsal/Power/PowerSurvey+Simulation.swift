import Assurance
import Determinism

extension PowerSurvey.Site {
  /// The site as the simulator takes it: each access point with its part of the site's load in each hour of the week, and
  /// with its own share of bad units. What strays, and how, is the office's (section C.0 of the gate's basis).
  /// - Parameter end: The end of what was read; hours of the week are in UTC.
  func simulated(until end: Instant) -> SimulatedSite {
    let hours = accessPoints.first?.hours[0].count ?? 0
    var week = [Double](repeating: 0, count: 168)
    var seen = [Double](repeating: 0, count: 168)
    for hour in 0..<hours {
      let slot = Self.slot(of: end.seconds - Int64(hours - hour) * 3600)
      seen[slot] += 1
      week[slot] += accessPoints.reduce(0.0) { $0 + Double($1.hours[0][hour]?.total ?? 0) } / 3600
    }
    for slot in week.indices where seen[slot] > 0 { week[slot] /= seen[slot] }
    let peak = max(1e-9, week.max() ?? 0)
    let whole = Double(max(1, accessPoints.reduce(Int64(0)) { $0 + $1.sum(0).total }))
    let metrics = SimulatedMetric.office.map { metric in
      var own = metric
      own.sigmaAccessPoint = 0
      return own
    }
    let level = (0..<SimulatedSite.weekCells).map { week[$0 / 6] / peak }
    let meanLevel = week.reduce(0) { $0 + $1 * $1 } / max(1e-9, week.reduce(0, +)) / peak
    let sitesShares = (0..<6).map { metric in Baseline.site(accessPoints.map { $0.sum(metric) }) ?? 0.05 }
    let models = accessPoints.map { accessPoint in
      let part = Double(accessPoint.sum(0).total) / whole
      let minutes = Double(max(1, accessPoint.sum(0).total)) / 600
      var offsets = [Double](repeating: 0, count: 6)
      var factors = [Double](repeating: 1, count: 6)
      for (place, metric) in metrics.enumerated() {
        let sum = accessPoint.sum(place)
        let share = Baseline.accessPoint(sum, siteShare: sitesShares[place], unit: Metric.gated[place].unit)
        // The rate holds at the mean of the load that was carried, not at its peak.
        offsets[place] =
          metric.center(ofRate: share) - metric.center
          - (metric.loadSlope > 0 ? metric.loadSlope * (meanLevel - 0.8125) : 0)
        if let events = metric.eventsPerClient {
          let site = accessPoints.reduce(Int64(0)) { $0 + $1.sum(place).total }
          // Few events: the site's own rate counts for sixty of them.
          let expected = Double(site) / whole * 600 * minutes
          factors[place] =
            (Double(sum.total) + 60) / (expected + 60) * expected / max(1e-9, minutes * events)
        }
      }
      return SimulatedSite.AccessPoint(
        clients: (0..<SimulatedSite.weekCells).map { week[$0 / 6] * part }, level: level, popularitySigma: 0,
        offsets: offsets, trialFactors: factors)
    }
    return SimulatedSite(name: name, accessPoints: models, metrics: metrics)
  }

  /// The hour of the week of a moment, from Monday 00:00 UTC: 1970-01-01 was a Thursday.
  private static func slot(of second: Int64) -> Int { Int((second / 3600 + 72) % 168) }
}
