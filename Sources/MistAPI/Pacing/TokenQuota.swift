/// What the cloud counts as one: all tokens and sessions of one person, or one token of an organisation (mist-fidelity,
/// section 1.5).
public struct TokenQuota: Hashable, Sendable, Codable {
  /// Whose it is: the person's address, or the token's name.
  public var owner: String
  /// Calls an hour; counted from the full hour on.
  public var limit: Int
  /// Calls of the present hour that were already used. They hold for the hour in which a schedule or client begins.
  public var used: Int

  /// The cloud's limit, in calls an hour.
  public static let published = 5000

  /// A quota.
  public init(owner: String, limit: Int = published, used: Int = 0) {
    self.owner = owner
    self.limit = limit
    self.used = used
  }
}
