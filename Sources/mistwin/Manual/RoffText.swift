/// Writes texts for man(7), the macros of manual pages that mandoc and groff read.
enum RoffText {
  /// A text on lines of its own: what stands in back-quotes is bold.
  static func prose(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    // A single back-quote opens nothing.
    guard parts.count % 2 == 1 else { return lines(escaped(text)) }
    let marked = parts.enumerated().map { index, part in
      index % 2 == 0 ? escaped(String(part)) : "\\fB\(code(String(part)))\\fR"
    }
    return lines(marked.joined())
  }

  /// What is typed: every sign stays the sign that a keyboard has.
  static func code(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case "\"": result += "\\(dq"
      default: result.append(character)
      }
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\e").replacing("'", with: "\\(aq").replacing("--", with: "\\-\\-")
  }

  /// No line is longer than a screen, and none begins like a request.
  private static func lines(_ text: String) -> String {
    text.split(separator: "\n").flatMap { wrapped(String($0)) }.map { line in
      line.hasPrefix(".") || line.hasPrefix("'") ? "\\&\(line)" : line
    }.joined(separator: "\n")
  }

  private static func wrapped(_ line: String) -> [String] {
    var lines: [String] = []
    var current = ""
    for word in line.split(separator: " ") {
      if !current.isEmpty, current.utf8.count + 1 + word.utf8.count > 76 {
        lines.append(current)
        current = ""
      }
      current += (current.isEmpty ? "" : " ") + word
    }
    return current.isEmpty ? lines : lines + [current]
  }

  /// Lines that are shown as they are.
  static func literal(_ text: [String]) -> [String] {
    [".EX"]
      + text.map { line in
        let code = code(line)
        return code.hasPrefix(".") ? "\\&\(code)" : code
      } + [".EE"]
  }
}
