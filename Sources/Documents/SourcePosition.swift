/// A place in a file that a person wrote.
public struct SourcePosition: Sendable, Hashable {
  /// The file, as it was named.
  public let file: String
  /// The line, counted from 1.
  public let line: Int
  /// The column in characters (Unicode scalars), counted from 1.
  public let column: Int

  /// A place in a file.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }
}

extension SourcePosition: CustomStringConvertible {
  /// `design.yaml:12:5`, as editors and terminals understand it.
  public var description: String { "\(file):\(line):\(column)" }
}
