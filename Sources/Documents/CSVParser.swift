/// Reads RFC 4180 from bytes known to be UTF-8, in one pass, with places.
struct CSVParser {
  private let bytes: [UInt8]
  private let file: String
  private var index: Int
  private var line = 1
  /// The offset of the current line's first byte, and how many bytes since then continue a character.
  private var lineStart: Int
  private var continuations = 0
  private var errors: [DocumentError] = []

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let hash = UInt8(ascii: "#")
  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  init(bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    index = UTF8Document.markLength(bytes)
    lineStart = index
  }

  mutating func parse() throws(DocumentErrors) -> CSV {
    skipEmptyLines()
    guard index < bytes.count else {
      throw DocumentErrors([
        DocumentError(at: position, found: "an empty file", expected: "a line with the names of the columns")
      ])
    }
    if bytes[index] == Self.hash { index += 1 }
    let header = record()
    checkHeader(header)
    var rows: [CSV.Row] = []
    while true {
      skipEmptyLines()
      guard index < bytes.count else { break }
      if bytes[index] == Self.hash {
        skipLine()
        continue
      }
      let start = position
      let cells = record()
      if cells.count == header.count {
        rows.append(CSV.Row(cells, at: start))
      } else {
        reportCount(cells, expected: header, at: start)
      }
    }
    if !errors.isEmpty { throw DocumentErrors(errors) }
    return CSV(file: file, header: header, rows: rows)
  }

  private var position: SourcePosition {
    SourcePosition(file: file, line: line, column: index - lineStart - continuations + 1)
  }

  /// Steps over one byte that ends no line.
  private mutating func advance() {
    if bytes[index] & 0xC0 == 0x80 { continuations += 1 }
    index += 1
  }

  /// Steps over a line end: LF, CRLF or CR.
  private mutating func advanceLine() {
    if bytes[index] == Self.carriageReturn, index + 1 < bytes.count, bytes[index + 1] == Self.newline { index += 1 }
    index += 1
    line += 1
    lineStart = index
    continuations = 0
  }

  private var isAtLineEnd: Bool { bytes[index] == Self.newline || bytes[index] == Self.carriageReturn }

  private mutating func skipLine() {
    while index < bytes.count, !isAtLineEnd { index += 1 }
    if index < bytes.count { advanceLine() }
  }

  /// Skips lines that hold nothing but blanks.
  private mutating func skipEmptyLines() {
    while index < bytes.count {
      var end = index
      while end < bytes.count, Self.isBlank(bytes[end]) { end += 1 }
      if end == bytes.count {
        index = end
      } else if bytes[end] == Self.newline || bytes[end] == Self.carriageReturn {
        index = end
        advanceLine()
      } else {
        return
      }
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private mutating func record() -> [CSV.Cell] {
    var cells: [CSV.Cell] = []
    while true {
      cells.append(index < bytes.count && bytes[index] == Self.quote ? quotedCell() : plainCell())
      guard index < bytes.count else { return cells }
      if bytes[index] == Self.comma {
        advance()
      } else {
        advanceLine()
        return cells
      }
    }
  }

  private mutating func plainCell() -> CSV.Cell {
    while index < bytes.count, Self.isBlank(bytes[index]) { advance() }
    let start = position
    let first = index
    var hasQuote = false
    while index < bytes.count, bytes[index] != Self.comma, !isAtLineEnd {
      if bytes[index] == Self.quote { hasQuote = true }
      advance()
    }
    if hasQuote {
      errors.append(
        DocumentError(
          at: start, found: "a quote inside a cell", expected: "quotes around the whole cell",
          advice: "write the cell as \"…\", directly after the comma, with each quote inside doubled"))
    }
    var end = index
    while end > first, Self.isBlank(bytes[end - 1]) { end -= 1 }
    return CSV.Cell(String(decoding: bytes[first..<end], as: UTF8.self), at: start)
  }

  private mutating func quotedCell() -> CSV.Cell {
    let start = position
    advance()
    var text: [UInt8] = []
    while true {
      guard index < bytes.count else {
        errors.append(
          DocumentError(
            at: start, found: "a quote that is never closed", expected: "a closing quote",
            advice: "double each quote that is part of the text"))
        return CSV.Cell(String(decoding: text, as: UTF8.self), at: start)
      }
      if bytes[index] == Self.quote {
        advance()
        if index < bytes.count, bytes[index] == Self.quote {
          text.append(Self.quote)
          advance()
          continue
        }
        break
      }
      text.append(bytes[index])
      if isAtLineEnd {
        let lineEnd = index
        advanceLine()
        if index - lineEnd == 2 { text.append(Self.newline) }
      } else {
        advance()
      }
    }
    skipToSeparator()
    return CSV.Cell(String(decoding: text, as: UTF8.self), at: start)
  }

  private mutating func skipToSeparator() {
    let start = position
    var isReported = false
    while index < bytes.count, bytes[index] != Self.comma, !isAtLineEnd {
      if !isReported, !Self.isBlank(bytes[index]) {
        isReported = true
        errors.append(
          DocumentError(
            at: start, found: "text after a closing quote", expected: "a comma or the end of the line",
            advice: "double each quote that is part of the text"))
      }
      advance()
    }
  }

  private mutating func checkHeader(_ header: [CSV.Cell]) {
    var seen: [String: CSV.Cell] = [:]
    for cell in header {
      if cell.isEmpty {
        errors.append(
          DocumentError(at: cell.position, found: "a column without a name", expected: "a name for each column"))
      } else if let first = seen[cell.text.lowercased()] {
        errors.append(
          DocumentError(
            at: cell.position,
            found: "the column '\(cell.text)' a second time (first at column \(first.position.column))",
            expected: "each name once"))
      } else {
        seen[cell.text.lowercased()] = cell
      }
    }
    if header.count == 1, let only = header.first, only.text.contains(";") || only.text.contains("\t") {
      errors.append(
        DocumentError(
          at: only.position, found: "a header separated by semicolons or tabs", expected: "commas",
          advice: "export the table with commas"))
    }
  }

  private mutating func reportCount(_ cells: [CSV.Cell], expected header: [CSV.Cell], at start: SourcePosition) {
    let place = cells.count > header.count ? cells[header.count].position : start
    let last = header.last?.text ?? ""
    errors.append(
      DocumentError(
        at: place, found: "a line of \(cells.count) \(cells.count == 1 ? "cell" : "cells")",
        expected: "\(header.count), as in the header (the last is '\(last)')",
        advice: cells.count > header.count ? "put text that holds a comma in quotes" : nil))
  }
}
