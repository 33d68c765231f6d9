/// Stretches a password into a key (RFC 8018, section 5.2) with HMAC-SHA-256.
public enum PBKDF2 {
  /// A key of that many bytes.
  /// - Parameter iterations: how often the code is taken; what makes guessing dear. At least 1.
  public static func sha256(password: [UInt8], salt: [UInt8], iterations: Int, length: Int) -> [UInt8] {
    // The hash of the padded key is the same for every iteration: it is taken once and copied.
    var block = password
    if block.count > 64 {
      var hash = SHA256()
      hash.update(block)
      block = hash.digest()
    }
    block += [UInt8](repeating: 0, count: 64 - block.count)
    var inner = SHA256()
    inner.update(block.map { $0 ^ 0x36 })
    var outer = SHA256()
    outer.update(block.map { $0 ^ 0x5C })
    func code(_ message: [UInt8]) -> [UInt8] {
      var first = inner
      first.update(message)
      var second = outer
      second.update(first.digest())
      return second.digest()
    }
    var key: [UInt8] = []
    var number: UInt32 = 0
    while key.count < length {
      number += 1
      var last = code(salt + withUnsafeBytes(of: number.bigEndian) { Array($0) })
      var sum = last
      for _ in 1..<max(1, iterations) {
        last = code(last)
        for index in sum.indices { sum[index] ^= last[index] }
      }
      key += sum
    }
    return Array(key.prefix(max(0, length)))
  }
}
