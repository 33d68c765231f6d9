public import Determinism

/// What the ledger knows of one rollout.
public struct RolloutRecord: Sendable, Hashable {
  /// Something that happened.
  public struct Event: Sendable, Hashable {
    /// When.
    public let at: Instant
    /// What kind of event: "started", "chosen", "upgrading", "upgraded", "looked", "judged", "rolling-back", "rolled-back",
    /// "ended".
    public let kind: String
    /// The phase; nil for events of the whole rollout.
    public let phase: String?
    /// The event in one sentence.
    public let sentence: String
  }

  /// A device that was told to run the new version.
  public struct Device: Sendable, Hashable {
    /// Its MAC address, as Mist writes it.
    public let mac: String
    /// Its id.
    public let id: String
    /// Its name.
    public let name: String
    /// Its model.
    public let model: String
    /// The id of its site.
    public let site: String
    /// The name of its site.
    public let siteName: String
    /// The version that it ran before: the way back.
    public let oldVersion: String
    /// The phase that it was upgraded in.
    public let phase: String
  }

  /// The number of the rollout in its ledger.
  public let rollout: Int64
  /// Its name.
  public let name: String
  /// The name of its policy.
  public let policy: String
  /// The new version.
  public let version: String
  /// How many devices it is for.
  public let fleet: Int
  /// `PROMOTED`, `ROLLED BACK` or `HELD`; nil if it has not ended: it is running, or was killed.
  public let outcome: String?
  /// Why; nil for a promotion, and before the end.
  public let reason: String?
  /// What happened, in order.
  public let events: [Event]
  /// The devices that were told to upgrade, by MAC address.
  public let devices: [Device]

  /// Whether it has not ended: it is running, or was killed.
  public var isOpen: Bool { outcome == nil }
}
