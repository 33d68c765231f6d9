import Determinism
import MistAPI
import MistLive
import Testing
import Twin

@Suite("Webhooks, administrators and tokens of a pulled organisation")
struct PulledAccessTests {
  private static let salt: [UInt8] = [1, 2, 3]
  private let hash = KeyedHash(salt: salt)

  /// The shops with webhooks, two people, somebody who is invited, and a token that a person has made.
  private func fill(_ bench: LiveBench) async throws -> (sites: [MistID], maker: TwinClient) {
    let sites = try await bench.fill()
    let (twin, org) = (bench.twin, bench.org)
    _ = try await twin.addAdministrator(
      email: "ada@planted.example", password: "a planted password", firstName: "Planted", lastName: "Byron", in: org)
    _ = try await twin.addAdministrator(
      email: "bob@planted.example", password: "a planted password", firstName: "Bob", role: "read", in: org)
    let maker = TwinClient(twin, token: try await twin.mintToken("maker", role: "admin", in: org))
    _ = try await maker.call(
      .post, "/orgs/\(org)/invites",
      body: [
        "email": "carl@planted.example", "first_name": "Planted", "hours": 24,
        "privileges": [["scope": "site", "site_id": .string("\(sites[0])"), "role": "helpdesk"]],
      ])
    let hook: JSON = [
      "name": "collector", "url": "https://u:planted@hooks.example.com/planted?t=planted", "secret": "planted",
      "topics": ["audits"], "headers": ["token": "planted", "X-Site": "planted"], "splunk_token": "planted",
      "oauth2_client_secret": "planted", "oauth2_username": "planted", "enabled": true,
    ]
    _ = try await maker.call(.post, "/orgs/\(org)/webhooks", body: hook)
    _ = try await maker.call(.post, "/sites/\(sites[0])/webhooks", body: hook)
    let ada = TwinClient(twin, token: try await twin.mintUserToken("ada's", email: "ada@planted.example"))
    _ = try await ada.call(
      .post, "/orgs/\(org)/apitokens",
      body: ["name": "pipeline", "privileges": [["scope": "org", "role": "write"]], "src_ips": ["192.0.2.0/24"]])
    return (sites, maker)
  }

  private func pull(
    _ client: any MistClient, _ bench: LiveBench, into copy: Twin, cover: PullCover = PullCover(salt: salt)
  ) async throws -> (refused: [String], predicted: Int) {
    let puller = OrganisationPuller(
      client, organisation: bench.org, cover: cover, atOnce: 4, time: TwinTime(bench.twin))
    var survey = try await puller.survey()
    let predicted = puller.cost(of: survey).total
    try await copy.install(try await puller.organisation(&survey), keepsSecrets: cover.keepsSecrets)
    try await puller.sites(survey) { try await copy.install($0, in: bench.org) }
    try await copy.finishPull()
    return (survey.refused, predicted)
  }

  private func admin(_ twin: Twin, _ org: MistID) async throws -> TwinClient {
    TwinClient(twin, token: try await twin.mintToken("look", role: "admin", in: org))
  }

  @Test("are pulled: who may do what stays, names and secrets are covered, equal ones equal")
  func covered() async throws {
    try await LiveBench.serve { bench in
      let (sites, maker) = try await fill(bench)
      let copy = try LiveBench.copy(at: await bench.twin.now)
      try await bench.withClient { live in
        let before = await live.figures.calls
        let pulled = try await pull(live, bench, into: copy)
        #expect(pulled.refused.isEmpty)
        #expect(await live.figures.calls == before + pulled.predicted)
      }
      let root = "/orgs/\(bench.org)"
      let look = try await admin(copy, bench.org)
      let (people, tokens) = (try await look.list("\(root)/admins"), try await look.list("\(root)/apitokens"))
      let (own, site) = (
        try await look.list("\(root)/webhooks"), try await look.list("/sites/\(sites[0])/webhooks")
      )
      #expect(!JSON.array(people + tokens + own + site).text.contains("lanted"))
      #expect(own.count == 1 && site.count == 1)
      #expect(own[0]["url"] == site[0]["url"])
      #expect(own[0]["url"]?.string?.hasPrefix("https://hooks.example.com.hidden.invalid/") == true)
      #expect(own[0]["enabled"] == true && own[0]["topics"] == ["audits"])
      #expect(own[0]["secret"] == .string(hash.hash("planted")))
      #expect(own[0]["headers"]?["token"] == .string(hash.hash("planted")))

      let source = try await maker.list("\(root)/admins")
      #expect(people.count == 3)
      for member in ["privileges", "admin_id", "id", "enable_two_factor", "expire_time"] {
        #expect(people.map { $0[member] } == source.map { $0[member] }, "\(member)")
      }
      #expect(people.allSatisfy { $0["email"]?.string?.hasSuffix("@hidden.invalid") == true })
      #expect(Set(people.compactMap { $0["email"]?.string }).count == 3)
      // Two people of one first name have one in the copy.
      #expect(people[0]["first_name"] == people[2]["first_name"] && people[0]["first_name"] != people[1]["first_name"])
      let pipeline = try #require(tokens.first { $0["name"] == "pipeline" })
      let found = try #require(try await maker.list("\(root)/apitokens").first { $0["name"] == "pipeline" })
      for member in ["id", "privileges", "src_ips", "org_id", "created_time"] {
        #expect(pipeline[member] == found[member], "\(member)")
      }
      #expect(pipeline["key"] != found["key"])
      #expect(pipeline["created_by"] == people[0]["email"])
      // The tokens by which the copy itself is read are not the organisation's.
      #expect(tokens.count == (try await maker.list("\(root)/apitokens").count))
      #expect(!tokens.contains { $0["name"] == "look" })
    }
  }

  @Test("a URL that is covered is called by nobody, even where deliveries are asked for; one's own is")
  func coveredURL() async throws {
    try await LiveBench.serve { bench in
      let (_, maker) = try await fill(bench)
      var settings = Twin.Settings(seed: 1, start: await bench.twin.now, callMedian: 0, callsPerHour: nil)
      settings.deliversWebhooksOfCopies = true
      let copy = try Twin(settings: settings)
      _ = try await pull(maker, bench, into: copy)
      let look = try await admin(copy, bench.org)
      let path = "/orgs/\(bench.org)/webhooks"
      let id = try #require(try await look.list(path).first?["id"]?.string)
      _ = try await look.call(.post, "\(path)/\(id)/ping")
      _ = try await look.call(.post, "/orgs/\(bench.org)/networks", body: ["name": "n", "vlan_id": 9])
      #expect(await copy.dueWebhookDeliveries().isEmpty)
      _ = try await look.call(.put, "\(path)/\(id)", body: ["url": "https://mine.example.com/"])
      #expect(await copy.dueWebhookDeliveries().map(\.url) == ["https://mine.example.com/"])
    }
  }

  @Test("nobody can log in as one of them, not with secrets kept either; but they can be changed and removed")
  func records() async throws {
    try await LiveBench.serve { bench in
      let (_, maker) = try await fill(bench)
      let copy = try LiveBench.copy(at: await bench.twin.now)
      _ = try await pull(maker, bench, into: copy, cover: .none)
      let root = "/orgs/\(bench.org)"
      let look = try await admin(copy, bench.org)
      let people = try await look.list("\(root)/admins")
      #expect(people.first?["email"] == "ada@planted.example")
      let login = await copy.answer(
        MistRequest(.post, "/login", body: ["email": "ada@planted.example", "password": "a planted password"]),
        credentials: .none)
      #expect(login.status == 400)
      _ = await copy.answer(MistRequest(.post, "/recover", body: ["email": "ada@planted.example"]), credentials: .none)
      #expect(await copy.mails().isEmpty)
      let basic = await copy.answer(
        MistRequest(.get, "/self"), credentials: .basic(email: "ada@planted.example", password: "a planted password"))
      #expect(basic.status == 401)

      let ada = try #require(people.first?["admin_id"]?.string)
      let changed = try await look.call(
        .put, "\(root)/admins/\(ada)", body: ["privileges": [["scope": "org", "role": "read"]]])
      #expect(changed["privileges"]?.array?.first?["role"] == "read")
      await #expect(throws: MistError.self) {
        try await look.call(.put, "\(root)/admins/\(ada)", body: ["privileges": [["scope": "org", "role": "king"]]])
      }
      _ = try await look.call(.delete, "\(root)/admins/\(ada)")
      let invited = try #require(people.last?["id"]?.string)
      await #expect(throws: MistError.self) { try await look.call(.delete, "\(root)/admins/\(invited)") }
      _ = try await look.call(.delete, "\(root)/invites/\(invited)")
      #expect(try await look.list("\(root)/admins").count == 1)
      let token = try #require(
        try await look.list("\(root)/apitokens").first { $0["name"] == "pipeline" }?["id"]?.string)
      #expect(
        try await look.call(.put, "\(root)/apitokens/\(token)", body: ["name": "renamed"])["name"] == "renamed")
      #expect(try await look.call(.get, "\(root)/apitokens/\(token)")["src_ips"] == ["192.0.2.0/24"])
      // One that is made in the copy is a token like any other, and in the list.
      let made = try await look.call(.post, "\(root)/apitokens", body: ["name": "made here"])
      #expect(made["key"]?.string?.utf8.count == 96)
      #expect(try await look.list("\(root)/apitokens").contains { $0["name"] == "made here" })
      _ = try await look.call(.delete, "\(root)/apitokens/\(token)")
      await #expect(throws: MistError.self) { try await look.call(.get, "\(root)/apitokens/\(token)") }
      let log = try await look.call(.get, "\(root)/logs/search")["results"]?.array ?? []
      #expect(log.contains { $0["message"]?.string?.hasPrefix("Revoke Admin") == true })
      // An invitation ends by itself.
      #expect(try await maker.list("\(root)/admins").count == 3)
    }
  }

  @Test("what a token may not read is unknown, and does not end the pull; a refresh that is refused it forgets it")
  func refused() async throws {
    try await LiveBench.serve { bench in
      let (_, maker) = try await fill(bench)
      let copy = try LiveBench.copy(at: await bench.twin.now)
      let root = "/orgs/\(bench.org)"
      let reader = try await LiveBench.reader(bench.twin, bench.org)
      let first = try await pull(reader, bench, into: copy)
      #expect(first.refused == ["apitokens"])
      let look = try await admin(copy, bench.org)
      #expect(try await look.list("\(root)/admins").count == 3)
      let error = await #expect(throws: MistError.self) { try await look.list("\(root)/apitokens") }
      #expect(described(error).contains("apitokens was not pulled into this copy: it is unknown, not empty"))
      // A token can be made where it is not known which there are.
      let made = try await look.call(.post, "\(root)/apitokens", body: ["name": "made here"])
      #expect(try await look.call(.get, "\(root)/apitokens/\(made["id"]?.string ?? "")")["name"] == "made here")

      // Another token may; what it read stays when the first pulls again.
      #expect(try await pull(maker, bench, into: copy).refused.isEmpty)
      #expect(try await look.list("\(root)/apitokens").count > 1)
      #expect(try await pull(reader, bench, into: copy).refused == ["apitokens"])
      #expect(try await look.list("\(root)/apitokens").count > 1)

      await bench.twin.advance(to: await bench.twin.now.advanced(bySeconds: 90_000))
      let refresher = OrganisationRefresher(
        reader, into: copy, cover: PullCover(salt: Self.salt), atOnce: 2, time: TwinTime(bench.twin))
      #expect(try await refresher.refresh(try await refresher.survey()) == ["apitokens"])
      await #expect(throws: MistError.self) { try await look.list("\(root)/apitokens") }
      #expect(try await copy.pulledParts()?.kinds["apitokens"] == nil)
      // The invitation has run out meanwhile, of which no log tells.
      #expect(try await look.list("\(root)/admins").count == 2)
      #expect(try await refresher.refresh(try await refresher.survey()).isEmpty)
    }
  }

  @Test("anything else that is refused ends the pull")
  func otherRefusals() async throws {
    try await LiveBench.serve { bench in
      let (_, maker) = try await fill(bench)
      for (part, status) in [("webhooks", 403), ("networks", 403), ("admins", 404), ("apitokens", 500)] {
        let copy = try LiveBench.copy(at: await bench.twin.now)
        let lame = RefusingClient(client: maker, path: "/orgs/\(bench.org)/\(part)", status: status)
        await #expect(throws: MistError.self, "\(part)") { _ = try await pull(lame, bench, into: copy) }
      }
    }
  }

  @Test("a copy of before does not know them, and its webhooks stay quiet")
  func older() async throws {
    try await LiveBench.serve { bench in
      let (sites, maker) = try await fill(bench)
      let copy = try LiveBench.copy(at: await bench.twin.now)
      let kinds = PullKind.all.filter { !$0.isOfAccess && !$0.name.hasSuffix("webhooks") }
      let puller = OrganisationPuller(
        maker, organisation: bench.org, kinds: kinds, cover: PullCover(salt: [1]), atOnce: 1,
        time: TwinTime(bench.twin))
      var survey = try await puller.survey()
      try await copy.install(try await puller.organisation(&survey), keepsSecrets: false)
      let look = try await admin(copy, bench.org)
      for path in [
        "/orgs/\(bench.org)/webhooks", "/sites/\(sites[0])/webhooks", "/orgs/\(bench.org)/admins",
        "/orgs/\(bench.org)/apitokens",
      ] {
        let error = await #expect(throws: MistError.self, "\(path)") { try await look.list(path) }
        #expect(described(error).contains("unknown, not empty"))
      }
      #expect(await copy.holdsWebhooks)
      #expect(await bench.twin.holdsWebhooks == false)
    }
  }
}

/// Refuses one path, and has the rest answered.
private struct RefusingClient: MistClient {
  let client: any MistClient
  let path: String
  let status: Int

  func send(_ request: MistRequest) async throws -> MistResponse {
    request.path.hasSuffix(path)
      ? MistResponse(status: status, json: ["detail": "no"]) : try await client.send(request)
  }
}
