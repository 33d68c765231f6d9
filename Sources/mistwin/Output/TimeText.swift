/// Lengths of time as they are typed: `45m`, `2h`, `3d`, `2w`.
enum TimeText {
  /// The seconds; nil for what is none, or more than 100,000 of its unit.
  static func seconds(_ text: String) -> Int64? {
    let units: [Character: Int64] = ["m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), (0..<100_000).contains(count)
    else { return nil }
    return count * unit
  }

  /// The seconds, more than none.
  static func someSeconds(_ text: String) -> Int64? { seconds(text).flatMap { $0 > 0 ? $0 : nil } }
}
