import Assurance
import Determinism
import MistAPI
import Testing
import Twin

/// Three sites with two access points each, two of them of one name in different organisations.
private struct CachedPlace {
  let bench: TwinBench
  let sites: [MistID]

  init() async throws {
    bench = try await TwinBench()
    let other = try await bench.twin.createOrganisation("Other shops")
    let client = TwinClient(bench.twin, token: try await bench.twin.mintToken("tests", role: "admin", in: other))
    try await bench.makeWLAN()
    var sites: [MistID] = []
    for (number, name) in ["Berlin", "Lisbon"].enumerated() {
      let site = try await bench.makeSite(name)
      _ = try await bench.populate(site, 2, first: 10 * number + 1)
      sites.append(site)
    }
    let namesake = try await client.call(
      .post, "/orgs/\(other)/sites", body: ["name": "Berlin", "timezone": "Europe/Berlin"])
    let id = try #require(namesake["id"]?.string.flatMap { MistID($0) })
    _ = try await client.call(.post, "/sites/\(id)/wlans", body: ["ssid": "others"])
    let devices = [31, 32].map {
      FactoryDevice(claimCode: TwinBench.code($0), mac: TwinBench.mac($0), model: "AP45")
    }
    try await bench.twin.addHardware(devices)
    let macs = try await client.claim(devices.compactMap { $0.claimCode?.label }, in: other).added.map(\.mac)
    _ = try await client.assign(macs, to: id, in: other)
    for mac in macs { try await bench.twin.scheduleArrival(of: mac, at: await bench.twin.now) }
    self.sites = sites + [id]
    await bench.wait(30 * 3600)
  }

  /// What one site counted until then, hour by hour, level by level.
  func levels(_ site: Int, until end: Instant) async throws -> [ServiceLevel: [ClassifiedTally]] {
    let levels = try await bench.twin.siteLevels(named: sites[site].description, from: TwinBench.start, to: end)
    return Dictionary(uniqueKeysWithValues: levels.rows.map { ($0.level, $0.bins) })
  }

  /// The list of the first organisation's sites, over everything so far or until then.
  func list(until end: Instant? = nil, _ domain: String = "wifi") async throws -> JSON {
    try await bench.get(
      "/orgs/\(bench.org)/insights/sites-sle",
      query: [
        .init("sle", domain), .init("start", String(TwinBench.start.seconds)),
        .init("end", end.map { String($0.seconds) } ?? "now"),
      ])
  }

  /// Reads everything, so that everything is kept.
  func readAll() async throws {
    for site in sites.indices { _ = try await levels(site, until: await bench.twin.now) }
    for domain in ["wifi", "wired", "wan"] { _ = try await list(domain) }
  }
}

@Suite("What is kept of service levels")
struct LevelCacheTests {
  private static func hour(_ hour: Double) -> JSON {
    .string(TwinBench.start.advanced(bySeconds: Int64(hour * 3600)).iso8601)
  }

  /// What befalls Berlin: in the past, into the future, again and again, growing.
  static let causes: [JSONObject] = [
    JSONObject([("kind", "dhcp-down"), ("start", hour(20.2)), ("duration", "2h")]),
    JSONObject([("kind", "crowd"), ("start", hour(26)), ("duration", "9h"), ("magnitude", 3)]),
    JSONObject([
      ("kind", "coverage-hole"), ("start", hour(3)), ("duration", "30m"), ("every", "2h"), ("until", hour(31.5)),
    ]),
    JSONObject([("kind", "ap-down"), ("start", hour(5.5)), ("duration", "20m"), ("every", "1h")]),
    JSONObject([("kind", "wan-loss"), ("start", hour(10)), ("duration", "8h"), ("ramp", "4h"), ("magnitude", 0.1)]),
  ]

  @Test("A cause changes its site as it would have had nobody looked, and no other", arguments: causes)
  func causesOfOneSite(cause: JSONObject) async throws {
    let (looked, fresh) = (try await CachedPlace(), try await CachedPlace())
    var cause = cause
    cause["site"] = "Berlin"
    let now = await looked.bench.twin.now
    try await looked.readAll()
    var before: [[ServiceLevel: [ClassifiedTally]]] = []
    for site in looked.sites.indices { before.append(try await looked.levels(site, until: now)) }
    let list = try await looked.list(until: now)

    for place in [looked, fresh] { _ = try await place.bench.twin.injectCause(cause) }
    for site in looked.sites.indices {
      let after = try await looked.levels(site, until: now)
      #expect(try await fresh.levels(site, until: now) == after)
      // The world knows sites by name: it concerns both of Berlin.
      #expect((after == before[site]) == (site == 1))
    }
    #expect(try await looked.list(until: now) == fresh.list(until: now))
    #expect(try await looked.list(until: now) != list)

    for place in [looked, fresh] { await place.bench.wait(3 * 3600 + 1200) }
    let later = await looked.bench.twin.now
    try await looked.readAll()
    for site in looked.sites.indices {
      #expect(try await looked.levels(site, until: later) == fresh.levels(site, until: later))
    }

    #expect(try await looked.bench.twin.removeCauses(id: nil) == 1)
    for site in looked.sites.indices { #expect(try await looked.levels(site, until: now) == before[site]) }
    #expect(try await looked.list(until: now) == list)
  }

  @Test("Of two causes one is taken back")
  func removal() async throws {
    let (looked, fresh) = (try await CachedPlace(), try await CachedPlace())
    let now = await looked.bench.twin.now
    var (early, late) = (Self.causes[4], Self.causes[0])
    early["site"] = "Lisbon"
    late["site"] = "Lisbon"
    let id = try await looked.bench.twin.injectCause(early)["id"]?.int
    _ = try await looked.bench.twin.injectCause(late)
    _ = try await fresh.bench.twin.injectCause(late)
    try await looked.readAll()
    let path = "/twin/v1/causes/\(try #require(id))"
    #expect(await looked.bench.client.send(MistRequest(.delete, path)).status == 200)
    #expect(await looked.bench.client.send(MistRequest(.delete, path)).status == 404)
    for site in looked.sites.indices {
      #expect(try await looked.levels(site, until: now) == fresh.levels(site, until: now))
    }
    #expect(try await looked.list() == fresh.list())
  }

  @Test("A release that does harm changes the sites that run it, from when they did")
  func releases() async throws {
    let (looked, fresh) = (try await CachedPlace(), try await CachedPlace())
    let now = await looked.bench.twin.now
    try await looked.readAll()
    let before = try await looked.levels(0, until: now)
    let stats = try await looked.bench.get("/sites/\(looked.sites[0])/stats/devices")
    let version = try #require(stats.array?.first?["version"]?.string)
    let elsewhere = FirmwareRelease(
      model: "AP34", version: version, harms: [.init(level: "roaming", classifier: "latency", points: 30)])
    try await looked.bench.twin.addRelease(elsewhere)
    #expect(try await looked.levels(0, until: now) == before)
    let harmful = FirmwareRelease(
      model: "AP45", version: version, harms: [.init(level: "coverage", classifier: "weak-signal", points: 30)])
    for place in [looked, fresh] { try await place.bench.twin.addRelease(harmful) }
    for site in looked.sites.indices {
      let after = try await looked.levels(site, until: now)
      #expect(try await fresh.levels(site, until: now) == after)
      #expect(after[.wireless(.roaming)] == (site == 0 ? before[.wireless(.roaming)] : after[.wireless(.roaming)]))
    }
    #expect(try await looked.levels(0, until: now) != before)
  }

  @Test("Another kind of place, said of a name, changes the sites of that name")
  func worlds() async throws {
    let (looked, fresh) = (try await CachedPlace(), try await CachedPlace())
    let now = await looked.bench.twin.now
    try await looked.readAll()
    let lisbon = try await looked.levels(1, until: now)
    for place in [looked, fresh] {
      try await place.bench.twin.setWorld(ofSite: "Berlin", profile: "school", opens: nil)
    }
    for site in looked.sites.indices {
      #expect(try await looked.levels(site, until: now) == fresh.levels(site, until: now))
    }
    #expect(try await looked.levels(1, until: now) == lisbon)
    #expect(try await looked.list() == fresh.list())
  }

  @Test("The list of sites is what the sites' own levels add up to, however often it is read")
  func list() async throws {
    let (looked, fresh) = (try await CachedPlace(), try await CachedPlace())
    for _ in 0..<8 {
      for place in [looked, fresh] { await place.bench.wait(1200) }
      try await looked.readAll()
    }
    let list = try await looked.list()
    #expect(try await fresh.list() == list)
    let items = try #require(list["results"]?.array)
    #expect(items.compactMap { $0["site_id"]?.string } == looked.sites.prefix(2).map(\.description))
    for (site, item) in items.enumerated() {
      let levels = try await looked.levels(site, until: await looked.bench.twin.now)
      for (level, hours) in levels where level.domain == .wireless {
        let sum = hours.reduce(into: Tally.zero) { $0 += $1.tally }
        let share = Float(1 - Double(sum.degraded) / Double(sum.total))
        #expect(item[level.name] == .number(JSONNumber(float32: share)), "\(level.name)")
      }
    }
  }
}
