import Determinism

/// Calls of this hour by token; the count begins anew at each hour of the clock (mist-fidelity, section 1.5).
struct CallQuota {
  private var hour: Int64 = .min
  private var calls: [String: Int] = [:]

  /// Counts a call.
  /// - Throws: `APIFailure.tooManyCalls` with the seconds that are left of the hour.
  mutating func count(_ token: String, at now: Instant, limit: Int) throws(APIFailure) {
    let hour = now.seconds / 3600
    if hour != self.hour {
      self.hour = hour
      calls = [:]
    }
    let count = calls[token, default: 0] + 1
    guard count <= limit else {
      throw .tooManyCalls(retryAfter: (hour + 1) * 3600 - now.seconds, limit: limit)
    }
    calls[token] = count
  }
}
