public import Assurance
import Determinism

/// The difference of one service level between two twins, in percentage points, and how sure it is.
///
/// The difference is a ratio of sums in each twin. Its error is that of the linearised difference over groups that are independent
/// of each other: sites, or access points where there are fewer than eight sites. What it says is how far the difference would
/// change with other sites of the same kind; on these very sites it is exact.
public struct PairedEstimate: Sendable, Hashable {
  /// The metric.
  public var metric: Metric
  /// The level before, 0…1; nil when nothing was observed.
  public var before: Double?
  /// The level after.
  public var after: Double?
  /// The change of the level in points: negative is worse.
  public var points: Double
  /// The half width of the 95 % confidence interval in points; nil with fewer than two groups.
  public var halfWidth: Double?
  /// The part of the variance that is saved by comparing the same sites under the same random numbers, 0…1; nil where nothing varies.
  public var varianceSaved: Double?
  /// The groups.
  public var groups: Int
  /// The classifier that changed most, and by how many points; nil when none did.
  public var classifier: String?
  /// By how many points of the metric that classifier changed; positive is worse.
  public var classifierPoints: Double
  /// How many cells are not the same, of how many.
  public var changed: Int
  /// All cells.
  public var cells: Int

  /// Whether the interval leaves zero out, and on which side.
  public var direction: Direction {
    guard changed > 0 else { return .identical }
    guard let halfWidth, abs(points) > halfWidth else { return .unclear }
    return points < 0 ? .worse : .better
  }

  /// What the numbers say.
  public enum Direction: String, Sendable, Hashable {
    /// Every count is the same.
    case identical = "identical"
    /// Counts differ; which way is within chance.
    case unclear = "within chance"
    /// Worse beyond chance.
    case worse = "worse"
    /// Better beyond chance.
    case better = "better"
  }

  /// The difference of one metric over some sites.
  public init(_ metric: Metric, over sites: [PairedSite]) {
    self.metric = metric
    let levels = sites.compactMap { site in site.levels.first { $0.metric == metric } }
    let zero = ClassifiedTally(zeroOf: metric)
    let (old, new) = (levels.reduce(zero) { $0 + $1.before }, levels.reduce(zero) { $0 + $1.after })
    before = old.level
    after = new.level
    points = ((new.level ?? 1) - (old.level ?? 1)) * 100
    cells = levels.reduce(0) { $0 + $1.cells }
    changed = levels.reduce(0) { $0 + $1.changed }
    let siteGroups = levels.map { PairedSite.Pair(before: $0.before.tally, after: $0.after.tally) }
    let usable = siteGroups.filter { $0.before.total > 0 || $0.after.total > 0 }
    let pairs =
      usable.count >= 8
      ? usable : levels.flatMap(\.accessPoints).filter { $0.before.total > 0 || $0.after.total > 0 }
    groups = pairs.count
    let spread = Self.spread(pairs, old.tally, new.tally)
    halfWidth = spread.map { 1.96 * $0.paired.squareRoot() * 100 }
    varianceSaved = spread.flatMap { $0.unpaired > 0 ? max(0, 1 - $0.paired / $0.unpaired) : nil }
    let shares = metric.classifiers.indices.map { index -> Double in
      func share(_ tally: ClassifiedTally) -> Double {
        tally.total > 0 && tally.byClassifier.indices.contains(index)
          ? Double(tally.byClassifier[index]) / Double(tally.total) : 0
      }
      return (share(new) - share(old)) * 100
    }
    let most = shares.indices.max { abs(shares[$0]) < abs(shares[$1]) }
    classifierPoints = most.map { shares[$0] } ?? 0
    classifier = most.flatMap { shares[$0] == 0 ? nil : metric.classifiers[$0] }
  }

  /// The variances of the difference: as it is, and as it would be between worlds that share nothing.
  private static func spread(
    _ pairs: [PairedSite.Pair], _ old: Tally, _ new: Tally
  ) -> (paired: Double, unpaired: Double)? {
    let count = Double(pairs.count)
    guard pairs.count >= 2, old.total > 0, new.total > 0 else { return nil }
    func residual(_ tally: Tally, _ whole: Tally) -> Double {
      let rate = Double(whole.degraded) / Double(whole.total)
      return (Double(tally.degraded) - rate * Double(tally.total)) / (Double(whole.total) / count)
    }
    func variance(_ values: [Double]) -> Double {
      let mean = values.reduce(0, +) / count
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1) / count
    }
    let before = pairs.map { residual($0.before, old) }
    let after = pairs.map { residual($0.after, new) }
    return (variance(zip(after, before).map { $0 - $1 }), variance(before) + variance(after))
  }
}
