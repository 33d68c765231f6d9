extension JSON {
  /// Reads JSON text (UTF-8).
  /// - Throws: `JSONError` with the place, for anything that RFC 8259 does not allow or that nests deeper than 200.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    var parser = JSONParser(bytes)
    self = try parser.document()
  }

  /// Reads JSON text.
  /// - Throws: `JSONError`
  public init(parsing text: String) throws(JSONError) { try self.init(parsing: Array(text.utf8)) }
}

/// A recursive-descent reader over bytes; it keeps one position and nothing else.
struct JSONParser {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  private static let deepest = 200

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSON {
    skipSpace()
    let value = try self.value()
    skipSpace()
    guard position == bytes.count else { throw error("Extra data") }
    return value
  }

  private func error(_ problem: String, at place: Int? = nil) -> JSONError {
    let offset = min(place ?? position, bytes.count)
    var line = 1
    var start = 0
    for index in 0..<offset where bytes[index] == 0x0A {
      line += 1
      start = index + 1
    }
    return JSONError(problem: problem, line: line, column: offset - start + 1, offset: offset)
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      let byte = bytes[position]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      position += 1
    }
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func value() throws(JSONError) -> JSON {
    guard let byte = current else { throw error("Expecting value") }
    switch byte {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"):
      try word("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try word("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try word("null")
      return .null
    case UInt8(ascii: "-"), 0x30...0x39: return .number(try number())
    default: throw error("Expecting value")
    }
  }

  private mutating func word(_ word: StaticString) throws(JSONError) {
    let start = position
    let count = word.utf8CodeUnitCount
    var index = 0
    var matches = position + count <= bytes.count
    word.withUTF8Buffer { expected in
      while matches, index < count {
        matches = bytes[start + index] == expected[index]
        index += 1
      }
    }
    guard matches else { throw error("Expecting value") }
    position += count
  }

  private mutating func enter() throws(JSONError) {
    depth += 1
    guard depth <= Self.deepest else { throw error("Nested deeper than \(Self.deepest)") }
  }

  private mutating func object() throws(JSONError) -> JSON {
    try enter()
    position += 1
    var object = JSONObject()
    skipSpace()
    if current == UInt8(ascii: "}") {
      position += 1
      depth -= 1
      return .object(object)
    }
    object.reserveCapacity(4)
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw error("Expecting property name enclosed in double quotes") }
      let key = try string()
      skipSpace()
      guard current == UInt8(ascii: ":") else { throw error("Expecting ':' delimiter") }
      position += 1
      skipSpace()
      object[key] = try value()
      skipSpace()
      guard let byte = current, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") else {
        throw error("Expecting ',' delimiter")
      }
      position += 1
      if byte == UInt8(ascii: "}") { break }
    }
    depth -= 1
    return .object(object)
  }

  private mutating func array() throws(JSONError) -> JSON {
    try enter()
    position += 1
    var elements: [JSON] = []
    skipSpace()
    if current == UInt8(ascii: "]") {
      position += 1
      depth -= 1
      return .array(elements)
    }
    while true {
      skipSpace()
      elements.append(try value())
      skipSpace()
      guard let byte = current, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") else {
        throw error("Expecting ',' delimiter")
      }
      position += 1
      if byte == UInt8(ascii: "]") { break }
    }
    depth -= 1
    return .array(elements)
  }

  private mutating func number() throws(JSONError) -> JSONNumber {
    let start = position
    if current == UInt8(ascii: "-") { position += 1 }
    guard let first = current, isDigit(first) else { throw error("Expecting value", at: start) }
    position += 1
    if first != UInt8(ascii: "0") { skipDigits() }
    if current == UInt8(ascii: ".") {
      position += 1
      guard let digit = current, isDigit(digit) else { throw error("Expecting a digit after the point") }
      skipDigits()
    }
    if let mark = current, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
      position += 1
      if let sign = current, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
      guard let digit = current, isDigit(digit) else { throw error("Expecting a digit in the exponent") }
      skipDigits()
    }
    return JSONNumber(wellFormed: text(start, position))
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private mutating func skipDigits() {
    while let byte = current, isDigit(byte) { position += 1 }
  }

  /// The bytes of the range as text; the caller knows that they are ASCII.
  private func text(_ start: Int, _ end: Int) -> String {
    String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private mutating func string() throws(JSONError) -> String {
    let opening = position
    let start = position + 1
    var end = start
    var seen: UInt8 = 0
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      seen |= byte
      end += 1
    }
    position = end
    guard let stop = current else { throw error("Unterminated string starting at", at: opening) }
    switch stop {
    case UInt8(ascii: "\""):
      position += 1
      guard seen >= 0x80 else { return text(start, end) }
      guard let text = String(validating: bytes[start..<end], as: UTF8.self) else {
        throw error("Invalid UTF-8 in a string", at: start)
      }
      return text
    case UInt8(ascii: "\\"): return try escapedString(from: start, opening: opening)
    default: throw error("Invalid control character")
    }
  }

  private mutating func escapedString(from start: Int, opening: Int) throws(JSONError) -> String {
    var out = Array(bytes[start..<position])
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        let end = position
        position += 1
        guard let text = String(validating: out, as: UTF8.self) else {
          throw error("Invalid UTF-8 in a string", at: min(start, end))
        }
        return text
      case UInt8(ascii: "\\"):
        position += 1
        try escape(into: &out)
      default:
        guard byte >= 0x20 else { throw error("Invalid control character") }
        out.append(byte)
        position += 1
      }
    }
    throw error("Unterminated string starting at", at: opening)
  }

  private mutating func escape(into out: inout [UInt8]) throws(JSONError) {
    guard let byte = current else { throw error("Unterminated string") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "u"):
      var scalar = try hex4()
      if scalar >= 0xD800, scalar < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
        bytes[position + 1] == UInt8(ascii: "u")
      {
        let back = position
        position += 2
        let low = try hex4()
        if low >= 0xDC00, low < 0xE000 {
          scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
        } else {
          position = back
        }
      }
      // A lone surrogate has no UTF-8; it becomes the replacement character, as decoders that must go on do.
      let unicode = Unicode.Scalar(scalar) ?? "\u{FFFD}"
      out.append(contentsOf: Array(String(Character(unicode)).utf8))
    default: throw error("Invalid \\escape", at: position - 1)
    }
  }

  private mutating func hex4() throws(JSONError) -> UInt32 {
    guard position + 4 <= bytes.count else { throw error("Invalid \\uXXXX escape") }
    var value: UInt32 = 0
    for _ in 0..<4 {
      let byte = bytes[position]
      let digit: UInt32
      switch byte {
      case 0x30...0x39: digit = UInt32(byte - 0x30)
      case 0x41...0x46: digit = UInt32(byte - 0x41 + 10)
      case 0x61...0x66: digit = UInt32(byte - 0x61 + 10)
      default: throw error("Invalid \\uXXXX escape")
      }
      value = value << 4 | digit
      position += 1
    }
    return value
  }
}
