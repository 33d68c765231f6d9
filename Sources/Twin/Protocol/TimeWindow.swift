import Determinism
import MistAPI

/// The span of time that a read is about: `start`, `end` and `duration` of its query (mist-fidelity, section 1.6).
struct TimeWindow {
  /// Epoch seconds.
  let start: Int64
  /// Epoch seconds.
  let end: Int64
  /// Seconds.
  let interval: Int64

  /// The span of a call; without any bounds the day before its time. What cannot be read counts as not given.
  init(_ call: Call) {
    let now = call.now.seconds
    end = call.query("end").flatMap { Self.moment($0, now: now) } ?? now
    let length = call.query("duration").flatMap { Self.seconds($0) } ?? 86_400
    start = call.query("start").flatMap { Self.moment($0, now: now) } ?? end - length
    interval = call.query("interval").flatMap { Self.seconds($0) } ?? 3600
  }

  /// Epoch seconds, `now`, or a time before now such as `-1d`.
  private static func moment(_ text: String, now: Int64) -> Int64? {
    if text == "now" { return now }
    if text.hasPrefix("-") { return seconds(String(text.dropFirst())).map { now - $0 } }
    return Double(text).flatMap { $0.magnitude < 9e15 ? Int64($0) : nil }
  }

  /// A length such as `10m`, `1h`, `7d`, `2w`, or seconds.
  private static func seconds(_ text: String) -> Int64? {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    let unit = text.last.flatMap { units[$0] }
    guard let number = Int64(unit == nil ? Substring(text) : text.dropLast()), (0..<1_000_000_000).contains(number)
    else {
      return nil
    }
    return number * (unit ?? 1)
  }
}
