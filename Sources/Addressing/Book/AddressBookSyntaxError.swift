/// A line of a book's file that cannot be read: where, what was found, what was expected.
public struct AddressBookSyntaxError: Error, Hashable, Sendable {
  /// The line, from 1.
  public let line: Int
  /// The column in characters (Unicode scalars), from 1.
  public let column: Int
  /// What was found.
  public let found: String
  /// What was expected.
  public let expected: String
  /// What to do, when something better than "write what is expected" can be said.
  public let advice: String?
}

extension AddressBookSyntaxError: CustomStringConvertible {
  /// `12:5: found …; expected …; advice`, after the name of the file.
  public var description: String {
    "\(line):\(column): found \(found); expected \(expected)" + (advice.map { "; \($0)" } ?? "")
  }
}

/// All that is wrong with a book's file, in the order of its lines.
public struct AddressBookSyntaxErrors: Error, Hashable, Sendable {
  /// The faults, at least one.
  public let errors: [AddressBookSyntaxError]
}

extension AddressBookSyntaxErrors: CustomStringConvertible {
  /// One fault a line.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
