import ArgumentParser
import Determinism
import MistAPI
import Rehearsal
import Reporting

extension Power {
  /// `mistwin power tables`
  struct Tables: ExitingCommand {
    static let configuration = CommandConfiguration(
      commandName: "tables",
      abstract: "Simulate the tables on which the gate rests, and hold them against what is published.",
      discussion: """
        r5: the gate in the bins of the published API; c3: other methods, and what they do wrong; c4: the gate at looks of \
        ten minutes; c5: four policies. A figure is met within three standard errors, those of the published simulation \
        counted.

        Ends with 1 when more figures are out than chance allows of so many, or one is out by more than 4.5.

        Example:
          mistwin power tables --only r5 --only c4 --replicates 2000
        """)

    @Option(help: "How many replicates.")
    var replicates = 2000

    @Option(help: "Only this table: \(PowerTables.names.joined(separator: ", ")); may be given several times.")
    var only: [String] = []

    @Option(help: "The seed.")
    var seed: UInt64 = 20_270_111

    @Option(help: "One ten-minute cell in so many of the week before is drawn and stands for the others; 1 draws all.")
    var historyStep = 4

    @Flag(help: "Print only what is out.")
    var out = false

    @Flag(help: "Print it as one JSON document.")
    var json = false

    mutating func validate() throws {
      guard (10...1_000_000).contains(replicates) else {
        throw ValidationError("--replicates: found \(replicates), expected 10 to 1000000")
      }
      guard (1...144).contains(historyStep) else {
        throw ValidationError("--history-step: found \(historyStep), expected 1 to 144")
      }
      for name in only where !PowerTables.names.contains(name) {
        throw ValidationError(
          "--only: found '\(name)', expected one of \(PowerTables.names.joined(separator: ", "))")
      }
    }

    func carryOut() async throws -> ExitStatus {
      let tables = PowerTables(
        seed: RandomKey(seed: seed), replicates: replicates, only: only, historyStep: historyStep)
      let report = await tables.run { Stream.error.writeLine($0) }
      if json {
        try Stream.output.write(Self.document(report).indentedText + "\n")
      } else {
        try Stream.output.write(text(report))
      }
      return report.isMet ? .good : .bad
    }

    private func text(_ report: TableReport) -> String {
      let style = Presentation.style()
      var text = ""
      for name in PowerTables.names {
        let rows = report.rows.filter { $0.table == name }
        guard !rows.isEmpty else { continue }
        text += "\(name): \(TableReport.title(name))\n"
        var table = TextTable(["What", "Canaries", "By", "#Published", "#Found", "#± s.e.", "#Apart", ""])
        for row in rows where !out || !row.isMet {
          let isLarge = row.target > 1.5 || row.found > 1.5
          func number(_ value: Double) -> String { PowerText.number(value, digits: isLarge ? 0 : 4) }
          table.add([
            row.subject, row.canaries, row.by, number(row.target), number(row.found), number(row.standardError),
            PowerText.number(min(999, row.distance), digits: 1),
            row.isMet ? "met" : row.remark.isEmpty ? "OUT" : "not judged: \(row.remark)",
          ])
        }
        text += table.text(style)
        text += "\(rows.filter(\.isMet).count) of \(rows.count) within 3 s.e.\n\n"
      }
      let judged = report.judged
      let missed = judged.filter { !$0.isMet }.count
      return text
        + "\(report.replicates) replicates, seed \(seed): \(missed) of \(judged.count) figures are out, chance allows "
        + "\(report.allowed); the farthest is \(PowerText.number(judged.map(\.distance).max() ?? 0, digits: 1)) s.e. apart\n"
    }

    private static func document(_ report: TableReport) -> JSON {
      [
        "mistwin_power_tables": 1, "replicates": JSON(report.replicates), "met": .bool(report.isMet),
        "out": JSON(report.judged.filter { !$0.isMet }.count), "allowed_out": JSON(report.allowed),
        "rows": .array(
          report.rows.map { row in
            [
              "table": .string(row.table), "what": .string(row.subject), "canaries": .string(row.canaries),
              "by": .string(row.by), "published": JSON(row.target), "found": JSON(row.found),
              "standard_error": JSON(row.standardError), "apart": JSON(row.distance), "met": .bool(row.isMet),
              "remark": .string(row.remark),
            ]
          }),
      ]
    }
  }
}

/// Figures in words.
enum PowerText {
  /// A number with that many digits after the point.
  static func number(_ value: Double, digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    guard value.isFinite, value.magnitude * scale < 9e15 else { return "\(value)" }
    let units = Int64((value.magnitude * scale).rounded())
    let fraction = String(units % Int64(scale))
    let sign = value < 0 && units > 0 ? "-" : ""
    let whole = "\(sign)\(units / Int64(scale))"
    return digits == 0 ? whole : whole + "." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  /// A share in percent.
  static func percent(_ share: Double) -> String {
    let value = share * 100
    return number(value, digits: value > 0 && value < 10 ? 1 : 0) + " %"
  }
}
