import Determinism
import Foundation
import MistAPI
import NIOSSL
import Testing
import TwinServer

@Suite("The certificates")
struct CertificateTests {
  private static let present = Instant(seconds: 1_799_647_200)

  private func make(seed: UInt64 = 1, at present: Instant = present) async throws -> CertificateAuthority {
    try await CertificateAuthority.make(at: present, entropy: SeededEntropy(key: RandomKey(seed: seed)))
  }

  @Test("an authority is read again as it was kept")
  func kept() async throws {
    let made = try await make()
    let read = try CertificateAuthority(certificatePEM: made.certificatePEM, keyPEM: made.keyPEM)
    #expect(read.certificatePEM == made.certificatePEM)
    #expect(read.isFresh(at: Self.present))
    #expect(!read.isFresh(at: Self.present.advanced(bySeconds: 10 * 365 * 86_400)))
    #expect(!read.isFresh(at: Self.present.advanced(bySeconds: -7 * 86_400)))
  }

  @Test("what is no authority is refused")
  func unusable() async throws {
    let (one, other) = (try await make(seed: 1), try await make(seed: 2))
    #expect(throws: CertificateAuthority.Unusable.self) {
      try CertificateAuthority(certificatePEM: one.certificatePEM, keyPEM: other.keyPEM)
    }
    #expect(throws: CertificateAuthority.Unusable.self) {
      try CertificateAuthority(certificatePEM: "no PEM", keyPEM: one.keyPEM)
    }
    #expect(throws: CertificateAuthority.Unusable.self) {
      try CertificateAuthority(certificatePEM: one.certificatePEM, keyPEM: "")
    }
    let leaf = try await LeafCertificate.make(
      by: one, at: Self.present, entropy: SeededEntropy(key: RandomKey(seed: 3)))
    #expect(throws: CertificateAuthority.Unusable.self) {
      try CertificateAuthority(certificatePEM: leaf.certificatePEM, keyPEM: leaf.keyPEM)
    }
  }

  @Test("the leaf has every name of every cloud, and of this machine")
  func names() async throws {
    let leaf = try await LeafCertificate.make(
      by: try await make(), hosts: ["Twin.example.org", "192.0.2.7"], at: Self.present,
      entropy: SeededEntropy(key: RandomKey(seed: 3)))
    let certificate = try NIOSSLCertificate(bytes: Array(leaf.certificatePEM.utf8), format: .pem)
    let names = certificate._subjectAlternativeNames().map { name in
      name.nameType == .dnsName
        ? String(decoding: name.contents, as: UTF8.self) : name.contents.map(String.init).joined(separator: ".")
    }
    #expect(MistClouds.apiHosts.count == 16)
    for host in MistClouds.apiHosts {
      #expect(names.contains(host))
      #expect(names.contains("api-ws." + host.dropFirst(4)))
    }
    for name in ["localhost", "127.0.0.1", "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1", "twin.example.org", "192.0.2.7"] {
      #expect(names.contains(name))
    }
    #expect(Set(names).count == names.count)
  }

  private static let openssl = ["/usr/bin/openssl", "/usr/local/bin/openssl", "/opt/homebrew/bin/openssl"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  @Test("OpenSSL's strict verification passes, for a name of a cloud", .enabled(if: openssl != nil))
  func strict() async throws {
    let entropy = SeededEntropy(key: RandomKey(seed: 5))
    let now = ServedBench.wall()
    let authority = try await CertificateAuthority.make(at: now, entropy: entropy)
    let leaf = try await LeafCertificate.make(by: authority, at: now, entropy: entropy)
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("mistwin-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let (root, end) = (directory.appendingPathComponent("ca.pem"), directory.appendingPathComponent("leaf.pem"))
    try Data(authority.certificatePEM.utf8).write(to: root)
    try Data(leaf.certificatePEM.utf8).write(to: end)
    func verify(_ host: String) throws -> Int32 {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: try #require(Self.openssl))
      process.arguments = [
        "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", host, "-CAfile", root.path, end.path,
      ]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus
    }
    #expect(try verify("api.ac2.mist.com") == 0)
    #expect(try verify("api-ws.us.mist-federal.com") == 0)
    #expect(try verify("example.com") != 0)
  }
}
