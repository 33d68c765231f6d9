/// Keyed hashing for message authentication (RFC 2104).
public enum HMAC {
  /// The code of a message with SHA-1: 20 bytes.
  public static func sha1(key: [UInt8], message: [UInt8]) -> [UInt8] {
    code(key: key, message: message, hash: SHA1.digest(of:))
  }

  /// The code of a message with SHA-256: 32 bytes.
  public static func sha256(key: [UInt8], message: [UInt8]) -> [UInt8] {
    code(key: key, message: message) { bytes in
      var hash = SHA256()
      hash.update(bytes)
      return hash.digest()
    }
  }

  /// Both hashes work on blocks of 64 bytes; a longer key is hashed first.
  private static func code(key: [UInt8], message: [UInt8], hash: ([UInt8]) -> [UInt8]) -> [UInt8] {
    var block = key.count > 64 ? hash(key) : key
    block += [UInt8](repeating: 0, count: 64 - block.count)
    return hash(block.map { $0 ^ 0x5C } + hash(block.map { $0 ^ 0x36 } + message))
  }
}

/// Bytes as lower-case hexadecimal digits.
public func hexadecimal(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
