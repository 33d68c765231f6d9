/// A text that is not the address or prefix that it should be: where it goes wrong, and what would be right.
public struct AddressSyntaxError: Error, Hashable, Sendable {
  /// The whole text that was read.
  public let text: String
  /// The place of the fault in the text, counted from 1 in bytes of UTF-8 (which are characters wherever the text
  /// could be an address).
  public let column: Int
  /// What stands there.
  public let found: String
  /// What should stand there.
  public let expected: String
  /// What to do, when something better than "write what is expected" can be said.
  public let advice: String?

  init(_ text: String, column: Int, found: String, expected: String, advice: String? = nil) {
    self.text = text
    self.column = column
    self.found = found
    self.expected = expected
    self.advice = advice
  }
}

extension AddressSyntaxError: CustomStringConvertible {
  /// For a person: `'10.0.0.1/8', column 1: found …, expected …; advice`.
  public var description: String {
    "'\(text)', column \(column): found \(found), expected \(expected)" + (advice.map { "; \($0)" } ?? "")
  }
}
