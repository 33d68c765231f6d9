/// How service levels are read while a phase bakes.
public struct LookRule: Sendable, Hashable, Codable {
  /// The bins of the published API, in seconds (ruling 5).
  public static let publishedBin: Int64 = 3600

  /// Hours from one look to the next, at least one; more where the call quota asks for it.
  public var everyHours: Int
  /// How long after the end of a bin the cloud is first asked for it, in minutes. Where it is not there yet, the rollout waits
  /// and notes by how much it was late.
  public var lagMinutes: Int
  /// The part of the hourly call quota that looks may use, 0…1.
  public var quotaShare: Double

  /// A rule; by default every hour, five minutes after the bin, with half the quota.
  public init(everyHours: Int = 1, lagMinutes: Int = 5, quotaShare: Double = 0.5) {
    self.everyHours = everyHours
    self.lagMinutes = lagMinutes
    self.quotaShare = quotaShare
  }
}
