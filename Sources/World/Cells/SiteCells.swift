public import Assurance

/// The counts of a site: every metric of every access point in every cell of a range, with their classifiers.
public struct SiteCells: Sendable {
  /// The cells, by absolute number: number `t` covers the epoch seconds from 600·t.
  public let intervals: Range<Int64>
  /// The metrics that were asked for.
  public let metrics: [Metric]
  /// The places of the access points in the site's list.
  public let accessPoints: Range<Int>

  /// Counts by [metric][access point][interval].
  var total: [UInt32]
  var degraded: [UInt32]
  /// One more than the place of a cell's split in `splits`; zero where nothing was bad.
  var splitPlace: [UInt32]
  var splits: [UInt32] = []

  private let rows: [Int?]
  private let classifierCounts: [Int]

  init(intervals: Range<Int64>, metrics: [Metric], accessPoints: Range<Int>) {
    self.intervals = intervals
    var distinct: [Metric] = []
    for metric in metrics where !distinct.contains(metric) { distinct.append(metric) }
    self.metrics = distinct
    self.accessPoints = accessPoints
    rows = Metric.allCases.map { metric in distinct.firstIndex(of: metric) }
    classifierCounts = Metric.allCases.map(\.classifiers.count)
    let count = distinct.count * accessPoints.count * intervals.count
    total = Array(repeating: 0, count: count)
    degraded = Array(repeating: 0, count: count)
    splitPlace = Array(repeating: 0, count: count)
    splits.reserveCapacity(count)
  }

  /// What was counted in one cell; nothing outside what was asked for.
  public func tally(_ metric: Metric, accessPoint: Int, interval: Int64) -> Tally {
    guard let place = place(metric, accessPoint, interval) else { return .zero }
    return Tally(total: Int64(total[place]), degraded: Int64(degraded[place]))
  }

  /// What was counted in one cell, with its split.
  public func classified(_ metric: Metric, accessPoint: Int, interval: Int64) -> ClassifiedTally {
    var result = ClassifiedTally(zeroOf: metric)
    if let place = place(metric, accessPoint, interval) { add(place, of: metric, to: &result) }
    return result
  }

  /// The sum over access points and cells; all of them where nothing is said.
  public func sum(
    _ metric: Metric, accessPoints: Range<Int>? = nil, intervals: Range<Int64>? = nil
  ) -> ClassifiedTally {
    var result = ClassifiedTally(zeroOf: metric)
    let cells = (intervals ?? self.intervals).clamped(to: self.intervals)
    for accessPoint in (accessPoints ?? self.accessPoints).clamped(to: self.accessPoints) {
      guard let first = place(metric, accessPoint, cells.lowerBound) else { continue }
      for place in first..<(first + cells.count) { add(place, of: metric, to: &result) }
    }
    return result
  }

  /// The sum of one access point over cells, without the split.
  public func tally(_ metric: Metric, accessPoint: Int, intervals: Range<Int64>) -> Tally {
    let cells = intervals.clamped(to: self.intervals)
    guard let first = place(metric, accessPoint, cells.lowerBound) else { return .zero }
    var result = Tally.zero
    for place in first..<(first + cells.count) {
      result += Tally(total: Int64(total[place]), degraded: Int64(degraded[place]))
    }
    return result
  }

  /// The place of the first cell of a metric and an access point, or nil if it was not asked for.
  func row(_ metric: Metric, _ accessPoint: Int) -> Int? {
    guard let row = rows[metric.rawValue], accessPoints.contains(accessPoint) else { return nil }
    return (row * accessPoints.count + accessPoint - accessPoints.lowerBound) * intervals.count
  }

  private func place(_ metric: Metric, _ accessPoint: Int, _ interval: Int64) -> Int? {
    guard intervals.contains(interval), let row = row(metric, accessPoint) else { return nil }
    return row + Int(interval - intervals.lowerBound)
  }

  private func add(_ place: Int, of metric: Metric, to result: inout ClassifiedTally) {
    result.tally += Tally(total: Int64(total[place]), degraded: Int64(degraded[place]))
    guard splitPlace[place] > 0 else { return }
    let first = Int(splitPlace[place]) - 1
    for classifier in 0..<classifierCounts[metric.rawValue] {
      result.byClassifier[classifier] += Int64(splits[first + classifier])
    }
  }
}

extension SiteCells: Equatable {
  /// Whether two answers count the same, cell by cell and classifier by classifier.
  public static func == (left: SiteCells, right: SiteCells) -> Bool {
    left.intervals == right.intervals && left.metrics == right.metrics && left.accessPoints == right.accessPoints
      && left.total == right.total && left.degraded == right.degraded && left.splitPlace == right.splitPlace
      && left.splits == right.splits
  }
}

extension SiteCells {
  /// Writes the bad part of one cell and its split.
  @inline(__always)
  mutating func write(_ bad: UInt32, _ split: [UInt32], place: Int) {
    degraded[place] = bad
    splitPlace[place] = UInt32(truncatingIfNeeded: splits.count + 1)
    splits.append(contentsOf: split)
  }

  /// Writes the totals of one row.
  mutating func writeTotals(_ totals: [UInt32], row: Int) {
    var span = total.mutableSpan
    for cell in 0..<totals.count { span[row + cell] = totals[cell] }
  }
}
