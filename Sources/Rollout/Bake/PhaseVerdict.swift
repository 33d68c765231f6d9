import Assurance

/// What came of a phase, in words for reports and as an event for the machine.
struct PhaseVerdict: Sendable {
  var word: String
  var sentence: String
  private var outcome: Outcome

  private enum Outcome {
    case passed, failed, inconclusive
  }

  /// What the canary gate said.
  init(_ verdict: GateVerdict) {
    word = verdict.word
    sentence = verdict.sentence
    switch verdict {
    case .pass: outcome = .passed
    case .fail: outcome = .failed
    case .inconclusive, .undecided: outcome = .inconclusive
    }
  }

  private init(_ outcome: Outcome, _ word: String, _ why: String) {
    (self.outcome, self.word, sentence) = (outcome, word, "\(word): \(why)")
  }

  static func pass(_ why: String) -> PhaseVerdict { PhaseVerdict(.passed, "PASS", why) }
  static func fail(_ why: String) -> PhaseVerdict { PhaseVerdict(.failed, "FAIL", why) }
  static func inconclusive(_ why: String) -> PhaseVerdict { PhaseVerdict(.inconclusive, "INCONCLUSIVE", why) }

  /// More access points than the policy allows are not there.
  static func away(_ names: [String]) -> PhaseVerdict {
    let shown = names.prefix(5).joined(separator: ", ")
    return .fail(
      "\(shown)\(names.count > 5 ? " and \(names.count - 5) more" : "") did not come back after the reboot")
  }

  /// What it means for the rollout.
  func event(inPhase name: String) -> RolloutMachine.Event {
    switch outcome {
    case .passed: .passed
    case .failed: .failed(reason: "\(name): \(sentence)")
    case .inconclusive: .inconclusive(reason: "\(name): \(sentence)")
    }
  }
}
