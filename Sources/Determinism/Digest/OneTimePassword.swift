/// One-time passwords by time (RFC 6238) with HMAC-SHA-1 and steps of 30 s, as authenticator apps make them.
public enum OneTimePassword {
  /// Seconds for which a password holds.
  public static let step: Int64 = 30

  /// The password of that moment.
  public static func code(secret: [UInt8], at moment: Instant, digits: Int = 6) -> String {
    code(secret: secret, counter: UInt64(bitPattern: max(0, moment.seconds) / step), digits: digits)
  }

  /// Whether this is the password of that moment, or of the step before or after it: clocks differ.
  public static func accepts(_ text: String, secret: [UInt8], at moment: Instant) -> Bool {
    [-step, 0, step].contains { code(secret: secret, at: moment.advanced(bySeconds: $0)) == text }
  }

  /// RFC 4226, section 5.3.
  private static func code(secret: [UInt8], counter: UInt64, digits: Int) -> String {
    let hash = HMAC.sha1(key: secret, message: withUnsafeBytes(of: counter.bigEndian) { Array($0) })
    let offset = Int(hash[hash.count - 1] & 15)
    let word = hash[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    var modulus: UInt32 = 1
    for _ in 0..<min(digits, 9) { modulus *= 10 }
    let text = String(word % modulus)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

/// Bytes as text of 32 letters and digits (RFC 4648, section 6), the form in which secrets of one-time passwords are typed.
public enum Base32 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  /// The text, without padding.
  public static func encode(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 5 {
        count -= 5
        out.append(alphabet[Int(bits >> UInt32(count) & 31)])
      }
      bits &= (1 << UInt32(count)) - 1
    }
    if count > 0 { out.append(alphabet[Int(bits << UInt32(5 - count) & 31)]) }
    return String(decoding: out, as: UTF8.self)
  }

  /// The bytes of a text in either case, with or without padding; nil for anything else.
  public static func decode(_ text: String) -> [UInt8]? {
    var out: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in text.uppercased().utf8 where byte != UInt8(ascii: "=") {
      guard let value = alphabet.firstIndex(of: byte) else { return nil }
      bits = bits << 5 | UInt32(value)
      count += 5
      if count >= 8 {
        count -= 8
        out.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        bits &= (1 << UInt32(count)) - 1
      }
    }
    return out
  }
}
