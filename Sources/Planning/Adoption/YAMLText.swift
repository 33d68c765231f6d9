import MistAPI

/// Writes values as YAML that reads back as the same values: short ones in one line, others member by member.
public enum YAMLText {
  /// How long a line may be.
  static let width = 120

  /// A text as a key or a value: as it is where that reads as text, else in quotes.
  public static func scalar(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

  /// A value in one line: `{ type: open, pairwise: [wpa3] }`.
  static func flow(_ value: JSON) -> String {
    switch value {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .number(let number): return number.text
    case .string(let text): return scalar(text)
    case .array(let elements): return "[" + elements.map { flow($0) }.joined(separator: ", ") + "]"
    case .object(let members):
      if members.isEmpty { return "{}" }
      return "{ " + members.map { "\(scalar($0.key)): \(flow($0.value))" }.joined(separator: ", ") + " }"
    }
  }

  /// `key: value` at that depth, in as many lines as it takes.
  static func entry(_ key: String, _ value: JSON, indent: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    let line = "\(margin)\(scalar(key)): \(flow(value))"
    switch value {
    case .object(let members) where line.count > width && !members.isEmpty:
      return ["\(margin)\(scalar(key)):"] + block(members, indent: indent + 2)
    case .array(let elements) where line.count > width && !elements.isEmpty:
      return ["\(margin)\(scalar(key)):"] + block(elements, indent: indent + 2)
    default: return [line]
    }
  }

  /// Members, one after the other.
  static func block(_ members: JSONObject, indent: Int) -> [String] {
    members.flatMap { entry($0.key, $0.value, indent: indent) }
  }

  /// Elements, one after the other.
  static func block(_ elements: [JSON], indent: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    return elements.flatMap { element -> [String] in
      let line = "\(margin)- \(flow(element))"
      switch element {
      case .object(let members) where line.count > width && !members.isEmpty:
        return hung(block(members, indent: indent + 2), indent)
      case .array(let inner) where line.count > width && !inner.isEmpty:
        return hung(block(inner, indent: indent + 2), indent)
      default: return [line]
      }
    }
  }

  /// Lines of which the first hangs on a dash.
  private static func hung(_ lines: [String], _ indent: Int) -> [String] {
    var lines = lines
    if let first = lines.first {
      lines[0] = String(repeating: " ", count: indent) + "- " + first.dropFirst(indent + 2)
    }
    return lines
  }

  /// Words that read as something else than text, in YAML 1.1 or 1.2.
  private static let words: Set<String> = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]

  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, isLetter(first) || first == UInt8(ascii: "_") else { return false }
    guard !words.contains(text.lowercased()) else { return false }
    return text.utf8.allSatisfy {
      isLetter($0) || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || "_./-".utf8.contains($0)
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) && byte < 0x80
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      // What YAML does not let stand as it is: controls, and what ends lines elsewhere.
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
