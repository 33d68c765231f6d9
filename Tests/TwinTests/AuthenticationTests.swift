import MistAPI
import Testing
import Twin

@Suite("Who may do what")
struct AuthenticationTests {
  @Test("An unknown token is refused on every call", arguments: ["", "x", "Token x"])
  func unknownToken(_ token: String) async throws {
    let bench = try await TwinBench()
    let stranger = TwinClient(bench.twin, token: token)
    for (method, path) in [
      (HTTPMethod.get, "/self"), (.get, "/orgs/\(bench.org)/sites"), (.post, "/orgs/\(bench.org)/sites"),
      (.get, "/nothing"),
    ] {
      let response = await stranger.send(MistRequest(method, path))
      #expect(response.status == 401)
      #expect(response.detail?.isEmpty == false)
    }
  }

  @Test("A token says who it is")
  func identity() async throws {
    let bench = try await TwinBench()
    let identity = try await bench.reader.identity()
    #expect(identity.email == nil)
    let privilege = try #require(identity.privileges.first)
    #expect(identity.privileges.count == 1)
    #expect([privilege.scope, privilege.role, privilege.name] == ["org", "read", "Shops"])
    #expect(privilege.organisation == bench.org)
    #expect(try await bench.client.identity().privileges.map(\.role) == ["admin"])
  }

  @Test("Tokens are 96 characters, the same for the same seed, and not known in clear to the store")
  func tokens() async throws {
    let one = try await TwinBench(seed: 4)
    let two = try await TwinBench(seed: 4)
    let other = try await TwinBench(seed: 5)
    let token = try await one.twin.mintToken("ci", role: "write", in: one.org)
    #expect(token.utf8.count == 96)
    #expect(try await two.twin.mintToken("ci", role: "write", in: two.org) == token)
    #expect(try await other.twin.mintToken("ci", role: "write", in: other.org) != token)
    await #expect(throws: TwinError.self) { try await one.twin.mintToken("ci", role: "superuser", in: one.org) }
  }

  private static let anyID = "a1b2c3d4-0000-4000-8000-00000000000f"

  /// Every kind of write the twin knows.
  static let writes: [(HTTPMethod, String)] = {
    var writes: [(HTTPMethod, String)] = [
      (.post, "/orgs/O/sites"), (.put, "/sites/I"), (.delete, "/sites/I"), (.post, "/orgs/O/sitegroups"),
      (.put, "/orgs/O/sitegroups/I"), (.delete, "/orgs/O/sitegroups/I"), (.put, "/sites/I/setting"),
      (.put, "/orgs/O/setting"),
      (.post, "/orgs/O/inventory"), (.put, "/orgs/O/inventory"), (.post, "/orgs/O/claim"), (.put, "/sites/I/devices/I"),
      (.post, "/orgs/O/deviceprofiles/I/assign"), (.post, "/orgs/O/deviceprofiles/I/unassign"),
      (.post, "/sites/I/devices/upgrade"), (.post, "/sites/I/devices/upgrade/I/cancel"),
      (.post, "/sites/I/devices/I/upgrade"),
      (.post, "/orgs/O/psks/I/delete_old_passphrase"),
    ]
    let collections = [
      "/orgs/O/services", "/orgs/O/networks", "/orgs/O/vpns", "/orgs/O/servicepolicies", "/orgs/O/deviceprofiles",
      "/orgs/O/gatewaytemplates", "/orgs/O/networktemplates", "/orgs/O/sitetemplates", "/orgs/O/aptemplates",
      "/orgs/O/templates", "/orgs/O/rftemplates", "/orgs/O/wlans", "/orgs/O/wxtags", "/orgs/O/wxrules", "/orgs/O/psks",
      "/orgs/O/alarmtemplates", "/orgs/O/webhooks", "/sites/I/wlans", "/sites/I/wxtags", "/sites/I/wxrules",
      "/sites/I/psks", "/sites/I/webhooks", "/sites/I/maps",
    ]
    for collection in collections {
      writes += [(.post, collection), (.put, collection + "/I"), (.delete, collection + "/I")]
    }
    return writes
  }()

  @Test(
    "A token that may only read changes nothing, and is told so before anything else is looked at", arguments: writes)
  func readOnly(_ method: HTTPMethod, _ pattern: String) async throws {
    let bench = try await TwinBench()
    let path = pattern.split(separator: "/").map {
      $0 == "O" ? bench.org.description : $0 == "I" ? Self.anyID : String($0)
    }
    .joined(separator: "/")
    var clients: [TwinClient] = []
    for role in ["read", "helpdesk", "installer"] {
      clients.append(
        TwinClient(bench.twin, token: try await bench.twin.mintToken("auditor", role: role, in: bench.org)))
    }
    let before = try await bench.twin.contents()
    // An installer claims and assigns, and changes nothing else; who may only read is the first two.
    let isInstallation = pattern == "/orgs/O/inventory"
    for client in isInstallation ? Array(clients.dropLast()) : clients {
      // A body that is not even JSON makes no difference.
      for body in [#"{"name":"x"}"#, "{"] {
        var request = MistRequest(method, "/" + path)
        request.body = Array(body.utf8)
        let response = await client.send(request)
        #expect(response.status == 403)
        #expect(response.detail?.isEmpty == false)
      }
    }
    #expect(try await bench.twin.contents() == before)
  }

  @Test("A token that may only read reads")
  func reading() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    for path in [
      "/self", "/orgs/\(bench.org)", "/orgs/\(bench.org)/sites", "/sites/\(site)", "/sites/\(site)/setting/derived",
    ] {
      #expect(await bench.reader.send(MistRequest(.get, path)).status == 200)
    }
  }

  @Test(
    "What the API does not have is not found",
    arguments: [
      (.get, "/nothing"), (.get, "/"), (.get, ""), (.get, "/orgs/O/sites/x/y"), (.get, "/sites"),
      (.get, "/orgs/O/hubprofiles"), (.post, "/orgs/O/hubprofiles"),
    ] as [(HTTPMethod, String)])
  func unknownRoute(_ method: HTTPMethod, _ path: String) async throws {
    let bench = try await TwinBench()
    let response = await bench.send(
      method, path.replacing("O", with: bench.org.description), body: method == .get ? nil : [:])
    #expect(response.status == 404)
    #expect(response.detail == "Not found.")
  }

  @Test(
    "A path that has other methods says so",
    arguments: [(.post, "/self"), (.delete, "/orgs/O/inventory"), (.put, "/orgs/O/sites")] as [(HTTPMethod, String)])
  func wrongMethod(_ method: HTTPMethod, _ path: String) async throws {
    let bench = try await TwinBench()
    let response = await bench.send(method, path.replacing("O", with: bench.org.description), body: [:])
    #expect(response.status == 405)
    #expect(response.detail == "Method \"\(method.rawValue)\" not allowed.")
  }

  @Test("Paths outside the API are not found")
  func outside() async throws {
    let bench = try await TwinBench()
    for path in ["/api/v2/self", "/api", "/", "", "self", "/twin/v1/nothing", "/api/v1"] {
      var request = MistRequest(.get, "/self")
      request.path = path
      #expect(await bench.client.send(request).status == 404)
    }
  }

  @Test("An id that is none is not found; an organisation or site of others is forbidden")
  func strangers() async throws {
    let bench = try await TwinBench()
    let other = try await bench.twin.createOrganisation("Others")
    #expect(await bench.send(.get, "/orgs/x/sites").status == 404)
    #expect(await bench.send(.get, "/orgs/\(other)/sites").status == 403)
    #expect(await bench.send(.get, "/orgs/\(other)").status == 403)
    #expect(await bench.send(.post, "/orgs/\(other)/sites", body: ["name": "x"]).status == 403)
    #expect(await bench.send(.get, "/sites/\(Self.anyID)").status == 403)
    #expect(await bench.send(.get, "/sites/berlin").status == 404)
  }

  @Test(
    "A body that does not parse is refused with its place",
    arguments: [
      ("{", "line 1 column 2 (char 1)"), ("{\"name\": x}", "line 1 column 10 (char 9)"),
      ("{}\n{}", "line 2 column 1 (char 3)"),
    ])
  func badJSON(_ text: String, _ place: String) async throws {
    let bench = try await TwinBench()
    let response = await bench.send(.post, "/orgs/\(bench.org)/sites", text: text)
    #expect(response.status == 400)
    #expect(response.detail?.hasPrefix("JSON parse error - ") == true)
    #expect(response.detail?.hasSuffix(place) == true)
    #expect(try await bench.get("/orgs/\(bench.org)/sites") == [])
  }

  @Test("A body of the wrong kind is refused", arguments: ["[]", "3", "\"x\"", "null", ""])
  func wrongKind(_ text: String) async throws {
    let bench = try await TwinBench()
    for path in ["/orgs/\(bench.org)/sites", "/orgs/\(bench.org)/networks", "/orgs/\(bench.org)/claim"] {
      let response = await bench.send(.post, path, text: text)
      #expect(response.status == 400)
      #expect(response.detail?.contains("expected an object") == true)
    }
  }
}
