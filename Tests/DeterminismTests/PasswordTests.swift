import Determinism
import Testing

@Suite("Stretched passwords and one-time passwords")
struct PasswordTests {
  /// RFC 7914, section 11, and the vectors of RFC 6070 with SHA-256 in the place of SHA-1.
  @Test(
    "PBKDF2 with SHA-256 gives the published keys",
    arguments: [
      (
        "passwd", "salt", 1,
        "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"
      ),
      ("password", "salt", 1, "120fb6cffcf8b32c43e7225256c4f837a86548c92ccc35480805987cb70be17b"),
      ("password", "salt", 2, "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43"),
      ("password", "salt", 4096, "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a"),
      (
        "passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096,
        "348c89dbcbd32b2f32d814b8116e84cf2b17347ebc1800181c4e2a1fb8dd53e1c635518c7dac47e9"
      ),
    ])
  func pbkdf2(_ password: String, _ salt: String, _ iterations: Int, _ key: String) {
    let found = PBKDF2.sha256(
      password: Array(password.utf8), salt: Array(salt.utf8), iterations: iterations, length: key.count / 2)
    #expect(hexadecimal(found) == key)
  }

  @Test("A password longer than a block is hashed first")
  func longPassword() {
    let long = [UInt8](repeating: 0x61, count: 65)
    var hash = SHA256()
    hash.update(long)
    let salt: [UInt8] = [1, 2, 3]
    #expect(
      PBKDF2.sha256(password: long, salt: salt, iterations: 3, length: 20)
        == PBKDF2.sha256(password: hash.digest(), salt: salt, iterations: 3, length: 20))
    #expect(PBKDF2.sha256(password: [], salt: [], iterations: 0, length: 0) == [])
  }

  /// RFC 6238, appendix B, SHA-1.
  @Test(
    "One-time passwords are the published ones",
    arguments: [
      (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
      (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ] as [(Int64, String)])
  func oneTime(_ seconds: Int64, _ code: String) {
    let secret = Array("12345678901234567890".utf8)
    let moment = Instant(seconds: seconds)
    #expect(OneTimePassword.code(secret: secret, at: moment, digits: 8) == code)
    #expect(OneTimePassword.code(secret: secret, at: moment) == code.suffix(6))
    let short = String(code.suffix(6))
    for (shift, isAccepted) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] as [(Int64, Bool)] {
      #expect(OneTimePassword.accepts(short, secret: secret, at: moment.advanced(bySeconds: shift)) == isAccepted)
    }
  }

  /// RFC 4648, section 10.
  @Test(
    "Base 32 is the published one",
    arguments: [
      ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
      ("foobar", "MZXW6YTBOI"),
    ])
  func base32(_ text: String, _ encoded: String) {
    #expect(Base32.encode(Array(text.utf8)) == encoded)
    #expect(Base32.decode(encoded) == Array(text.utf8))
    #expect(Base32.decode(encoded.lowercased() + "==") == Array(text.utf8))
    #expect(Base32.decode("1" + encoded) == nil)
  }
}
