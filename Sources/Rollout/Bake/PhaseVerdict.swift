import Assurance

/// What came of a phase, in words for reports and as an event for the machine.
public struct PhaseVerdict: Sendable, Hashable, Codable {
  /// `PASS`, `FAIL` or `INCONCLUSIVE`.
  public var word: Word
  /// The verdict and its reason in one sentence.
  public var sentence: String

  /// The verdict in a word.
  public enum Word: String, Sendable, Hashable, Codable {
    /// It may go on.
    case pass = "PASS"
    /// It must not go on.
    case fail = "FAIL"
    /// Neither is shown.
    case inconclusive = "INCONCLUSIVE"
  }

  /// What the canary gate said.
  init(_ verdict: GateVerdict) {
    sentence = verdict.sentence
    word =
      switch verdict {
      case .pass: .pass
      case .fail: .fail
      case .inconclusive, .undecided: .inconclusive
      }
  }

  /// A verdict for that reason.
  public init(_ word: Word, _ why: String) { (self.word, sentence) = (word, "\(word.rawValue): \(why)") }

  static func pass(_ why: String) -> PhaseVerdict { PhaseVerdict(.pass, why) }
  static func fail(_ why: String) -> PhaseVerdict { PhaseVerdict(.fail, why) }
  static func inconclusive(_ why: String) -> PhaseVerdict { PhaseVerdict(.inconclusive, why) }

  /// More access points than the policy allows are not there.
  static func away(_ devices: [RolloutDevice], ofConfiguration: Bool) -> PhaseVerdict {
    let shown = devices.prefix(5).map(\.name).joined(separator: ", ")
    return .fail(
      "\(shown)\(devices.count > 5 ? " and \(devices.count - 5) more" : "") did not come back after the "
        + (ofConfiguration ? "change" : "reboot"))
  }

  /// What it means for the rollout.
  func event(inPhase name: String) -> RolloutMachine.Event {
    switch word {
    case .pass: .passed
    case .fail: .failed(reason: "\(name): \(sentence)")
    case .inconclusive: .inconclusive(reason: "\(name): \(sentence)")
    }
  }
}
