extension JSON {
  /// The value as compact JSON text in UTF-8, members in their order.
  public var bytes: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(240)
    write(to: &out)
    return out
  }

  /// The value as compact JSON text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The value as indented JSON text (two spaces), ending without a line feed.
  public var indentedText: String {
    var out: [UInt8] = []
    write(to: &out, indent: 0)
    return String(decoding: out, as: UTF8.self)
  }

  /// Appends the value as compact JSON text.
  public func write(to out: inout [UInt8]) {
    switch self {
    case .null: out.append(contentsOf: "null".utf8)
    case .bool(let value): out.append(contentsOf: value ? "true".utf8 : "false".utf8)
    case .number(let number): JSON.writeNumber(number, to: &out)
    case .string(let text): JSON.writeString(text, to: &out)
    case .array(let elements):
      out.append(UInt8(ascii: "["))
      var first = true
      for element in elements {
        if !first { out.append(UInt8(ascii: ",")) }
        first = false
        element.write(to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let object): object.write(to: &out)
    }
  }

  private func write(to out: inout [UInt8], indent: Int) {
    func newLine(_ depth: Int) {
      out.append(0x0A)
      out.append(contentsOf: repeatElement(0x20, count: depth * 2))
    }
    switch self {
    case .array(let elements) where !elements.isEmpty:
      out.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        newLine(indent + 1)
        element.write(to: &out, indent: indent + 1)
      }
      newLine(indent)
      out.append(UInt8(ascii: "]"))
    case .object(let object) where !object.isEmpty:
      out.append(UInt8(ascii: "{"))
      var first = true
      for (key, value) in object {
        if !first { out.append(UInt8(ascii: ",")) }
        first = false
        newLine(indent + 1)
        JSON.writeString(key, to: &out)
        out.append(contentsOf: ": ".utf8)
        value.write(to: &out, indent: indent + 1)
      }
      newLine(indent)
      out.append(UInt8(ascii: "}"))
    default: write(to: &out)
    }
  }

  private static let hexDigits: [UInt8] = Array("0123456789abcdef".utf8)

  /// Appends text as a JSON string; only what RFC 8259 section 7 demands is escaped.
  public static func writeString(_ text: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    withBytes(of: text) { bytes in
      // Without a branch for each byte the compiler looks at many at once.
      var found: UInt8 = 0
      for byte in bytes { found |= mustEscape(byte) }
      if found == 0 {
        out.append(contentsOf: bytes)
      } else {
        for byte in bytes { writeEscaped(byte, to: &out) }
      }
    }
    out.append(UInt8(ascii: "\""))
  }

  /// 1 for a byte that a JSON string must not hold as it is, else 0.
  @inline(__always)
  private static func mustEscape(_ byte: UInt8) -> UInt8 {
    (byte < 0x20 ? 1 : 0) | (byte == UInt8(ascii: "\"") ? 1 : 0) | (byte == UInt8(ascii: "\\") ? 1 : 0)
  }

  private static func writeEscaped(_ byte: UInt8, to out: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      out.append(UInt8(ascii: "\\"))
      out.append(byte)
    case 0x0A: out.append(contentsOf: "\\n".utf8)
    case 0x0D: out.append(contentsOf: "\\r".utf8)
    case 0x09: out.append(contentsOf: "\\t".utf8)
    case 0..<0x20:
      out.append(contentsOf: "\\u00".utf8)
      out.append(hexDigits[Int(byte >> 4)])
      out.append(hexDigits[Int(byte & 15)])
    default: out.append(byte)
    }
  }

  private static func writeNumber(_ number: JSONNumber, to out: inout [UInt8]) {
    withBytes(of: number.text) { out.append(contentsOf: $0) }
  }

  @inline(__always)
  private static func withBytes(of text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    // There is a text without contiguous storage on other systems only.
    if text.utf8.withContiguousStorageIfAvailable(body) == nil { Array(text.utf8).withUnsafeBufferPointer(body) }
  }
}
