import Determinism
import MistAPI

/// A table of a page: the first rows stand in it as they are, the script sorts, filters and turns the pages of all of them.
struct ReportTable {
  /// What the cells of a column are.
  enum Kind: String {
    /// A name that somebody has given; the first column of it is the head of its row.
    case name
    /// Words of ours, names in them.
    case text
    /// A method, a path, a prefix: as a machine reads it.
    case code
    /// A whole number.
    case count
    /// A number with its text: `[sort by, text]`.
    case number
    /// A service level: per mille, or `[per mille, "failed" or "warning", classifier, its share per mille]`; null without data.
    case level
    /// Seconds since the epoch.
    case moment
    /// One of a few words with a meaning: good, failed, PASS …
    case state

    var isNumber: Bool { self == .count || self == .number || self == .level }
  }

  /// A column.
  struct Column {
    var title: String
    var kind: Kind
    /// How its numbers came about.
    var origin: FigureOrigin?

    init(_ title: String, _ kind: Kind, how origin: FigureOrigin? = nil) {
      self.title = title
      self.kind = kind
      self.origin = origin
    }
  }

  var id: String
  var caption: String
  var columns: [Column]
  var rows: [[JSON]]

  /// So many rows stand in the page itself, for those who have no script, and for printers.
  static let mostStatic = 100
  /// So many rows have a page of the table.
  static let perPage = 200

  /// The table in its frame. What only a script can do is added by the script.
  var html: String {
    let head = columns.map { column in
      "<th scope=\"col\"\(column.kind.isNumber ? " class=\"number\"" : "")>\(HTML.escaped(column.title))</th>"
    }.joined()
    let body = rows.prefix(Self.mostStatic).map { row in
      "<tr>" + zip(columns, row).enumerated().map { cell($1.0, $1.1, isFirst: $0 == 0) }.joined() + "</tr>"
    }.joined(separator: "\n")
    let more =
      rows.count > Self.mostStatic
      ? "<noscript><p>Without a script these are the first \(Figures.count(Self.mostStatic)) of "
        + "\(Figures.count(rows.count)) rows; <code>result.json</code> has them all.</p></noscript>\n" : ""
    return """
      <div class="table" id="table-\(id)">
      <div class="scroll" tabindex="0" role="region" aria-labelledby="caption-\(id)">
      <table><caption id="caption-\(id)">\(HTML.escaped(caption))</caption>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(body)
      </tbody></table>
      </div>
      \(more)</div>

      """
  }

  private func cell(_ column: Column, _ value: JSON, isFirst: Bool) -> String {
    if isFirst, column.kind == .name { return "<th scope=\"row\">\(HTML.name(value.string ?? ""))</th>" }
    switch column.kind {
    case .name: return "<td>\(HTML.name(value.string ?? ""))</td>"
    case .text: return "<td>\(HTML.name(value.string ?? ""))</td>"
    case .code: return "<td><code>\(HTML.escaped(value.string ?? ""))</code></td>"
    case .moment:
      return "<td class=\"moment\">\(value.int.map { HTML.moment(Instant(seconds: Int64($0))) } ?? "")</td>"
    case .state:
      let word = value.string ?? ""
      return "<td><span class=\"state \(Self.tone(word))\">\(HTML.escaped(word))</span></td>"
    case .count: return number(column, value.int.map { Figures.count($0) })
    case .number: return number(column, value.array?.last?.string)
    case .level:
      let parts = value.array ?? [value]
      guard let permille = parts.first?.int else { return "<td class=\"number none\">no data</td>" }
      let verdict = parts.count > 1 ? parts[1].string ?? "" : ""
      return number(column, Figures.percent(permille: permille) + Self.mark(verdict), tone: Self.tone(verdict))
    }
  }

  private func number(_ column: Column, _ text: String?, tone: String = "") -> String {
    guard let text else { return "<td class=\"number\"></td>" }
    let figure = column.origin.map { HTML.figure(text, how: $0) } ?? HTML.escaped(text)
    return "<td class=\"number\(tone.isEmpty ? "" : " " + tone)\">\(figure)</td>"
  }

  /// What is bad is seen without colour, too.
  static func mark(_ verdict: String) -> String { verdict == "failed" ? " !" : verdict == "warning" ? " ?" : "" }

  /// The class of a word.
  static func tone(_ word: String) -> String {
    switch word.lowercased() {
    case "good", "met", "pass", "promoted", "rotated": "good"
    case "failed", "not met", "fail", "rolled back", "not rotated": "bad"
    case "warning", "inconclusive", "undecided", "held", "waiting": "caution"
    default: ""
    }
  }

  /// The table for the script.
  var json: JSON {
    [
      "id": .string(id),
      "columns": .array(
        columns.map { [.string($0.title), .string($0.kind.rawValue), JSON($0.origin?.anchor)] }),
      "rows": .array(rows.map { .array($0) }),
    ]
  }
}
