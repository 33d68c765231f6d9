/// A pattern for names: text with placeholders, `{country_code}-{store:04}-{city}`.
///
/// `{column}` is the text of a column, `{column:04}` the same padded with zeros on the left to four characters. `{{` and
/// `}}` stand for a brace.
public struct NamingPattern: Hashable, Sendable, CustomStringConvertible {
  /// A part of a pattern.
  public enum Part: Hashable, Sendable {
    /// Text as it is.
    case text(String)
    /// A placeholder and the width to which it is padded with zeros; 0 pads nothing.
    case placeholder(String, width: Int)
  }

  /// Why a text is not a pattern.
  public enum Flaw: Error, Hashable, Sendable, CustomStringConvertible {
    /// A brace that is never closed, or closed and never opened; counted in characters from 0.
    case unbalancedBrace(at: Int)
    /// `{}` or `{:04}`.
    case emptyPlaceholder(at: Int)
    /// What follows the colon is not a width of 1…64.
    case width(String, at: Int)

    /// The flaw in words.
    public var description: String {
      switch self {
      case .unbalancedBrace(let at): "a brace without its partner at character \(at + 1)"
      case .emptyPlaceholder(let at): "a placeholder without a name at character \(at + 1)"
      case .width(let text, let at):
        "'\(text)' after the colon at character \(at + 1), where a width such as 04 belongs"
      }
    }
  }

  /// The parts in order.
  public let parts: [Part]
  /// The pattern as written.
  public let description: String

  /// Reads a pattern.
  public init(_ text: String) throws(Flaw) {
    description = text
    parts = try NamingPattern.parse(text)
  }

  /// The names of the placeholders, in order.
  public var placeholders: [String] {
    parts.compactMap { part in
      guard case .placeholder(let name, _) = part else { return nil }
      return name
    }
  }

  /// The name for these values; `value` gives the text of a placeholder, nil for one that it does not know, and such a
  /// placeholder stays as written.
  public func format(_ value: (String) -> String?) -> String {
    var result = ""
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .placeholder(let name, let width):
        guard let text = value(name) else {
          result += "{\(name)}"
          continue
        }
        if text.count < width { result += String(repeating: "0", count: width - text.count) }
        result += text
      }
    }
    return result
  }

  private static func parse(_ text: String) throws(Flaw) -> [Part] {
    var parts: [Part] = []
    var plain = ""
    let characters = Array(text)
    var index = 0
    while index < characters.count {
      let character = characters[index]
      let doubled = index + 1 < characters.count && characters[index + 1] == character
      switch character {
      case "{" where doubled, "}" where doubled:
        plain.append(character)
        index += 2
      case "{":
        guard let end = characters[index...].firstIndex(of: "}") else { throw .unbalancedBrace(at: index) }
        if !plain.isEmpty { parts.append(.text(plain)) }
        plain = ""
        parts.append(try placeholder(characters[(index + 1)..<end], at: index))
        index = end + 1
      case "}": throw .unbalancedBrace(at: index)
      default:
        plain.append(character)
        index += 1
      }
    }
    if !plain.isEmpty { parts.append(.text(plain)) }
    return parts
  }

  private static func placeholder(_ inside: ArraySlice<Character>, at index: Int) throws(Flaw) -> Part {
    let pieces = inside.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(pieces.first ?? [])
    guard !name.isEmpty else { throw .emptyPlaceholder(at: index) }
    guard pieces.count == 2 else { return .placeholder(name, width: 0) }
    let text = String(pieces[1])
    guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let width = Int(text), (1...64).contains(width) else {
      throw .width(text, at: index)
    }
    return .placeholder(name, width: width)
  }
}
