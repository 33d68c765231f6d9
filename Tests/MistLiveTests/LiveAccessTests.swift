import MistAPI
import MistLive
import Testing
import Twin

@Suite("Tokens, and what they see")
struct LiveAccessTests {
  @Test("the only organisation is found, by a token that reads; it is found by name and by id")
  func only() async throws {
    try await LiveBench.serve { bench in
      let token = try await bench.token("reader", role: "read")
      try await bench.withClient(tokens: [token]) { live in
        for name in [nil, "Shops", bench.org.description] {
          let found = try await live.organisation(named: name)
          #expect(found == LiveOrganisation(id: bench.org, name: "Shops", role: "read"))
        }
        let error = await #expect(throws: LiveAccessError.self) { try await live.organisation(named: "Shop") }
        #expect(described(error).contains("\(bench.org)  Shops (read)"))
      }
    }
  }

  @Test("a token that sees several needs to be told which, and lists them")
  func several() async throws {
    try await LiveBench.serve { bench in
      try await bench.twin.addAdministrator(
        email: "a@example.com", password: "long enough 1", role: "admin", in: bench.org)
      let text = try await bench.twin.mintUserToken("mine", email: "a@example.com")
      let token = try #require(APIToken(text))
      // Who makes an organisation is its administrator.
      let person = TwinClient(bench.twin, token: text)
      let other = try await person.call(.post, "/orgs", body: ["name": "Stores"])["id"]?.string ?? ""
      _ = try await person.call(.post, "/orgs", body: ["name": "Stores"])
      try await bench.withClient(tokens: [token]) { live in
        let error = await #expect(throws: LiveAccessError.self) { try await live.organisation(named: nil) }
        let text = described(error)
        #expect(text.contains("3 organisations; expected --org"))
        #expect(text.contains("\(other)  Stores (admin)"))
        let (first, second) = (try await live.organisation(named: "Shops"), try await live.organisation(named: other))
        #expect(first.mayWrite && second.mayWrite)
        #expect(first.id == bench.org && second.name == "Stores")
        let ambiguous = await #expect(throws: LiveAccessError.self) { try await live.organisation(named: "Stores") }
        #expect(described(ambiguous).contains("several organisations are called 'Stores'"))
      }
    }
  }

  @Test("a token of another cloud is refused with what to look at")
  func otherCloud() async throws {
    try await LiveBench.serve { bench in
      let token = try #require(APIToken("MadeSomewhereElse"))
      let error = await #expect(throws: LiveAccessError.self) { try await bench.withClient(tokens: [token]) { _ in } }
      let text = described(error)
      #expect(text.contains("global01 (api.mist.com) does not know the token"))
      #expect(!text.contains("MadeSomewhereElse"))
    }
  }

  @Test("a token of one site, and one whose role reads nothing, say so")
  func narrow() async throws {
    try await LiveBench.serve { bench in
      let site = try await bench.withClient { live in
        try await live.call(.post, "/orgs/\(bench.org)/sites", body: ["name": "Bonn", "timezone": "UTC"])
      }
      let id = try #require(site["id"]?.string.flatMap { MistID($0) })
      let ofSite = try #require(APIToken(try await bench.twin.mintToken("s", role: "admin", site: id)))
      try await bench.withClient(tokens: [ofSite]) { live in
        let error = await #expect(throws: LiveAccessError.self) { try await live.organisation(named: nil) }
        #expect(described(error).contains("only privileges of the scope site"))
      }
      let installer = try await bench.token("i", role: "installer")
      try await bench.withClient(tokens: [installer]) { live in
        let error = await #expect(throws: LiveAccessError.self) { try await live.organisation(named: "Shops") }
        #expect(described(error).contains("the role 'installer' in 'Shops'"))
      }
    }
  }

  @Test("a token is found in no text that anything makes, whatever the cloud says")
  func planted() async throws {
    try await LiveBench.serve { bench in
      let planted = "PLANTEDxTOKENx0123456789"
      try await bench.twin.adoptToken(planted, name: "planted", role: "admin", in: bench.org)
      let token = try #require(APIToken(planted))
      var texts: [String] = []
      func look(_ value: some Any) {
        var text = "\(value) \(String(reflecting: value))"
        dump(value, to: &text)
        texts.append(text)
      }
      look(token)
      look([token])
      look(try bench.settings([token]))
      let lines = Lines()
      try await bench.withClient(tokens: [token]) { live in
        look(live)
        try await bench.fault(
          ["path": "/api/v1/self", "effect": ["status": 403, "detail": .string("no such token: \(planted)")]],
          ["path": "/api/v1/orgs/*/sites", "effect": ["reset": true]])
        let recording = RecordingClient(live, to: lines)
        for path in ["/self", "/orgs/\(bench.org)/sites", "/orgs/\(bench.org)/setting"] {
          do { look(try await recording.call(.get, path)) } catch { look(error) }
        }
        #expect(texts.contains { $0.contains("no such token: …") })
      }
      do { try await bench.withClient(tokens: [token]) { _ in } } catch { look(error) }
      texts += await lines.all
      #expect(texts.count >= 9)
      for text in texts { #expect(!text.contains("PLANTED"), "\(text)") }
    }
  }
}

/// The lines of a recording, in memory.
actor Lines: RecordingSink {
  private(set) var all: [String] = []

  func append(_ line: String) { all.append(line) }

  var text: String { ([RecordingClient.head] + all).joined(separator: "\n") + "\n" }
}
