import Crypto

/// A private key of the kind ssh-ed25519, in the form of OpenSSH's key files (openssh-key-v1), without a passphrase.
public struct SSHPrivateKey: Sendable {
  private static let armour = Armour(label: "OPENSSH PRIVATE KEY")
  private static let magic = "openssh-key-v1\0"

  private let seed: [UInt8]
  /// Its public half.
  public let publicKey: SSHPublicKey

  /// A key from 32 bytes that nobody else knows.
  /// - Throws: what the library says of bytes that are no key; 32 bytes always are.
  public init(seed: [UInt8]) throws {
    let key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
    guard let publicKey = SSHPublicKey(bytes: Array(key.publicKey.rawRepresentation)) else {
      throw SigningError.notAKey(file: "a new key")
    }
    self.seed = seed
    self.publicKey = publicKey
  }

  /// Reads a key file.
  /// - Throws: `SigningError`
  public init(parsing text: String, file: String) throws(SigningError) {
    guard let bytes = Self.armour.bytes(text) else { throw .notAKey(file: file) }
    var reader = SSHReader(bytes)
    guard reader.expects(Self.magic), let cipher = reader.text(), reader.string() != nil, reader.string() != nil,
      reader.number() == 1, let blob = reader.string(), let secret = reader.string()
    else { throw .notAKey(file: file) }
    guard cipher == "none" else { throw .lockedKey(file: file) }
    var kind = SSHReader(blob)
    let found = kind.text() ?? ""
    guard found == SSHPublicKey.kind else { throw .otherKind(file: file, found: found) }
    var inner = SSHReader(secret)
    guard let check = inner.number(), inner.number() == check, inner.text() == SSHPublicKey.kind, inner.string() != nil,
      let pair = inner.string(), pair.count == 64, let key = try? SSHPrivateKey(seed: Array(pair.prefix(32))),
      key.publicKey == SSHPublicKey(blob: blob)
    else { throw .notAKey(file: file) }
    self = key
  }

  /// The key file's text.
  /// - Parameter comment: whose it is.
  public func text(comment: String) -> String {
    var inner = SSHWriter()
    // Two equal numbers, by which a reader sees that it has unlocked the key; any will do where nothing is locked.
    let check = seed.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } ^ 0x6D74_7769
    inner.number(check)
    inner.number(check)
    inner.string(SSHPublicKey.kind)
    inner.string(publicKey.bytes)
    inner.string(seed + publicKey.bytes)
    inner.string(comment)
    var fill: UInt8 = 1
    while !inner.bytes.count.isMultiple(of: 8) {
      inner.raw([fill])
      fill += 1
    }
    var writer = SSHWriter()
    writer.raw(Self.magic.utf8)
    writer.string("none")
    writer.string("none")
    writer.string("")
    writer.number(1)
    writer.string(publicKey.blob)
    writer.string(inner.bytes)
    return Self.armour.text(writer.bytes)
  }

  /// Signs a message for a purpose.
  /// - Parameter purpose: the namespace of SSH's signatures: one that is made for another purpose is none for this one.
  /// - Throws: what the library says when it cannot sign.
  public func sign(_ message: [UInt8], for purpose: String) throws -> SSHSignature {
    let key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
    let signed = SSHSignature.signedBytes(message, purpose: purpose, hash: SSHSignature.hash)
    return SSHSignature(
      signer: publicKey, purpose: purpose, hash: SSHSignature.hash, bytes: Array(try key.signature(for: signed)))
  }
}
