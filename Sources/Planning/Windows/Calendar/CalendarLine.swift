import Documents

/// One content line of an iCalendar file, unfolded: `NAME;PARAMETER=VALUE:value` (RFC 5545, section 3.1).
struct CalendarLine {
  /// The name in upper case.
  let name: String
  /// The parameters: names in upper case, values without quotes.
  let parameters: [(name: String, value: String)]
  /// What stands behind the colon, still escaped.
  let value: String
  /// Where the line begins.
  let position: SourcePosition

  init(_ text: String, at position: SourcePosition) throws(DocumentError) {
    self.position = position
    var isQuoted = false
    var pieces: [String] = [""]
    var rest = text.startIndex
    var colon: String.Index?
    while rest < text.endIndex, colon == nil {
      let character = text[rest]
      if character == "\"" { isQuoted.toggle() }
      if character == ":", !isQuoted {
        colon = rest
      } else if character == ";", !isQuoted {
        pieces.append("")
      } else {
        pieces[pieces.count - 1].append(character)
      }
      rest = text.index(after: rest)
    }
    guard let colon, !pieces[0].isEmpty else {
      throw DocumentError(
        at: position, found: "the line '\(text.prefix(60))'", expected: "NAME:value",
        advice: "a line that goes on from the one before begins with a space")
    }
    name = pieces[0].uppercased()
    var parameters: [(name: String, value: String)] = []
    for piece in pieces.dropFirst() {
      guard let equals = piece.firstIndex(of: "=") else {
        throw DocumentError(at: position, found: "the parameter '\(piece)'", expected: "NAME=value")
      }
      let value = piece[piece.index(after: equals)...].filter { $0 != "\"" }
      parameters.append((piece[..<equals].uppercased(), String(value)))
    }
    self.parameters = parameters
    value = String(text[text.index(after: colon)...])
  }

  /// The value of a parameter.
  func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// The value as text, its escapes resolved (section 3.3.11).
  var text: String { Self.texts(value, separator: nil)[0] }

  /// The value as a list of texts, divided by the commas that are not escaped.
  var texts: [String] { Self.texts(value, separator: ",") }

  private static func texts(_ value: String, separator: Character?) -> [String] {
    var texts = [""]
    var isEscaped = false
    for character in value {
      if isEscaped {
        texts[texts.count - 1].append(character == "n" || character == "N" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == separator {
        texts.append("")
      } else {
        texts[texts.count - 1].append(character)
      }
    }
    return texts.map { trimmed($0) }
  }

  private static func trimmed(_ text: String) -> String {
    let head = text.drop(while: \.isWhitespace)
    guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(head[...last])
  }
}

extension CalendarLine {
  /// The lines of a file, unfolded: a line that begins with a space or tab goes on from the one before.
  ///
  /// Unfolded as bytes, because a fold may stand inside a character.
  static func read(_ bytes: [UInt8], file: String, log: DocumentErrorLog) -> [CalendarLine] {
    var lines: [(number: Int, bytes: [UInt8])] = []
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    for (index, raw) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      let line = raw.last == 0x0D ? raw.dropLast() : raw
      guard let first = line.first else { continue }
      if first == 0x20 || first == 0x09, !lines.isEmpty {
        lines[lines.count - 1].bytes += line.dropFirst()
      } else {
        lines.append((index + 1, Array(line)))
      }
    }
    return lines.compactMap { number, bytes -> CalendarLine? in
      let position = SourcePosition(file: file, line: number, column: 1)
      guard let text = String(validating: bytes, as: UTF8.self) else {
        log.report(at: position, found: "bytes that are not UTF-8", expected: "text in UTF-8")
        return nil
      }
      do throws(DocumentError) {
        return try CalendarLine(text, at: position)
      } catch {
        log.report(error)
        return nil
      }
    }
  }
}
