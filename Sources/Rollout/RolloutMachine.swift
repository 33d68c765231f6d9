/// The life of a rollout as a value: it says what to do next, someone else does it and reports what came of it.
///
///     ready ──begin──▶ phase(0)
///     phase(n): upgrading(n), or waiting(n) when a person must approve first;
///               after the last phase: watching, or done: promoted where nothing is watched
///     waiting(n) ──approved──▶ upgrading(n)
///     upgrading(n) ──upgraded──▶ baking(n)
///     baking(n) ──passed──▶ phase(n + 1)
///     baking(n) ──failed──▶ rolling back
///     baking(n) ──inconclusive──▶ rolling back, or done: held, as the phase's policy says
///     watching ──quiet──▶ done: promoted
///     watching ──alarm──▶ rolling back, or done: held, as the policy says
///     waiting, upgrading, baking, watching ──aborted──▶ rolling back, or done: held, as the person says
///     rolling back ──back──▶ done: rolled back
///     done: held ──aborted──▶ rolling back
///     done: held ──approved──▶ phase(n + 1), or done: promoted when the watch held it
///
/// Any other event is illegal and changes nothing. To pause is no state: a rollout whose process ends is one that pauses.
public struct RolloutMachine: Sendable, Hashable {
  /// Where the rollout is.
  public enum State: Sendable, Hashable {
    /// Nothing has been upgraded.
    case ready
    /// A person must approve before a phase begins.
    case waiting(phase: Int)
    /// The access points of a phase are being upgraded.
    case upgrading(phase: Int)
    /// The access points of a phase bake and are looked at.
    case baking(phase: Int)
    /// Everything runs the new version, and is watched.
    case watching
    /// Everything upgraded so far goes back.
    case rollingBack(reason: String)
    /// Over.
    case done(RolloutResult.Outcome)
  }

  /// What came of an action.
  public enum Event: Sendable, Hashable {
    /// The choice of all phases stands.
    case begin
    /// A person has approved.
    case approved
    /// Enough access points of the phase are back on the new version.
    case upgraded
    /// The phase may go on to the next.
    case passed
    /// The phase must not go on, for this reason.
    case failed(reason: String)
    /// Neither is shown, for this reason.
    case inconclusive(reason: String)
    /// The watch is over and saw nothing.
    case quiet
    /// The watch saw harm.
    case alarm(reason: String)
    /// A person stops it; what was upgraded goes back, or stays.
    case aborted(reason: String, keepsUpgraded: Bool)
    /// What came back of the roll-back is back.
    case back
  }

  /// What to do next.
  public enum Action: Sendable, Hashable {
    /// Wait for a person's word before a phase.
    case wait(phase: Int)
    /// Upgrade the access points of a phase.
    case upgrade(phase: Int)
    /// Let them bake, look, and judge.
    case bake(phase: Int)
    /// Watch the whole fleet.
    case watch
    /// Bring everything upgraded so far back to its old version.
    case rollBack(reason: String)
    /// Stop.
    case finish(RolloutResult.Outcome)
    /// The event was illegal in this state.
    case refuse
  }

  /// Where the rollout is.
  public private(set) var state: State = .ready
  /// The phase in which it was held, or how many there are when the watch held it; nil where nothing could go on from there.
  private var heldAt: Int?
  private let phases: [RolloutPhase]
  private let watch: WatchRule?

  /// The life of a rollout by that policy, not yet begun.
  public init(_ policy: RolloutPolicy) { (phases, watch) = (policy.phases, policy.watch) }

  /// Takes an event and says what to do next.
  public mutating func handle(_ event: Event) -> Action {
    switch (state, event) {
    case (.ready, .begin): return enter(phase: 0)
    case (.waiting(let phase), .approved):
      state = .upgrading(phase: phase)
      return .upgrade(phase: phase)
    case (.upgrading(let phase), .upgraded):
      state = .baking(phase: phase)
      return .bake(phase: phase)
    case (.baking(let phase), .passed): return enter(phase: phase + 1)
    case (.baking, .failed(let reason)): return goBack(reason)
    case (.baking(let phase), .inconclusive(let reason)):
      return take(phases[phase].onInconclusive, reason, at: phase)
    case (.watching, .quiet): return finish(.promoted)
    case (.watching, .alarm(let reason)): return take(watch?.onAlarm ?? .hold, reason, at: phases.count)
    case (.waiting, .aborted(let reason, let keeps)), (.upgrading, .aborted(let reason, let keeps)),
      (.baking, .aborted(let reason, let keeps)), (.watching, .aborted(let reason, let keeps)):
      return take(keeps ? .hold : .rollBack, reason)
    case (.done(.held), .aborted(let reason, false)): return goBack(reason)
    case (.done(.held), .approved): return goesOnTo.map { enter(phase: $0) } ?? .refuse
    case (.rollingBack(let reason), .back): return finish(.rolledBack(reason: reason))
    default: return .refuse
    }
  }

  /// The phase that a person may let it go on to, of one that is held: its index; as many as there are, for the watch, and one
  /// more, for the end. Nil where there is none.
  public var goesOnTo: Int? {
    guard case .done(.held) = state else { return nil }
    return heldAt.map { $0 + 1 }
  }

  private mutating func enter(phase: Int) -> Action {
    guard phase < phases.count else {
      // One more than there are: a person has gone on after what the watch saw.
      guard watch != nil, phase == phases.count else { return finish(.promoted) }
      state = .watching
      return .watch
    }
    guard !phases[phase].needsApproval else {
      state = .waiting(phase: phase)
      return .wait(phase: phase)
    }
    state = .upgrading(phase: phase)
    return .upgrade(phase: phase)
  }

  /// - Parameter phase: where it may go on from if it is held; nil where a person has stopped it half-way.
  private mutating func take(
    _ action: RolloutPhase.InconclusiveAction, _ reason: String, at phase: Int? = nil
  ) -> Action {
    switch action {
    case .rollBack: return goBack(reason)
    case .hold:
      heldAt = phase
      return finish(.held(reason: reason))
    }
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
