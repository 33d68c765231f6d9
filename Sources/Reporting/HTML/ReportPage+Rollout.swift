import Assurance
import Determinism
import MistAPI
import Rehearsal
import Rollout

extension ReportPage {
  /// The rollout: phases, looks, what it cost.
  var rollout: String {
    switch result.upgrade {
    case .none: return ""
    case .skipped(let name, let reason):
      return
        "<p class=\"verdict caution\"><strong>Not started</strong> \(HTML.name(name)): \(HTML.escaped(reason)).</p>\n"
    case .carriedOut(_, let rollout, _):
      let time = Figures.duration(milliseconds: (rollout.promoted ?? rollout.ended) - rollout.started)
      let models = rollout.isOfConfiguration ? "a change of" : "\(rollout.models.joined(separator: ", ")) to"
      let tone = ReportTable.tone(rollout.outcome.word)
      var parts = [
        "<p class=\"verdict \(tone)\"><strong>\(rollout.outcome.word.lowercased().capitalisedFirst)</strong> after "
          + HTML.figure(time, how: .rollout)
          + ": \(HTML.escaped(models)) \(HTML.name(rollout.version)) by the policy \(HTML.name(rollout.policy))"
          + (rollout.outcome.reason.map { "; \(HTML.escaped($0))" } ?? "") + ".</p>\n",
        table("phases"),
      ]
      if let back = rollout.rollBack {
        let lost =
          back.lost.isEmpty
          ? "" : "; <strong>not back: \(HTML.escaped(back.lost.map(\.name).joined(separator: ", ")))</strong>"
        parts.append(
          "<p>Rolled back: \(HTML.figure(Figures.count(back.back.count), how: .rollout)) of "
            + "\(Figures.count(back.back.count + back.lost.count, "access point")) in "
            + "\(Figures.duration(milliseconds: back.ended - back.started))\(lost).</p>\n")
      }
      return (parts + [table("looks"), table("blast")]).joined()
    }
  }

  private var carriedOut: (RolloutResult, BlastRadius)? {
    if case .carriedOut(_, let rollout, let radius) = result.upgrade { (rollout, radius) } else { nil }
  }

  var phasesTable: ReportTable? {
    guard let (rollout, _) = carriedOut, !rollout.phases.isEmpty else { return nil }
    return ReportTable(
      id: "phases", caption: "Phases of the rollout",
      columns: [
        .init("Phase", .name), .init("Access points", .count, how: .rollout), .init("Looks", .count, how: .rollout),
        .init("Verdict", .state), .init("After", .number, how: .rollout), .init("Why", .text),
      ],
      rows: rollout.phases.map { phase in
        [
          .string(phase.name), JSON(phase.devices.count), JSON(phase.looks.count), .string(phase.verdict),
          [JSON(count: phase.bakeMilliseconds), .string(Figures.duration(milliseconds: phase.bakeMilliseconds))],
          .string(phase.reason),
        ]
      })
  }

  var looksTable: ReportTable? {
    guard let (rollout, _) = carriedOut else { return nil }
    let rows = rollout.phases.flatMap { phase in phase.looks.map { row($0, phase) } }
    guard !rows.isEmpty else { return nil }
    return ReportTable(
      id: "looks", caption: "Looks: what the gate saw each time",
      columns: [
        .init("When (UTC)", .moment), .init("Phase", .name), .init("Hours after", .number, how: .rollout),
        .init("Verdict", .state), .init("ln e", .number, how: .evidence), .init("fails at", .number, how: .evidence),
        .init("Most harm seen", .number, how: .evidence), .init("In words", .text),
      ], rows: rows)
  }

  private func row(_ look: RolloutLook, _ phase: PhaseResult) -> [JSON] {
    let start: [JSON] = [
      JSON(Int(look.at.seconds)), .string(phase.name),
      [JSON(look.elapsedHours), .string(CourseLanes.tenths(look.elapsedHours))],
    ]
    switch look.finding {
    case .floor(let floor):
      return start + [.string(floor.failures.isEmpty ? "PASS" : "FAIL"), .null, .null, .null, .string(floor.sentence)]
    case .gate(let gate):
      let limit = lanes?.limit(of: phase.name)
      let worst = gate.metrics.max { ($0.effect ?? -1) < ($1.effect ?? -1) }
      return start + [
        .string(gate.verdict.word),
        [JSON(gate.familyLogarithm), .string(Figures.decimal(gate.familyLogarithm, digits: 2))],
        limit.map { [JSON($0), .string(Figures.decimal($0, digits: 2))] } ?? .null,
        worst.flatMap { evidence in
          evidence.effect.map { effect in
            [
              JSON(effect),
              .string("\(effect > 0 ? "+" : "")\(CourseLanes.tenths(effect * 100)) points, \(evidence.metric.name)"),
            ]
          }
        } ?? .null,
        .string(look.sentence.droppingFirst(gate.verdict.word + ": ")),
      ]
    }
  }

  var blastTable: ReportTable? {
    guard let (_, radius) = carriedOut else { return nil }
    return ReportTable(
      id: "blast", caption: "Blast radius: what the rollout cost",
      columns: [.init("What", .text), .init("How much", .number, how: .blast), .init("Of which", .text)],
      rows: radius.lines.enumerated().map { index, line in
        [.string(line.unit), [JSON(index), .string(line.amount)], .string(line.parts)]
      })
  }
}

extension String {
  /// The text with its first letter as a capital one.
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }

  /// The text without a beginning that it may have.
  fileprivate func droppingFirst(_ head: String) -> String { hasPrefix(head) ? String(dropFirst(head.count)) : self }
}
