import Assurance
import Determinism
import MistAPI

/// Reads the days of a panel of sites.
struct PanelReader: Sendable {
  let client: any MistClient
  let noise: NoiseModel
  let inflation: Double

  /// Reads the week before a moment; its days begin at the hour at which the watch's days do.
  func history(of panel: WatchPanel, before end: Instant) async throws -> PanelHistory {
    let gap = max(0, (panel.from - end) / 1000)
    let days = (gap + 86_399) / 86_400 + Int64(PanelHistory.dayCount)
    let start = panel.from.advanced(bySeconds: -days * 86_400)
    var history: [Metric: [[Tally]]] = [:]
    for metric in Metric.gated {
      history[metric] = try await concurrently(client.flights, panel.sites) { site in
        try await read(metric, site, from: start, days: PanelHistory.dayCount)
      }
    }
    return PanelHistory(start: start, days: history)
  }

  /// Looks at the day that ends then, and adds it to the sums.
  func look(
    at panel: WatchPanel, dayUntil end: Instant, _ history: PanelHistory, adding sums: inout [WatchSum], now: Instant
  ) async throws -> WatchLook {
    let start = end.advanced(bySeconds: -86_400)
    // Nothing is added before everything is read.
    var tallies: [[Tally]] = []
    for sum in sums {
      tallies.append(
        try await concurrently(client.flights, panel.sites) { site in
          try await read(sum.metric, site, from: start, days: 1).first ?? .zero
        })
    }
    let sizes = panel.sites.map(\.accessPoints)
    var readings: [WatchLook.Reading] = []
    for index in sums.indices {
      let metric = sums[index].metric
      let day = history.expectation(
        metric, of: tallies[index], accessPoints: sizes, on: start, noise: noise[metric])
      sums[index].add(
        degraded: day.degraded, exposure: day.exposure, expected: day.expected, variance: inflation * day.variance)
      readings.append(
        WatchLook.Reading(
          metric: metric, degraded: day.degraded, expected: day.expected, exposure: day.exposure, sum: sums[index]))
    }
    return WatchLook(at: now, end: end, readings: readings)
  }

  private func read(
    _ metric: Metric, _ site: WatchPanel.Site, from start: Instant, days count: Int
  ) async throws -> [Tally] {
    let end = start.advanced(bySeconds: Int64(count) * 86_400)
    let trend = try await client.levelTrend(metric.name, of: .site, at: site.id, from: start, to: end)
    guard trend.interval > 0, trend.level.total.count == trend.level.degraded.count else {
      throw RolloutError.unreadableLevels("\(metric.name) of \(site.name) has totals without degraded values")
    }
    var days = Array(repeating: Tally.zero, count: count)
    for place in trend.level.total.indices {
      let second = trend.start.seconds + Int64(place) * trend.interval
      let day = Int((second - start.seconds) / 86_400)
      guard second >= start.seconds, days.indices.contains(day),
        let total = trend.level.total[place].flatMap(metric.unit.count(ofSamples:)),
        let degraded = trend.level.degraded[place].flatMap(metric.unit.count(ofSamples:))
      else { continue }
      days[day] += Tally(total: total, degraded: degraded)
    }
    return days
  }
}
