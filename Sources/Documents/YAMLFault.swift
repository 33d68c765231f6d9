import Yams

/// Words Yams' errors in our form.
struct YAMLFault {
  let text: String
  let file: String

  func error(_ error: YamlError) -> DocumentError {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      return syntaxError(problem, context: context, at: mark)
    case .reader(let problem, let offset, let value, _):
      let place = characterPosition(offset ?? 0)
      let shown = value >= 0 ? " (U+\(String(value, radix: 16, uppercase: true)))" : ""
      return DocumentError(
        at: place, found: "a character that YAML does not allow\(shown): \(problem)", expected: "printable text")
    case .duplicatedKeysInMapping(let duplicates, let context):
      return duplicateKey(duplicates.first ?? "", first: context.mark)
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      return DocumentError(at: position(1, 1), found: "text that cannot be read: \(error)", expected: "YAML")
    }
  }

  private func position(_ line: Int, _ column: Int) -> SourcePosition {
    SourcePosition(file: file, line: line, column: column)
  }

  private func syntaxError(_ problem: String, context: YamlError.Context?, at mark: Mark) -> DocumentError {
    if problem.contains("another document") {
      return DocumentError(
        at: position(mark.line, mark.column), found: "a second document", expected: "one document in the file",
        advice: "remove the line '---' or split the file")
    }
    let place = position(mark.line, mark.column)
    if character(mark) == "\t" {
      return DocumentError(
        at: place, found: "a tab where YAML allows none", expected: "YAML", advice: "indent with spaces")
    }
    if let context, context.text.contains("quoted scalar"), problem.contains("end of") {
      return DocumentError(
        at: position(context.mark.line, context.mark.column), found: "a quote that is never closed", expected: "YAML",
        advice: "close it, or put text that holds quotes in quotes of the other kind")
    }
    if problem.contains("undefined alias") {
      return DocumentError(
        at: place, found: "an alias that no anchor before it defines", expected: "YAML",
        advice: "define it with '&name' first, or put text that begins with '*' in quotes")
    }
    if problem.contains("nesting level") {
      return DocumentError(at: place, found: "more than 1000 values inside each other", expected: "a flatter document")
    }
    let around = context.map { ", \($0.text) that begins at \($0.mark.line):\($0.mark.column)" } ?? ""
    return DocumentError(
      at: place, found: "text that is not YAML (\(problem)\(around))", expected: "YAML",
      advice: Self.advice.first { problem.contains($0.problem) }?.advice)
  }

  /// What usually lies behind a problem that the parser names in its own terms.
  private static let advice: [(problem: String, advice: String)] = [
    ("mapping values are not allowed", "check the indentation, or put text that holds ': ' in quotes"),
    ("could not find expected ':'", "write 'key: value', or put the text in quotes"),
    ("cannot start any token", "put text that begins with this character in quotes"),
    ("did not find expected key", "check the indentation, or put text that holds quotes or braces in quotes"),
    ("did not find expected ',' or ']'", "close the list with ']'"),
    ("did not find expected ',' or '}'", "close the mapping with '}'"),
    ("did not find expected '-' indicator", "a list and a mapping cannot share one depth: check the indentation"),
    ("incompatible YAML document", "remove the line that begins with '%'"),
  ]

  private func character(_ mark: Mark) -> Unicode.Scalar? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.indices.contains(mark.line - 1) else { return nil }
    return lines[mark.line - 1].unicodeScalars.dropFirst(mark.column - 1).first
  }

  /// Yams knows where the key stands first. In a block mapping its second place is the next line at the same depth that
  /// begins with it.
  private func duplicateKey(_ key: String, first: Mark) -> DocumentError {
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    var place = position(first.line, first.column)
    for (index, line) in lines.enumerated().dropFirst(first.line) {
      let depth = line.prefix { $0 == " " }.count
      let content = line.dropFirst(depth)
      if content.isEmpty || content.hasPrefix("#") { continue }
      if depth < first.column - 1 { break }
      let spellings = [key, "'\(key)'", "\"\(key)\""]
      if depth == first.column - 1,
        spellings.contains(where: { content.hasPrefix($0) && content.dropFirst($0.count).isKeyEnd })
      {
        place = position(index + 1, first.column)
        break
      }
    }
    return DocumentError(
      at: place, found: "the key '\(key)' a second time in one mapping (first at line \(first.line))",
      expected: "each key once", advice: "remove one of them")
  }

  private func characterPosition(_ offset: Int) -> SourcePosition {
    var line = 1
    var column = 1
    for character in text.prefix(offset) {
      if character.isNewline {
        line += 1
        column = 1
      } else {
        column += character.unicodeScalars.count
      }
    }
    return position(line, column)
  }
}

extension Substring {
  /// Whether a key could end before this: blanks and a colon.
  fileprivate var isKeyEnd: Bool { drop { $0 == " " || $0 == "\t" }.first == ":" }
}
