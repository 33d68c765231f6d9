/// Text that is not JSON: what was wrong and where.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was found and what was expected.
  public let problem: String
  /// Line of the text, from 1.
  public let line: Int
  /// Column in bytes, from 1.
  public let column: Int
  /// Offset in bytes, from 0.
  public let offset: Int

  /// In the words of the cloud's own message for a body that does not parse.
  public var description: String { "\(problem): line \(line) column \(column) (char \(offset))" }
}
