/// The life of a rollout as a value: it says what to do next, someone else does it and reports what came of it.
///
///     ready ──begin──▶ upgrading(0)
///     upgrading(n) ──upgraded──▶ baking(n)                upgrading(n) ──failed──▶ rolling back
///     baking(n) ──passed──▶ upgrading(n + 1), or done: promoted after the last phase
///     baking(n) ──failed──▶ rolling back
///     baking(n) ──inconclusive──▶ rolling back, or done: held, as the phase's policy says
///     rolling back ──back──▶ done: rolled back
///
/// Any other event is illegal and changes nothing.
public struct RolloutMachine: Sendable, Hashable {
  /// Where the rollout is.
  public enum State: Sendable, Hashable {
    /// Nothing has been upgraded.
    case ready
    /// The access points of a phase are being upgraded.
    case upgrading(phase: Int)
    /// The access points of a phase bake and are looked at.
    case baking(phase: Int)
    /// Everything upgraded so far goes back.
    case rollingBack(reason: String)
    /// Over.
    case done(RolloutResult.Outcome)
  }

  /// What came of an action.
  public enum Event: Sendable, Hashable {
    /// The choice of all phases stands.
    case begin
    /// Enough access points of the phase are back on the new version.
    case upgraded
    /// The phase may go on to the next.
    case passed
    /// The phase must not go on, for this reason.
    case failed(reason: String)
    /// Neither is shown, for this reason.
    case inconclusive(reason: String)
    /// What came back of the roll-back is back.
    case back
  }

  /// What to do next.
  public enum Action: Sendable, Hashable {
    /// Upgrade the access points of a phase.
    case upgrade(phase: Int)
    /// Let them bake, look, and judge.
    case bake(phase: Int)
    /// Bring everything upgraded so far back to its old version.
    case rollBack(reason: String)
    /// Stop.
    case finish(RolloutResult.Outcome)
    /// The event was illegal in this state.
    case refuse
  }

  /// Where the rollout is.
  public private(set) var state: State = .ready
  private let onInconclusive: [RolloutPhase.InconclusiveAction]

  /// The life of a rollout by that policy, not yet begun.
  public init(_ policy: RolloutPolicy) { onInconclusive = policy.phases.map(\.onInconclusive) }

  /// Takes an event and says what to do next.
  public mutating func handle(_ event: Event) -> Action {
    switch (state, event) {
    case (.ready, .begin): return enter(phase: 0)
    case (.upgrading(let phase), .upgraded):
      state = .baking(phase: phase)
      return .bake(phase: phase)
    case (.baking(let phase), .passed): return enter(phase: phase + 1)
    case (.upgrading, .failed(let reason)), (.baking, .failed(let reason)): return goBack(reason)
    case (.baking(let phase), .inconclusive(let reason)):
      switch onInconclusive[phase] {
      case .rollBack: return goBack(reason)
      case .hold: return finish(.held(reason: reason))
      }
    case (.rollingBack(let reason), .back): return finish(.rolledBack(reason: reason))
    default: return .refuse
    }
  }

  private mutating func enter(phase: Int) -> Action {
    guard phase < onInconclusive.count else { return finish(.promoted) }
    state = .upgrading(phase: phase)
    return .upgrade(phase: phase)
  }

  private mutating func goBack(_ reason: String) -> Action {
    state = .rollingBack(reason: reason)
    return .rollBack(reason: reason)
  }

  private mutating func finish(_ outcome: RolloutResult.Outcome) -> Action {
    state = .done(outcome)
    return .finish(outcome)
  }
}
