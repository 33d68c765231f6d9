/// Lines for a terminal, laid out one part after the other.
protocol TextPage {
  var style: TextStyle { get }
  var lines: [String] { get set }
}

extension TextPage {
  /// An empty line, and a title in bold with what belongs to it.
  mutating func title(_ title: String, _ rest: String = "", _ tone: Tone = .plain) {
    let parts = rest.printable.wrapped(to: style.width - title.displayWidth - 2)
    let margin = String(repeating: " ", count: title.displayWidth + 2)
    lines.append("")
    lines.append(style.paint(title, .strong) + (rest.isEmpty ? "" : "  " + style.paint(parts[0], tone)))
    lines += parts.dropFirst().map { margin + style.paint($0, tone) }
  }

  mutating func addGap() { lines.append("") }

  mutating func add(_ table: TextTable) { lines += table.lines(style, indent: 2) }

  mutating func add(_ text: String, _ tone: Tone = .plain) {
    lines += text.printable.wrapped(to: style.width - 2).map { "  " + style.paint($0, tone) }
  }
}
