public import Assurance

/// By what a policy is recommended: «fewest bad user-minutes over all hypotheses, then fewest days».
public struct ChoiceRule: Sendable, Hashable {
  /// What is to be as little as can be.
  public enum Criterion: String, Sendable, Hashable, CaseIterable {
    /// Bad user-minutes.
    case userMinutes = "fewest bad user-minutes"
    /// Bad events.
    case events = "fewest bad events"
    /// Days to the fleet.
    case days = "fewest days"
    /// Calls of all looks.
    case calls = "fewest calls"

    /// The figure of a replicate.
    public func value(_ outcome: PolicyOutcome) -> Double {
      switch self {
      case .userMinutes: outcome.cost.userMinutes
      case .events: outcome.cost.events
      case .days: outcome.days
      case .calls: outcome.calls
      }
    }
  }

  /// What counts, the first before the second.
  public let criteria: [Criterion]

  /// Bad user-minutes, then days.
  public static let preset = ChoiceRule([.userMinutes, .days])

  /// What a rule looks like.
  public static let expected =
    "a rule as 'fewest bad user-minutes over all hypotheses, then fewest days', of "
    + Criterion.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")

  init(_ criteria: [Criterion]) { self.criteria = criteria }

  /// The rule in words; nil when it is none.
  public init?(_ text: String) {
    var rest = Substring(text)
    var criteria: [Criterion] = []
    while !rest.isEmpty {
      while rest.first == " " || rest.first == "," { rest = rest.dropFirst() }
      if rest.hasPrefix("then ") { rest = rest.dropFirst(5) }
      if rest.hasPrefix("over all hypotheses") {
        rest = rest.dropFirst("over all hypotheses".count)
        continue
      }
      guard let next = Criterion.allCases.first(where: { rest.hasPrefix($0.rawValue) }) else { return nil }
      criteria.append(next)
      rest = rest.dropFirst(next.rawValue.count)
    }
    guard !criteria.isEmpty else { return nil }
    self.criteria = criteria
  }

  /// The rule in words.
  public var words: String { criteria.map(\.rawValue).joined(separator: " over all hypotheses, then ") }

  /// The best of the trials, and how it compares with each other one: the paired difference of the criterion that decided. What
  /// is not apart by two standard errors counts as equal.
  public func best(_ trials: [PowerStudy.Trial]) -> (place: Int, sentence: String)? {
    guard var best = trials.indices.first else { return nil }
    var why: [String] = []
    for place in trials.indices.dropFirst() {
      var decided = false
      for criterion in criteria where !decided {
        let difference = PairedDifference(sums(trials[place], criterion), sums(trials[best], criterion))
        guard difference.mean.magnitude > 2 * difference.standardError, difference.mean != 0 else { continue }
        decided = true
        if difference.mean < 0 { best = place }
      }
    }
    for place in trials.indices where place != best {
      var words: [String] = []
      for criterion in criteria {
        let difference = PairedDifference(sums(trials[place], criterion), sums(trials[best], criterion))
        let half = Self.round(1.96 * difference.standardError)
        let what = criterion.rawValue.dropFirst("fewest ".count)
        let isApart = difference.mean.magnitude > 2 * difference.standardError && difference.mean != 0
        words.append("\(Self.signed(difference.mean)) ± \(half) \(what)\(isApart ? "" : " (not told apart)")")
        if isApart { break }
      }
      why.append("\(trials[place].policy.name) has \(words.joined(separator: ", then "))")
    }
    let others = why.isEmpty ? "" : "; summed over the hypotheses, " + why.joined(separator: ", ")
    return (best, "\(trials[best].policy.name) by the rule «\(words)»\(others)")
  }

  /// By replicate, summed over the hypotheses.
  private func sums(_ trial: PowerStudy.Trial, _ criterion: Criterion) -> [Double] {
    (0..<trial.replicates).map { number in
      trial.cells.reduce(0.0) { $0 + criterion.value($1.outcomes[number]) }
    }
  }

  private static func signed(_ value: Double) -> String { (value < 0 ? "" : "+") + round(value) }

  private static func round(_ value: Double) -> String {
    let tenths = (value * 10).rounded() / 10
    return value.magnitude < 100 && tenths != tenths.rounded() ? "\(tenths)" : "\(Int64(value.rounded()))"
  }
}
