import Determinism
import Synchronization

/// A clock that jumps to wherever somebody waits for.
final class FakeClock: TimePort {
  private let instant: Mutex<Instant>

  init(_ text: String) { instant = Mutex(Instant(iso8601: text) ?? Instant(seconds: 0)) }

  var present: Instant { instant.withLock { $0 } }
  func now() async -> Instant { present }
  func sleep(until wanted: Instant) async throws { instant.withLock { $0 = max($0, wanted) } }
}
