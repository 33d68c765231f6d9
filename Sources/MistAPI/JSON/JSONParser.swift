extension JSON {
  /// Reads JSON text (UTF-8).
  /// - Throws: `JSONError` with the place, for anything that RFC 8259 does not allow or that nests deeper than 200.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    var parser = JSONParser(keeping: nil)
    self = try parser.document(bytes.span)
  }

  /// Reads JSON text and keeps of all objects in it only the members of these names; what others hold is passed over, which
  /// costs a tenth of reading it. All of the text must be JSON; that texts are UTF-8 is only looked at in what is kept.
  /// - Throws: `JSONError`
  public init(parsing bytes: [UInt8], keeping names: [StaticString]) throws(JSONError) {
    var parser = JSONParser(keeping: names)
    self = try parser.document(bytes.span)
  }

  /// Reads JSON text.
  /// - Throws: `JSONError`
  public init(parsing text: String) throws(JSONError) { try self.init(parsing: Array(text.utf8)) }
}

/// A recursive-descent reader over bytes.
struct JSONParser {
  private var position = 0
  private var depth = 0
  private static let deepest = 200
  /// The members that are kept; nil for all.
  private let kept: [StaticString]?
  /// The marks of the names of all objects that are open, of which equal names have equal ones.
  private var marks: [UInt64] = []

  init(keeping names: [StaticString]?) { kept = names }

  mutating func document(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
    skipSpace(bytes)
    let value = try self.value(bytes)
    skipSpace(bytes)
    guard position == bytes.count else { throw error("Extra data", bytes) }
    return value
  }

  private func error(_ problem: String, _ bytes: Span<UInt8>, at place: Int? = nil) -> JSONError {
    let offset = min(place ?? position, bytes.count)
    var line = 1
    var start = 0
    for index in 0..<offset where bytes[index] == 0x0A {
      line += 1
      start = index + 1
    }
    return JSONError(problem: problem, line: line, column: offset - start + 1, offset: offset)
  }

  @inline(__always)
  private mutating func skipSpace(_ bytes: Span<UInt8>) {
    while position < bytes.count {
      let byte = bytes[position]
      guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      position += 1
    }
  }

  @inline(__always)
  private func current(_ bytes: Span<UInt8>) -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func value(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
    guard let byte = current(bytes) else { throw error("Expecting value", bytes) }
    switch byte {
    case UInt8(ascii: "{"): return try object(bytes)
    case UInt8(ascii: "["): return try array(bytes)
    case UInt8(ascii: "\""): return .string(try string(bytes))
    case UInt8(ascii: "t"):
      try word("true", bytes)
      return .bool(true)
    case UInt8(ascii: "f"):
      try word("false", bytes)
      return .bool(false)
    case UInt8(ascii: "n"):
      try word("null", bytes)
      return .null
    case UInt8(ascii: "-"), 0x30...0x39:
      let start = position
      try passNumber(bytes)
      return .number(JSONNumber(wellFormed: text(start, position, bytes)))
    default: throw error("Expecting value", bytes)
    }
  }

  private mutating func word(_ word: StaticString, _ bytes: Span<UInt8>) throws(JSONError) {
    guard position + word.utf8CodeUnitCount <= bytes.count, Self.equal(word, bytes, position) else {
      throw error("Expecting value", bytes)
    }
    position += word.utf8CodeUnitCount
  }

  /// Whether the bytes from a place on, as many as the word has, are the word.
  private static func equal(_ word: StaticString, _ bytes: Span<UInt8>, _ place: Int) -> Bool {
    let part = bytes.extracting(place..<(place + word.utf8CodeUnitCount))
    return word.withUTF8Buffer { expected in
      for index in 0..<expected.count where part[index] != expected[index] { return false }
      return true
    }
  }

  private mutating func enter(_ bytes: Span<UInt8>) throws(JSONError) {
    depth += 1
    guard depth <= Self.deepest else { throw error("Nested deeper than \(Self.deepest)", bytes) }
  }

  // MARK: Objects and arrays

  /// Whether an object or array has nothing in it; if so, it is behind us.
  private mutating func isEmpty(_ bytes: Span<UInt8>, until end: UInt8) throws(JSONError) -> Bool {
    try enter(bytes)
    position += 1
    skipSpace(bytes)
    guard current(bytes) == end else { return false }
    position += 1
    depth -= 1
    return true
  }

  /// Goes over what stands behind an element; whether it was the last one.
  private mutating func isLast(_ bytes: Span<UInt8>, until end: UInt8) throws(JSONError) -> Bool {
    skipSpace(bytes)
    guard let byte = current(bytes), byte == UInt8(ascii: ",") || byte == end else {
      throw error("Expecting ',' delimiter", bytes)
    }
    position += 1
    guard byte == end else { return false }
    depth -= 1
    return true
  }

  private mutating func object(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
    if try isEmpty(bytes, until: UInt8(ascii: "}")) { return .object(JSONObject()) }
    var members: [JSONObject.Member] = []
    members.reserveCapacity(kept == nil ? 8 : 4)
    let firstMark = marks.count
    var areMarked = true
    // Of many members the object itself knows best which it has.
    var many: JSONObject?
    repeat {
      skipSpace(bytes)
      let start = position
      if kept != nil, try isKept(bytes) == false {
        try passColon(bytes)
        try pass(bytes)
        continue
      }
      position = start
      guard current(bytes) == UInt8(ascii: "\"") else {
        throw error("Expecting property name enclosed in double quotes", bytes)
      }
      let plain = try plainString(bytes)
      let name: String
      if let plain { name = try text(plain, bytes) } else { name = try escapedString(bytes, opening: start) }
      try passColon(bytes)
      guard many == nil, members.count < JSONObject.few else {
        if many == nil { many = JSONObject(distinct: members) }
        many?[name] = try value(bytes)
        continue
      }
      // Names of ASCII alone are equal when their bytes are.
      if plain?.isASCII != true { areMarked = false }
      let mark = plain.map { Self.mark($0.start, $0.end, bytes) } ?? 0
      let place = Self.place(of: name, mark, in: members, areMarked ? marks[firstMark...] : nil)
      if let place {
        members[place].value = try value(bytes)
      } else {
        marks.append(mark)
        members.append(JSONObject.Member(name: name, value: try value(bytes)))
      }
    } while try isLast(bytes, until: UInt8(ascii: "}")) == false
    marks.removeLast(marks.count - firstMark)
    return .object(many ?? JSONObject(distinct: members))
  }

  private static func place(
    of name: String, _ mark: UInt64, in members: [JSONObject.Member], _ marks: ArraySlice<UInt64>?
  ) -> Int? {
    guard let marks else { return members.firstIndex { $0.name == name } }
    let candidates = marks.span
    for place in candidates.indices where candidates[place] == mark {
      if members[place].name == name { return place }
    }
    return nil
  }

  /// The length of a name and its first seven bytes.
  private static func mark(_ start: Int, _ end: Int, _ bytes: Span<UInt8>) -> UInt64 {
    var mark = UInt64(truncatingIfNeeded: end - start)
    for place in start..<min(end, start + 7) { mark = mark << 8 | UInt64(bytes[place]) }
    return mark
  }

  private mutating func passColon(_ bytes: Span<UInt8>) throws(JSONError) {
    skipSpace(bytes)
    guard current(bytes) == UInt8(ascii: ":") else { throw error("Expecting ':' delimiter", bytes) }
    position += 1
    skipSpace(bytes)
  }

  private mutating func array(_ bytes: Span<UInt8>) throws(JSONError) -> JSON {
    if try isEmpty(bytes, until: UInt8(ascii: "]")) { return .array([]) }
    var elements: [JSON] = []
    repeat {
      skipSpace(bytes)
      elements.append(try value(bytes))
    } while try isLast(bytes, until: UInt8(ascii: "]")) == false
    return .array(elements)
  }

  // MARK: Passing over

  /// Goes over the name of a member; whether the member is to be kept.
  private mutating func isKept(_ bytes: Span<UInt8>) throws(JSONError) -> Bool {
    guard current(bytes) == UInt8(ascii: "\"") else {
      throw error("Expecting property name enclosed in double quotes", bytes)
    }
    let opening = position
    guard let plain = try plainString(bytes) else {
      let name = try escapedString(bytes, opening: opening)
      return kept?.contains { $0.description == name } ?? true
    }
    let (start, count) = (plain.start, plain.end - plain.start)
    return kept?.contains { $0.utf8CodeUnitCount == count && Self.equal($0, bytes, start) } ?? true
  }

  /// Goes over a value.
  private mutating func pass(_ bytes: Span<UInt8>) throws(JSONError) {
    guard let byte = current(bytes) else { throw error("Expecting value", bytes) }
    switch byte {
    case UInt8(ascii: "{"):
      if try isEmpty(bytes, until: UInt8(ascii: "}")) { return }
      repeat {
        skipSpace(bytes)
        guard current(bytes) == UInt8(ascii: "\"") else {
          throw error("Expecting property name enclosed in double quotes", bytes)
        }
        try passString(bytes)
        try passColon(bytes)
        try pass(bytes)
      } while try isLast(bytes, until: UInt8(ascii: "}")) == false
    case UInt8(ascii: "["):
      if try isEmpty(bytes, until: UInt8(ascii: "]")) { return }
      repeat {
        skipSpace(bytes)
        try pass(bytes)
      } while try isLast(bytes, until: UInt8(ascii: "]")) == false
    case UInt8(ascii: "\""): try passString(bytes)
    case UInt8(ascii: "-"), 0x30...0x39: try passNumber(bytes)
    default: _ = try value(bytes)
    }
  }

  private mutating func passString(_ bytes: Span<UInt8>) throws(JSONError) {
    let opening = position
    if try plainString(bytes) == nil { _ = try escapedString(bytes, opening: opening) }
  }

  private mutating func passNumber(_ bytes: Span<UInt8>) throws(JSONError) {
    let start = position
    if current(bytes) == UInt8(ascii: "-") { position += 1 }
    guard let first = current(bytes), isDigit(first) else { throw error("Expecting value", bytes, at: start) }
    position += 1
    if first != UInt8(ascii: "0") { skipDigits(bytes) }
    if current(bytes) == UInt8(ascii: ".") {
      position += 1
      guard let digit = current(bytes), isDigit(digit) else { throw error("Expecting a digit after the point", bytes) }
      skipDigits(bytes)
    }
    if let mark = current(bytes), mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
      position += 1
      if let sign = current(bytes), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
      guard let digit = current(bytes), isDigit(digit) else { throw error("Expecting a digit in the exponent", bytes) }
      skipDigits(bytes)
    }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private mutating func skipDigits(_ bytes: Span<UInt8>) {
    while let byte = current(bytes), isDigit(byte) { position += 1 }
  }

  // MARK: Strings

  /// The bytes of the range as text; the caller knows that they are ASCII.
  private func text(_ start: Int, _ end: Int, _ bytes: Span<UInt8>) -> String {
    let part = bytes.extracting(start..<end)
    return String(unsafeUninitializedCapacity: end - start) { room in
      part.withUnsafeBufferPointer { room.initialize(fromContentsOf: $0) }
    }
  }

  /// A string without escapes.
  private struct PlainString {
    var start: Int
    var end: Int
    var isASCII: Bool
  }

  private func text(_ string: PlainString, _ bytes: Span<UInt8>) throws(JSONError) -> String {
    guard !string.isASCII else { return text(string.start, string.end, bytes) }
    let part = bytes.extracting(string.start..<string.end)
    guard let text = part.withUnsafeBufferPointer({ String(validating: $0, as: UTF8.self) }) else {
      throw error("Invalid UTF-8 in a string", bytes, at: string.start)
    }
    return text
  }

  private mutating func string(_ bytes: Span<UInt8>) throws(JSONError) -> String {
    let opening = position
    guard let plain = try plainString(bytes) else { return try escapedString(bytes, opening: opening) }
    return try text(plain, bytes)
  }

  /// Goes over a string; nil, and up to there, when there is an escape in it.
  private mutating func plainString(_ bytes: Span<UInt8>) throws(JSONError) -> PlainString? {
    let opening = position
    let start = position + 1
    let (end, isASCII) = Self.endOfText(bytes, from: start)
    position = end
    guard let stop = current(bytes) else { throw error("Unterminated string starting at", bytes, at: opening) }
    switch stop {
    case UInt8(ascii: "\""):
      position += 1
      return PlainString(start: start, end: end, isASCII: isASCII)
    case UInt8(ascii: "\\"): return nil
    default: throw error("Invalid control character", bytes)
    }
  }

  /// The place of the first quotation mark, backslash or control character, and whether all before it is ASCII. Eight bytes
  /// are looked at together.
  private static func endOfText(_ bytes: Span<UInt8>, from start: Int) -> (end: Int, isASCII: Bool) {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let raw = bytes.bytes
    var end = start
    var seen: UInt64 = 0
    while end + 8 <= bytes.count {
      let word = UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: end, as: UInt64.self))
      let quote = word ^ (ones &* 0x22)
      let slash = word ^ (ones &* 0x5C)
      // The lowest bit that is set belongs to the first such byte; those above it may be wrong.
      let found = ((quote &- ones) & ~quote | (slash &- ones) & ~slash | (word &- ones &* 0x20) & ~word) & tops
      guard found == 0 else {
        let count = found.trailingZeroBitCount / 8
        seen |= word & ((1 << UInt64(8 * count)) - 1)
        return (end + count, seen & tops == 0)
      }
      seen |= word
      end += 8
    }
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      seen |= UInt64(byte)
      end += 1
    }
    return (end, seen & tops == 0)
  }

  /// The rest of a string from its first escape on.
  private mutating func escapedString(_ bytes: Span<UInt8>, opening: Int) throws(JSONError) -> String {
    let start = opening + 1
    var out = bytes.extracting(start..<position).withUnsafeBufferPointer { Array($0) }
    while let byte = current(bytes) {
      switch byte {
      case UInt8(ascii: "\""):
        let end = position
        position += 1
        guard let text = String(validating: out, as: UTF8.self) else {
          throw error("Invalid UTF-8 in a string", bytes, at: min(start, end))
        }
        return text
      case UInt8(ascii: "\\"):
        position += 1
        try escape(bytes, into: &out)
      default:
        guard byte >= 0x20 else { throw error("Invalid control character", bytes) }
        out.append(byte)
        position += 1
      }
    }
    throw error("Unterminated string starting at", bytes, at: opening)
  }

  private mutating func escape(_ bytes: Span<UInt8>, into out: inout [UInt8]) throws(JSONError) {
    guard let byte = current(bytes) else { throw error("Unterminated string", bytes) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "u"):
      var scalar = try hex4(bytes)
      if scalar >= 0xD800, scalar < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
        bytes[position + 1] == UInt8(ascii: "u")
      {
        let back = position
        position += 2
        let low = try hex4(bytes)
        if low >= 0xDC00, low < 0xE000 {
          scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
        } else {
          position = back
        }
      }
      // A lone surrogate has no UTF-8; it becomes the replacement character, as decoders that must go on do.
      let unicode = Unicode.Scalar(scalar) ?? "\u{FFFD}"
      out.append(contentsOf: Array(String(Character(unicode)).utf8))
    default: throw error("Invalid \\escape", bytes, at: position - 1)
    }
  }

  private mutating func hex4(_ bytes: Span<UInt8>) throws(JSONError) -> UInt32 {
    guard position + 4 <= bytes.count else { throw error("Invalid \\uXXXX escape", bytes) }
    var value: UInt32 = 0
    for _ in 0..<4 {
      let byte = bytes[position]
      let digit: UInt32
      switch byte {
      case 0x30...0x39: digit = UInt32(byte - 0x30)
      case 0x41...0x46: digit = UInt32(byte - 0x41 + 10)
      case 0x61...0x66: digit = UInt32(byte - 0x61 + 10)
      default: throw error("Invalid \\uXXXX escape", bytes)
      }
      value = value << 4 | digit
      position += 1
    }
    return value
  }
}
