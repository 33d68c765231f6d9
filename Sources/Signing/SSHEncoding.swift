/// Writes values as the SSH protocol does (RFC 4251, section 5).
struct SSHWriter {
  private(set) var bytes: [UInt8] = []

  /// Bytes as they are.
  mutating func raw(_ more: some Sequence<UInt8>) { bytes += more }

  /// A number of 32 bits, the highest byte first.
  mutating func number(_ value: UInt32) {
    for shift in [24, 16, 8, 0] { bytes.append(UInt8(value >> UInt32(shift) & 255)) }
  }

  /// A string: its length, then its bytes.
  mutating func string(_ text: [UInt8]) {
    number(UInt32(text.count))
    bytes += text
  }

  /// A string of text.
  mutating func string(_ text: String) { string(Array(text.utf8)) }
}

/// Reads values as the SSH protocol writes them; whatever is not there or does not fit is nil.
struct SSHReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// Whether everything was read.
  var isAtEnd: Bool { rest.isEmpty }

  /// So many bytes.
  mutating func raw(_ count: Int) -> [UInt8]? {
    guard count >= 0, rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  /// These bytes and no others.
  mutating func expects(_ text: String) -> Bool { raw(text.utf8.count) == Array(text.utf8) }

  mutating func number() -> UInt32? { raw(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } } }

  mutating func string() -> [UInt8]? { number().flatMap { raw(Int($0)) } }

  mutating func text() -> String? { string().map { String(decoding: $0, as: UTF8.self) } }
}
