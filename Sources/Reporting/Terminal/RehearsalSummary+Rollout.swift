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
    case .carriedOut(let name, let rollout, let radius):
      title("Upgrade \(name)", headline(rollout), rollout.outcome.tone)
      var table = TextTable(["Phase", "#APs", "#Looks", "Verdict", "After", "Why"])
      for phase in rollout.phases {
        table.add([
          .init(phase.name), .init(Figures.count(phase.devices.count)), .init(Figures.count(phase.looks.count)),
          .init(phase.verdict, phase.tone), .init(Figures.duration(milliseconds: phase.bakeMilliseconds)),
          .init(phase.reason),
        ])
      }
      add(table)
      if let back = rollout.rollBack { write(back) }
      write(radius)
    }
  }

  private func headline(_ rollout: RolloutResult) -> String {
    // A reason that is the verdict of a phase stands in the table below.
    let reason = rollout.outcome.reason.flatMap { reason in
      rollout.phases.contains { reason.hasSuffix($0.reason) } ? nil : reason
    }
    return "\(rollout.outcome.word) after \(Figures.duration(milliseconds: rollout.ended - rollout.started)): "
      + "\(rollout.models.joined(separator: ", ")) to \(rollout.version) by policy \(rollout.policy)"
      + (reason.map { "; \($0)" } ?? "")
  }

  private mutating func write(_ back: RollBackResult) {
    let total = back.back.count + back.lost.count
    let time = Figures.duration(milliseconds: back.ended - back.started)
    add("rolled back: \(Figures.count(back.back.count)) of \(Figures.count(total, "access point")) in \(time)")
    if !back.lost.isEmpty {
      add("NOT BACK, a person must look: \(Figures.list(back.lost.map(\.name), most: 10))", .bad)
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
