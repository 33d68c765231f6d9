/// The format of environment files, as a shell sources them and as mistapi reads them (`env_file=`, python-dotenv): a line
/// `NAME=value` or `export NAME=value`, the value bare, in apostrophes or in quotation marks; `#` begins a comment.
public enum EnvironmentText {
  /// The variables of a file; of a name that stands there twice the last value.
  /// - Parameter file: its name, for errors. Errors never hold what stands in a line: it may be a token.
  /// - Throws: `LiveSettingsError.badEnvironmentLine`
  public static func variables(of text: String, file: String) throws(LiveSettingsError) -> [String: String] {
    var variables: [String: String] = [:]
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      var rest = trimmed(line)
      if rest.isEmpty || rest.first == "#" { continue }
      if rest.hasPrefix("export "), let name = rest.dropFirst("export ".count).first, name != "=" {
        rest = trimmed(rest.dropFirst("export ".count))
      }
      guard let equals = rest.firstIndex(of: "=") else { throw .badEnvironmentLine(file: file, line: number + 1) }
      let name = trimmed(rest[..<equals])
      guard isName(name), let value = value(of: trimmed(rest[rest.index(after: equals)...])) else {
        throw .badEnvironmentLine(file: file, line: number + 1)
      }
      variables[String(name)] = value
    }
    return variables
  }

  private static func isName(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
      default: false
      }
    }
  }

  /// A value without its quotes; nil where a quote does not end.
  private static func value(of text: Substring) -> String? {
    guard let quote = text.first, quote == "'" || quote == "\"" else {
      // A comment begins after a blank; within a value the sign is itself.
      var value = ""
      var before: Character = " "
      for character in text {
        if character == "#", before == " " || before == "\t" { break }
        value.append(character)
        before = character
      }
      return String(trimmed(value[...]))
    }
    var value = ""
    var rest = text.dropFirst()
    while let character = rest.popFirst() {
      if character == quote {
        let after = trimmed(rest)
        return after.isEmpty || after.first == "#" ? value : nil
      }
      guard character == "\\", let escaped = rest.first else {
        value.append(character)
        continue
      }
      switch (quote, escaped) {
      case ("'", "'"), ("'", "\\"), ("\"", "\""), ("\"", "\\"), ("\"", "$"), ("\"", "`"): value.append(escaped)
      case ("\"", "n"): value.append("\n")
      default:
        value.append(character)
        continue
      }
      rest.removeFirst()
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }
}
