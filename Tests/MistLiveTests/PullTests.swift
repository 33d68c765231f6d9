import Determinism
import MistAPI
import MistLive
import Testing
import Twin

@Suite("Pulling an organisation into a twin")
struct PullTests {
  @Test("copies it whole, under its ids, with as many calls as were said and as many at once as may be")
  func whole() async throws {
    try await LiveBench.serve { bench in
      let sites = try await bench.fill()
      let copy = try LiveBench.copy(at: await bench.twin.now)
      try await bench.withClient { live in
        let puller = OrganisationPuller(
          live, organisation: bench.org, cover: PullCover(salt: [1, 2, 3]), atOnce: 16, page: 10,
          time: TwinTime(bench.twin))
        let before = await live.figures.calls
        var survey = try await puller.survey()
        let cost = puller.cost(of: survey)
        #expect(await live.figures.calls == before + cost.made)
        // Three sites of eight kinds, and a second page of devices of the first.
        #expect(cost.ofSites == 25)
        // Three pages of the inventory, which has to be known to say the cost, and two of stats.
        #expect(cost.pages == 1)
        #expect(cost.made == puller.callsToSurvey + 2)
        let pulled = try await puller.organisation(&survey)
        try await copy.install(pulled, keepsSecrets: false)
        try await puller.sites(survey) { try await copy.install($0, in: bench.org) }
        try await copy.finishPull()
        #expect(await live.figures.calls == before + cost.total)
      }

      let source = try await LiveBench.reader(bench.twin, bench.org)
      let other = try await LiveBench.reader(copy, bench.org)
      // What has no secrets is the same to the byte, times included.
      for path in [
        "/orgs/\(bench.org)/sites", "/orgs/\(bench.org)/networks", "/orgs/\(bench.org)/templates",
        "/orgs/\(bench.org)/wlans", "/orgs/\(bench.org)/sitegroups", "/sites/\(sites[0])/wlans/derived",
      ] {
        #expect(try await other.list(path) == source.list(path), "\(path)")
      }
      let (one, two) = (try await source.inventory(of: bench.org), try await other.inventory(of: bench.org))
      #expect(two.count == 23)
      for member in ["mac", "serial", "model", "type", "site_id", "id", "connected", "name"] {
        #expect(two.map { $0[member] } == one.map { $0[member] }, "\(member)")
      }
      func codes(_ items: [JSON]) -> Set<String> { Set(items.compactMap { $0["magic"]?.string }) }
      #expect(codes(one).count == 23 && codes(two).count == 23 && codes(one).isDisjoint(with: codes(two)))
      let device =
        "/sites/\(sites[0])/devices/\(MistID(device: try #require(one.first?["mac"]?.string.flatMap { MACAddress($0) })))"
      #expect(try await other.call(.get, device)["notes"] == source.call(.get, device)["notes"])
      #expect(try await other.call(.get, "/sites/\(sites[1])/setting")["sle_thresholds"] == ["coverage": -70])
      let stats: [MistRequest.QueryItem] = [.init("type", "all"), .init("status", "all")]
      let (here, there) = (
        try await source.list("/orgs/\(bench.org)/stats/devices", query: stats),
        try await other.list("/orgs/\(bench.org)/stats/devices", query: stats)
      )
      for member in ["mac", "status", "version"] {
        #expect(there.map { $0[member] } == here.map { $0[member] }, "\(member)")
      }
    }
  }

  @Test("secrets, claim codes and clients are hashes, equal ones equal; or they are kept when that is asked for")
  func secrets() async throws {
    try await LiveBench.serve { bench in
      let sites = try await bench.fill()
      func pull(_ cover: PullCover) async throws -> TwinClient {
        let twin = try LiveBench.copy(at: await bench.twin.now)
        let source = try await LiveBench.reader(bench.twin, bench.org)
        let puller = OrganisationPuller(
          source, organisation: bench.org, cover: cover, atOnce: 1, time: TwinTime(bench.twin))
        var survey = try await puller.survey()
        try await twin.install(try await puller.organisation(&survey), keepsSecrets: cover.keepsSecrets)
        try await puller.sites(survey) { try await twin.install($0, in: bench.org) }
        return try await LiveBench.reader(twin, bench.org)
      }
      let covered = try await pull(PullCover(salt: [1]))
      let keys = try await covered.list("/orgs/\(bench.org)/psks") + covered.list("/sites/\(sites[2])/psks")
      let words = keys.compactMap { $0["passphrase"]?.string }
      #expect(words.count == 3 && Set(words).count == 1 && words[0].utf8.count == 32)
      #expect(keys[0]["macs"]?.strings?.first?.hasPrefix("02") == true)
      #expect(keys[0]["email"]?.string?.hasSuffix("@hidden.invalid") == true)
      // A variable that stands where a secret is holds one; the reference itself is none.
      let vars = try await covered.call(.get, "/sites/\(sites[0])/setting")["vars"]
      #expect(vars?["corp_vlan"] == "10")
      #expect(vars?["till_word"]?.string?.utf8.count == 32)
      #expect(try await covered.list("/orgs/\(bench.org)/wlans").first?["auth"]?["psk"] == "{{till_word}}")
      let other = try await pull(PullCover(salt: [2]))
      #expect(try await other.list("/orgs/\(bench.org)/psks").first?["passphrase"]?.string != words[0])
      let kept = try await pull(.none)
      #expect(try await kept.list("/orgs/\(bench.org)/psks").first?["passphrase"] == "a planted passphrase")
    }
  }

  @Test("what was not pulled is unknown, not empty; and a pull that was interrupted goes on")
  func partly() async throws {
    try await LiveBench.serve { bench in
      let sites = try await bench.fill()
      let copy = try LiveBench.copy(at: await bench.twin.now)
      let source = try await LiveBench.reader(bench.twin, bench.org)
      let puller = OrganisationPuller(
        source, organisation: bench.org, kinds: ["networks", "setting"].compactMap { PullKind.named($0) },
        cover: PullCover(salt: [1]), atOnce: 1, time: TwinTime(bench.twin))
      await #expect(throws: PullError.unknownSites(["Mainz"])) { try await puller.survey(sites: ["Bonn", "Mainz"]) }
      var survey = try await puller.survey(sites: ["Bonn", sites[1].description])
      #expect(puller.cost(of: survey).ofSites == 2)
      try await copy.install(try await puller.organisation(&survey), keepsSecrets: false)
      struct Enough: Error {}
      await #expect(throws: Enough.self) {
        try await puller.sites(survey) { site in
          if site.id == sites[1] { throw Enough() }
          try await copy.install(site, in: bench.org)
        }
      }
      let done = try await copy.sitesPulled()
      #expect(done == [sites[0]])
      #expect(puller.cost(of: survey, done: done).ofSites == 1)
      let client = try await LiveBench.reader(copy, bench.org)
      #expect(try await client.list("/orgs/\(bench.org)/networks").count == 1)
      #expect(try await client.call(.get, "/sites/\(sites[0])/setting")["vars"] != nil)
      for path in [
        "/orgs/\(bench.org)/psks", "/sites/\(sites[0])/wlans", "/sites/\(sites[1])/setting",
        "/orgs/\(bench.org)/stats/devices",
      ] {
        let error = await #expect(throws: MistError.self) { try await client.call(.get, path) }
        #expect(described(error).contains("was not pulled into this copy: it is unknown, not empty"), "\(path)")
      }
      try await puller.sites(survey, done: done) { try await copy.install($0, in: bench.org) }
      #expect(try await client.call(.get, "/sites/\(sites[1])/setting")["vars"] != nil)
      // A site that is there with fewer kinds is read again for more; until then they stay unknown.
      #expect(try await copy.sitesPulled(having: ["setting"].compactMap { PullKind.named($0) }).count == 2)
      #expect(try await copy.sitesPulled(having: PullKind.all).isEmpty)
      let all = OrganisationPuller(
        source, organisation: bench.org, cover: PullCover(salt: [1]), atOnce: 1, time: TwinTime(bench.twin))
      var more = try await all.survey()
      try await copy.install(try await all.organisation(&more), keepsSecrets: false)
      #expect(try await client.list("/orgs/\(bench.org)/psks").count == 2)
      await #expect(throws: MistError.self) { try await client.list("/sites/\(sites[0])/wlans") }
      // Another organisation has no place in it, nor a copy in a twin that is none.
      let foreign = PulledOrganisation.empty(try await bench.twin.createOrganisation("Other"), at: await bench.twin.now)
      await #expect(throws: PullError.self) { try await copy.install(foreign, keepsSecrets: false) }
      await #expect(throws: PullError.self) { try await bench.twin.install(foreign, keepsSecrets: false) }
    }
  }
}
