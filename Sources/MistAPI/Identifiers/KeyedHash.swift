import Determinism

/// Hashes of secrets by which equal ones are told to be equal, and nothing else: HMAC-SHA256 (RFC 2104) under a salt of the
/// organisation's own, cut to 128 bits. Plans name secrets by them, and copies of organisations hold them in the place of secrets.
public struct KeyedHash: Sendable {
  private let salt: [UInt8]

  /// Hashes under that salt, of any length.
  public init(salt: [UInt8]) { self.salt = salt }

  /// The hash of a secret: 32 hexadecimal digits.
  public func hash(_ secret: String) -> String {
    String(hexadecimal(HMAC.sha256(key: salt, message: Array(secret.utf8))).prefix(32))
  }

  /// What stands for a claim code in a copy of an organisation: a code of the same form, made of its hash.
  /// - Parameter hash: 32 hexadecimal digits; nil comes of anything else.
  public static func claimCode(standingFor hash: String) -> ClaimCode? {
    let letters = Array("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
    let digits = Array(hash.utf8)
    guard digits.count == 32 else { return nil }
    var magic: [UInt8] = []
    for place in 0..<15 {
      guard let byte = UInt8(String(decoding: digits[(2 * place)..<(2 * place + 2)], as: UTF8.self), radix: 16) else {
        return nil
      }
      magic.append(letters[Int(byte) % letters.count])
    }
    return ClaimCode(String(decoding: magic, as: UTF8.self))
  }

  /// Whether a secret, or what stands for it in a copy of its organisation, is the one of that hash.
  public func isSecret(_ text: String, of hash: String) -> Bool { text == hash || self.hash(text) == hash }
}
