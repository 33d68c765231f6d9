/// Where canaries may stand, and what they must have.
public struct CanaryRule: Sendable, Hashable, Codable {
  /// Sites that have none: their names, or the names of site groups.
  public var excluded: [String]
  /// The days of history that the gate's baselines rest on.
  public var historyDays: Int
  /// A site of canaries has at least so many clients that the cloud calls handhelds.
  public var handhelds: Int
  /// Whether controls may be RF neighbours of their canary where a site has too few others. Clients that a failing canary
  /// loses land at its neighbours.
  public var allowsNeighbours: Bool

  /// A rule; by default every site may have canaries.
  public init(excluded: [String] = [], historyDays: Int = 7, handhelds: Int = 0, allowsNeighbours: Bool = true) {
    self.excluded = excluded
    self.historyDays = historyDays
    self.handhelds = handhelds
    self.allowsNeighbours = allowsNeighbours
  }
}
