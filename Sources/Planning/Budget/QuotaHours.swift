import Determinism
import MistAPI

/// The calls that are planned, hour by hour, and what the quotas leave of each hour. Times are milliseconds since 1970.
struct QuotaHours {
  private let firstHour: Int64
  private let inFirst: Int
  private let inEach: Int
  private let margin: Double
  /// The mean time of a call.
  private let callTime: Double
  private var taken: [Int64: Int] = [:]

  private static let hour: Double = 3_600_000

  init(budget: CallBudget, start: Instant) {
    firstHour = Int64((Double(start.milliseconds) / Self.hour).rounded(.down))
    inFirst = budget.callsThisHour
    inEach = budget.callsPerHour
    margin = Double(budget.margin)
    callTime = budget.callTime.mean
  }

  private func capacity(of hour: Int64) -> Int { hour == firstHour ? inFirst : inEach }

  /// Plans calls from a moment on, some at once, one round of them after the other.
  /// - Returns: when the first is sent and the last is answered.
  mutating func place(_ calls: Int, from time: Double, flights: Int) -> (begin: Double, end: Double) {
    var left = calls
    var now = time
    var begin: Double?
    while left > 0 {
      let hour = Int64((now / Self.hour).rounded(.down))
      let next = Double(hour + 1) * Self.hour
      let free = capacity(of: hour) - taken[hour, default: 0]
      guard free > 0 else {
        now = next + margin
        continue
      }
      begin = begin ?? now
      // The round that begins before the hour is over belongs to it.
      let rounds = callTime > 0 ? min(((next - now) / callTime).rounded(.up), 1e9) : 1e9
      let fitting = max(1, Int(rounds)) * flights
      let sent = min(left, free, fitting)
      taken[hour, default: 0] += sent
      left -= sent
      now += Double((sent + flights - 1) / flights) * callTime
    }
    return (begin ?? time, now)
  }

  /// The hours in which calls are sent.
  var used: [CallSchedule.Hour] {
    taken.keys.sorted().map { hour in
      CallSchedule.Hour(
        start: Instant(seconds: hour * 3600), calls: taken[hour, default: 0], capacity: capacity(of: hour))
    }
  }
}
