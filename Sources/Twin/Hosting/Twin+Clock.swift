public import Determinism
import MistAPI
import SQLite

extension Twin {
  /// What the clock shows.
  public var now: Instant { clock }

  /// Moves the clock on. It never goes back.
  public func advance(to instant: Instant) {
    guard instant > clock else { return }
    clock = instant
    pump()
  }

  /// A call takes time: lognormal about the median of the settings, with a spread of 0.35 (ruling 7). Waiting for real
  /// is never part of it.
  func moveClockByCall() {
    callCount += 1
    guard settings.callMedian > 0 else { return }
    let draw = seed.child("call-duration").child(callCount).openUniform
    let factor = StrictMath.exp(0.35 * StrictMath.normalQuantile(draw))
    clock = clock.advanced(byMilliseconds: max(1, Int64(Double(settings.callMedian) * factor)))
  }

  func countCall(_ caller: Caller) throws(APIFailure) {
    guard !caller.isAnonymous else { return }
    try quota.count(caller.id, at: clock, limit: settings.callsPerHour)
  }

  /// Writes the clock and what the store still has in its log into the file. The twin can go on afterwards.
  /// - Throws: `TwinError`
  public func close() throws {
    try keepStates()
    do {
      try saveClock()
      try saveLastUsed()
      try store.checkpoint()
    } catch {
      throw TwinError(error, path: store.path ?? "the twin's store")
    }
  }

  func saveClock() throws(SQLiteError) {
    try store.run("UPDATE property SET value = ? WHERE name = 'clock'", String(clock.milliseconds))
  }
}
