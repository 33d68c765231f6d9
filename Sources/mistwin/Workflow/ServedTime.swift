import Determinism
import Twin

/// The clock of a twin that is served: a wait moves a clock that nothing else moves, and lets one that runs come there.
struct ServedTime: TimePort {
  /// How long it looks away, in milliseconds of the machine's time.
  private static let glance: Int64 = 250

  let twin: Twin
  /// Whether nothing moves it but who asks for it.
  let isVirtual: Bool

  func now() async -> Instant { await twin.now }

  func sleep(until instant: Instant) async throws {
    guard isVirtual == false else { return await twin.advance(to: instant) }
    while await twin.now < instant {
      try await WallClock().sleep(until: WallClock.present.advanced(byMilliseconds: Self.glance))
    }
  }
}
