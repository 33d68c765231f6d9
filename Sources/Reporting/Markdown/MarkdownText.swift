/// Text in GitHub-flavoured Markdown.
enum MarkdownText {
  /// The text with everything escaped that Markdown or HTML would take for its own, on one line, fit for a table's cell.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.printable {
      switch character {
      case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "#", "~", "&", "@": result += "\\\(character)"
      default: result.append(character)
      }
    }
    return result
  }

  /// The text as code: between more backticks than it has in a row.
  static func code(_ text: String) -> String {
    var longest = 0
    var run = 0
    for character in text {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let space = text.hasPrefix("`") || text.hasSuffix("`") ? " " : ""
    return fence + space + text.printable + space + fence
  }

  /// A block of code: between more backticks than it has in a row, at least three.
  static func block(_ text: String) -> String {
    let fence = String(repeating: "`", count: max(3, code(text).prefix { $0 == "`" }.count))
    return "\(fence)sh\n\(text.printable)\n\(fence)"
  }

  /// A table; titles that begin with `#` are those of numbers. Cells are Markdown already.
  static func table(_ titles: [String], _ rows: [[String]]) -> String {
    let names = titles.map { $0.hasPrefix("#") ? String($0.dropFirst()) : $0 }
    let rule = titles.map { $0.hasPrefix("#") ? "---:" : "---" }
    return ([names, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
  }
}
