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

    /// A metric in both.
    public init(
      metric: Metric, before: ClassifiedTally, after: ClassifiedTally, accessPoints: [Pair], cells: Int, changed: Int
    ) {
      self.metric = metric
      self.before = before
      self.after = after
      self.accessPoints = accessPoints
      self.cells = cells
      self.changed = changed
    }
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

  /// A site in both.
  public init(site: String, isInBoth: Bool, levels: [Level]) {
    self.site = site
    self.isInBoth = isInBoth
    self.levels = levels
  }

  /// How many cells are not the same.
  public var changed: Int { levels.reduce(0) { $0 + $1.changed } }
  /// How many cells there are.
  public var cells: Int { levels.reduce(0) { $0 + $1.cells } }
}
