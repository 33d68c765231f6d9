import Determinism
import MistAPI
import MistLive
import Testing
import Twin

@Suite("Bringing a pulled copy up to date")
struct RefreshTests {
  private static let salt: [UInt8] = [1, 2, 3]
  private let cover = PullCover(salt: salt)

  /// A copy of the shops, and an hour later a body that changes and refreshes them.
  private func withCopy(
    cover: PullCover? = nil,
    _ body: (LiveBench, LiveClient, Twin, _ sites: [MistID], _ maker: TwinClient) async throws -> Void
  ) async throws {
    try await LiveBench.serve { bench in
      let sites = try await bench.fill()
      let copy = try LiveBench.copy(at: await bench.twin.now)
      let maker = TwinClient(bench.twin, token: try await bench.twin.mintToken("maker", role: "admin", in: bench.org))
      try await bench.withClient { live in
        let cover = cover ?? self.cover
        let puller = OrganisationPuller(
          live, organisation: bench.org, cover: cover, atOnce: 8, time: TwinTime(bench.twin))
        var survey = try await puller.survey()
        try await copy.install(try await puller.organisation(&survey), keepsSecrets: cover.keepsSecrets)
        try await puller.sites(survey) { try await copy.install($0, in: bench.org) }
        try await copy.finishPull()
        await bench.twin.advance(to: await bench.twin.now.advanced(bySeconds: 3600))
        try await body(bench, live, copy, sites, maker)
      }
    }
  }

  private func refresher(
    _ bench: LiveBench, _ live: LiveClient, _ copy: Twin, page: Int = 1000
  ) -> OrganisationRefresher {
    OrganisationRefresher(live, into: copy, cover: cover, atOnce: 4, page: page, time: TwinTime(bench.twin))
  }

  /// What a copy that was pulled anew differs in from the one that was refreshed.
  private func difference(_ bench: LiveBench, _ copy: Twin) async throws -> [OrganisationDifference.Object] {
    func content(_ client: any MistClient, _ cover: PullCover) async throws -> OrganisationContent {
      let puller = OrganisationPuller(
        client, organisation: bench.org, cover: cover, atOnce: 1, time: TwinTime(bench.twin))
      var survey = try await puller.survey()
      return try await puller.content(&survey)
    }
    let (one, other) = (
      try await content(try await LiveBench.reader(copy, bench.org), .none),
      try await content(try await LiveBench.reader(bench.twin, bench.org), cover)
    )
    let kinds = Set((PullKind.base + PullKind.all).map(\.name))
    return OrganisationDifference(one, other, kinds: kinds).objects
  }

  @Test("reads what the log names and nothing else, with as many calls as were said; times go on by collection")
  func changes() async throws {
    try await withCopy { bench, live, copy, sites, maker in
      let root = "/orgs/\(bench.org)"
      let networks = try await maker.list("\(root)/networks")
      let corp = try #require(networks.first?["id"]?.string)
      _ = try await maker.call(.put, "\(root)/networks/\(corp)", body: ["vlan_id": 11])
      _ = try await maker.call(
        .put, "/sites/\(sites[0])/setting", body: ["vars": ["corp_vlan": "11", "till_word": "x"]])
      let own = try #require(try await maker.list("/sites/\(sites[1])/psks").first?["id"]?.string)
      _ = try await maker.call(.delete, "/sites/\(sites[1])/psks/\(own)")
      #expect(try await difference(bench, copy).count == 3)

      await bench.twin.advance(to: await bench.twin.now.advanced(bySeconds: 1800))
      let refresher = refresher(bench, live, copy)
      let before = await live.figures.calls
      let survey = try await refresher.survey()
      #expect(await live.figures.calls == before + survey.cost.made)
      // A key that a line tells of may be the site's or, with a site beside it, the organisation's.
      #expect(survey.kinds.sorted() == ["admins", "apitokens", "networks", "psks", "stats"])
      #expect(survey.sites == [sites[0]: ["setting"], sites[1]: ["site_psks"]])
      #expect(survey.reach.unknown.isEmpty && survey.reach.lines == 3)
      // The log, the changes and the number of devices; five kinds; two collections of sites.
      #expect(survey.cost.made == 3 && survey.cost.total == 10)
      #expect(survey.whole > 40)
      let parts = try #require(try await copy.pulledParts())
      try await refresher.refresh(survey)
      #expect(await live.figures.calls == before + survey.cost.total)
      #expect(try await difference(bench, copy).isEmpty)
      let after = try #require(try await copy.pulledParts())
      #expect(after.kinds["networks"] == survey.time && after.kinds["services"] == parts.kinds["services"])
      #expect(after.sites[sites[0]]?["setting"] == survey.time)
      #expect(after.sites[sites[0]]?["devices"] == parts.sites[sites[0]]?["devices"])

      // Nothing happens for an hour: only what no log tells of is read.
      await bench.twin.advance(to: await bench.twin.now.advanced(bySeconds: 3600))
      let quiet = try await refresher.survey()
      #expect(quiet.kinds.sorted() == ["admins", "apitokens", "stats"])
      #expect(quiet.sites.isEmpty && quiet.cost.total == 6)
    }
  }

  @Test("one that is interrupted is gone on with: what is left is read, and nothing is forgotten")
  func interrupted() async throws {
    try await withCopy { bench, live, copy, sites, maker in
      let root = "/orgs/\(bench.org)"
      let device = try #require(
        try await maker.list("/sites/\(sites[0])/devices").first?["mac"]?.string.flatMap { MACAddress($0) })
      let new = try #require(
        try await maker.call(.post, "\(root)/sites", body: ["name": "Mainz", "timezone": "Europe/Berlin"])["id"]?
          .string.flatMap { MistID($0) })
      _ = try await maker.assign([device], to: new, in: bench.org)
      _ = try await maker.call(.put, "/sites/\(sites[2])/setting", body: ["vars": ["corp_vlan": "13"]])
      _ = try await maker.call(.post, "\(root)/networks", body: ["name": "guest", "vlan_id": 20])
      await bench.twin.advance(to: await bench.twin.now.advanced(bySeconds: 1800))
      for path in ["\(root)/networks", "/sites/\(sites[0])/devices", "/sites/\(new)/wlans"] {
        let lame = ScriptedLog(live, path: path, status: 404, body: ["detail": "not now"])
        let refresher = OrganisationRefresher(lame, into: copy, cover: cover, atOnce: 1, time: TwinTime(bench.twin))
        let survey = try await refresher.survey()
        await #expect(throws: MistError.self, "\(path)") { try await refresher.refresh(survey) }
        #expect(try await copy.pulledParts()?.logReadTo == nil)
      }
      let refresher = refresher(bench, live, copy)
      let survey = try await refresher.survey()
      #expect(survey.sites[sites[0]] == ["devices"] && survey.sites[new] != nil)
      try await refresher.refresh(survey)
      #expect(try await difference(bench, copy).isEmpty)
    }
  }

  @Test("the price is exact over pages, that of a whole pull too")
  func pages() async throws {
    try await withCopy { bench, live, copy, sites, maker in
      let free = try await maker.inventory(of: bench.org).filter { $0["site_id"]?.string == nil }.compactMap {
        $0["mac"]?.string.flatMap { MACAddress($0) }
      }
      _ = try await maker.assign(free, to: sites[1], in: bench.org)
      await bench.twin.advance(to: await bench.twin.now.advanced(bySeconds: 1800))
      let refresher = refresher(bench, live, copy, page: 10)
      let before = await live.figures.calls
      let survey = try await refresher.survey()
      #expect(survey.devices == 3 && survey.sites == [sites[1]: ["devices"]])
      try await refresher.refresh(survey)
      #expect(await live.figures.calls == before + survey.cost.total)
      #expect(try await difference(bench, copy).isEmpty)
      let puller = OrganisationPuller(
        live, organisation: bench.org, cover: cover, atOnce: 1, page: 10, time: TwinTime(bench.twin))
      let whole = puller.cost(of: try await puller.survey())
      #expect(try await refresher.survey().whole == whole.total)
    }
  }

  @Test("follows sites and devices: those that are new, that moved, and that are gone")
  func places() async throws {
    try await withCopy { bench, live, copy, sites, maker in
      let root = "/orgs/\(bench.org)"
      let inventory = try await maker.inventory(of: bench.org)
      let macs = inventory.compactMap { $0["mac"]?.string.flatMap { MACAddress($0) } }
      let here = inventory.filter { $0["site_id"]?.string == "\(sites[0])" }.compactMap {
        $0["mac"]?.string.flatMap { MACAddress($0) }
      }
      let new = try #require(
        try await maker.call(
          .post, "\(root)/sites", body: ["name": "Mainz", "timezone": "Europe/Berlin", "country_code": "DE"])["id"]?
          .string.flatMap { MistID($0) })
      _ = try await maker.call(.put, "/sites/\(new)/setting", body: ["vars": ["corp_vlan": "12"]])
      _ = try await maker.assign([here[0]], to: new, in: bench.org)
      _ = try await maker.call(
        .put, "/sites/\(new)/devices/\(MistID(device: here[0]))", body: ["name": "moved", "notes": "by the till"])
      _ = try await maker.call(
        .put, "\(root)/inventory", body: ["op": "delete", "macs": JSON([here[1].description])])
      _ = try await maker.call(.delete, "/sites/\(sites[2])")
      let refresher = refresher(bench, live, copy)
      let survey = try await refresher.survey()
      #expect(survey.sites[new]?.count == 8)
      #expect(survey.sites[sites[0]] == ["devices"])
      #expect(survey.sites[sites[2]] == nil)
      try await refresher.refresh(survey)
      #expect(try await difference(bench, copy).isEmpty)
      let reader = try await LiveBench.reader(copy, bench.org)
      #expect(try await reader.inventory(of: bench.org).count == macs.count - 1)
      #expect(try await reader.list("\(root)/sites").count == 3)
      await #expect(throws: MistError.self) { try await reader.call(.get, "/sites/\(sites[2])/setting") }
    }
  }

  @Test("what somebody has changed in the copy is as it is in the cloud again")
  func own() async throws {
    try await withCopy { bench, live, copy, sites, _ in
      let writer = try await LiveBench.reader(copy, bench.org)
      let root = "/orgs/\(bench.org)"
      _ = try await writer.call(.post, "\(root)/networks", body: ["name": "mine", "vlan_id": 20])
      _ = try await writer.call(.put, "/sites/\(sites[0])/setting", body: ["vars": ["corp_vlan": "99"]])
      let mac = try #require(try await writer.inventory(of: bench.org).first?["mac"]?.string.flatMap { MACAddress($0) })
      _ = try await writer.assign([mac], to: sites[2], in: bench.org)
      #expect(try await difference(bench, copy).count >= 3)
      _ = try await writer.call(.post, "\(root)/sites", body: ["name": "Mine", "timezone": "Europe/Berlin"])
      let refresher = refresher(bench, live, copy)
      try await refresher.refresh(try await refresher.survey())
      #expect(try await difference(bench, copy).isEmpty)
    }
  }

  @Test("a variable that has become a secret is covered where it was read before")
  func newSecret() async throws {
    try await withCopy { bench, live, copy, sites, maker in
      let root = "/orgs/\(bench.org)"
      for site in sites {
        _ = try await maker.call(
          .put, "/sites/\(site)/setting",
          body: ["vars": ["door_word": "a planted door", "till_word": "a planted word"]])
      }
      await bench.twin.advance(to: await bench.twin.now.advanced(bySeconds: 1800))
      let refresher = refresher(bench, live, copy)
      try await refresher.refresh(try await refresher.survey())
      let reader = try await LiveBench.reader(copy, bench.org)
      let path = "/sites/\(sites[0])/setting"
      #expect(try await reader.call(.get, path)["vars"]?["door_word"] == "a planted door")
      await bench.twin.advance(to: await bench.twin.now.advanced(bySeconds: 3600))
      _ = try await maker.call(
        .post, "\(root)/wlans", body: ["ssid": "Door", "auth": ["type": "psk", "psk": "{{door_word}}"]])
      let survey = try await refresher.survey()
      #expect(survey.sites.isEmpty)
      try await refresher.refresh(survey)
      let vars = try await reader.call(.get, path)["vars"]
      #expect(vars?["door_word"] == .string(KeyedHash(salt: Self.salt).hash("a planted door")))
      #expect(vars?["till_word"] == .string(KeyedHash(salt: Self.salt).hash("a planted word")))
      #expect(try await difference(bench, copy).isEmpty)
    }
  }

  @Test("what a message does not name is read as a whole")
  func reach() async throws {
    try await withCopy { bench, live, copy, sites, maker in
      let line: (String, MistID?) -> JSON = { message, site in
        [
          "message": .string(message), "site_id": .string("\(site ?? .zero)"),
          "timestamp": 4_000_000_000, "admin_name": "a", "id": "x",
        ]
      }
      let parts = try #require(try await copy.pulledParts())
      func reach(_ message: String, _ site: MistID? = nil) -> LogReach {
        LogReach(lines: [line(message, site)], since: parts)
      }
      let ofSite = Set(PullKind.all.filter(\.isOfSite).map(\.name))
      #expect(reach("Frobnicate \"x\"", sites[0]).sites == [sites[0]: ofSite])
      #expect(reach("Frobnicate \"x\"", sites[0]).unknown == ["Frobnicate \"x\""])
      #expect(reach("Frobnicate the gizmo").kinds.count == parts.kinds.count - 1)
      #expect(reach("Frobnicate the gizmo").readsInventory)
      #expect(reach("Update WLAN \"Shop\"").kinds == ["wlans"])
      #expect(reach("Update WLAN \"Shop\"", sites[0]).sites == [sites[0]: ["site_wlans"]])
      #expect(reach("Update Device Profile \"p\"").kinds == ["deviceprofiles"])
      #expect(reach("Change Device Profile of 3 devices").readsInventory)
      #expect(reach("Delete Template \"t\"").kinds == ["templates", "wlans", "wxrules"])
      #expect(reach("Update Org Settings").kinds == ["org_setting"])
      #expect(reach("Add Webhook \"Update Site\"").kinds == ["webhooks"])
      #expect(reach("Delete Webhook \"w\"", sites[0]).sites == [sites[0]: ["site_webhooks"]])
      #expect(reach("Create API Token \"t\"").kinds == ["apitokens"])
      #expect(reach("Delete Token \"t\"").kinds == ["apitokens"])
      #expect(reach("Update Admin \"Ada\"").kinds == ["admins"])
      // Who is invited and who goes is read at each refresh in any case.
      for line in ["Invite \"a@b.c\"", "Uninvite \"a@b.c\"", "Update Invite of \"a@b.c\"", "Revoke Admin \"Ada\""] {
        #expect(reach(line).unknown.isEmpty && reach(line).kinds.isEmpty, "\(line)")
      }
      #expect(!reach("Update Network Template \"n\"").readsInventory)
      for harmless in [
        "Create Zone \"Update Site\"", "Accessed Org \"Shops\"", "Upgrade 3 devices to 0.14", "Add SSO \"s\"",
        "Restart Device \"d\"", "Login with role",
      ] {
        let reach = reach(harmless, sites[0])
        #expect(reach.lines == 0 && reach.sites.isEmpty && reach.kinds.isEmpty, "\(harmless)")
      }
      // What was not pulled stays unknown, and what was read later is right.
      let early: JSON = ["message": "Update Org Settings", "site_id": "", "timestamp": 1_000_000_000]
      #expect(LogReach(lines: [early], since: parts).kinds.isEmpty)
    }
  }

  @Test("refuses where the log cannot tell: not to be read, or too short; and hashes under another salt")
  func refusals() async throws {
    try await withCopy { bench, live, copy, _, _ in
      let other = OrganisationRefresher(
        live, into: copy, cover: PullCover(salt: [9]), atOnce: 1, time: TwinTime(bench.twin))
      await #expect(throws: PullError.otherSecrets) { try await other.survey() }
      let logs = "/orgs/\(bench.org)/logs/search"
      for (answer, text) in [
        (
          ScriptedLog(live, path: logs, status: 403, body: ["detail": "no"]),
          "cannot be read with this token (status 403: no)"
        ),
        (
          ScriptedLog(
            live, path: logs, status: 200,
            body: ["results": [], "start": 4_000_000_000, "end": 4_000_000_001, "total": 0]),
          "reaches back to 2096-10-02"
        ),
      ] {
        let refresher = OrganisationRefresher(answer, into: copy, cover: cover, atOnce: 1, time: TwinTime(bench.twin))
        let error = await #expect(throws: RefreshError.self) { try await refresher.survey() }
        #expect(described(error).contains(text), "\(described(error))")
        #expect(described(error).contains("pull the whole into a new file"))
      }
      let whole = try LiveBench.copy(at: await bench.twin.now)
      await #expect(throws: PullError.notAPull) { try await refresher(bench, live, whole).survey() }
    }
  }
}

/// Answers one path by itself, and has the rest answered.
private struct ScriptedLog: MistClient {
  let client: any MistClient
  let path: String
  let status: Int
  let body: JSON

  init(_ client: any MistClient, path: String, status: Int, body: JSON) {
    (self.client, self.path, self.status, self.body) = (client, path, status, body)
  }

  func send(_ request: MistRequest) async throws -> MistResponse {
    request.path.hasSuffix(path) ? MistResponse(status: status, json: body) : try await client.send(request)
  }
}
