import Crypto

/// A signature of a file, in the form that `ssh-keygen -Y sign` writes and `ssh-keygen -Y verify` reads (OpenSSH's PROTOCOL.sshsig).
public struct SSHSignature: Sendable, Hashable {
  private static let armour = Armour(label: "SSH SIGNATURE")
  private static let magic = "SSHSIG"
  static let hash = "sha512"

  /// Who signed.
  public let signer: SSHPublicKey
  /// What for: the namespace.
  public let purpose: String
  private let hash: String
  private let bytes: [UInt8]

  init(signer: SSHPublicKey, purpose: String, hash: String, bytes: [UInt8]) {
    self.signer = signer
    self.purpose = purpose
    self.hash = hash
    self.bytes = bytes
  }

  /// Reads a signature.
  /// - Throws: `SigningError`
  public init(parsing text: String, file: String) throws(SigningError) {
    guard let bytes = Self.armour.bytes(text) else { throw .notASignature(file: file) }
    var reader = SSHReader(bytes)
    guard reader.expects(Self.magic), reader.number() == 1, let blob = reader.string(), let purpose = reader.text(),
      reader.string() != nil, let hash = reader.text(), let signature = reader.string(), reader.isAtEnd
    else { throw .notASignature(file: file) }
    guard let signer = SSHPublicKey(blob: blob) else {
      var kind = SSHReader(blob)
      throw .otherKind(file: file, found: kind.text() ?? "")
    }
    var inner = SSHReader(signature)
    guard ["sha256", "sha512"].contains(hash), inner.text() == SSHPublicKey.kind, let value = inner.string(),
      inner.isAtEnd
    else { throw .notASignature(file: file) }
    self.init(signer: signer, purpose: purpose, hash: hash, bytes: value)
  }

  /// The signature as a file holds it.
  public var text: String {
    var signature = SSHWriter()
    signature.string(SSHPublicKey.kind)
    signature.string(bytes)
    var writer = SSHWriter()
    writer.raw(Self.magic.utf8)
    writer.number(1)
    writer.string(signer.blob)
    writer.string(purpose)
    writer.string("")
    writer.string(hash)
    writer.string(signature.bytes)
    return Self.armour.text(writer.bytes)
  }

  /// Whether its signer has signed this message for its purpose.
  public func matches(_ message: [UInt8]) -> Bool {
    signer.verifies(bytes, of: Self.signedBytes(message, purpose: purpose, hash: hash))
  }

  /// What the key signs: the purpose, and a digest of the message.
  static func signedBytes(_ message: [UInt8], purpose: String, hash: String) -> [UInt8] {
    var writer = SSHWriter()
    writer.raw(magic.utf8)
    writer.string(purpose)
    writer.string("")
    writer.string(hash)
    writer.string(hash == Self.hash ? Array(SHA512.hash(data: message)) : Array(SHA256.hash(data: message)))
    return writer.bytes
  }
}
