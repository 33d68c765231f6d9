import Determinism
import Synchronization

/// What the twin's clock follows while it is served.
public enum ClockPace: Sendable, Hashable {
  /// Nothing: only the control API moves it.
  case virtual
  /// The machine's clock, that many times as fast.
  case running(Int64)
}

/// The clock of a served twin: a line through the moment at which serving began.
///
/// A twin whose clock is ahead, because it was kept so or because somebody moved it, keeps its lead and goes on at the same
/// pace. The twin's own clock never goes back, so a late reading does no harm.
final class ServedClock: Sendable {
  /// The machine's clock.
  let wall: @Sendable () -> Instant
  private let pace: Int64?
  private let origin: Instant
  private let base: Atomic<Int64>

  /// - Parameters:
  ///   - pace: What to follow.
  ///   - standing: Where the twin's clock stands.
  ///   - wall: The machine's clock.
  init(_ pace: ClockPace, standing: Instant, wall: @escaping @Sendable () -> Instant) {
    self.wall = wall
    origin = wall()
    switch pace {
    case .virtual:
      self.pace = nil
      base = Atomic(standing.milliseconds)
    case .running(1):
      self.pace = 1
      base = Atomic(max(standing, origin).milliseconds)
    case .running(let pace):
      self.pace = pace
      base = Atomic(standing.milliseconds)
    }
  }

  /// What the twin's clock should show now; nil where nothing moves it by itself.
  var present: Instant? {
    guard let pace else { return nil }
    return Instant(milliseconds: base.load(ordering: .relaxed) + (wall() - origin) * pace)
  }

  /// Tells that the twin's clock stands ahead of what `present` said.
  func keepLead(_ standing: Instant, over present: Instant) {
    guard standing > present else { return }
    base.wrappingAdd(standing - present, ordering: .relaxed)
  }
}
