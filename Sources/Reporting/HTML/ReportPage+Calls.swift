import Determinism
import MistAPI
import Planning
import Rehearsal

extension ReportPage {
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
