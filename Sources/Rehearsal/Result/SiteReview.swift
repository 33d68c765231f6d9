public import Assurance

/// How a site stands on day 2: by its service levels, or, before it has users, by its readiness.
public struct SiteReview: Sendable, Hashable {
  /// One metric of a site.
  public struct Level: Sendable, Hashable {
    /// The metric.
    public var metric: Metric
    /// The share that was good, 0…1.
    public var level: Double
    /// What the judgement says of it; `good` where the level is at or above the floor.
    public var verdict: LevelJudgement.Verdict
    /// Whether enough was observed to judge by it.
    public var hasEnoughExposure: Bool
    /// The classifier with most of what was bad, for a level below the floor.
    public var classifier: String?
    /// The share of that classifier in what was bad, 0…1.
    public var classifierShare: Double?
  }

  /// The name of the site.
  public var site: String
  /// Its zone of the address plan.
  public var zone: String
  /// Why its service level is «not yet»; nil when it is judged by its users.
  public var notYet: String?
  /// Its service levels, in the order of the metrics; those without data are left out.
  public var levels: [Level]
  /// What keeps it from being ready: a slot without a device, a device that is not connected, …; empty when it is ready.
  public var findings: [String]

  /// Whether the deployment of this site has failed: below the floor beyond chance on a metric, or not ready.
  public var hasFailed: Bool { isBelowFloor || (notYet != nil && !findings.isEmpty) }
  /// Whether a metric lies below its floor beyond chance.
  public var isBelowFloor: Bool { notYet == nil && levels.contains { $0.verdict == .failed } }
  /// Whether a metric lies below the floor without proof.
  public var hasWarning: Bool { notYet == nil && !isBelowFloor && levels.contains { $0.verdict == .warning } }
  /// The lowest level of a gated metric.
  public var worst: Level? { levels.filter { $0.metric != .apHealth }.min { $0.level < $1.level } }
  /// The metric that failed with the lowest level.
  public var failure: Level? { levels.filter { $0.verdict == .failed }.min { $0.level < $1.level } }
}
