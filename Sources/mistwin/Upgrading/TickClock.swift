import Determinism

/// The machine's clock, for a process that does what is due and ends: a long wait ends it.
struct TickClock: TimePort {
  /// What is waited for, in seconds: what devices need to come back, and telemetry to arrive.
  static let patience: Int64 = 600

  /// There is nothing to do until then.
  struct Idle: Error {
    let until: Instant
  }

  func now() async -> Instant { WallClock.present }

  func sleep(until instant: Instant) async throws {
    guard instant - WallClock.present <= Self.patience * 1000 else { throw Idle(until: instant) }
    try await WallClock().sleep(until: instant)
  }
}
