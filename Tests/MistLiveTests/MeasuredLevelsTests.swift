import Assurance
import Determinism
import MistAPI
import MistLive
import Testing
import Twin

@Suite("Pulling the history of service levels")
struct MeasuredLevelsTests {
  /// Three sites, of which two have access points, and three days of life.
  private func fill(_ bench: LiveBench) async throws -> [MistID] {
    let client = TwinClient(bench.twin, token: try await bench.twin.mintToken("maker", role: "admin", in: bench.org))
    try await bench.twin.addFactory(count: 3, arriving: await bench.twin.now)
    let codes = try await bench.twin.factoryCodes()
    _ = try await client.claim(codes.map(\.claimCode), in: bench.org)
    let wlan: JSON = ["ssid": "Shop", "auth": ["type": "open"]]
    var sites: [MistID] = []
    for name in ["Bonn", "Köln", "Trier"] {
      let body: JSON = ["name": .string(name), "timezone": "Europe/Berlin"]
      let made = try await client.call(.post, "/orgs/\(bench.org)/sites", body: body)
      let site = try #require(made["id"]?.string.flatMap { MistID($0) })
      sites.append(site)
      _ = try await client.call(.post, "/sites/\(site)/wlans", body: wlan)
    }
    _ = try await client.assign(codes[..<2].map(\.mac), to: sites[0], in: bench.org)
    _ = try await client.assign(codes[2...].map(\.mac), to: sites[1], in: bench.org)
    await bench.twin.advance(to: await bench.twin.now.advanced(bySeconds: 2 * 86_400 + 1800))
    return sites
  }

  private func puller(_ client: any MistClient, _ bench: LiveBench) -> OrganisationPuller {
    OrganisationPuller(
      client, organisation: bench.org, kinds: [], cover: PullCover(salt: [1]), atOnce: 4, time: TwinTime(bench.twin))
  }

  @Test("keeps what was measured, hour by hour and to the second, with as many calls as were said; unknown is not zero")
  func measured() async throws {
    try await LiveBench.serve { bench in
      let sites = try await fill(bench)
      let copy = try Twin(settings: .init(seed: 1, start: await bench.twin.now, callMedian: 0, callsPerHour: nil))
      let wanted = LevelPull(days: 3, readsAccessPoints: true)
      try await bench.withClient { live in
        let puller = puller(live, bench)
        let before = await live.figures.calls
        var survey = try await puller.survey()
        // Two sites and three access points, seven metrics each; the third site has nobody to measure anything.
        let cost = puller.cost(of: survey, levels: wanted)
        #expect(cost.ofLevels == 35 && cost.ofSites == 0)
        #expect(puller.cost(of: survey, levels: LevelPull(days: 3)).ofLevels == 14)
        try await copy.install(try await puller.organisation(&survey), keepsSecrets: false)
        let digest = try await copy.contents().digest
        try await puller.levels(wanted, of: survey) { try await copy.install($0) }
        #expect(await live.figures.calls == before + cost.total)
        #expect(try await copy.contents().digest != digest)
      }
      let now = await bench.twin.now
      let window = wanted.window(at: now)
      let found = try #require(try await copy.measuredLevels(of: sites[0]))
      #expect(found.start == window.lowerBound && found.end == window.upperBound && found.count == 72)
      #expect(found.read == now)
      let truth = try await bench.twin.siteLevels(named: "Bonn", from: window.lowerBound, to: window.upperBound)
      for row in truth.rows {
        guard case .wireless(let metric) = row.level else { continue }
        let hours = try #require(found.hours[metric], "\(metric)")
        #expect(hours.map { $0?.tally ?? .zero } == row.bins.map(\.tally), "\(metric)")
        let known = hours.compactMap { $0 }
        #expect(known.allSatisfy { $0.isConserved }, "\(metric)")
      }
      // The first day nobody was there: nothing is known of it, and it is not taken for nothing.
      #expect(found.hours[.coverage]?.first == .some(nil))
      #expect(found.tally(.coverage, at: window.lowerBound) == nil)
      let devices = try await copy.measuredAccessPoints(of: sites[0])
      #expect(devices.count == 2)
      let sum = devices.map { $0.sum(from: window.lowerBound, to: window.upperBound)[.coverage]?.total ?? 0 }
      #expect(sum.reduce(0, +) == truth.rows.first { $0.level == .wireless(.coverage) }?.sum.total)
      #expect(try await copy.measuredLevels(of: sites[2]) == nil)
    }
  }

  @Test("goes on where it was interrupted, reads more when more is asked for, and an old history anew")
  func resumed() async throws {
    try await LiveBench.serve { bench in
      let sites = try await fill(bench)
      let source = TwinClient(bench.twin, token: try await bench.twin.mintToken("reader", role: "read", in: bench.org))
      let copy = try Twin(settings: .init(seed: 1, start: await bench.twin.now, callMedian: 0, callsPerHour: nil))
      let puller = puller(source, bench)
      let survey = try await puller.survey()
      let wanted = LevelPull(days: 2)
      struct Enough: Error {}
      await #expect(throws: Enough.self) {
        try await puller.levels(wanted, of: survey) { read in
          if read[0].site == sites[1] { throw Enough() }
          try await copy.install(read)
        }
      }
      let now = await bench.twin.now
      let done = try await copy.sitesMeasured(wanted, at: now)
      #expect(done == [sites[0]])
      #expect(puller.calls(for: wanted, of: survey, done: done) == 7)
      #expect(try await copy.sitesMeasured(LevelPull(days: 3), at: now).isEmpty)
      #expect(try await copy.sitesMeasured(LevelPull(days: 2, readsAccessPoints: true), at: now).isEmpty)
      #expect(try await copy.sitesMeasured(wanted, at: now.advanced(bySeconds: 2 * 86_400)).isEmpty)
      // Read again, it stands in the place of what was there.
      try await puller.levels(wanted, of: survey) { try await copy.install($0) }
      let digest = try await copy.contents().digest
      try await puller.levels(wanted, of: survey) { try await copy.install($0) }
      #expect(try await copy.contents().digest == digest)
      #expect(try await copy.sitesMeasured(wanted, at: now) == [sites[0], sites[1]])
    }
  }
}
