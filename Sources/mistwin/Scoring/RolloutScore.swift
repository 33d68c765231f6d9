import Determinism
import Ledger
import Planning
import Rollout

/// What a rollout was granted to look, and how often it looked.
struct RolloutScore {
  /// A phase of it.
  struct Phase {
    let name: String
    /// The calls of one look, as they were counted when the phase was chosen.
    let perLook: Int
    var looks: Int
    /// The calls that its looks took; nil where one of them does not say.
    var calls: Int?

    /// What its looks were said to take.
    var predicted: Int { perLook * looks }
  }

  let record: RolloutRecord
  /// What its rehearsal has shown; nil of one that an older version has kept.
  var prediction: RunPrediction?
  /// How it went; nil where that was not recorded.
  let course: RolloutSummary?
  /// Its phases in the order in which they were chosen.
  private(set) var phases: [Phase] = []

  /// - Parameter history: its events; nil of one that an older version has kept in another form.
  init(_ record: RolloutRecord, _ history: [RecordedEvent]?, _ prediction: RunPrediction?) {
    self.record = record
    self.prediction = prediction
    course = history.flatMap { RolloutSummary($0) }
    for recorded in history ?? [] {
      switch recorded.event {
      case .chosen(let name, _, let calls):
        if !phases.contains(where: { $0.name == name }) {
          phases.append(Phase(name: name, perLook: calls.perLook, looks: 0, calls: 0))
        }
      case .looked(let name, let look):
        guard let index = phases.firstIndex(where: { $0.name == name }) else { continue }
        phases[index].looks += 1
        phases[index].calls = look.calls.flatMap { calls in phases[index].calls.map { $0 + calls } }
      default: break
      }
    }
  }

  /// How often it looked; nil where that was not recorded.
  var looks: Int? { phases.isEmpty ? nil : phases.reduce(0) { $0 + $1.looks } }

  /// What its looks were said to take.
  var predictedCalls: Int? { phases.isEmpty ? nil : phases.reduce(0) { $0 + $1.predicted } }

  /// What its looks took; nil where one of them does not say.
  var calls: Int? {
    phases.isEmpty ? nil : phases.reduce(0) { sum, phase in sum.flatMap { sum in phase.calls.map { sum + $0 } } }
  }

  /// From its first event to its last, in milliseconds.
  var milliseconds: Int64? {
    guard let first = record.events.first, let last = record.events.last else { return nil }
    return last.at - first.at
  }
}
