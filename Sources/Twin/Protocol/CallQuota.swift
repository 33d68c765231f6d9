import Determinism
import MistAPI

/// Calls of this hour by administrator or token of an organisation; the count begins anew at each hour of the clock
/// (mist-fidelity, section 1.5). All tokens and sessions of one person count together.
struct CallQuota {
  private var hour: Int64 = .min
  private var calls: [MistID: Int] = [:]

  /// Counts a call. A refused one does not count.
  /// - Parameter limit: nil for none.
  /// - Throws: `APIFailure.tooManyCalls` with the seconds that are left of the hour.
  mutating func count(_ caller: MistID, at now: Instant, limit: Int?) throws(APIFailure) {
    begin(now)
    let count = calls[caller, default: 0] + 1
    if let limit, count > limit {
      throw .tooManyCalls(retryAfter: (hour + 1) * 3600 - now.seconds, limit: limit)
    }
    calls[caller] = count
  }

  /// How many calls of this hour were counted.
  mutating func calls(of caller: MistID, at now: Instant) -> Int {
    begin(now)
    return calls[caller, default: 0]
  }

  private mutating func begin(_ now: Instant) {
    let hour = now.seconds / 3600
    guard hour != self.hour else { return }
    self.hour = hour
    calls = [:]
  }
}
