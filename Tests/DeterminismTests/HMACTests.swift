import Determinism
import Testing

/// The vectors of FIPS 180, RFC 2202 and RFC 4231.
struct HMACTests {
  @Test(arguments: [
    ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
    ),
  ])
  func hashes(text: String, digest: String) {
    #expect(hexadecimal(SHA1.digest(of: Array(text.utf8))) == digest)
  }

  @Test func hashesAMillionBytes() {
    let digest = SHA1.digest(of: [UInt8](repeating: 0x61, count: 1_000_000))
    #expect(hexadecimal(digest) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
  }

  /// Every length about the edge of a block, against a digest of all of them together.
  @Test func padsEveryLength() {
    let all = (0...130).flatMap { SHA1.digest(of: [UInt8](repeating: 0x61, count: $0)) }
    #expect(hexadecimal(SHA1.digest(of: all)) == "60afa284c7b19b978fd27334fd33aa6e654cf3ff")
  }

  struct Vector: Sendable {
    let key: [UInt8]
    let message: [UInt8]
    let sha1: String?
    let sha256: String?
  }

  static let vectors = [
    Vector(
      key: [UInt8](repeating: 0x0B, count: 20), message: Array("Hi There".utf8),
      sha1: "b617318655057264e28bc0b6fb378c8ef146be00",
      sha256: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    Vector(
      key: Array("Jefe".utf8), message: Array("what do ya want for nothing?".utf8),
      sha1: "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
      sha256: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    Vector(
      key: [UInt8](repeating: 0xAA, count: 20), message: [UInt8](repeating: 0xDD, count: 50),
      sha1: "125d7342b9ac11cd91a39af48aa17b4f63f175d3",
      sha256: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    Vector(
      key: [UInt8](repeating: 0xAA, count: 80),
      message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      sha1: "aa4ae5e15272d00e95705637ce8a3b55ed402112", sha256: nil),
    Vector(
      key: [UInt8](repeating: 0xAA, count: 131),
      message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      sha1: nil, sha256: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
  ]

  @Test(arguments: vectors)
  func authenticates(vector: Vector) {
    if let sha1 = vector.sha1 {
      #expect(hexadecimal(HMAC.sha1(key: vector.key, message: vector.message)) == sha1)
    }
    if let sha256 = vector.sha256 {
      #expect(hexadecimal(HMAC.sha256(key: vector.key, message: vector.message)) == sha256)
    }
  }
}
