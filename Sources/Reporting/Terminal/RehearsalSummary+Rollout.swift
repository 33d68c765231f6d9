import Assurance
import Determinism
import Rehearsal
import Rollout

extension RehearsalSummary {
  /// The upgrades, phase by phase, and what they cost.
  mutating func writeUpgrades() {
    for upgrade in result.upgrades {
      switch upgrade {
      case .none: continue
      case .skipped(let name, let reason): title("Upgrade \(name)", "NOT STARTED: \(reason)", .caution)
      case .carriedOut(_, let rollout, let radius):
        write(rollout)
        write(radius)
      }
    }
  }

  private mutating func write(_ radius: BlastRadius) {
    var table = TextTable(["Blast radius", "#", ""])
    for line in radius.lines { table.add([line.unit, line.amount, line.parts]) }
    add(table)
  }

  /// The rotations of keys.
  mutating func writeRotations() {
    for rotation in result.rotations {
      title(
        "Key \(rotation.name)",
        "\(rotation.isRotated ? "ROTATED" : "NOT ROTATED") by \(rotation.method.rawValue), "
          + Figures.span(rotation.started, rotation.ended), rotation.isRotated ? .good : .bad)
    }
  }

  /// What was done besides, where the scenario does more than measure once, upgrade and rotate.
  mutating func writeTimeline() {
    guard result.hasTimeline else { return }
    title("Timeline")
    var table = TextTable(["Begun", "Step", ""])
    for record in result.timeline {
      table.add([
        .init(Figures.moment(record.started)), .init(record.title),
        .init(record.sentence, record.isCarriedOut ? .plain : .caution),
      ])
    }
    add(table)
  }
}
