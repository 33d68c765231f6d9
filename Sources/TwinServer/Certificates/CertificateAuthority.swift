import Crypto
public import Determinism
import Foundation
import SwiftASN1
import X509

/// The authority that clients are told to trust: made on first start, kept beside the twin.
///
/// It signs for the twin alone, and its key never leaves the machine. P-256, a path length of 0, and every extension
/// that strict verification (RFC 5280, OpenSSL's `-x509_strict`) asks for.
public struct CertificateAuthority: Sendable {
  /// The authority's certificate, PEM. This is what clients trust.
  public let certificatePEM: String
  /// Its private key, PEM. For nobody else's eyes.
  public let keyPEM: String
  let certificate: Certificate
  let key: P256.Signing.PrivateKey

  /// How long an authority is valid.
  static let days: Int64 = 3650
  /// Clocks of clients may be behind: certificates begin that long before they are made.
  static let leeway: Int64 = 86_400

  /// Why an authority cannot be read.
  public struct Unusable: Error, Sendable, CustomStringConvertible {
    /// What was found, and what to do.
    public let description: String
  }

  /// Makes a new one.
  /// - Parameters:
  ///   - present: The machine's time; clients verify by theirs.
  ///   - entropy: Where the key comes from.
  public static func make(at present: Instant, entropy: any EntropyPort) async throws -> CertificateAuthority {
    let key = await P256.Signing.PrivateKey(entropy: entropy)
    let signer = Certificate.PrivateKey(key)
    // The name tells one twin's authority from another's in a list of trusted ones.
    let mark = await entropy.bytes(4).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
    let name = try DistinguishedName {
      OrganizationName("mistwin")
      CommonName("mistwin authority \(mark)")
    }
    let extensions = try Certificate.Extensions {
      Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
      Critical(KeyUsage(keyCertSign: true, cRLSign: true))
      SubjectKeyIdentifier(hash: signer.publicKey)
    }
    let certificate = try Certificate(
      version: .v3, serialNumber: await .init(entropy: entropy), publicKey: signer.publicKey,
      notValidBefore: present.advanced(bySeconds: -leeway).date,
      notValidAfter: present.advanced(bySeconds: days * 86_400).date, issuer: name, subject: name,
      extensions: extensions, issuerPrivateKey: signer)
    return try CertificateAuthority(
      certificatePEM: certificate.serializeAsPEM().pemString + "\n", keyPEM: key.pemRepresentation + "\n")
  }

  /// Reads a kept one.
  /// - Throws: `Unusable` when the two do not belong together or are no P-256 authority.
  public init(certificatePEM: String, keyPEM: String) throws {
    do {
      certificate = try Certificate(pemEncoded: certificatePEM)
    } catch {
      throw Unusable(description: "found no certificate (\(error)), expected PEM as mistwin wrote it")
    }
    do {
      key = try P256.Signing.PrivateKey(pemRepresentation: keyPEM)
    } catch {
      throw Unusable(description: "found no P-256 key (\(error)), expected PEM as mistwin wrote it")
    }
    guard certificate.publicKey == Certificate.PrivateKey(key).publicKey else {
      throw Unusable(description: "found a key that is not the certificate's, expected the two files of one authority")
    }
    guard case .isCertificateAuthority? = try certificate.extensions.basicConstraints else {
      throw Unusable(description: "found a certificate that may not sign others, expected an authority's")
    }
    self.certificatePEM = certificatePEM
    self.keyPEM = keyPEM
  }

  /// Whether it can still sign for a year from that moment on.
  public func isFresh(at present: Instant) -> Bool {
    certificate.notValidBefore <= present.date
      && certificate.notValidAfter >= present.advanced(bySeconds: 366 * 86_400).date
  }
}

extension P256.Signing.PrivateKey {
  /// A key of the port's bytes: the first 32 that are a number below the curve's order, as nearly all are.
  init(entropy: any EntropyPort) async {
    while true {
      if let key = try? P256.Signing.PrivateKey(rawRepresentation: await entropy.bytes(32)) {
        self = key
        return
      }
    }
  }
}

extension Certificate.SerialNumber {
  /// A positive number of 127 bits at most (RFC 5280, section 4.1.2.2).
  init(entropy: any EntropyPort) async {
    var bytes = await entropy.bytes(16)
    bytes[0] = bytes[0] & 0x7F | 0x40
    self.init(bytes: bytes[...])
  }
}

extension Instant {
  /// This moment as Foundation writes it, in whole seconds, as certificates have them.
  var date: Date { Date(timeIntervalSince1970: Double(seconds)) }
}
