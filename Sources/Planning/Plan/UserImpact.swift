/// What users and devices feel of a change, and on what that rests.
public struct UserImpact: Sendable, Hashable {
  /// How much is felt, from nothing to the worst.
  public enum Level: String, Sendable, Hashable, CaseIterable {
    /// Nothing.
    case nothing
    /// Clients associate again.
    case reassociation = "re-association"
    /// A radio restarts: its clients are gone for seconds.
    case radioRestart = "radio restart"
    /// A port goes down and up.
    case portBounce = "port bounce"
    /// A device reboots.
    case reboot
    /// Devices may lose the cloud.
    case lossOfManagement = "loss of management"
    /// Not known.
    case unknown
  }

  /// How much.
  public var level: Level
  /// Where that is known from; empty for `unknown`.
  public var source: String

  /// An impact with its source.
  public init(_ level: Level, source: String) {
    self.level = level
    self.source = source
  }

  /// Nobody knows.
  public static let unknown = UserImpact(.unknown, source: "")
}
