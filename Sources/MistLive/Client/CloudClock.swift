import Determinism

/// This machine's clock, set to the cloud's hours: quotas begin anew when the cloud's hour is full, and two clocks never agree.
struct CloudClock: TimePort {
  private let own: any TimePort
  /// What is added to the own clock, in milliseconds.
  let shift: Int64

  private static let hour: Int64 = 3_600_000

  /// - Parameters:
  ///   - own: this machine's clock.
  ///   - secondsLeft: what the cloud said of its hour; nil, or a whole hour, where it did not say.
  ///   - now: when it said so.
  init(_ own: any TimePort, secondsLeft: Int?, at now: Instant) {
    self.own = own
    guard let secondsLeft, (1..<3600).contains(secondsLeft) else {
      shift = 0
      return
    }
    let ours = ((now.milliseconds % Self.hour) + Self.hour) % Self.hour
    var shift = Self.hour - Int64(secondsLeft) * 1000 - ours
    if shift > Self.hour / 2 { shift -= Self.hour }
    if shift <= -Self.hour / 2 { shift += Self.hour }
    self.shift = shift
  }

  func now() async -> Instant { await own.now().advanced(byMilliseconds: shift) }

  func sleep(until instant: Instant) async throws {
    try await own.sleep(until: instant.advanced(byMilliseconds: -shift))
  }
}
