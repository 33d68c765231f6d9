/// Figures as an aligned table for people.
enum FigureTable {
  private static let heading = ["what", "ours", "least…most", "Python", "ratio", "target", "reached", ""]

  static func text(of figures: [Figure]) -> String {
    let rows = [heading] + figures.map(row)
    let widths = heading.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      let cells = zip(row, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        // Words stand to the left, numbers to the right.
        return column == 0 || column == heading.count - 1 ? cell.0 + space : space + cell.0
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
    return lines.joined(separator: "\n")
      + "\nratio: our rate in parts of Python's; more is better. Figures are medians."
  }

  private static func row(_ figure: Figure) -> [String] {
    let target =
      switch figure.target {
      case .atMost(let limit): "≤ \(number(limit)) \(figure.unit)"
      case .ratio(let least): "≥ \(number(least))"
      case nil: "–"
      }
    return [
      figure.subject, "\(number(figure.ours.median)) \(figure.unit)",
      "\(number(figure.ours.least))…\(number(figure.ours.most))",
      figure.peer.map { "\(number($0.median)) \(figure.unit)" } ?? "–", figure.ratio.map(number) ?? "–", target,
      figure.isReached.map { $0 ? "yes" : "NO" } ?? "–", figure.remark,
    ]
  }

  /// Three significant digits.
  static func number(_ value: Double) -> String {
    let decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3
    let scale = [1.0, 10, 100, 1000][decimals]
    let scaled = Int((value * scale).rounded())
    guard decimals > 0 else { return String(scaled) }
    let fraction = String(scaled % Int(scale))
    return "\(scaled / Int(scale))." + String(repeating: "0", count: decimals - fraction.count) + fraction
  }
}
