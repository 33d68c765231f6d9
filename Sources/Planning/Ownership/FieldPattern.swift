/// Which fields of an object a design owns: `name`, `vars.{corp,guest}_*`, `port_usages.ap`, `sitegroup_ids[+]`.
///
/// Members are parted by dots. In a member `*` stands for any letters, also none, and `{a,b}` for either word. `[+]` at the
/// end owns the elements of a list that the design names, and leaves those of others. `!` at the beginning takes a field out
/// of what the other patterns own: `*` and `!auth.psk` own all but the key.
public struct FieldPattern: Hashable, Sendable, CustomStringConvertible {
  /// The pattern as it was written.
  public let text: String
  /// The patterns of the members on the way, every choice of braces written out.
  private let members: [[[UInt8]]]
  /// Whether it owns elements of a list rather than a value.
  public let isElements: Bool
  /// Whether it takes a field out of what other patterns own.
  public let isException: Bool

  /// Reads a pattern; nil when it has an empty member, braces or brackets that are not paired, or takes elements of a list out.
  public init?(_ text: String) {
    self.text = text
    var rest = text[...]
    isException = rest.hasPrefix("!")
    if isException { rest = rest.dropFirst() }
    isElements = rest.hasSuffix("[+]")
    guard !isException || !isElements else { return nil }
    if isElements { rest = rest.dropLast(3) }
    guard !rest.contains("["), !rest.contains("]") else { return nil }
    var parts: [String] = [""]
    var depth = 0
    for character in rest {
      switch character {
      case "{": depth += 1
      case "}": depth -= 1
      case ".":
        if depth == 0 {
          parts.append("")
          continue
        }
      default: break
      }
      guard depth == 0 || depth == 1 else { return nil }
      parts[parts.count - 1].append(character)
    }
    guard depth == 0, !parts.contains("") else { return nil }
    members = parts.map { Self.choices($0).map { Array($0.utf8) } }
  }

  /// The pattern as it was written.
  public var description: String { text }

  /// How many members it goes in.
  var depth: Int { members.count }

  /// Whether the member at a depth has such a name.
  func matches(_ name: String, at depth: Int) -> Bool {
    guard members.indices.contains(depth) else { return false }
    let name = Array(name.utf8)
    return members[depth].contains { Self.matches(name[...], $0[...]) }
  }

  /// `{a,b}_*` → `a_*`, `b_*`.
  private static func choices(_ text: String) -> [String] {
    guard let open = text.firstIndex(of: "{"), let close = text[open...].firstIndex(of: "}") else { return [text] }
    let before = text[..<open]
    let rests = choices(String(text[text.index(after: close)...]))
    let words = text[text.index(after: open)..<close].split(separator: ",", omittingEmptySubsequences: false)
    return words.flatMap { word in rests.map { "\(before)\(word)\($0)" } }
  }

  private static func matches(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    guard first == UInt8(ascii: "*") else {
      return name.first == first && matches(name.dropFirst(), pattern.dropFirst())
    }
    let rest = pattern.dropFirst()
    return (name.startIndex...name.endIndex).contains { matches(name[$0...], rest) }
  }
}
