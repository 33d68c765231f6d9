import MistAPI
import Testing

@testable import Planning

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

  @Test("Secrets are found by their hashes, and stand in shown values as hashes")
  func secrets() {
    var secrets = PlanSecrets(hash: KeyedHash(salt: [1]))
    let hash = secrets.add("open sesame")
    #expect(secrets.text(hash) == "open sesame")
    #expect(secrets.text("0") == nil)
    let shown = secrets.redacted(
      ["auth": ["psk": "open sesame", "type": "psk"], "servers": [["secret": "{{radius}}", "host": "a"]]], path: [])
    #expect(shown["auth"]?["psk"] == Placeholder.secret(reference: "", hash: hash).json)
    #expect(shown["auth"]?["type"] == "psk")
    #expect(shown["servers"]?.array?.first?["secret"] == "{{radius}}")
    #expect(!shown.text.contains("sesame"))
  }
}
