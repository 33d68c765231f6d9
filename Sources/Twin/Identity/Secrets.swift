import Determinism
import SQLite

/// How secrets are written, shown and kept.
enum Secrets {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
  /// How often a password is hashed. Modest: a twin guards rehearsals, and its store is the user's own file.
  static let passwordIterations = 1000

  /// Letters and digits from random bytes, two bytes each, so that no letter is more likely than another by more than a
  /// thousandth.
  static func text(from bytes: [UInt8]) -> String {
    let letters = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
      alphabet[(Int(bytes[index]) << 8 | Int(bytes[index + 1])) % alphabet.count]
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// What the store keeps of a token.
  static func digest(of text: String) -> String { SHA256.hexadecimal(of: text) }

  /// What later reads show of a key (mist-fidelity, section 1.1).
  static func shown(_ key: String) -> String { key.count < 12 ? "..." : "\(key.prefix(4))...\(key.suffix(4))" }

  /// What the store keeps of a password.
  static func kept(password: String, salt: [UInt8]) -> String {
    let key = PBKDF2.sha256(
      password: Array(password.utf8), salt: salt, iterations: passwordIterations, length: 32)
    return "pbkdf2-sha256$\(passwordIterations)$\(hexadecimal(salt))$\(hexadecimal(key))"
  }

  /// Whether that is the password.
  static func matches(_ password: String, kept: String) -> Bool {
    let parts = kept.split(separator: "$")
    guard parts.count == 4, let iterations = Int(parts[1]), let salt = bytes(hexadecimal: parts[2]) else {
      return false
    }
    let key = PBKDF2.sha256(password: Array(password.utf8), salt: salt, iterations: iterations, length: 32)
    return hexadecimal(key) == parts[3]
  }

  private static func bytes(hexadecimal text: Substring) -> [UInt8]? {
    let digits = text.utf8.map { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 ? $0 - 48 : $0 &- 87 }
    guard digits.count.isMultiple(of: 2), digits.allSatisfy({ $0 < 16 }) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

extension Twin {
  /// Mixes random bytes into the key of the secrets that calls make: tokens, sessions, invitations.
  ///
  /// Without it they follow from the seed and a counter in the store, so that a rehearsal repeats itself byte for byte, and
  /// whoever knows the seed knows every secret. A served twin adds entropy once, before it answers. Nothing else that is
  /// random depends on it.
  public func addEntropy(_ bytes: [UInt8]) {
    entropy = HMAC.sha256(key: entropy + Array("entropy".utf8), message: bytes)
  }

  /// Bytes for a secret: no two calls in the life of a store get the same ones.
  func secretBytes(_ purpose: String, _ count: Int) throws -> [UInt8] {
    let number =
      (try store.text("SELECT value FROM property WHERE name = 'secrets'").flatMap { Int64($0) } ?? 0) + 1
    try store.run("INSERT OR REPLACE INTO property VALUES ('secrets', ?)", String(number))
    let key = entropy + withUnsafeBytes(of: seed.child("secret").value.littleEndian) { Array($0) }
    return Self.stream(key: key, label: "\(purpose)/\(number)", count)
  }

  /// Letters and digits for a secret.
  func secretText(_ purpose: String, length: Int) throws -> String {
    Secrets.text(from: try secretBytes(purpose, length * 2))
  }

  /// That many bytes that follow from key and label.
  static func stream(key: [UInt8], label: String, _ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var block = 0
    while bytes.count < count {
      bytes += HMAC.sha256(key: key, message: Array("\(label)/\(block)".utf8))
      block += 1
    }
    return Array(bytes.prefix(count))
  }
}
