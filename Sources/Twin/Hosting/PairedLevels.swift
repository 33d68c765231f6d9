public import Assurance
public import Determinism
public import MistAPI
import SQLite
import World

/// Sites of a twin as the world sees them, so that two twins can be compared count by count.
public struct LevelSubject: Sendable {
  /// The name of the site.
  public let site: String
  let timeline: SiteTimeline
  let accessPoints: [MACAddress]
  let seed: RandomKey
}

extension Twin {
  /// The sites of an organisation, by name.
  public func levelSubjects(in org: MistID) throws -> [LevelSubject] {
    try objects("sites", of: org).map { site in
      let world = try worldSite(site)
      return LevelSubject(site: world.name, timeline: world.timeline, accessPoints: world.accessPoints, seed: seed)
    }.sorted { $0.site < $1.site }
  }
}

extension PairedSite {
  /// Compares two twins, site by site and cell by cell.
  /// - Parameters:
  ///   - threads: how many cores may work; the result does not depend on it.
  /// - Returns: every site that either has, by name.
  public static func compare(
    _ before: [LevelSubject], _ after: [LevelSubject], from start: Instant, to end: Instant, threads: Int
  ) -> [PairedSite] {
    let first = start.seconds / WorldModel.interval
    let last = max(first, end.seconds / WorldModel.interval)
    let intervals = first..<last
    let old = Dictionary(before.map { ($0.site, $0) }, uniquingKeysWith: { first, _ in first })
    let new = Dictionary(after.map { ($0.site, $0) }, uniquingKeysWith: { first, _ in first })
    let names = Set(old.keys).union(new.keys).sorted()
    return Twin.sideBySide(names, threads: threads) { name in
      PairedSite(name, old[name], new[name], intervals: intervals)
    }
  }

  private init(_ name: String, _ before: LevelSubject?, _ after: LevelSubject?, intervals: Range<Int64>) {
    self.init(site: name, isInBoth: before != nil && after != nil, levels: [])
    let old = before.map { $0.timeline.cells(seed: $0.seed, intervals: intervals) }
    let new = after.map { $0.timeline.cells(seed: $0.seed, intervals: intervals) }
    let places = Self.places(before?.accessPoints ?? [], after?.accessPoints ?? [])
    levels = Metric.allCases.map { metric in
      let zero = ClassifiedTally(zeroOf: metric)
      var level = Level(
        metric: metric, before: old?.sum(metric) ?? zero,
        after: new?.sum(metric) ?? zero, accessPoints: [],
        cells: places.count * intervals.count, changed: 0)
      for (one, other) in places {
        let left = one.flatMap { place in old?.tally(metric, accessPoint: place, intervals: intervals) } ?? .zero
        let right = other.flatMap { place in new?.tally(metric, accessPoint: place, intervals: intervals) } ?? .zero
        level.accessPoints.append(Pair(before: left, after: right))
        for interval in intervals {
          let a = one.flatMap { old?.classified(metric, accessPoint: $0, interval: interval) } ?? zero
          let b = other.flatMap { new?.classified(metric, accessPoint: $0, interval: interval) } ?? zero
          if a != b { level.changed += 1 }
        }
      }
      return level
    }
  }

  /// The places of each access point in both lists; nil where it is not.
  private static func places(_ before: [MACAddress], _ after: [MACAddress]) -> [(Int?, Int?)] {
    let old = Dictionary(before.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let new = Dictionary(after.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    return Set(before).union(after).sorted().map { (old[$0], new[$0]) }
  }
}
