/// Base64 (RFC 4648, section 4), as keys and signatures are written in files.
enum Base64 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The text of bytes.
  /// - Parameter pads: whether it is filled up with `=`; fingerprints are not.
  static func text(_ bytes: [UInt8], pads: Bool = true) -> String {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let value = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for place in 0...group.count { result.append(letters[Int(value >> UInt32(18 - 6 * place) & 63)]) }
      if pads { result += [UInt8](repeating: UInt8(ascii: "="), count: 3 - group.count) }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The bytes of a text; nil where it is not of that form, to the last bit.
  static func bytes(_ text: String) -> [UInt8]? {
    let all = Array(text.utf8)
    guard all.count.isMultiple(of: 4) else { return nil }
    let fill = all.suffix(2).count { $0 == UInt8(ascii: "=") }
    var result: [UInt8] = []
    var value: UInt32 = 0
    var bits = 0
    for byte in all.dropLast(fill) {
      guard let digit = letters.firstIndex(of: byte) else { return nil }
      value = value << 6 | UInt32(digit)
      bits += 6
      if bits >= 8 {
        bits -= 8
        result.append(UInt8(truncatingIfNeeded: value >> UInt32(bits)))
        value &= (1 << UInt32(bits)) - 1
      }
    }
    return value == 0 ? result : nil
  }
}
