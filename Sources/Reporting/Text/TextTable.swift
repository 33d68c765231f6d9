/// A table in columns: as wide as its widest cells, two spaces between them; the last column wraps to the style's width.
public struct TextTable: Sendable {
  /// A column.
  struct Column: Sendable {
    var title: String
    var isNumeric = false
  }

  /// A cell.
  struct Cell: Sendable {
    var text: String
    var tone: Tone

    init(_ text: String, _ tone: Tone = .plain) {
      self.text = text.printable
      self.tone = tone
    }
  }

  let columns: [Column]
  private(set) var rows: [[Cell]] = []

  /// An empty table; titles that begin with `#` are those of numbers, which are aligned on the right.
  public init(_ titles: [String]) {
    columns = titles.map { title in
      title.hasPrefix("#") ? Column(title: String(title.dropFirst()), isNumeric: true) : Column(title: title)
    }
  }

  mutating func add(_ cells: [Cell]) { rows.append(cells) }

  mutating func add(_ texts: [String], _ tone: Tone) { rows.append(texts.map { Cell($0, tone) }) }

  /// Adds a row.
  public mutating func add(_ texts: [String]) { add(texts, .plain) }

  /// The table, ending with a line feed.
  public func text(_ style: TextStyle) -> String { lines(style).map { $0 + "\n" }.joined() }

  /// The lines, each after that many spaces, without spaces at their ends.
  func lines(_ style: TextStyle, indent: Int = 0) -> [String] {
    let widths = columns.indices.map { index in
      rows.reduce(columns[index].title.displayWidth) { max($0, index < $1.count ? $1[index].text.displayWidth : 0) }
    }
    var lines =
      columns.allSatisfy(\.title.isEmpty) ? [] : row(columns.map { Cell($0.title, .quiet) }, widths, style, indent)
    for cells in rows { lines += row(cells, widths, style, indent) }
    return lines
  }

  private func row(_ cells: [Cell], _ widths: [Int], _ style: TextStyle, _ indent: Int) -> [String] {
    var line = ""
    var position = 0
    var start = indent
    for (index, cell) in zip(columns.indices, cells) {
      defer { start += widths[index] + 2 }
      guard !cell.text.isEmpty else { continue }
      let parts = index == columns.count - 1 ? cell.text.wrapped(to: max(20, style.width - start)) : [cell.text]
      let place = columns[index].isNumeric ? start + widths[index] - cell.text.displayWidth : start
      line += String(repeating: " ", count: max(0, place - position)) + style.paint(parts[0], cell.tone)
      position = place + parts[0].displayWidth
      if parts.count > 1 {
        let margin = String(repeating: " ", count: start)
        return [line] + parts.dropFirst().map { margin + style.paint($0, cell.tone) }
      }
    }
    return [line]
  }
}
