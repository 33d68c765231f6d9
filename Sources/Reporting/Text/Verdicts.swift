import Assurance
import Determinism
import Planning
import Rehearsal
import Rollout

/// How a site stands, in one word.
enum SiteState: String, CaseIterable {
  case failed
  case warning
  case notYet = "not yet"
  case good

  var tone: Tone {
    switch self {
    case .failed: .bad
    case .warning: .caution
    case .notYet: .quiet
    case .good: .good
    }
  }

  /// The word as it stands in tables; what is bad is seen without colour, too.
  var label: String { self == .failed ? "FAILED" : rawValue }
}

extension SiteReview {
  var state: SiteState {
    if hasFailed { return .failed }
    if notYet != nil { return .notYet }
    return hasWarning ? .warning : .good
  }

  /// The levels that lie below their floor, worst first: those that failed, then those not proven.
  var belowFloor: [Level] {
    levels.filter { $0.verdict == .failed || $0.verdict == .warning }.sorted {
      ($0.verdict == .failed ? 0 : 1, $0.level, $0.metric) < ($1.verdict == .failed ? 0 : 1, $1.level, $1.metric)
    }
  }
}

extension SiteReview.Level {
  /// `successful-connect 71.2 %, 93.0 % of what was bad is dhcp-discover-unresponsive`
  var sentence: String {
    let head = "\(metric.name) \(Figures.percent(level))"
    guard let classifier else { return head }
    guard let share = classifierShare else { return "\(head), mostly \(classifier)" }
    return "\(head), \(Figures.percent(share)) of what was bad is \(classifier)"
  }
}

extension [SiteReview] {
  /// Worst first: failed, not proven good, then good by their lowest level; places that are «not yet» come last.
  var worstFirst: [SiteReview] { indicesWorstFirst.map { self[$0] } }

  /// The places of the sites in that order.
  var indicesWorstFirst: [Int] {
    enumerated().map { (rank: $1.state.rank, lowest: $1.lowest, index: $0) }.sorted { $0 < $1 }.map(\.index)
  }

  func count(_ state: SiteState) -> Int { reduce(0) { $0 + ($1.state == state ? 1 : 0) } }
}

extension SiteState {
  fileprivate var rank: Int {
    switch self {
    case .failed: 0
    case .warning: 1
    case .good: 2
    case .notYet: 3
    }
  }
}

extension SiteReview {
  fileprivate var lowest: Double { worst?.level ?? 2 }
}

extension RolloutResult.Outcome {
  var tone: Tone {
    switch self {
    case .promoted: .good
    case .rolledBack: .bad
    case .held, .waiting: .caution
    }
  }
}

extension PhaseResult {
  var tone: Tone {
    switch verdict {
    case "PASS": .good
    case "FAIL": .bad
    default: .caution
    }
  }

  /// The sentence without the verdict, which has its own column.
  var reason: String {
    let head = verdict + ": "
    return sentence.hasPrefix(head) ? String(sentence.dropFirst(head.count)) : sentence
  }

  /// From the order to upgrade, or from the beginning when there was none, to the verdict.
  var bakeMilliseconds: Int64 { ended - (upgradeOrdered ?? started) }
}

extension RehearsalResult {
  /// The expectations that were not met.
  var unmet: [Check] { checks.filter { !$0.isMet } }

  /// `5 of 5 expectations met`, `2 of 5 expectations not met`
  var verdictSentence: String {
    if checks.isEmpty { return "nothing was expected" }
    let total = Figures.count(checks.count, "expectation")
    return isGood
      ? "\(Figures.count(checks.count)) of \(total) met" : "\(Figures.count(unmet.count)) of \(total) not met"
  }

  /// All thirteen steps with their counts; those with nothing to do count zero.
  var thirteenSteps: [StepTotal] {
    DesignStep.allCases.map { step in
      steps.filter { $0.step == step }.reduce(into: StepTotal(step: step, changes: 0, calls: 0)) {
        $0.changes += $1.changes
        $0.calls += $1.calls
      }
    }
  }
}

/// What one of the thirteen steps came to.
struct StepTotal {
  var step: DesignStep
  var changes: Int
  var calls: Int
}
