import Determinism
import MistAPI

/// The span of time that a read is about: `start` and `end`, or `duration` (default one day) back from `end` or from now, and
/// the `interval` of its bins (mist-fidelity, section 1.6).
struct TimeWindow {
  /// Epoch seconds.
  let start: Int64
  /// Epoch seconds.
  let end: Int64
  /// Seconds.
  let interval: Int64

  init(_ call: Call) throws(APIFailure) {
    let now = call.now.seconds
    end = try Self.moment(call, "end", now: now) ?? now
    if let start = try Self.moment(call, "start", now: now) {
      self.start = start
    } else {
      start = end - (try Self.seconds("duration", call.query("duration") ?? "1d"))
    }
    guard start <= end else { throw .badRequest("start must not be after end") }
    let interval = call.query("interval") ?? "1h"
    self.interval = try Self.seconds("interval", interval.last?.isNumber == true ? interval + "s" : interval)
  }

  /// Epoch seconds, `now`, or back from now: `-1d`, `-2h` …
  private static func moment(_ call: Call, _ name: String, now: Int64) throws(APIFailure) -> Int64? {
    guard let text = call.query(name) else { return nil }
    if text == "now" { return now }
    if text.hasPrefix("-"), text.last?.isNumber == false { return now - (try seconds(name, String(text.dropFirst()))) }
    guard let value = Double(text), value.isFinite, abs(value) < 1e11 else {
      throw .badRequest("\(name): expected epoch seconds, found '\(text)'")
    }
    return Int64(value)
  }

  /// A length such as `10m`, `1h`, `7d`, `2w`.
  private static func seconds(_ name: String, _ text: String) throws(APIFailure) -> Int64 {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count > 0, count < 10_000_000
    else { throw .badRequest("\(name): expected a number and one of m, h, d, w; found '\(text)'") }
    return count * unit
  }
}
