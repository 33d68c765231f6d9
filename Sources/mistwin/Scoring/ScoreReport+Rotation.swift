import Determinism
import Ledger
import Planning
import Reporting
import Rollout

extension ScoreReport.Rotation {
  /// How it was predicted to go; nil where its attestation does not say it.
  var said: RotationSummary? { prediction?.rehearsed?.rotation }

  /// How it went.
  var course: RotationSummary { RotationSummary(record) }
}

extension ScoreReport {
  /// Who was left behind, what was cut and how long each wave took, beside what was predicted of it.
  static func courseLines(_ rotation: Rotation, _ style: TextStyle) -> [String] {
    let (said, found) = (rotation.said, rotation.course)
    var table = TextTable(["", "#Predicted", "#Found", "#Difference"])
    func add(_ name: String, _ predicted: Int?, _ found: Int?, absent: String, _ text: (Int) -> String) {
      table.add([
        name, said == nil ? unpredicted : predicted.map(text) ?? absent, found.map(text) ?? absent,
        said == nil ? unpredicted : difference(predicted, found, text, absent: "-"),
      ])
    }
    let absent = "not counted"
    add("clients moved", said?.moved, found.moved, absent: absent) { "\($0)" }
    add("left behind", said?.left, found.left, absent: absent) { "\($0)" }
    add("places cut over without an overlap", said?.cuts, found.cuts, absent: absent) { "\($0)" }
    func wave(_ name: String, _ waves: [RotationSummary.Wave]?) -> RotationSummary.Wave? {
      waves?.first { $0.name == name }
    }
    for name in found.waves.map(\.name) + (said?.waves ?? []).map(\.name).filter({ wave($0, found.waves) == nil }) {
      let (one, other) = (wave(name, said?.waves), wave(name, found.waves))
      func add(_ what: String, _ seconds: (RotationSummary.Wave) -> Int64?) {
        let (predicted, taken) = (one.flatMap(seconds), other.flatMap(seconds))
        guard predicted != nil || taken != nil else { return }
        Self.add(to: &table, "\(name): \(what)", said == nil, predicted, taken)
      }
      add("the new one holds after", \.held)
      add("the old one is gone after", \.gone)
    }
    func end(_ summary: RotationSummary) -> String {
      summary.outcome + (summary.isAtDeadline ? ", at the deadline" : "")
    }
    let outcome = "ended: \(end(found)); predicted: \(said.map(end) ?? "not at all, its attestation does not say it")"
    return table.text(style).split(separator: "\n").map(String.init) + [outcome]
  }

  private static func add(
    to table: inout TextTable, _ name: String, _ isUnpredicted: Bool, _ said: Int64?, _ found: Int64?
  ) {
    func text(_ seconds: Int) -> String { duration(Int64(seconds) * 1000) }
    let (one, other) = (said.map { Int($0) }, found.map { Int($0) })
    table.add([
      name, isUnpredicted ? unpredicted : one.map(text) ?? "never", other.map(text) ?? "not yet",
      isUnpredicted ? unpredicted : difference(one, other, text, absent: "-"),
    ])
  }
}
