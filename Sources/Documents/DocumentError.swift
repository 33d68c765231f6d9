/// One fault of a file: where, what was found, what was expected, the nearest valid word, and what to do.
public struct DocumentError: Error, Sendable, Hashable {
  /// Where.
  public let position: SourcePosition
  /// What was found there, without the word «found»: "the unknown key 'zonez'".
  public let found: String
  /// What was expected instead, without the word «expected»: "a whole number from 1 to 4094".
  public let expected: String?
  /// The nearest valid word.
  public let nearest: String?
  /// What to do, as a sentence without its full stop.
  public let advice: String?

  /// One fault of a file.
  public init(
    at position: SourcePosition, found: String, expected: String? = nil, nearest: String? = nil, advice: String? = nil
  ) {
    self.position = position
    self.found = found
    self.expected = expected
    self.nearest = nearest
    self.advice = advice
  }
}

extension DocumentError: CustomStringConvertible {
  /// `design.yaml:12:5: found the unknown key 'zonez'; expected one of 'site', 'zones'; did you mean 'zones'?`
  public var description: String {
    var text = "\(position): found \(found)"
    if let expected { text += "; expected \(expected)" }
    if let nearest { text += "; did you mean '\(nearest)'?" }
    if let advice { text += nearest == nil ? "; \(advice)" : " \(advice)" }
    return text
  }
}

/// The faults of one or more files, in the order of the files and their lines.
public struct DocumentErrors: Error, Sendable, Hashable {
  /// The faults; at least one.
  public let errors: [DocumentError]

  /// The faults of one or more files, put in the order of the files (as first met) and of their lines.
  public init(_ errors: [DocumentError]) {
    var order: [String: Int] = [:]
    for error in errors where order[error.position.file] == nil { order[error.position.file] = order.count }
    self.errors = errors.enumerated().sorted { left, right in
      Self.rank(left.element, left.offset, order) < Self.rank(right.element, right.offset, order)
    }.map(\.element)
  }

  private static func rank(_ error: DocumentError, _ offset: Int, _ order: [String: Int]) -> (Int, Int, Int, Int) {
    (order[error.position.file] ?? 0, error.position.line, error.position.column, offset)
  }
}

extension DocumentErrors: CustomStringConvertible {
  /// One fault a line; of very many, the first.
  public var description: String {
    let limit = 50
    var lines = errors.prefix(limit).map(\.description)
    if errors.count > limit { lines.append("and \(errors.count - limit) more") }
    return lines.joined(separator: "\n")
  }
}
