/// What must hold of the policy that a question of power has chosen.
public enum PolicyExpectation: Sendable, Hashable {
  /// `false alarm <= 5% under HYPOTHESIS`
  case falseAlarm(atMost: Double, under: String)
  /// `HYPOTHESIS is stopped with probability >= 95%`
  case stopped(String, atLeast: Double)
  /// `bad user-minutes <= N at p95 under HYPOTHESIS`, `bad events …`
  case cost(Expectation.BlastUnit, atMost: Double, percentile: Int, under: String)
  /// `the fleet is done within 21d under HYPOTHESIS`
  case done(within: Int64, under: String)
  /// `policy NAME is chosen`
  case chosen(String)

  static let forms = [
    "false alarm <= 5% under HYPOTHESIS", "HYPOTHESIS is stopped with probability >= 95%",
    "bad user-minutes <= N at p95 under HYPOTHESIS", "bad events <= N at p95 under HYPOTHESIS",
    "the fleet is done within 21d under HYPOTHESIS", "policy NAME is chosen",
  ]

  /// The hypothesis that it is about; nil for none.
  var hypothesis: String? {
    switch self {
    case .falseAlarm(_, let name), .stopped(let name, _), .cost(_, _, _, let name), .done(_, let name): name
    case .chosen: nil
    }
  }

  /// Reads a line; nil for what is none.
  init?(_ words: [String]) {
    if words.count == 6, words.prefix(3) == ["false", "alarm", "<="], words[4] == "under",
      let share = Self.share(words[3])
    {
      self = .falseAlarm(atMost: share, under: words[5])
    } else if words.count == 7, words[1...5] == ["is", "stopped", "with", "probability", ">="],
      let share = Self.share(words[6])
    {
      self = .stopped(words[0], atLeast: share)
    } else if words.count == 8, let unit = Expectation.BlastUnit(rawValue: "\(words[0]) \(words[1])"), words[2] == "<=",
      let limit = Double(words[3]), limit >= 0, words[4] == "at", words[5].hasPrefix("p"),
      let percentile = Int(words[5].dropFirst()), (1...99).contains(percentile), words[6] == "under"
    {
      self = .cost(unit, atMost: limit, percentile: percentile, under: words[7])
    } else if words.starts(with: ["the", "fleet", "is", "done", "within"]), let limit = Self.length(words.dropFirst(5))
    {
      self = .done(within: limit.milliseconds, under: limit.hypothesis)
    } else if words.count == 4, words[0] == "policy", words[2...] == ["is", "chosen"] {
      self = .chosen(words[1])
    } else {
      return nil
    }
  }

  /// `21d under NAME`, or `21 days under NAME`.
  private static func length(_ words: ArraySlice<String>) -> (milliseconds: Int64, hypothesis: String)? {
    let words = Array(words)
    if words.count == 3, words[1] == "under", let length = ScenarioDuration(words[0]) {
      return (length.milliseconds, words[2])
    }
    if words.count == 4, words[1] == "days", words[2] == "under", let days = Int64(words[0]), (1...3650).contains(days)
    {
      return (days * 86_400_000, words[3])
    }
    return nil
  }

  private static func share(_ word: String) -> Double? {
    guard word.hasSuffix("%"), let percent = Double(word.dropLast()), (0...100).contains(percent) else { return nil }
    return percent / 100
  }

  /// The expectation as it is written.
  var line: String {
    switch self {
    case .falseAlarm(let share, let name): "false alarm <= \(ExpectationCheck.number(share * 100))% under \(name)"
    case .stopped(let name, let share):
      "\(name) is stopped with probability >= \(ExpectationCheck.number(share * 100))%"
    case .cost(let unit, let limit, let percentile, let name):
      "\(unit.rawValue) <= \(ExpectationCheck.number(limit)) at p\(percentile) under \(name)"
    case .done(let limit, let name):
      "the fleet is done within \(limit % 86_400_000 == 0 ? "\(limit / 86_400_000)d" : "\(limit / 3_600_000)h") under \(name)"
    case .chosen(let name): "policy \(name) is chosen"
    }
  }
}
