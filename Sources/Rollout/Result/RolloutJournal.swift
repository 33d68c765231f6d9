public import Determinism

/// What a rollout keeps of itself, event by event, in the order in which it happens. The ledger keeps it in a file; a
/// rehearsal may print it.
public protocol RolloutJournal: Sendable {
  /// Keeps an event. The rollout goes on only when it is kept.
  func record(_ event: RolloutEvent, at time: Instant) async throws
}

/// A journal that keeps nothing.
public struct SilentRolloutJournal: RolloutJournal {
  /// A journal that keeps nothing.
  public init() {}
  /// Keeps nothing.
  public func record(_ event: RolloutEvent, at time: Instant) async throws {}
}

/// Something that happened in a rollout.
public enum RolloutEvent: Sendable, Hashable {
  /// The rollout began.
  case started(name: String, policy: String, version: String, fleet: Int)
  /// The access points of a phase are chosen, for these reasons; so many calls a look.
  case chosen(phase: String, devices: [RolloutDevice], reasons: [String], callsPerLook: Int)
  /// The upgrade of a phase is about to be ordered.
  case upgrading(phase: String, devices: [RolloutDevice], version: String)
  /// The access points are back; those named are not.
  case upgraded(phase: String, count: Int, notBack: [String])
  /// A look was taken.
  case looked(phase: String, RolloutLook)
  /// A phase ended with this verdict.
  case judged(phase: String, verdict: String, sentence: String)
  /// Everything goes back.
  case rollingBack(devices: Int, reason: String)
  /// Everything is back; those named are not.
  case rolledBack(count: Int, lost: [String])
  /// The rollout ended.
  case ended(RolloutResult.Outcome)

  /// The event in one sentence.
  public var sentence: String {
    switch self {
    case .started(let name, let policy, let version, let fleet):
      "rollout \(name): \(fleet) access points to \(version) by policy \(policy)"
    case .chosen(let phase, let devices, _, let calls):
      "\(phase): \(devices.count) access points chosen\(calls > 0 ? ", \(calls) calls a look" : "")"
    case .upgrading(let phase, let devices, let version):
      "\(phase): \(devices.count) access points are told to run \(version)"
    case .upgraded(let phase, let count, let notBack):
      "\(phase): \(count) are back" + (notBack.isEmpty ? "" : "; not back: \(notBack.joined(separator: ", "))")
    case .looked(let phase, let look): "\(phase): \(look.sentence)"
    case .judged(let phase, _, let sentence): "\(phase): \(sentence)"
    case .rollingBack(let devices, let reason): "rolling back \(devices) access points: \(reason)"
    case .rolledBack(let count, let lost):
      "\(count) access points run their old version again"
        + (lost.isEmpty ? "" : "; not back: \(lost.joined(separator: ", "))")
    case .ended(let outcome): outcome.word + (outcome.reason.map { ": \($0)" } ?? "")
    }
  }
}
