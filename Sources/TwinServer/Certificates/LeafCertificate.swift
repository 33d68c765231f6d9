import Crypto
public import Determinism
import MistAPI
import SwiftASN1
import X509

/// The certificate that the twin shows: one for every Mist cloud name, `localhost` and the loopback addresses.
///
/// It is made at each start and never kept, so that it cannot run out on a kept twin.
public struct LeafCertificate: Sendable {
  /// The certificate, PEM.
  public let certificatePEM: String
  /// Its key, PEM; it stays in memory.
  public let keyPEM: String

  /// Apple's limit for what users trust is 825 days, browsers' for public ones 398.
  private static let days: Int64 = 397

  /// Makes one.
  /// - Parameters:
  ///   - authority: Who signs it.
  ///   - hosts: Names beyond those of the clouds and of loopback, such as the one that `--host` gave.
  ///   - present: The machine's time.
  ///   - entropy: Where the key comes from.
  public static func make(
    by authority: CertificateAuthority, hosts: [String] = [], at present: Instant, entropy: any EntropyPort
  ) async throws -> LeafCertificate {
    let key = await P256.Signing.PrivateKey(entropy: entropy)
    let publicKey = Certificate.PrivateKey(key).publicKey
    let names = alternativeNames(hosts)
    let issuerKey = authority.certificate.publicKey
    let extensions = try Certificate.Extensions {
      Critical(BasicConstraints.notCertificateAuthority)
      Critical(KeyUsage(digitalSignature: true))
      try ExtendedKeyUsage([.serverAuth])
      SubjectKeyIdentifier(hash: publicKey)
      AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: issuerKey).keyIdentifier)
      SubjectAlternativeNames(names)
    }
    let name = try DistinguishedName {
      OrganizationName("mistwin")
      CommonName(MistClouds.apiHosts[0])
    }
    let certificate = try Certificate(
      version: .v3, serialNumber: await .init(entropy: entropy), publicKey: publicKey,
      notValidBefore: present.advanced(bySeconds: -CertificateAuthority.leeway).date,
      notValidAfter: present.advanced(bySeconds: days * 86_400).date, issuer: authority.certificate.subject,
      subject: name, extensions: extensions, issuerPrivateKey: Certificate.PrivateKey(authority.key))
    return LeafCertificate(
      certificatePEM: try certificate.serializeAsPEM().pemString + "\n", keyPEM: key.pemRepresentation + "\n")
  }

  private static func alternativeNames(_ hosts: [String]) -> [GeneralName] {
    var names: [GeneralName] = []
    for host in MistClouds.hosts + ["localhost", "127.0.0.1", "::1"] + hosts {
      let name = HostAddress(host).map { GeneralName.ipAddress(ASN1OctetString(contentBytes: $0.bytes[...])) }
      let next = name ?? .dnsName(host.lowercased())
      if !names.contains(next) { names.append(next) }
    }
    return names
  }
}
