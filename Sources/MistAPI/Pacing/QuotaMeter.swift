import Determinism

/// How much of one quota is used, hour by hour. A value: the client that holds it asks and waits.
///
/// A call that is under way when the hour changes counts in both hours, because only the cloud knows in which it
/// arrived.
struct QuotaMeter {
  /// Calls that may be made in an hour.
  let allowance: Int
  private var hour: Int64 = .min
  private var used: Int
  private var underWay = 0
  /// Until when the cloud has asked to wait.
  private var closedUntil: Instant?

  init(allowance: Int, used: Int) {
    self.allowance = allowance
    self.used = used
  }

  /// The calls that may still be made in this hour.
  mutating func left(at now: Instant) -> Int {
    begin(now)
    if let closedUntil, now < closedUntil { return 0 }
    return max(0, allowance - used)
  }

  /// A call is sent.
  mutating func send(at now: Instant) {
    begin(now)
    used += 1
    underWay += 1
  }

  /// A call has been answered, or has failed.
  mutating func finish(at now: Instant) {
    begin(now)
    underWay = max(0, underWay - 1)
  }

  /// The cloud has refused a call (429): somebody else has used what seemed to be left.
  mutating func close(until: Instant) { closedUntil = max(closedUntil ?? until, until) }

  /// When there may be something left again: the moment the cloud has named, else the next full hour and the margin.
  func reopens(after now: Instant, margin: Int64) -> Instant {
    let next = Instant(seconds: (Self.hour(of: now) + 1) * 3600).advanced(byMilliseconds: margin)
    guard let closedUntil, now < closedUntil else { return next }
    return used < allowance ? closedUntil : max(closedUntil, next)
  }

  private mutating func begin(_ now: Instant) {
    let hour = Self.hour(of: now)
    guard hour > self.hour else { return }
    // What was used before the first call was used in its hour.
    if self.hour != .min { used = underWay }
    self.hour = hour
  }

  static func hour(of now: Instant) -> Int64 {
    let seconds = now.seconds
    return seconds >= 0 ? seconds / 3600 : (seconds - 3599) / 3600
  }
}
