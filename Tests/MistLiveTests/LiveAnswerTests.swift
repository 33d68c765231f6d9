import MistAPI
import MistLive
import Testing
import Twin
import TwinServer

@Suite("Calls over HTTPS")
struct LiveAnswerTests {
  @Test("the cloud answers over HTTPS what the twin answers in this process")
  func same() async throws {
    try await LiveBench.serve { bench in
      let token = try await bench.twin.mintToken("tests", role: "admin", in: bench.org)
      let local = TwinClient(bench.twin, token: token)
      try await bench.withClient { live in
        let site = try await live.call(
          .post, "/orgs/\(bench.org)/sites", body: ["name": "Köln / 1 & 2", "timezone": "Europe/Berlin"])
        let id = try #require(site["id"]?.string)
        for request in [
          MistRequest(.get, "/self"), MistRequest(.get, "/orgs/\(bench.org)/sites", query: [.init("limit", "1")]),
          MistRequest(.get, "/orgs/\(bench.org)/sites/search", query: [.init("name", "Köln / 1 & 2")]),
          MistRequest(.get, "/sites/\(id)/setting"), MistRequest(.get, "/sites/\(bench.org)/setting"),
          MistRequest(.put, "/sites/\(id)/setting", body: ["vars": ["a b": "ü%2F?"]]),
          MistRequest(.get, "/no/such/path"),
        ] {
          let (one, other) = (try await live.send(request), await local.send(request))
          #expect(one.status == other.status, "\(request.path)")
          #expect(one.body == other.body, "\(request.path)")
          #expect(one.header("x-page-total") == other.header("x-page-total"))
        }
        #expect(try await live.list("/orgs/\(bench.org)/sites").count == 1)
      }
    }
  }

  @Test("a certificate that nobody vouches for ends the call before anything is sent")
  func certificate() async throws {
    try await LiveBench.serve { bench in
      let error = await #expect(throws: MistError.self) {
        try await bench.withClient {
          $0.authorities = []
        } _: { _ in
        }
      }
      let text = try #require(error.map { "\($0)" })
      #expect(text.contains("the certificate of api.mist.com is signed by nobody"))
      #expect(text.contains("--ca FILE"))
      #expect(text.contains("nothing was sent"))
    }
  }

  @Test("an authority that is none is named")
  func authority() async throws {
    try await LiveBench.serve { bench in
      await #expect(
        throws: LiveSettingsError.badAuthority(file: "own.pem", why: "it holds no certificate that can be read")
      ) {
        try await bench.withClient {
          $0.authorities = [.init(file: "own.pem", pem: Array("nothing".utf8))]
        } _: { _ in
        }
      }
    }
  }

  @Test(
    "every cloud is reached through the proxy that the environment names", arguments: ["global01", "emea01", "apac03"])
  func proxy(_ name: String) async throws {
    try await LiveBench.serve { bench in
      let proxy = "http://somebody:pass%20word@127.0.0.1:\(bench.server.addresses.proxyPort)"
      var settings = try LiveSettings(
        cloud: name, environment: ["MIST_APITOKEN": try await bench.twin.mintToken("t", role: "read", in: bench.org)],
        file: ("env", ["HTTPS_PROXY": proxy]))
      settings.authorities = [bench.authority]
      #expect(!"\(settings)".contains("pass word"))
      try await bench.withClient {
        $0 = settings
      } _: { live in
        let found = try await live.organisation(named: nil)
        #expect(found.id == bench.org)
        #expect(live.cloud.host == MistCloud(name)?.host)
      }
    }
  }

  @Test("an answer larger than the limit is not taken")
  func large() async throws {
    try await LiveBench.serve { bench in
      try await bench.withClient {
        $0.answerLimit = 2000
      } _: { live in
        let error = await #expect(throws: MistError.self) { try await live.call(.get, "/const/countries") }
        #expect(described(error).contains("at most 2000 bytes"))
        let after = try await live.send(MistRequest(.get, "/self"))
        #expect(after.status == 200)
      }
    }
  }
}
