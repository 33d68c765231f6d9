/// How expectations are worded.
enum Expectation {
  /// "'a'", "'a' or 'b'", "one of 'a', 'b', 'c'"; of very many, the first.
  static func oneOf(_ words: [String]) -> String {
    let quoted = words.map { "'\($0)'" }
    switch quoted.count {
    case 0: return "nothing"
    case 1: return quoted[0]
    case 2: return "\(quoted[0]) or \(quoted[1])"
    case 3...24: return "one of " + quoted.joined(separator: ", ")
    default: return "one of " + quoted.prefix(12).joined(separator: ", ") + " and \(quoted.count - 12) more"
    }
  }

  /// "a whole number from 1 to 4094".
  static func wholeNumber(_ range: ClosedRange<Int>) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (.min, .max): "a whole number"
    case (let low, .max): "a whole number of at least \(low)"
    case (.min, let high): "a whole number of at most \(high)"
    case (let low, let high): "a whole number from \(low) to \(high)"
    }
  }

  /// "a number from 0 to 1".
  static func number(_ range: ClosedRange<Double>) -> String {
    switch (range.lowerBound.isFinite, range.upperBound.isFinite) {
    case (false, false): "a number"
    case (true, false): "a number of at least \(plain(range.lowerBound))"
    case (false, true): "a number of at most \(plain(range.upperBound))"
    case (true, true): "a number from \(plain(range.lowerBound)) to \(plain(range.upperBound))"
    }
  }

  private static func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
