import MistAPI
import Testing

@Suite("Keyed hashes of secrets")
struct KeyedHashTests {
  /// RFC 4231, test cases 1, 2 and 6; the first 128 bits.
  @Test(
    "They are HMAC-SHA256, cut to 128 bits",
    arguments: [
      ([UInt8](repeating: 0x0B, count: 20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b"),
      (Array("Jefe".utf8), "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c7"),
      (
        [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f"
      ),
    ])
  func vectors(_ salt: [UInt8], _ text: String, _ expected: String) {
    #expect(KeyedHash(salt: salt).hash(text) == expected)
  }

  @Test("Equal secrets are equal under one salt, and unlike under another")
  func salts() {
    let one = KeyedHash(salt: [1])
    #expect(one.hash("secret") == KeyedHash(salt: [1]).hash("secret"))
    #expect(one.hash("secret") != one.hash("secre7"))
    #expect(one.hash("secret") != KeyedHash(salt: [2]).hash("secret"))
  }

  @Test("A claim code's stand-in is a claim code, the same for the same hash")
  func claimCodes() throws {
    let hash = KeyedHash(salt: [1]).hash("AAAAABBBBBCCCCC")
    let code = try #require(KeyedHash.claimCode(standingFor: hash))
    #expect(code == KeyedHash.claimCode(standingFor: hash))
    #expect(code.magic != "AAAAABBBBBCCCCC")
    #expect(code != KeyedHash.claimCode(standingFor: KeyedHash(salt: [1]).hash("AAAAABBBBBCCCCD")))
    for text in ["", "00", String(repeating: "g", count: 32)] { #expect(KeyedHash.claimCode(standingFor: text) == nil) }
  }

  @Test("In a copy the hash itself is the secret")
  func copies() {
    let keyed = KeyedHash(salt: [1])
    let hash = keyed.hash("open sesame")
    #expect(keyed.isSecret("open sesame", of: hash))
    #expect(keyed.isSecret(hash, of: hash))
    #expect(keyed.isSecret("close sesame", of: hash) == false)
  }
}
