import Assurance
import Determinism
import MistAPI
import Planning
import Rehearsal
import Rollout

extension ReportPage {
  /// The clock with everything that happened on it.
  var timeline: String {
    guard let course = result.course, let lanes else { return "" }
    let places =
      ["<option value=\"0\">whole organisation</option>"]
      + course.sites.enumerated().map { "<option value=\"\($0 + 1)\">\(HTML.escaped($1.place))</option>" }
    let last = Figures.minute(course.moment(course.bins - 1))
    return """
      <p>The virtual clock from \(HTML.moment(course.start)) to \(HTML.moment(course.moment(course.bins))) UTC, every \
      <a class="figure" href="#\(FigureOrigin.course.anchor)">\(Figures.duration(milliseconds: course.bin * 1000))</a>. The line of \
      dashes is the floor of 90 %.</p>
      <div class="controls" hidden>
      <label>Service levels of <select id="course-place">\(places.joined())</select></label>
      <button type="button" id="event-before">‹ event before</button>
      <button type="button" id="event-after">next event ›</button>
      <button type="button" id="look-closer">closer</button>
      <button type="button" id="look-wider" disabled>wider</button>
      </div>
      <div class="lanes" id="lanes">
      \(lanes.html)<div class="lane scrubber" hidden><label class="lane-name" for="scrubber">moment</label>\
      <div class="lane-plot"><input type="range" id="scrubber" min="0" max="\(course.bins - 1)" step="1" value="0" \
      aria-valuetext="\(last)" aria-describedby="moment"></div><div class="lane-value"></div></div>
      <div class="cursor" id="cursor" hidden></div>
      </div>
      <div class="moment-panel" id="moment" aria-live="polite" hidden></div>
      <h3>What happened</h3>
      \(table("events"))
      """
  }

  var eventsTable: ReportTable? {
    guard let events = result.course?.events, !events.isEmpty else { return nil }
    return ReportTable(
      id: "events", caption: "What happened, in order",
      columns: [.init("When (UTC)", .moment), .init("What", .text)],
      rows: events.map { [JSON(Int($0.at.seconds)), .string($0.text)] })
  }

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

  // MARK: Steps and calls

  /// The thirteen steps.
  var steps: String {
    let left =
      result.changesLeft == 0
      ? "Planned again, nothing was left to change: applying is repeatable."
      : "Planned again, \(Figures.count(result.changesLeft, "change")) were left: applying is not repeatable."
    return "<p>\(left)</p>\n" + table("steps")
  }

  var stepsTable: ReportTable? {
    ReportTable(
      id: "steps", caption: "The thirteen steps",
      columns: [
        .init("#", .count), .init("Step", .text), .init("Changes", .count, how: .steps),
        .init("API calls", .count, how: .steps),
      ],
      rows: result.thirteenSteps.map {
        [JSON($0.step.rawValue), .string($0.step.title), JSON($0.changes), JSON($0.calls)]
      })
  }

  /// How calls were spent.
  var calls: String {
    let calls = result.calls
    return "<p>\(HTML.figure(Figures.count(calls.total), how: .calls)) calls, "
      + "\(HTML.figure(Figures.count(calls.writes), how: .calls)) of them writes; at most "
      + "\(HTML.figure(Figures.count(calls.mostInOneHour), how: .calls)) in one hour; "
      + "\(HTML.figure(Figures.count(calls.rateLimited), how: .calls)) refused with 429.</p>\n" + table("calls")
  }

  var callsTable: ReportTable? {
    guard let operations = result.course?.operations, !operations.isEmpty else { return nil }
    return ReportTable(
      id: "calls", caption: "Calls by what they asked for",
      columns: [
        .init("Method", .code), .init("Path", .code), .init("Calls", .count, how: .calls),
        .init("429", .count, how: .calls),
        .init("Refused", .count, how: .calls), .init("First (UTC)", .moment), .init("Last (UTC)", .moment),
      ],
      rows: operations.map {
        [
          .string($0.method), .string($0.path), JSON($0.calls), JSON($0.rateLimited), JSON($0.refused),
          JSON(Int($0.first.seconds)), JSON(Int($0.last.seconds)),
        ]
      })
  }
}

extension String {
  /// The text with its first letter as a capital one.
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }

  /// The text without a beginning that it may have.
  fileprivate func droppingFirst(_ head: String) -> String { hasPrefix(head) ? String(dropFirst(head.count)) : self }
}
