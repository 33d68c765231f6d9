/// The life of a rotation as a value: it says what to do next, someone else does it and reports what came of it.
///
///     ready ──told──▶ awaiting confirmation, if the order waits for one, else opening(0)
///     awaiting confirmation ──confirmed──▶ opening(0)
///     opening(n) ──opened──▶ opening(n + 1); after the last wave watching, or checking where there is no overlap
///     watching ──below limit, or deadline──▶ cutting(0)
///     cutting(n) ──cut──▶ cutting(n + 1); after the last wave checking
///     checking ──right──▶ done: rotated                  checking ──wrong──▶ done: wrong
///     ready, awaiting confirmation ──roll back──▶ rolling back
///     opening, watching ──roll back──▶ rolling back, where there is an overlap: the old one still holds
///     rolling back ──back──▶ done: rolled back
///
/// Any other event is illegal and changes nothing.
public struct KeyRotationMachine: Sendable, Hashable {
  /// Where the rotation is.
  public enum State: Sendable, Hashable {
    /// Nothing has been done.
    case ready
    /// All are told; the device-management tool is not done yet.
    case awaitingConfirmation
    /// The new one is made to hold in a wave; without an overlap, in place of the old one.
    case opening(wave: Int)
    /// Both hold, and who is left behind is counted.
    case watching
    /// The old one is taken away in a wave.
    case cutting(wave: Int)
    /// What holds is read back.
    case checking
    /// The new one is taken away.
    case rollingBack
    /// Over.
    case done(Outcome)
  }

  /// How a rotation ends.
  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// Only the new one holds.
    case rotated
    /// It was read back that something else holds.
    case wrong
    /// Only the old one holds.
    case rolledBack = "rolled back"
  }

  /// What came of an action.
  public enum Event: String, Sendable, Hashable, CaseIterable {
    /// Who is affected is known, and told.
    case told
    /// Somebody says that the devices have the new one.
    case confirmed
    /// The new one holds in the wave.
    case opened
    /// No more than the limit are left behind.
    case belowLimit = "below limit"
    /// The deadline is reached.
    case deadline
    /// The old one no longer holds in the wave.
    case cut
    /// What was read back is as it should be.
    case right
    /// What was read back is something else.
    case wrong
    /// Somebody asks to go back.
    case rollBack = "roll back"
    /// The new one is gone everywhere.
    case back
  }

  /// What to do next.
  public enum Action: Sendable, Hashable {
    /// Find out who is affected.
    case tell
    /// Stop until somebody confirms.
    case awaitConfirmation
    /// Make the new one hold in a wave.
    case open(wave: Int)
    /// Count who is left behind until they are few or the deadline is reached.
    case watch
    /// Take the old one away in a wave.
    case cut(wave: Int)
    /// Read back what holds.
    case check
    /// Take the new one away.
    case rollBack
    /// Stop.
    case finish(Outcome)
  }

  /// Where the rotation is.
  public private(set) var state: State = .ready
  private let waves: Int
  private let hasOverlap: Bool
  private let waits: Bool

  /// A rotation that has not begun.
  /// - Parameters:
  ///   - waves: How many waves it has; at least one.
  ///   - hasOverlap: Whether old and new can hold at once.
  ///   - waits: Whether it waits for a confirmation before the first wave.
  public init(waves: Int, hasOverlap: Bool, waits: Bool) {
    self.waves = max(1, waves)
    self.hasOverlap = hasOverlap
    self.waits = waits
  }

  /// What to do next.
  public var action: Action {
    switch state {
    case .ready: .tell
    case .awaitingConfirmation: .awaitConfirmation
    case .opening(let wave): .open(wave: wave)
    case .watching: .watch
    case .cutting(let wave): .cut(wave: wave)
    case .checking: .check
    case .rollingBack: .rollBack
    case .done(let outcome): .finish(outcome)
    }
  }

  /// Takes an event.
  /// - Returns: Whether it was legal; an illegal one changes nothing.
  @discardableResult
  public mutating func handle(_ event: Event) -> Bool {
    switch (state, event) {
    case (.ready, .told): state = waits ? .awaitingConfirmation : .opening(wave: 0)
    case (.awaitingConfirmation, .confirmed): state = .opening(wave: 0)
    case (.opening(let wave), .opened) where wave + 1 < waves: state = .opening(wave: wave + 1)
    case (.opening, .opened): state = hasOverlap ? .watching : .checking
    case (.watching, .belowLimit), (.watching, .deadline): state = .cutting(wave: 0)
    case (.cutting(let wave), .cut) where wave + 1 < waves: state = .cutting(wave: wave + 1)
    case (.cutting, .cut): state = .checking
    case (.checking, .right): state = .done(.rotated)
    case (.checking, .wrong): state = .done(.wrong)
    case (.ready, .rollBack), (.awaitingConfirmation, .rollBack): state = .rollingBack
    case (.opening, .rollBack) where hasOverlap, (.watching, .rollBack): state = .rollingBack
    case (.rollingBack, .back): state = .done(.rolledBack)
    default: return false
    }
    return true
  }
}

extension KeyRotationMachine.State {
  /// It in a few words.
  public var words: String {
    switch self {
    case .ready: "about to begin"
    case .awaitingConfirmation: "waiting for a confirmation"
    case .opening(let wave): "letting the new one hold, wave \(wave + 1)"
    case .watching: "watching who is left behind"
    case .cutting(let wave): "taking the old one away, wave \(wave + 1)"
    case .checking: "reading back"
    case .rollingBack: "rolling back"
    case .done(let outcome): outcome.rawValue
    }
  }
}
