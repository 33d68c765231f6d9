import Determinism
import Documents
import Foundation
import TwinServer

/// The certificate authority's two files.
struct AuthorityFiles {
  let certificate: String
  let key: String

  /// Those of a directory.
  init(directory: String) {
    certificate = (directory as NSString).appendingPathComponent("ca.pem")
    key = (directory as NSString).appendingPathComponent("ca-key.pem")
  }

  /// The authority that is kept there, else a new one, which is kept from now on.
  /// - Throws: `Failure` when the files are no authority. They are left as they are.
  func authority(at present: Instant, entropy: any EntropyPort) async throws -> CertificateAuthority {
    switch (DiskFiles.exists(certificate), DiskFiles.exists(key)) {
    case (true, true):
      let kept = try read()
      if kept.isFresh(at: present) { return kept }
      Stream.error.writeLine("\(certificate): the authority nears its end; a new one is made, to be trusted anew.")
    case (false, false): break
    case (true, false):
      throw Failure(
        .badInput, "\(certificate): found a certificate without its key \(key); remove it for a new authority")
    case (false, true):
      throw Failure(
        .badInput, "\(key): found a key without its certificate \(certificate); remove it for a new authority")
    }
    let authority = try await CertificateAuthority.make(at: present, entropy: entropy)
    try PrivateFile.write(authority.keyPEM, to: key)
    try PrivateFile.writePublic(authority.certificatePEM, to: certificate)
    return authority
  }

  private func read() throws -> CertificateAuthority {
    let texts = try [certificate, key].map { String(decoding: try SourceFile.read($0), as: UTF8.self) }
    do {
      return try CertificateAuthority(certificatePEM: texts[0], keyPEM: texts[1])
    } catch {
      throw Failure(.badInput, "\(certificate), \(key): \(error)")
    }
  }
}
