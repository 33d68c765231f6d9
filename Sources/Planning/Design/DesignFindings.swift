import Documents

/// What reading and checking a design has found so far: everything is collected, nothing stops at the first error.
struct DesignFindings {
  /// Where the readers of `Documents` report: keys, types, missing values.
  let log = DocumentErrorLog()
  private var noted: [DesignFinding] = []
  private var notedErrors = 0

  /// Notes an error, or a warning.
  mutating func note(
    _ rule: DesignRule, _ severity: DesignFinding.Severity = .error, at position: SourcePosition, found: String,
    expected: String, nearest: String? = nil, advice: String? = nil, subjects: [String] = []
  ) {
    let document = DocumentError(at: position, found: found, expected: expected, nearest: nearest, advice: advice)
    noted.append(DesignFinding(rule, severity, document, subjects: subjects))
    if severity == .error { notedErrors += 1 }
  }

  /// Notes a word that is not among the valid ones.
  /// - Parameters:
  ///   - subject: What the word should name: `zone`.
  ///   - place: Where it does so, as the end of the sentence: `of site '1'`.
  mutating func noteUnknown(
    _ rule: DesignRule, _ subject: String, _ text: String, _ place: String? = nil, among words: [String],
    at position: SourcePosition, subjects: [String] = []
  ) {
    let quoted = words.map { "'\($0)'" }
    let expected =
      switch words.count {
      case 0: "one that exists: there is none"
      case 1: quoted[0]
      case 2...12: "one of \(quoted.joined(separator: ", "))"
      default: "one of \(words.count) known, such as \(quoted[0])"
      }
    note(
      rule, at: position, found: "the unknown \(subject) '\(text)'" + (place.map { " \($0)" } ?? ""),
      expected: expected,
      nearest: nearestWord(to: text, in: words), subjects: subjects)
  }

  /// How many errors there are.
  var errorCount: Int { notedErrors + log.errors.count }

  /// The findings by place: files in the order given, then others by name, each by line and column.
  func sorted(files: [String]) -> [DesignFinding] {
    Self.sorted(log.errors.map { DesignFinding(.document, .error, $0) } + noted, files: files)
  }

  /// Findings by place: files in the order given, then others by name, each by line and column; of one place in their order.
  static func sorted(_ all: [DesignFinding], files: [String]) -> [DesignFinding] {
    func key(_ finding: DesignFinding) -> (Int, String, Int, Int) {
      let position = finding.document.position
      return (files.firstIndex(of: position.file) ?? files.count, position.file, position.line, position.column)
    }
    return all.enumerated().sorted { one, other in
      let (first, second) = (key(one.element), key(other.element))
      return first == second ? one.offset < other.offset : first < second
    }.map(\.element)
  }
}

/// How many there are, with the noun in its number: «1 site», «3 sites».
func counted(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }

/// A list for a sentence: the first three, and how many more.
func listed(_ names: [String]) -> String {
  let shown = names.prefix(3).joined(separator: ", ")
  return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
}
