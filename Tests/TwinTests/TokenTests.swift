import Determinism
import MistAPI
import Testing
import Twin

@Suite("Tokens, and what a caller learns about itself")
struct TokenTests {
  private func bench(callsPerHour: Int? = nil) async throws -> (TwinBench, TwinClient) {
    let bench = try await TwinBench(callsPerHour: callsPerHour)
    try await bench.twin.addAdministrator(
      email: "ann@example.com", password: "correct horse", firstName: "Ann", lastName: "Bee", in: bench.org)
    return (
      bench, TwinClient(bench.twin, token: try await bench.twin.mintUserToken("laptop", email: "ann@example.com"))
    )
  }

  @Test("A token of a person has the person's address, one of an organisation has a name")
  func kinds() async throws {
    let (bench, ann) = try await bench()
    let me = await ann.send(MistRequest(.get, "/self")).json
    #expect(me["email"] == "ann@example.com")
    #expect(me["admin_id"]?.string.flatMap { MistID($0) } != nil)
    #expect(me["privileges"]?.array?.map { $0["scope"] } == ["org"])
    let token = await bench.send(.get, "/self").json
    #expect(token["email"] == nil)
    #expect(token["name"] == "tests")
  }

  @Test("A person makes a token, which is shown once, used, renamed and deleted")
  func userTokens() async throws {
    let (bench, ann) = try await bench()
    let made = try await ann.call(.post, "/self/apitokens", body: ["name": "ci"])
    let key = try #require(made["key"]?.string)
    #expect(key.utf8.count == 31)
    let id = try #require(made["id"]?.string)
    let client = TwinClient(bench.twin, token: key)
    #expect(await client.send(MistRequest(.get, "/self")).json["email"] == "ann@example.com")
    let listed = try await ann.call(.get, "/self/apitokens").array ?? []
    #expect(listed.map { $0["name"] } == ["laptop", "ci"])
    #expect(listed.last?["key"] == .string("\(key.prefix(4))...\(key.suffix(4))"))
    #expect(listed.last?["last_used"]?.int == Int(TwinBench.start.seconds))
    #expect(try await ann.call(.put, "/self/apitokens/\(id)", body: ["name": "cd"])["name"] == "cd")
    #expect(try await ann.call(.get, "/self/apitokens/\(id)")["name"] == "cd")
    #expect(await ann.send(MistRequest(.delete, "/self/apitokens/\(id)")).status == 200)
    #expect(await client.send(MistRequest(.get, "/self")).status == 401)
    #expect(await ann.send(MistRequest(.get, "/self/apitokens/\(id)")).status == 404)
    #expect(await bench.send(.post, "/self/apitokens", body: ["name": "x"]).status == 403)
  }

  @Test("An organisation's token is made with privileges, changed and deleted, and each change holds at once")
  func organisationTokens() async throws {
    let (bench, ann) = try await bench()
    let site = try await bench.makeSite("Berlin")
    let path = "/orgs/\(bench.org)/apitokens"
    let made = try await ann.call(
      .post, path,
      body: [
        "name": "shop", "src_ips": ["10.0.0.1", "127.0.0.0/8"],
        "privileges": [["scope": "site", "site_id": .string(site.description), "role": "read"]],
      ])
    let key = try #require(made["key"]?.string)
    #expect(key.utf8.count == 96)
    #expect(made["created_by"] == "ann@example.com")
    #expect(made["src_ips"] == ["10.0.0.1", "127.0.0.0/8"])
    #expect(made["org_id"] == .string(bench.org.description))
    let item = path + "/" + (try #require(made["id"]?.string))
    let client = TwinClient(bench.twin, token: key)
    let write = MistRequest(.put, "/sites/\(site)/setting", body: [:])
    #expect(await client.send(MistRequest(.get, "/sites/\(site)")).status == 200)
    #expect(await client.send(write).status == 403)
    _ = try await ann.call(.put, item, body: ["privileges": [["scope": "org", "role": "write"]]])
    #expect(await client.send(write).status == 200)
    #expect(await client.send(MistRequest(.get, path)).status == 403)
    let shown = try await ann.call(.get, item)
    #expect(shown["key"] == .string("\(key.prefix(4))...\(key.suffix(4))"))
    #expect(shown["privileges"]?.array?.first?["role"] == "write")
    #expect(await ann.send(MistRequest(.delete, item)).status == 200)
    #expect(await client.send(MistRequest(.get, "/self")).status == 401)
    #expect(await ann.send(MistRequest(.get, item)).status == 404)
    // Its maker's own privileges, when none are given.
    let plain = try await ann.call(.post, path, body: ["name": "plain"])
    #expect(plain["privileges"]?.array?.map { $0["role"] } == ["admin"])
    // No line of the log has a key in it.
    let log = await bench.send(.get, "/orgs/\(bench.org)/logs").text
    #expect(log.contains("API Token"))
    #expect(!log.contains(key) && !log.contains("\(key.prefix(4))..."))
  }

  @Test(
    "A token that is bound to addresses is good from there only; without an address, within a process, everywhere",
    arguments: [
      ("63.3.55.4", 200), ("63.3.55.5", 403), ("63.3.56.0", 200), ("63.3.57.255", 200), ("63.3.58.0", 403),
      ("::ffff:63.3.55.4", 200), ("2001:db8::1", 200), ("2001:db8:0:1::1", 403), ("::1", 403), (nil, 200),
    ] as [(String?, Int)])
  func boundTokens(_ address: String?, _ status: Int) async throws {
    let (bench, ann) = try await bench()
    let path = "/orgs/\(bench.org)/apitokens"
    let made = try await ann.call(
      .post, path, body: ["name": "bound", "src_ips": ["63.3.55.4", "63.3.56.0/23", "2001:db8::/64"]])
    let credentials = Credentials.token(try #require(made["key"]?.string))
    let source = try address.map { try #require(SourceAddress($0)) }
    let answer = await bench.twin.answer(MistRequest(.get, "/self"), credentials: credentials, from: source)
    #expect(answer.status == status)
    #expect(await bench.twin.mayRead(path: "/self", credentials: credentials, from: source) == status)
    #expect(
      (await bench.twin.refusal(ofChannel: "/test", credentials: credentials, from: source) == nil) == (status == 200))
    // What the list says cannot be changed, only said again.
    let item = path + "/" + (try #require(made["id"]?.string))
    #expect(await ann.send(MistRequest(.put, item, body: ["src_ips": []])).status == 400)
    let again = await ann.send(MistRequest(.put, item, body: ["name": "b", "src_ips": made["src_ips"] ?? .null]))
    #expect(again.status == 200)
  }

  @Test(
    "Addresses that are none are refused with their place",
    arguments: [
      "10.0.0", "10.0.0.256", "10.0.0.1/33", "10.0.0.1/", "::1::", ":1", "1:2:3:4:5:6:7:8:9", "2001:db8::/129",
      "example.com", "+1::",
    ])
  func badSources(_ text: String) async throws {
    let (bench, ann) = try await bench()
    let body: JSON = ["name": "x", "src_ips": ["10.0.0.1", .string(text)]]
    let answer = await ann.send(MistRequest(.post, "/orgs/\(bench.org)/apitokens", body: body))
    #expect(answer.status == 400)
    #expect(answer.detail?.hasPrefix("src_ips[1]: ") == true)
  }

  @Test(
    "Privileges that are none are refused with their place",
    arguments: [
      ("[]", "privileges"), ("{}", "privileges"), (#"[{"role":"read"}]"#, "privileges[0].scope"),
      (#"[{"scope":"org","role":"king"}]"#, "privileges[0].role"),
      (#"[{"scope":"org","role":"read"},{"scope":"site","role":"read"}]"#, "privileges[1].site_id"),
      (#"[{"scope":"site","role":"read","site_id":"a1b2c3d4-0000-4000-8000-00000000000f"}]"#, "privileges[0].site_id"),
      (#"[{"scope":"sitegroup","role":"read","sitegroup_ids":["x"]}]"#, "privileges[0].sitegroup_ids"),
      (#"[{"scope":"org","role":"read","org_id":"a1b2c3d4-0000-4000-8000-00000000000f"}]"#, "privileges[0].org_id"),
      (#"[{"scope":"org","role":"read","views":["all"]}]"#, "privileges[0].views"),
    ])
  func badPrivileges(_ text: String, _ place: String) async throws {
    let (bench, _) = try await bench()
    let answer = await bench.send(
      .post, "/orgs/\(bench.org)/apitokens", text: #"{"name":"x","privileges":\#(text)}"#)
    #expect(answer.status == 400)
    #expect(answer.detail?.hasPrefix(place) == true)
    #expect(try await bench.get("/orgs/\(bench.org)/apitokens").array?.contains { $0["name"] == "x" } == false)
  }

  @Test("All credentials of one person share one quota, and usage tells how much of it is used")
  func quota() async throws {
    let (bench, first) = try await bench(callsPerHour: 4)
    let second = TwinClient(bench.twin, token: try await bench.twin.mintUserToken("two", email: "ann@example.com"))
    let basic = bench.client(.basic(email: "ann@example.com", password: "correct horse"))
    for client in [first, second, basic] { #expect(await client.send(MistRequest(.get, "/self")).status == 200) }
    let usage = await first.send(MistRequest(.get, "/self/usage")).json
    #expect(usage["requests"] == 4)
    #expect(usage["request_limit"] == 4)
    for client in [first, second, basic] { #expect(await client.send(MistRequest(.get, "/self")).status == 429) }
    #expect(await bench.send(.get, "/self/usage").json["requests"] == 1)
    await bench.wait(3600)
    #expect(await second.send(MistRequest(.get, "/self/usage")).json["requests"] == 1)
  }

  @Test("Without a limit calls are counted all the same")
  func unlimited() async throws {
    let (bench, _) = try await bench()
    for _ in 0..<9 { _ = await bench.send(.get, "/self") }
    let usage = await bench.send(.get, "/self/usage").json
    #expect(usage["requests"] == 10)
    #expect(usage["request_limit"] == 5000)
  }

  @Test("A person changes the profile and the password, which ends other sessions")
  func profile() async throws {
    let (bench, ann) = try await bench()
    let session = bench.client(await bench.login("ann@example.com", "correct horse").session)
    let changed = try await ann.call(
      .put, "/self", body: ["last_name": "Cee", "phone": "1", "email": "other@example.com", "no_tracking": true])
    #expect(changed["last_name"] == "Cee")
    #expect(changed["first_name"] == "Ann")
    #expect(changed["email"] == "ann@example.com")
    #expect(await ann.send(MistRequest(.get, "/self")).json == changed)
    let removed = try await ann.call(.put, "/self", body: ["-phone": ""])
    #expect(removed["phone"] == nil)
    for body in [["first_name": 3], ["password": "short"], ["tags": "x"], ["enable_two_factor": "yes"]] as [JSON] {
      #expect(await ann.send(MistRequest(.put, "/self", body: body)).status == 400)
    }
    _ = try await ann.call(.put, "/self", body: ["password": "another horse"])
    #expect(await session.send(MistRequest(.get, "/self")).status == 401)
    #expect(await bench.login("ann@example.com", "correct horse").status == 400)
    #expect(await bench.login("ann@example.com", "another horse").status == 200)
  }

  @Test("Who leaves takes tokens and sessions along")
  func leaving() async throws {
    let (bench, ann) = try await bench()
    let session = bench.client(await bench.login("ann@example.com", "correct horse").session)
    #expect(await ann.send(MistRequest(.delete, "/self")).status == 200)
    #expect(await ann.send(MistRequest(.get, "/self")).status == 401)
    #expect(await session.send(MistRequest(.get, "/self")).status == 401)
    #expect(await bench.login("ann@example.com", "correct horse").status == 400)
    #expect(await bench.send(.delete, "/self").status == 403)
  }

  @Test("Tokens from entropy are nobody's to guess; each replaces the one of its name and role")
  func entropy() async throws {
    let (bench, _) = try await bench()
    let fromSeed = try await bench.twin.mintToken("served", role: "admin", in: bench.org)
    let one = try await bench.twin.mintToken("served", role: "admin", in: bench.org, entropy: [1, 2, 3])
    let other = try await bench.twin.mintToken("served", role: "admin", in: bench.org, entropy: [1, 2, 4])
    #expect(Set([fromSeed, one, other]).count == 3)
    #expect(other.utf8.count == 96)
    for (token, status) in [(fromSeed, 401), (one, 401), (other, 200)] {
      #expect(await TwinClient(bench.twin, token: token).send(MistRequest(.get, "/self")).status == status)
    }
    try await bench.twin.adoptToken("my own", name: "served", role: "read", in: bench.org)
    let client = TwinClient(bench.twin, token: "my own")
    #expect(await client.send(MistRequest(.get, "/self")).json["privileges"]?.array?.first?["role"] == "read")
    await #expect(throws: TwinError.self) {
      try await bench.twin.adoptToken("x", name: "x", role: "superuser", in: bench.org)
    }
    await #expect(throws: TwinError.self) { try await bench.twin.mintUserToken("x", email: "nobody@example.com") }
  }

  @Test("Secrets that calls make follow from the seed, unless entropy was added")
  func secrets() async throws {
    func key(_ entropy: [UInt8]?) async throws -> String? {
      let (bench, ann) = try await bench()
      if let entropy { await bench.twin.addEntropy(entropy) }
      _ = try await ann.call(.post, "/self/apitokens", body: ["name": "a"])
      return try await ann.call(.post, "/self/apitokens", body: ["name": "a"])["key"]?.string
    }
    let plain = try await key(nil)
    #expect(try await key(nil) == plain)
    #expect(try await key([1]) != plain)
    #expect(try await key([1]) == (try await key([1])))
    #expect(try await key([2]) != (try await key([1])))
  }
}
