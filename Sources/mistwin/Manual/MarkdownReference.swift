/// Writes texts for the pages of the reference, in the Markdown that DocC and GitHub both read.
enum MarkdownReference {
  /// Running text: what stands in back-quotes stays code, everything else is only text.
  static func prose(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let parts = line.split(separator: "`", omittingEmptySubsequences: false)
    // A single back-quote opens nothing.
    guard parts.count % 2 == 1 else { return escaped(line) }
    return parts.enumerated().map { index, part in
      index % 2 == 0 ? escaped(String(part)) : code(String(part))
    }.joined()
  }

  /// What is typed, as code; a bar would end the cell of a table.
  static func code(_ text: String) -> String { "`\(text.replacing("|", with: "\\|"))`" }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      if "\\*_<>[]|#".contains(character) { result += "\\" }
      result.append(character)
    }
  }

  /// Lines that are shown as they are.
  static func block(_ lines: [String], _ language: String = "") -> [String] { ["```\(language)"] + lines + ["```"] }

  /// A table whose cells are Markdown already.
  static func table(_ titles: [String], _ rows: [[String]]) -> [String] {
    ([titles, titles.map { _ in "---" }] + rows).map { "| \($0.joined(separator: " | ")) |" }
  }
}

/// A page of the reference.
struct ReferencePage {
  /// What it is about.
  enum Subject: String, CaseIterable {
    case commands = "Commands"
    case files = "Files"
    case services = "Services"
  }

  var subject: Subject
  /// Its file, `mistwin-carve.md`, by whose name others link to it.
  var file: String
  /// Its lines.
  var lines: [String]

  /// The page's text.
  var text: String { lines.joined(separator: "\n") + "\n" }
  /// The name by which others link to it.
  var name: String { String(file.dropLast(3)) }
  /// What is said at the top of every page.
  static let note =
    "This page is written by `mistwin manual --format markdown`; a test keeps it in step with the program."
}
