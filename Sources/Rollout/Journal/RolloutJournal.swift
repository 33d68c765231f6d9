public import Determinism

/// What a rollout keeps of itself, event by event, in the order in which it happens, and where it hears what people want of
/// it. The ledger keeps it in a file; a rehearsal may print it.
public protocol RolloutJournal: Sendable {
  /// Keeps an event. The rollout goes on only when it is kept.
  func record(_ event: RolloutEvent, at time: Instant) async throws
  /// What a person wants of it since it was last asked; nil for nothing.
  func request() async throws -> RolloutRequest?
}

extension RolloutJournal {
  /// Nobody wants anything.
  public func request() async throws -> RolloutRequest? { nil }
}

/// A journal that keeps nothing.
public struct SilentRolloutJournal: RolloutJournal {
  /// A journal that keeps nothing.
  public init() {}
  /// Keeps nothing.
  public func record(_ event: RolloutEvent, at time: Instant) async throws {}
}

/// What a person wants of a rollout.
public enum RolloutRequest: Sendable, Hashable, Codable {
  /// Nothing more is to be done until somebody goes on with it.
  case pause(by: String)
  /// It is to end: what was upgraded goes back, unless it is to be kept.
  case abort(by: String, keepsUpgraded: Bool)
  /// The phase that waits for a word has it.
  case approve(by: String)
}

/// An event, and when it happened.
public struct RecordedEvent: Sendable, Hashable {
  /// When.
  public var at: Instant
  /// What.
  public var event: RolloutEvent

  /// An event at a time.
  public init(at: Instant, event: RolloutEvent) {
    self.at = at
    self.event = event
  }
}
