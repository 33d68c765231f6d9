import Crypto

/// A public key of the kind ssh-ed25519 (RFC 8709).
public struct SSHPublicKey: Sendable, Hashable {
  /// The kind's name on the wire.
  static let kind = "ssh-ed25519"

  /// The 32 bytes of the key.
  public let bytes: [UInt8]

  init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// The key in a blob of SSH; nil where it is of another kind.
  init?(blob: [UInt8]) {
    var reader = SSHReader(blob)
    guard reader.text() == Self.kind, let bytes = reader.string(), reader.isAtEnd else { return nil }
    self.init(bytes: bytes)
  }

  var blob: [UInt8] {
    var writer = SSHWriter()
    writer.string(Self.kind)
    writer.string(bytes)
    return writer.bytes
  }

  /// The key as it stands in lists of keys: its kind and its blob in base64.
  public var text: String { "\(Self.kind) \(Base64.text(blob))" }

  /// The name by which OpenSSH shows it: SHA256 and the digest of its blob.
  public var fingerprint: String { "SHA256:" + Base64.text(Array(SHA256.hash(data: blob)), pads: false) }

  /// Whether a signature of 64 bytes is this key's.
  func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
    return key.isValidSignature(signature, for: message)
  }
}
