public import Assurance
public import Determinism
import Dispatch
public import MistAPI
import SQLite
import Synchronization
import World

/// Sites of a twin as the world sees them, so that two twins can be compared count by count.
public struct LevelSubject: Sendable {
  /// The name of the site.
  public let site: String
  let timeline: SiteTimeline
  let accessPoints: [MACAddress]
  let seed: RandomKey
}

/// What the users of a site felt in two twins, over the same time and with the same random numbers.
public struct PairedSite: Sendable {
  /// One metric.
  public struct Level: Sendable, Hashable {
    /// The metric.
    public var metric: Metric
    /// What was counted in the first twin.
    public var before: ClassifiedTally
    /// What was counted in the second.
    public var after: ClassifiedTally
    /// The counts of each access point that either twin has, in both.
    public var accessPoints: [Pair]
    /// How many cells there are (access points × intervals of 600 s), and how many of them are not the same.
    public var cells: Int
    /// Those that differ in any count, classifiers included.
    public var changed: Int
  }

  /// An access point in both.
  public struct Pair: Sendable, Hashable {
    /// In the first twin; nothing when it is not there.
    public var before: Tally
    /// In the second.
    public var after: Tally

    /// Counts in both.
    public init(before: Tally, after: Tally) {
      self.before = before
      self.after = after
    }
  }

  /// The name of the site.
  public var site: String
  /// Whether it is in the first twin, and in the second.
  public var isInBoth: Bool
  /// Its metrics.
  public var levels: [Level]

  /// How many cells are not the same.
  public var changed: Int { levels.reduce(0) { $0 + $1.changed } }
  /// How many cells there are.
  public var cells: Int { levels.reduce(0) { $0 + $1.cells } }
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
    let intervals =
      (start.seconds / WorldModel.interval)
      ..<max(
        start.seconds / WorldModel.interval, end.seconds / WorldModel.interval)
    let old = Dictionary(before.map { ($0.site, $0) }, uniquingKeysWith: { first, _ in first })
    let new = Dictionary(after.map { ($0.site, $0) }, uniquingKeysWith: { first, _ in first })
    let names = Set(old.keys).union(new.keys).sorted()
    let results = Mutex([PairedSite?](repeating: nil, count: names.count))
    let lanes = max(1, min(threads, names.count))
    DispatchQueue.concurrentPerform(iterations: lanes) { lane in
      for index in stride(from: lane, to: names.count, by: lanes) {
        let site = PairedSite(names[index], old[names[index]], new[names[index]], intervals: intervals)
        results.withLock { $0[index] = site }
      }
    }
    return results.withLock { $0.compactMap { $0 } }
  }

  private init(_ name: String, _ before: LevelSubject?, _ after: LevelSubject?, intervals: Range<Int64>) {
    site = name
    isInBoth = before != nil && after != nil
    let old = before.map { $0.timeline.cells(seed: $0.seed, intervals: intervals) }
    let new = after.map { $0.timeline.cells(seed: $0.seed, intervals: intervals) }
    let places = Self.places(before?.accessPoints ?? [], after?.accessPoints ?? [])
    levels = Metric.allCases.map { metric in
      var level = Level(
        metric: metric, before: old?.sum(metric) ?? ClassifiedTally(zeroOf: metric),
        after: new?.sum(metric) ?? ClassifiedTally(zeroOf: metric), accessPoints: [],
        cells: places.count * intervals.count, changed: 0)
      for (one, other) in places {
        let left = one.flatMap { place in old?.tally(metric, accessPoint: place, intervals: intervals) } ?? .zero
        let right = other.flatMap { place in new?.tally(metric, accessPoint: place, intervals: intervals) } ?? .zero
        level.accessPoints.append(Pair(before: left, after: right))
        for interval in intervals {
          let zero = ClassifiedTally(zeroOf: metric)
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
