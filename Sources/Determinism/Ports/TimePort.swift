/// The one port of time: what asks it cannot tell a virtual clock from the wall.
public protocol TimePort: Sendable {
  /// The present instant of this clock.
  func now() async -> Instant

  /// Returns when this clock has reached `instant`, at once if it already has.
  ///
  /// - Throws: `CancellationError` when the waiting task is cancelled.
  func sleep(until instant: Instant) async throws
}
