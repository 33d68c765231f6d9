import Documents
import MistAPI
import Planning
import Signing

/// A document of ours with the signature beside it, `FILE.sig`, as ssh-keygen names it.
enum SignedFile {
  /// The signature's file.
  static func signature(of file: String) -> String { "\(file).sig" }

  /// The command that signs a document with a key that only ssh-keygen can use.
  static func command(signing file: String, for purpose: String) -> String {
    "ssh-keygen -Y sign -n \(purpose) -f KEY \(file.shellQuoted)"
  }

  /// Reads a document, and who signed it for that purpose.
  /// - Throws: `Failure` when a file is not there, `SigningError` when the signature is not to be trusted, what `parse` throws.
  static func read<Value>(
    _ file: String, for purpose: String, trusting signers: TrustedSigners,
    _ parse: ([UInt8], String) throws -> Value
  ) throws -> LiveClearance.Signed<Value> {
    let bytes = try SourceFile.read(file)
    let beside = signature(of: file)
    guard DiskFiles.exists(beside) else {
      throw Failure(
        .badInput,
        "\(file): found no signature (\(beside)); sign it with `\(command(signing: file, for: purpose))`"
      )
    }
    let signature = try SSHSignature(
      parsing: String(decoding: try SourceFile.read(beside), as: UTF8.self), file: beside)
    let signer = try signers.signer(of: bytes, named: file, by: signature, in: beside, for: purpose)
    return .init(try parse(bytes, file), file: file, signer: signer.name, key: signer.key.fingerprint)
  }

  /// Writes a document, and its signature where there is a key; a signature of what stood there before goes.
  /// - Throws: `Failure`, what the key throws.
  static func write(_ document: JSON, to file: String, for purpose: String, by key: SSHPrivateKey?) throws {
    let text = document.indentedText + "\n"
    DiskFiles.remove(signature(of: file))
    try PrivateFile.write(text, to: file)
    if let key {
      try PrivateFile.writePublic(try key.sign(Array(text.utf8), for: purpose).text, to: signature(of: file))
    }
  }

  /// The key of a file.
  /// - Throws: `DocumentError`, `SigningError`
  static func key(_ file: String) throws -> SSHPrivateKey {
    try SSHPrivateKey(parsing: String(decoding: try SourceFile.read(file), as: UTF8.self), file: file)
  }

  /// A list of signers.
  /// - Throws: `DocumentError`, `SigningError`
  static func signers(_ file: String) throws -> TrustedSigners {
    try TrustedSigners(parsing: String(decoding: try SourceFile.read(file), as: UTF8.self), file: file)
  }
}
