import Determinism
public import Planning

extension RolloutSummary {
  /// How a rollout went.
  public init(_ result: RolloutResult) {
    self.init(
      outcome: result.outcome.word, seconds: ((result.promoted ?? result.ended) - result.started) / 1000,
      phases: result.phases.map {
        Phase(name: $0.name, verdict: $0.verdict, seconds: ($0.ended - $0.started) / 1000)
      })
  }

  /// How a rollout went so far as its journal tells; nil of one that has no event.
  public init?(_ history: [RecordedEvent]) {
    guard let first = history.first, let last = history.last else { return nil }
    var outcome = "OPEN"
    var phases: [Phase] = []
    var begun = first.at
    var promoted: Instant?
    for recorded in history {
      switch recorded.event {
      case .upgrading(let name, _, _), .applying(let name, _):
        phases.append(Phase(name: name, verdict: "UNDECIDED", seconds: 0))
        begun = recorded.at
      case .judged(_, let verdict):
        guard let index = phases.indices.last else { continue }
        phases[index].verdict = verdict.word.rawValue
        phases[index].seconds = (recorded.at - begun) / 1000
      case .watching: promoted = promoted ?? recorded.at
      case .approved, .aborted: outcome = "OPEN"
      case .ended(let ending): outcome = ending.word
      default: break
      }
    }
    self.init(outcome: outcome, seconds: ((promoted ?? last.at) - first.at) / 1000, phases: phases)
  }
}
