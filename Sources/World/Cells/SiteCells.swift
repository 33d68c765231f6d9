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
  var table: CellTable

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
    table = CellTable(count: distinct.count * accessPoints.count * intervals.count)
  }

  /// What was counted in one cell; nothing outside what was asked for.
  public func tally(_ metric: Metric, accessPoint: Int, interval: Int64) -> Tally {
    guard let place = place(metric, accessPoint, interval) else { return .zero }
    return table.tally(place)
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

  /// The sums over all access points in each run of so many cells, without the split; the last run may be shorter.
  public func tallies(_ metric: Metric, per run: Int) -> [Tally] {
    var sums = [Tally](repeating: .zero, count: (intervals.count + run - 1) / max(1, run))
    guard run > 0 else { return sums }
    for accessPoint in accessPoints {
      if let row = row(metric, accessPoint) { table.add(row..<(row + intervals.count), per: run, to: &sums) }
    }
    return sums
  }

  /// The sum of one access point over cells, without the split.
  public func tally(_ metric: Metric, accessPoint: Int, intervals: Range<Int64>) -> Tally {
    let cells = intervals.clamped(to: self.intervals)
    guard let first = place(metric, accessPoint, cells.lowerBound) else { return .zero }
    var result = Tally.zero
    for place in first..<(first + cells.count) { result += table.tally(place) }
    return result
  }

  /// The sum of one access point over cells. Its split is added to numbers that the caller keeps.
  /// - Parameters:
  ///   - split: Where the bad part of each classifier is added, one after the other.
  ///   - first: The place of the first classifier's there.
  public func sum(
    _ metric: Metric, accessPoint: Int, intervals: Range<Int64>, split: inout [Int64], from first: Int
  ) -> Tally {
    let cells = intervals.clamped(to: self.intervals)
    guard let start = place(metric, accessPoint, cells.lowerBound) else { return .zero }
    return table.sum(
      start..<(start + cells.count), classifiers: classifierCounts[metric.rawValue], split: &split, from: first)
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
    table.add(place, classifiers: classifierCounts[metric.rawValue], to: &result)
  }
}

extension SiteCells: Equatable {
  /// Whether two answers count the same, cell by cell and classifier by classifier.
  public static func == (left: SiteCells, right: SiteCells) -> Bool {
    left.intervals == right.intervals && left.metrics == right.metrics && left.accessPoints == right.accessPoints
      && left.table == right.table
  }
}
