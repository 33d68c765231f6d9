/// A token of the API. What it is stands in no text that can be made of it: not in logs, errors, dumps or reports.
public struct APIToken: Sendable, Hashable {
  /// What goes out in the header, and nowhere else.
  let secret: String

  /// The token of that text, without blanks around it; nil where it is empty or cannot stand in a header.
  public init?(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    guard !bytes.isEmpty, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    secret = String(decoding: bytes, as: UTF8.self)
  }

  /// The tokens of a list with commas, as `MIST_APITOKEN` holds it; each once.
  /// - Parameter source: where the list stands, for the error.
  /// - Throws: `LiveSettingsError`
  public static func list(_ text: String, from source: String) throws(LiveSettingsError) -> [APIToken] {
    var tokens: [APIToken] = []
    for (number, part) in text.split(separator: ",", omittingEmptySubsequences: true).enumerated() {
      if part.allSatisfy(\.isWhitespace) { continue }
      guard let token = APIToken(String(part)) else { throw .badToken(number: number + 1, source: source) }
      if !tokens.contains(token) { tokens.append(token) }
    }
    return tokens
  }

  /// A text in which the token does not occur, whatever the text was.
  func scrubbed(_ bytes: [UInt8]) -> [UInt8] {
    let wanted = Array(secret.utf8)
    guard bytes.count >= wanted.count else { return bytes }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == wanted[0], bytes[index...].starts(with: wanted) {
        result += Array("…".utf8)
        index += wanted.count
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }
}

extension APIToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Says that it is a token, and not which.
  public var description: String { "(a token, not shown)" }
  /// The same.
  public var debugDescription: String { description }
  /// Nothing to look into.
  public var customMirror: Mirror { Mirror(self, children: [] as [Mirror.Child]) }
}
