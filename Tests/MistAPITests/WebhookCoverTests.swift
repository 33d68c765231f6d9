import MistAPI
import Testing

@Suite("What a copy holds of a webhook")
struct WebhookCoverTests {
  private let hash = KeyedHash(salt: [4])
  private var cover: WebhookCover { WebhookCover(hash: hash) }

  @Test(
    "an address says to whom it leads, leads nobody there, and tells nothing of what follows",
    arguments: [
      ("https://hooks.example.com/services/T0/B0/planted", "https://hooks.example.com.hidden.invalid/#"),
      ("https://user:planted@hooks.example.com:8443/", "https://hooks.example.com.hidden.invalid:8443/#"),
      ("http://10.1.2.3:8080/in?token=planted", "http://10.1.2.3.hidden.invalid:8080/#"),
      ("https://hooks.example.com?planted", "https://hooks.example.com.hidden.invalid/#"),
      ("https://hooks.example.com#planted", "https://hooks.example.com.hidden.invalid/#"),
      ("https://a@planted@hooks.example.com/x", "https://hooks.example.com.hidden.invalid/#"),
      ("https://hooks.example.com/", "https://hooks.example.com.hidden.invalid/"),
      ("https://hooks.example.com:444", "https://hooks.example.com.hidden.invalid:444"),
      // What is no address, or hides something where a host should be.
      ("planted", "https://hidden.invalid/#"), ("arn:aws:sns:planted", "https://hidden.invalid/#"),
      ("https://", "https://hidden.invalid/#"), ("https:///planted", "https://hidden.invalid/#"),
      ("{{planted}}", "https://hidden.invalid/#"), ("ftp://planted/x", "https://hidden.invalid/#"),
    ])
  func urls(_ text: String, _ expected: String) {
    let covered = cover.url(text)
    #expect(covered == expected.replacing("#", with: hash.hash(text)))
    #expect(!covered.contains("planted"))
    #expect(WebhookCover.isCovered(covered) && !WebhookCover.isCovered(text))
    #expect(cover.isCover(covered, of: text) && !cover.isCover(covered, of: text + "x"))
    #expect(!cover.isCover(text, of: text))
  }

  @Test(
    "a host that is none is hidden whole", arguments: ["https://[::1]:80/x", "https://{{planted}}/x", "https://a b/"])
  func hosts(_ text: String) {
    let covered = cover.url(text)
    #expect(covered.contains(".hidden.invalid") && !covered.contains("planted") && !covered.contains("::1"))
    #expect(WebhookCover.isCovered(covered))
  }

  @Test("only what a cover looks like is taken for one")
  func forged() {
    for text in [
      "https://x.hidden.invalid/planted", "https://x.hidden.invalid/\(String(repeating: "a", count: 31))",
      "https://planted@x.hidden.invalid/", "https://x.hidden.invalid/?planted", "https://nothidden.invalid/",
      "https://x.hidden.invalid.example.com/", "",
    ] { #expect(!WebhookCover.isCovered(text), "\(text)") }
  }

  @Test("headers and the account at an OAuth server are covered; once covered they are left, if that is asked for")
  func webhook() throws {
    let webhook: JSON = [
      "name": "w", "enabled": true, "topics": ["audits"], "url": "https://h.example.com/planted", "type": "oauth2",
      "headers": ["Authorization": "Bearer planted", "X-Empty": ""], "oauth2_grant_type": "password",
      "oauth2_client_id": "planted", "oauth2_username": "planted",
      "oauth2_token_url": "https://planted@t.example.com/t",
      "oauth2_scopes": ["all"],
    ]
    let covered = cover.covering(webhook)
    #expect(!covered.text.contains("planted"))
    for name in ["name", "enabled", "topics", "type", "oauth2_grant_type", "oauth2_scopes"] {
      #expect(covered[name] == webhook[name], "\(name)")
    }
    #expect(covered["headers"]?["Authorization"] == .string(hash.hash("Bearer planted")))
    #expect(covered["headers"]?["X-Empty"] == "")
    #expect(covered["oauth2_username"] == covered["oauth2_client_id"])
    #expect(cover.covering(covered, sparesCovered: true) == covered)
    #expect(cover.covering(covered) != covered)
    var changed = try #require(covered.object)
    changed["url"] = "https://h.example.com/planted"
    #expect(cover.covering(.object(changed), sparesCovered: true) == covered)
    for odd in [JSON.null, "x", [], ["url": 7, "headers": []]] as [JSON] { #expect(cover.covering(odd) == odd) }
    #expect(cover.covering(["headers": "planted"]) == ["headers": .string(hash.hash("planted"))])
  }
}
