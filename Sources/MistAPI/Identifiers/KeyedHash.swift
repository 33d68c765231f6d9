import Determinism

/// Hashes of secrets by which equal ones are told to be equal, and nothing else: HMAC-SHA256 (RFC 2104) under a salt that
/// never leaves the ledger, cut to 128 bits.
public struct KeyedHash: Sendable {
  private let inner: [UInt8]
  private let outer: [UInt8]

  /// SHA-256 works on blocks of 64 bytes.
  private static let block = 64

  /// Hashes under that salt, of any length.
  public init(salt: [UInt8]) {
    var key = salt
    if key.count > Self.block {
      var hash = SHA256()
      hash.update(key)
      key = hash.digest()
    }
    key += [UInt8](repeating: 0, count: Self.block - key.count)
    inner = key.map { $0 ^ 0x36 }
    outer = key.map { $0 ^ 0x5C }
  }

  /// The hash of a secret: 32 hexadecimal digits.
  public func hash(_ secret: String) -> String {
    var first = SHA256()
    first.update(inner)
    first.update(secret)
    var second = SHA256()
    second.update(outer)
    second.update(first.digest())
    return String(second.hexadecimal().prefix(32))
  }
}
