import MistAPI
import MistCatalogue
import Reporting
import Twin

/// What each published operation's answer rests on.
struct CoverageReport {
  private let version = Catalogue.published.version
  private let rows: [(operation: MistCatalogue.Operation, fidelity: Fidelity)]

  init() {
    rows = Catalogue.published.operations.map { ($0, Twin.fidelity(of: $0)) }
  }

  private func count(_ fidelity: Fidelity) -> Int { rows.count { $0.fidelity == fidelity } }

  var csv: String {
    var out = "fidelity,method,path,operation\n"
    for row in rows {
      out += "\(row.fidelity.rawValue),\(row.operation.method.rawValue),\(row.operation.path),\(row.operation.id)\n"
    }
    return out
  }

  var document: JSON {
    [
      "mistwin_coverage": 1, "version": .string(version), "operations": JSON(rows.count),
      "totals": .object(JSONObject(Fidelity.allCases.map { ($0.rawValue, JSON(count($0))) })),
      "table": .array(
        rows.map { row in
          [
            "operation": .string(row.operation.id), "method": .string(row.operation.method.rawValue),
            "path": .string(row.operation.path), "fidelity": .string(row.fidelity.rawValue),
          ]
        }),
    ]
  }

  func text(_ style: TextStyle) -> String {
    var table = TextTable(["Fidelity", "Method", "Path", "Operation"])
    for row in rows {
      table.add([row.fidelity.rawValue, row.operation.method.rawValue, row.operation.path, row.operation.id])
    }
    let totals = Fidelity.allCases.map { "\(count($0)) \($0.rawValue)" }.joined(separator: ", ")
    return table.text(style) + "\n\(rows.count) operations of version \(version): \(totals)\n"
  }
}
