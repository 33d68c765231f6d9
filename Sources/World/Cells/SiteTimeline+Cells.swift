public import Assurance
public import Determinism

extension SiteTimeline {
  /// The counts of every metric of the site's access points in a range of cells.
  ///
  /// A pure function: asking for one cell gives what asking for all of them gives in that place. Work is for one thread;
  /// sites are independent of each other and may be asked for at the same time.
  ///
  /// - Parameters:
  ///   - seed: the root of all randomness.
  ///   - intervals: the cells, by absolute number (epoch second / 600).
  ///   - metrics: the metrics to count.
  ///   - accessPoints: the places in `accessPoints` to count; all when nil.
  ///   - countsEverybody: whether clients on WLANs that are excluded from service levels are counted as well.
  public func cells(
    seed: RandomKey, intervals: Range<Int64>, metrics: [Metric] = Metric.allCases, accessPoints: Range<Int>? = nil,
    countsEverybody: Bool = false
  ) -> SiteCells {
    let indices = (accessPoints ?? self.accessPoints.indices).clamped(to: self.accessPoints.indices)
    var cells = SiteCells(intervals: intervals, metrics: metrics, accessPoints: indices)
    guard !intervals.isEmpty, !indices.isEmpty else { return cells }
    var generator = CellGenerator(
      self, seed: seed, cells: intervals, metrics: cells.metrics, countsEverybody: countsEverybody)
    for index in indices { generator.fill(index, into: &cells) }
    return cells
  }

  /// The clients of one access point in one cell, those included that come from an access point that is down.
  ///
  /// The mean number over the cell, rounded: a client who is there for half of it counts half.
  public func clients(seed: RandomKey, accessPoint: Int, interval: Int64) -> Int {
    let counts = cells(
      seed: seed, intervals: interval..<(interval + 1), metrics: [.coverage],
      accessPoints: accessPoint..<(accessPoint + 1), countsEverybody: true)
    let seconds = counts.tally(.coverage, accessPoint: accessPoint, interval: interval).total
    return Int((seconds + WorldModel.interval / 2) / WorldModel.interval)
  }
}
