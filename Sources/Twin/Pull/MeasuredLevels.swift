public import Assurance
public import Determinism
public import MistAPI

/// What a cloud had counted at a site, or at one of its access points, hour by hour: measured, not modelled.
///
/// Counts are whole seconds or events (`MetricUnit`), as the published samples restore them. Nil is «no data», which is never zero.
public struct MeasuredLevels: Sendable, Hashable {
  /// The length of the bins that the published API gives, in seconds.
  public static let bin: Int64 = 3600

  /// The site.
  public var site: MistID
  /// The access point, by its device id; nil for the whole site.
  public var accessPoint: MistID?
  /// The start of the first hour.
  public var start: Instant
  /// How many hours.
  public var count: Int
  /// When it was read.
  public var read: Instant
  /// By metric, what was counted in each hour; a metric that is absent was not told at all.
  public var hours: [Metric: [ClassifiedTally?]] = [:]

  /// Nothing known yet of these hours.
  public init(site: MistID, accessPoint: MistID? = nil, start: Instant, count: Int, read: Instant) {
    self.site = site
    self.accessPoint = accessPoint
    self.start = start
    self.count = count
    self.read = read
  }

  /// The end of the last hour.
  public var end: Instant { start.advanced(bySeconds: Int64(count) * Self.bin) }

  /// What was counted of a metric in the hour that begins at a moment; nil where nothing is known.
  public func tally(_ metric: Metric, at moment: Instant) -> ClassifiedTally? {
    let place = Int((moment.seconds - start.seconds) / Self.bin)
    guard moment >= start, let hours = hours[metric], hours.indices.contains(place) else { return nil }
    return hours[place]
  }

  /// What was counted of all gated metrics in the hours that begin in a window, each known hour added up.
  public func sum(from start: Instant, to end: Instant) -> AccessPointTallies {
    var sums = AccessPointTallies()
    for metric in Metric.gated {
      for moment in stride(from: start.seconds, to: end.seconds, by: Int(Self.bin)) {
        guard let tally = tally(metric, at: Instant(seconds: moment)) else { continue }
        sums[metric] = (sums[metric] ?? ClassifiedTally(zeroOf: metric)) + tally
      }
    }
    return sums
  }

  /// The known hours of the gated metrics that begin at a moment.
  public func tallies(at moment: Instant) -> AccessPointTallies {
    var tallies = AccessPointTallies()
    for metric in Metric.gated { tallies[metric] = tally(metric, at: moment) }
    return tallies
  }

  /// Takes the bins of a trend up. Bins shorter than an hour are added up.
  /// - Throws: `MistError.unexpectedAnswer` for bins that do not fit into hours.
  mutating func take(_ trend: LevelTrend, of metric: Metric) throws {
    guard trend.interval > 0, Self.bin.isMultiple(of: trend.interval),
      trend.level.total.count == trend.level.degraded.count
    else {
      throw MistError.unexpectedAnswer(
        "the trend of \(metric.name) at site \(site)", expected: "as many totals as degraded values, in bins of 3600 s",
        found: "\(trend.level.total.count) and \(trend.level.degraded.count) in bins of \(trend.interval) s")
    }
    var known = [ClassifiedTally?](repeating: nil, count: count)
    let classifiers = trend.classifiers.compactMap { samples in
      metric.classifier(named: samples.name).map { (index: $0, degraded: samples.degraded) }
    }
    for bin in trend.level.total.indices {
      let begin = trend.start.seconds + Int64(bin) * trend.interval - start.seconds
      let place = Int(begin / Self.bin)
      guard begin >= 0, known.indices.contains(place),
        let total = trend.level.total[bin].flatMap(metric.unit.count(ofSamples:)),
        let degraded = trend.level.degraded[bin].flatMap(metric.unit.count(ofSamples:))
      else { continue }
      var tally = known[place] ?? ClassifiedTally(zeroOf: metric)
      tally.tally += Tally(total: total, degraded: min(total, degraded))
      for classifier in classifiers where bin < classifier.degraded.count {
        tally.byClassifier[classifier.index] +=
          classifier.degraded[bin].flatMap(metric.unit.count(ofSamples:)) ?? 0
      }
      known[place] = tally
    }
    hours[metric] = known
  }
}

// MARK: - As it is kept

extension MeasuredLevels {
  /// The document that is kept: per metric the totals, what was degraded, and the part of each classifier that had any.
  var json: JSON {
    var metrics = JSONObject()
    for metric in Metric.allCases {
      guard let hours = hours[metric] else { continue }
      func numbers(_ value: (ClassifiedTally) -> Int64) -> JSON {
        .array(hours.map { $0.map { JSON(Int(value($0))) } ?? .null })
      }
      var parts = JSONObject()
      for (index, name) in metric.classifiers.enumerated()
      where hours.contains(where: { $0?.byClassifier[index] ?? 0 > 0 }) {
        parts[name] = numbers { $0.byClassifier[index] }
      }
      metrics[metric.name] = [
        "total": numbers(\.total), "degraded": numbers(\.degraded), "classifiers": .object(parts),
      ]
    }
    return [
      "start": JSON(Int(start.seconds)), "hours": JSON(count), "read": JSON(Int(read.seconds)),
      "metrics": .object(metrics),
    ]
  }

  /// What a document says; nil when it is not one that `json` makes.
  init?(_ json: JSON, site: MistID, accessPoint: MistID?) {
    guard let start = json["start"]?.int, let count = json["hours"]?.int, let read = json["read"]?.int,
      let metrics = json["metrics"]?.object, (0...100_000).contains(count),
      (0...0xFFFF_FFFF_FF).contains(start)
    else { return nil }
    self.init(
      site: site, accessPoint: accessPoint, start: Instant(seconds: Int64(start)), count: count,
      read: Instant(seconds: Int64(read)))
    for (name, body) in metrics {
      guard let metric = Metric(name: name), let totals = body["total"]?.array, let degraded = body["degraded"]?.array,
        totals.count == count, degraded.count == count
      else { return nil }
      let parts = metric.classifiers.map { body["classifiers"]?[$0]?.array }
      hours[metric] = (0..<count).map { hour in
        guard let total = totals[hour].int, let bad = degraded[hour].int else { return nil }
        return ClassifiedTally(
          tally: Tally(total: Int64(total), degraded: Int64(bad)),
          byClassifier: parts.map { part in
            part.flatMap { $0.indices.contains(hour) ? $0[hour].int.map { Int64($0) } : nil } ?? 0
          })
      }
    }
  }
}
