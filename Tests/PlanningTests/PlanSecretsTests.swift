import MistAPI
import Testing

@testable import Planning

@Suite("Secrets of a plan")
struct PlanSecretsTests {
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

  @Test("In a copy of the organisation hashes stand for secrets, and codes made of hashes for claim codes")
  func copies() throws {
    let hash = KeyedHash(salt: [1])
    let (secret, code) = (hash.hash("open sesame"), hash.hash("AAAAABBBBBCCCCC"))
    let place = ObjectPlace(key: .site("A"), kind: "site", collection: "/orgs/{org_id}/sites", item: "/sites/{id}")
    let items: [PlanAction] = [
      .claim(codes: [code]),
      .create(place, body: ["psk": Placeholder.secret(reference: "env:A", hash: secret).json]),
    ]
    let plan = Plan(
      organisation: .init(name: "A", id: .zero),
      steps: [
        PlanStep(
          number: 1, step: .sites, wave: 1, verb: .create, subject: "A",
          items: items.map { PlanItem(cell: .shared, subject: "", action: $0) }, after: [], impact: .unknown,
          irreversible: nil, reach: .init())
      ])
    let secrets = PlanSecrets(forCopyWith: plan, hash: hash)
    #expect(secrets.text(secret) == secret)
    #expect(secrets.text(code) == KeyedHash.claimCode(standingFor: code)?.magic)
    #expect(
      SecretCover(secrets: secrets).means(.string(secret), Placeholder.secret(reference: "", hash: secret).json) { _ in
        nil
      })
  }
}
