import Assurance
import Determinism
import MistAPI

/// Reads service levels of access points and turns the API's samples into exact tallies.
struct LevelReader: Sendable {
  let client: any MistClient

  /// What an access point did over the days before.
  struct History: Sendable {
    /// The sum.
    var tally: ClassifiedTally
    /// What was observed on the first of the days.
    var firstDay: Int64

    /// Whether there was traffic from the first day on, and ten hours' worth of one client in all.
    var isSufficient: Bool { firstDay > 0 && tally.total >= 36_000 }
  }

  /// One metric of one access point, summed over the bins of a window; nil when the cloud has no data for it.
  func tally(
    _ metric: Metric, of device: RolloutDevice, from start: Instant, to end: Instant
  ) async throws -> ClassifiedTally? {
    let trend = try await trend(metric, of: device, from: start, to: end)
    return Self.sum(trend, metric, from: start, to: end)
  }

  /// The history of one metric.
  func history(
    _ metric: Metric, of device: RolloutDevice, from start: Instant, to end: Instant
  ) async throws -> History {
    let trend = try await trend(metric, of: device, from: start, to: end)
    let sum = Self.sum(trend, metric, from: start, to: end) ?? ClassifiedTally(zeroOf: metric)
    let first = Self.sum(trend, metric, from: start, to: start.advanced(bySeconds: 86_400))
    return History(tally: sum, firstDay: first?.total ?? 0)
  }

  /// All gated metrics of one access point over a window.
  func tallies(
    of device: RolloutDevice, from start: Instant, to end: Instant
  ) async throws -> AccessPointTallies {
    var tallies = AccessPointTallies()
    for metric in Metric.gated {
      tallies[metric] = try await tally(metric, of: device, from: start, to: end)
    }
    return tallies
  }

  /// One metric of one access point, bin by bin; nil where the cloud has no data for a bin.
  func bins(
    _ metric: Metric, of device: RolloutDevice, from start: Instant, to end: Instant
  ) async throws -> [ClassifiedTally?] {
    let bin = LookRule.publishedBin
    let trend = try await trend(metric, of: device, from: start, to: end)
    return stride(from: start.seconds, to: end.seconds, by: Int(bin)).map { second in
      let first = Instant(seconds: second)
      return Self.sum(trend, metric, from: first, to: first.advanced(bySeconds: bin))
    }
  }

  /// All gated metrics of one access point, bin by bin; a metric is absent where the cloud has no data for it.
  func bins(of device: RolloutDevice, from start: Instant, count: Int) async throws -> [AccessPointTallies] {
    let end = start.advanced(bySeconds: Int64(count) * LookRule.publishedBin)
    var result = Array(repeating: AccessPointTallies(), count: count)
    for metric in Metric.gated {
      for (index, bin) in try await bins(metric, of: device, from: start, to: end).enumerated() where index < count {
        result[index][metric] = bin
      }
    }
    return result
  }

  /// All gated metrics of several access points over a window, in their order.
  func tallies(
    of devices: [RolloutDevice], from start: Instant, to end: Instant
  ) async throws -> [AccessPointTallies] {
    try await concurrently(client.flights, devices) { try await tallies(of: $0, from: start, to: end) }
  }

  /// All gated metrics of several access points, bin by bin, in their order.
  func bins(of devices: [RolloutDevice], from start: Instant, count: Int) async throws -> [[AccessPointTallies]] {
    try await concurrently(client.flights, devices) { try await bins(of: $0, from: start, count: count) }
  }

  private func trend(
    _ metric: Metric, of device: RolloutDevice, from start: Instant, to end: Instant
  ) async throws -> LevelTrend {
    let trend = try await client.levelTrend(
      metric.name, of: .accessPoint(device.id), at: device.site, from: start, to: end)
    guard trend.interval > 0, trend.level.total.count == trend.level.degraded.count else {
      throw RolloutError.unreadableLevels(
        "\(metric.name) of \(device.name) has \(trend.level.total.count) totals and "
          + "\(trend.level.degraded.count) degraded values in bins of \(trend.interval) s")
    }
    return trend
  }

  /// The sum of the bins that begin in a window.
  private static func sum(_ trend: LevelTrend, _ metric: Metric, from start: Instant, to end: Instant)
    -> ClassifiedTally?
  {
    var sum: ClassifiedTally?
    let first = trend.start.seconds
    let places = trend.level.total.indices.filter {
      let begin = first + Int64($0) * trend.interval
      return begin >= start.seconds && begin < end.seconds
    }
    for place in places {
      guard let total = trend.level.total[place].flatMap(metric.unit.count(ofSamples:)),
        let degraded = trend.level.degraded[place].flatMap(metric.unit.count(ofSamples:))
      else { continue }
      var bin = sum ?? ClassifiedTally(zeroOf: metric)
      bin.tally += Tally(total: total, degraded: degraded)
      sum = bin
    }
    guard var result = sum else { return nil }
    for classifier in trend.classifiers {
      guard let index = metric.classifier(named: classifier.name) else { continue }
      for place in places where place < classifier.degraded.count {
        result.byClassifier[index] += classifier.degraded[place].flatMap(metric.unit.count(ofSamples:)) ?? 0
      }
    }
    return result
  }
}
