import Signing
import Testing

/// A key and a signature as OpenSSH's own tools have made them.
enum Golden {
  static let key = """
    -----BEGIN OPENSSH PRIVATE KEY-----
    b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
    QyNTUxOQAAACAJcBqQPhIi18VTEuN9AF0jatV8pyEe3MlNlqWkjDJuMwAAAJjE+ZHhxPmR
    4QAAAAtzc2gtZWQyNTUxOQAAACAJcBqQPhIi18VTEuN9AF0jatV8pyEe3MlNlqWkjDJuMw
    AAAEBdziRT4KdkEKE/1sSaV2/arLp6a9VXu1a0RiMWEDzJgglwGpA+EiLXxVMS430AXSNq
    1XynIR7cyU2WpaSMMm4zAAAAFXJlaGVhcnNlckBleGFtcGxlLmNvbQ==
    -----END OPENSSH PRIVATE KEY-----

    """
  static let lockedKey = """
    -----BEGIN OPENSSH PRIVATE KEY-----
    b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABCEUIL5js
    57GLXEwjDSNRHCAAAAEAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAILHg+UT1U1wWC6Cl
    u/Bbz8zEo+Qnkg3QWxODb7IGW1dVAAAAkMr1BtNzbbgca0BjeKbolUd/97CB7sdQr989Wf
    T+s8+MxpvtA+bD4fIZwHBD26frlT3SCn+cR3+S05mZlKe0v0lL2V5L3jZdVDS9d7V1EWud
    1hITTLXbnjYQ1bJm2ZU2pCDs1itos4PzRtUEGl2SGeCjf/Pl7ub9unUV2srYFnTCmASAD/
    Z9JA70tEOtRRzwfA==
    -----END OPENSSH PRIVATE KEY-----

    """
  static let publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAlwGpA+EiLXxVMS430AXSNq1XynIR7cyU2WpaSMMm4z"
  static let message = Array("{\"a\": 1}\n".utf8)
  static let purpose = "mistwin-attestation"
  static let signature = """
    -----BEGIN SSH SIGNATURE-----
    U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgCXAakD4SItfFUxLjfQBdI2rVfK
    chHtzJTZalpIwybjMAAAATbWlzdHdpbi1hdHRlc3RhdGlvbgAAAAAAAAAGc2hhNTEyAAAA
    UwAAAAtzc2gtZWQyNTUxOQAAAEAtQJqQu6qW8eGrk6YBvBGQV1sDeifaBXv9k7az96FNZQ
    QR08HTmjX2RvlyJFOe5Ks2gFsq+HysVGETYzTNrsUK
    -----END SSH SIGNATURE-----

    """
}

@Suite("Keys and signatures of SSH's form")
struct SSHKeyTests {
  @Test("a key of ssh-keygen signs what ssh-keygen would sign with it, to the letter")
  func golden() throws {
    let key = try SSHPrivateKey(parsing: Golden.key, file: "key")
    #expect(key.publicKey.text == Golden.publicKey)
    #expect(try key.sign(Golden.message, for: Golden.purpose).text == Golden.signature)
    let signature = try SSHSignature(parsing: Golden.signature, file: "sig")
    #expect(signature.matches(Golden.message))
    #expect(signature.purpose == Golden.purpose)
    #expect(signature.signer == key.publicKey)
  }

  @Test("one byte more, and it does not match")
  func changed() throws {
    let signature = try SSHSignature(parsing: Golden.signature, file: "sig")
    #expect(signature.matches(Golden.message + [10]) == false)
    #expect(signature.matches(Array(Golden.message.dropLast())) == false)
  }

  @Test("a new key is read as it was written", arguments: [0, 1, 7, 8, 31])
  func roundTrip(length: Int) throws {
    let key = try SSHPrivateKey(seed: (0..<32).map { UInt8($0 * 7 + length) })
    let comment = String(repeating: "x", count: length)
    let read = try SSHPrivateKey(parsing: key.text(comment: comment), file: "key")
    #expect(read.publicKey == key.publicKey)
    let signature = try read.sign(Golden.message, for: "other")
    #expect(try SSHSignature(parsing: signature.text, file: "sig").matches(Golden.message))
  }

  @Test(
    "what is no key is told so",
    arguments: [
      ("", SigningError.notAKey(file: "f")), ("ssh-ed25519 AAAA", .notAKey(file: "f")),
      (Golden.lockedKey, .lockedKey(file: "f")),
      (Golden.key.replacing("b3BlbnNz", with: "b3BlbnNa"), .notAKey(file: "f")),
      (Golden.key.replacing("JcBqQPhIi18VTEuN9", with: "JcBqQPhIi18VTEuN8"), .notAKey(file: "f")),
      (Golden.key.replacing("AAAAABG5vbmUAAAAEbm9uZQ", with: "AAAAABG5vbmUAAAAEbm9uZR"), .notAKey(file: "f")),
    ])
  func noKey(text: String, error: SigningError) {
    #expect(throws: error) { try SSHPrivateKey(parsing: text, file: "f") }
  }

  @Test(
    "what is no signature is told so",
    arguments: ["", Golden.key, Golden.signature.replacing("U1NIU0lH", with: "U1NIU0lI")])
  func noSignature(text: String) {
    #expect(throws: SigningError.notASignature(file: "f")) { try SSHSignature(parsing: text, file: "f") }
  }
}

@Suite("Whom a file trusts to sign")
struct TrustedSignersTests {
  private func signer(_ list: String, _ message: [UInt8] = Golden.message, for purpose: String = Golden.purpose) throws
    -> TrustedSigners.Signer
  {
    try TrustedSigners(parsing: list, file: "signers").signer(
      of: message, named: "plan", by: try SSHSignature(parsing: Golden.signature, file: "sig"), in: "sig", for: purpose)
  }

  @Test(
    "a line with the key, with or without purposes",
    arguments: [
      "# ours\n\nci@example.com \(Golden.publicKey) a comment\n",
      "ci@example.com namespaces=\"other, x,mistwin-attestation\" \(Golden.publicKey)",
    ])
  func trusted(list: String) throws {
    #expect(try signer(list).name == "ci@example.com")
  }

  @Test("another key, or the key for another purpose")
  func unknown() throws {
    let other = try SSHPrivateKey(seed: [UInt8](repeating: 3, count: 32)).publicKey.text
    for list in ["", "ci \(other)", "ci namespaces=\"mistwin-approval\" \(Golden.publicKey)"] {
      #expect {
        try signer(list)
      } throws: { error in
        guard case .unknownSigner("sig", let fingerprint, "signers")? = error as? SigningError else { return false }
        return fingerprint == "SHA256:eeTJb3MFaunBL1gL8EBEXo2tP44GdzGq+bNx+0hlx3s"
      }
    }
  }

  @Test("a signature for something else, and what was changed afterwards")
  func mismatch() {
    let list = "ci \(Golden.publicKey)"
    #expect(throws: SigningError.otherPurpose(file: "sig", found: Golden.purpose, expected: "mistwin-approval")) {
      try signer(list, for: "mistwin-approval")
    }
    #expect(throws: SigningError.doesNotMatch(file: "sig", signed: "plan")) { try signer(list, [1]) }
  }

  @Test(
    "what cannot be trusted as it stands is refused with its line",
    arguments: [
      ("a \(Golden.publicKey)\nb", SigningError.notASigner(file: "signers", line: 2, found: "b")),
      ("a ssh-ed25519 AAAA", .notASigner(file: "signers", line: 1, found: "a ssh-ed25519 AAAA")),
      ("a ssh-rsa AAAA", .notASigner(file: "signers", line: 1, found: "a ssh-rsa AAAA")),
      ("a cert-authority=x \(Golden.publicKey)", .unknownOption(file: "signers", line: 1, found: "cert-authority=x")),
      (
        "\na valid-before=\"20300101\" \(Golden.publicKey)",
        .unknownOption(file: "signers", line: 2, found: "valid-before=\"20300101\"")
      ),
    ])
  func badLine(list: String, error: SigningError) {
    #expect(throws: error) { try TrustedSigners(parsing: list, file: "signers") }
  }
}
