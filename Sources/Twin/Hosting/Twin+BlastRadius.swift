public import Assurance
public import Determinism
public import MistAPI
import SQLite
import World

extension Twin {
  /// Compares what happened at these sites in a window with what would have happened had nothing been upgraded after
  /// its start.
  public func blastRadius(of sites: [MistID], from start: Instant, to end: Instant) throws -> BlastRadius {
    let first = start.seconds / WorldModel.interval
    let last = min(end.seconds, clock.seconds) / WorldModel.interval
    var jobs: [SiteTimeline] = []
    for id in sites {
      guard let site = try object("sites", id) else { continue }
      jobs.append(try worldSite(site).timeline)
    }
    guard first < last else { return BlastRadius(excess: [:], lostUserSeconds: 0, sites: jobs.count) }
    let intervals = first..<last
    let seed = self.seed
    let second = start.seconds
    let rows = sideBySide(jobs) { Self.difference($0, without: second, seed: seed, intervals: intervals) }
    var radius = BlastRadius(excess: [:], lostUserSeconds: 0, sites: jobs.count)
    for row in rows {
      for metric in Metric.allCases { radius.excess[metric, default: 0] += row[metric.rawValue] }
      radius.lostUserSeconds += row[Metric.allCases.count]
    }
    return radius
  }

  /// Per metric the excess of degraded units, then the user-seconds lost.
  private static func difference(
    _ timeline: SiteTimeline, without second: Int64, seed: RandomKey, intervals: Range<Int64>
  ) -> [Int64] {
    var calm = timeline
    calm.accessPoints = timeline.accessPoints.map { accessPoint in
      var calm = accessPoint
      calm.service = accessPoint.service.before(second)
      calm.firmware = accessPoint.firmware.before(second)
      return calm
    }
    let all = timeline.accessPoints.indices
    let actual = timeline.cells(seed: seed, intervals: intervals)
    let otherwise = calm.cells(seed: seed, intervals: intervals)
    var row: [Int64] = []
    var lost: Int64 = 0
    for metric in Metric.allCases {
      let one = actual.sum(metric, accessPoints: all, intervals: intervals).tally
      let other = otherwise.sum(metric, accessPoints: all, intervals: intervals).tally
      row.append(one.degraded - other.degraded)
      if metric == .coverage { lost = max(0, other.total - one.total) }
    }
    return row + [lost]
  }
}

extension Facet {
  /// The facet as it would have gone on without any change from that second on.
  func before(_ second: Int64) -> Facet<Value> {
    var result = Facet(value(at: .min))
    for change in changes where change.at < second { result.set(change.value, at: change.at) }
    return result
  }
}
