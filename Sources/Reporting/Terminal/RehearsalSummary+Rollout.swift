import Assurance
import Determinism
import Rehearsal
import Rollout

extension RehearsalSummary {
  /// The upgrade, phase by phase, and what it cost.
  mutating func writeUpgrade() {
    switch result.upgrade {
    case .none: return
    case .skipped(let name, let reason): title("Upgrade \(name)", "NOT STARTED: \(reason)", .caution)
    case .carriedOut(_, let rollout, let radius):
      write(rollout)
      write(radius)
    }
  }

  private mutating func write(_ radius: BlastRadius) {
    var table = TextTable(["Blast radius", "#", ""])
    for line in radius.lines { table.add([line.unit, line.amount, line.parts]) }
    add(table)
  }

  /// The rotation of a key.
  mutating func writeRotation() {
    guard let rotation = result.rotation else { return }
    title(
      "Key \(rotation.name)",
      "\(rotation.isRotated ? "ROTATED" : "NOT ROTATED") by \(rotation.method.rawValue), "
        + Figures.span(rotation.started, rotation.ended), rotation.isRotated ? .good : .bad)
  }
}
