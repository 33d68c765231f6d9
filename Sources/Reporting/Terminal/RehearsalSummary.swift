import Determinism
import Planning
public import Rehearsal

extension RehearsalResult {
  /// The result as a person reads it in ten seconds: the three days, the expectations, the command that replays it, and
  /// the verdict in the last line. Ends with a line feed.
  public func summary(_ style: TextStyle = .plain) -> String {
    var summary = RehearsalSummary(result: self, style: style)
    summary.write()
    return summary.lines.joined(separator: "\n") + "\n"
  }
}

/// Lays out a result for a terminal.
struct RehearsalSummary: TextPage {
  let result: RehearsalResult
  let style: TextStyle
  var lines: [String] = []

  init(result: RehearsalResult, style: TextStyle) {
    self.result = result
    self.style = style
  }

  mutating func write() {
    writeHead()
    writeDayZero()
    writeDayOne()
    writeLevels()
    writeTimeline()
    writeUpgrades()
    writeRotations()
    writeCalls()
    writeChecks()
    writeEnd()
  }

  private mutating func writeHead() {
    lines += result.title.printable.wrapped(to: style.width).map { style.paint($0, .strong) }
    var table = TextTable(["", ""])
    table.add(["organisation", result.organisation])
    table.add(["scenario", "\(result.scenario), seed \(result.seed), world \(result.worldModel)"])
    table.add(["clock", Figures.span(result.start, result.end)])
    if let predictions = result.predictions { table.add(["predictions", predictions.figures + ", so far"]) }
    add(table)
  }

  private mutating func writeDayZero() {
    title("Day 0", "address plan and hardware")
    var table = TextTable(["", ""])
    if let carving = result.carving {
      table.add([
        "carved",
        carving.spaces.map(\.line).joined(separator: "; ") + "; "
          + (carving.isProven ? "proven: all contained, none overlapping" : "NOT PROVEN"),
      ])
    }
    let created = result.created
    table.add([
      "created",
      "\(Figures.count(created.sites, "site")), \(Figures.count(created.siteGroups, "site group")), "
        + "\(Figures.count(created.variables, "site variable")), "
        + "\(Figures.count(created.objects, "object")) of configuration",
    ])
    let claims = result.hardware.claims
    table.add([
      "claimed",
      "\(Figures.count(claims.byCode + claims.byOrder, "device")): \(Figures.count(claims.byCode)) by claim code, "
        + "\(Figures.count(claims.byOrder)) by order",
    ])
    table.add([
      "bound",
      "\(Figures.count(claims.bound)) to their sites for \(Figures.count(result.hardware.slots, "slot")), "
        + "\(Figures.count(claims.named)) named",
    ])
    if let first = result.hardware.firstArrival, let last = result.hardware.lastArrival {
      table.add(["arrived", Figures.span(first, last)])
    }
    add(table)
  }

  private mutating func writeDayOne() {
    let steps = result.thirteenSteps
    title("Day 1", "the thirteen steps")
    var table = TextTable(["#", "Step", "#Changes", "#API calls"])
    for step in steps {
      table.add(
        [
          String(step.step.rawValue), step.step.title, step.changes == 0 ? "-" : Figures.count(step.changes),
          step.calls == 0 ? "-" : Figures.count(step.calls),
        ], step.changes == 0 ? .quiet : .plain)
    }
    table.add([
      "", "in all", Figures.count(steps.reduce(0) { $0 + $1.changes }),
      Figures.count(steps.reduce(0) { $0 + $1.calls }),
    ])
    add(table)
    if result.changesLeft == 0 {
      add("planned again: nothing left to change")
    } else {
      add("planned again: \(Figures.count(result.changesLeft, "change")) LEFT, so applying is not repeatable", .bad)
    }
  }

  private mutating func writeCalls() {
    let calls = result.calls
    title(
      "API calls",
      "\(Figures.count(calls.total)), \(Figures.count(calls.writes)) of them writes; "
        + "at most \(Figures.count(calls.mostInOneHour)) in one hour; \(Figures.count(calls.rateLimited)) refused with 429"
    )
  }

  private mutating func writeChecks() {
    title("Expectations")
    var table = TextTable(["", ""])
    for check in result.checks {
      if check.isMet {
        table.add([.init("met", .good), .init("\(check.line): \(check.found)")])
      } else {
        table.add([.init("NOT MET", .bad), .init("\(check.line) (\(check.place))")])
        table.add([.init(""), .init("found: \(check.found)", .bad)])
        if let since = check.since { table.add([.init(""), .init("since \(since)")]) }
      }
    }
    add(table)
    if let event = result.decisiveEvent { add("it stands since \(event.sentence)") }
  }

  private mutating func writeEnd() {
    title("Replay", result.replay)
    if let stepBack = result.stepBack { title("Step back", stepBack) }
    lines.append(
      style.paint("\(result.isGood ? "GOOD" : "BAD"): \(result.verdictSentence)", result.isGood ? .good : .bad))
  }
}
