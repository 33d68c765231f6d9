/// Writes texts in HashiCorp's configuration language (native syntax, template literals).
enum HCLText {
  /// A text in quotes, with nothing in it that is taken for a template.
  static func quoted(_ text: String) -> String {
    var result = "\""
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "$", "%":
        // `${` and `%{` begin templates; doubled they are text.
        result.unicodeScalars.append(scalar)
        if index + 1 < scalars.count, scalars[index + 1] == "{" { result.unicodeScalars.append(scalar) }
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A name of a block or variable made of a text: letters, digits, `_` and `-`, and no digit first.
  static func label(_ text: String) -> String {
    var result = ""
    for character in text {
      let isKept = character.isASCII && (character.isLetter || character.isNumber || character == "-")
      if isKept {
        result.append(character)
      } else if result.last != "_" {
        result.append("_")
      }
    }
    guard let first = result.first, first.isLetter || first == "_" else { return "_\(result)" }
    return result
  }

  /// A key of a map: as it is where it is a name, else in quotes.
  static func key(_ text: String) -> String {
    !text.isEmpty && label(text) == text && text != "_" ? text : quoted(text)
  }

  /// A text on a line of a comment.
  static func comment(_ text: String) -> String {
    "# " + String(text.map { $0.isNewline ? " " : $0 })
  }

  /// Pairs of a map, each on a line, their signs in one column as `terraform fmt` has them.
  static func pairs(_ pairs: [(key: String, value: String)], indent: Int) -> [String] {
    let keys = pairs.map { key($0.key) }
    let width = keys.map(\.count).max() ?? 0
    return zip(keys, pairs).map { key, pair in
      String(repeating: " ", count: indent) + key + String(repeating: " ", count: width - key.count)
        + " = \(quoted(pair.value))"
    }
  }
}
