import Assurance
import Determinism
import MistAPI
import Testing
import Twin
import World

@Suite("Service levels through the API")
struct ServiceLevelTests {
  @Test("The access points add up to the site, the classifiers to the metric, in every bin", arguments: Metric.allCases)
  func conservation(_ metric: Metric) async throws {
    let place = try await LevelPlace()
    let site = try await place.trend(metric)
    let total = LevelPlace.exact(site["sle"], "total", metric)
    let degraded = LevelPlace.exact(site["sle"], "degraded", metric)
    #expect(total.count == 30)
    #expect(total.compactMap { $0 }.reduce(0, +) > 0)
    var totals: [[Int64?]] = []
    var degradeds: [[Int64?]] = []
    for mac in place.macs {
      let trend = try await place.trend(metric, place.scope(mac))
      totals.append(LevelPlace.exact(trend["sle"], "total", metric))
      degradeds.append(LevelPlace.exact(trend["sle"], "degraded", metric))
    }
    #expect(summed(totals) == total)
    #expect(summed(degradeds) == degraded)
    let classifiers = try #require(site["classifiers"]?.array)
    #expect(classifiers.map { $0["name"]?.string } == metric.classifiers)
    #expect(summed(classifiers.map { LevelPlace.exact($0, "degraded", metric) }) == degraded)
    for classifier in classifiers {
      #expect(classifier["samples"]?["duration"] == classifier["samples"]?["degraded"])
      #expect(LevelPlace.exact(classifier, "total", metric) == total)
    }
    for (total, degraded) in zip(total, degraded) {
      #expect((total == nil) == (degraded == nil))
      #expect((degraded ?? 0) >= 0 && (degraded ?? 0) <= total ?? 0)
    }
    #expect(site["sle"]?["y_label"]?.string == metric.unit.label)
    #expect(site["sle"]?["interval"] == 3600)
  }

  @Test("Bins in which nothing was seen are null, not zero")
  func nullBins() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    try await bench.makeWLAN()
    let macs = try await bench.claim(2)
    _ = try await bench.client.assign(macs, to: site, in: bench.org)
    for mac in macs { try await bench.twin.scheduleArrival(of: mac, at: TwinBench.start.advanced(bySeconds: 4 * 3600)) }
    await bench.wait(8 * 3600)
    let query: [MistRequest.QueryItem] = [.init("start", String(TwinBench.start.seconds - 7200)), .init("end", "now")]
    for metric in Metric.allCases {
      let trend = try await bench.get(
        "/sites/\(site)/sle/site/\(site)/metric/\(metric.name)/summary-trend", query: query)
      let total = trend["sle"]?["samples"]?["total"]?.array ?? []
      #expect(total.count == 10)
      #expect(total.prefix(6).allSatisfy { $0.isNull })
      #expect(total.suffix(3).allSatisfy { !$0.isNull })
      #expect(trend["sle"]?["samples"]?["degraded"]?.array?.prefix(6).allSatisfy(\.isNull) == true)
    }
  }

  @Test("Access points that serve no WLAN are well, and nobody is seen at them")
  func noWLAN() async throws {
    let place = try await LevelPlace(wait: 6, wlan: false)
    #expect(try await place.trend(.coverage)["sle"]?["samples"]?["total"]?.array?.allSatisfy(\.isNull) == true)
    let health = LevelPlace.exact(try await place.trend(.apHealth)["sle"], "total", .apHealth).compactMap { $0 }
    #expect(health.reduce(0, +) > 3 * 5 * 3600)
    try await place.bench.makeWLAN()
    await place.bench.wait(3 * 3600)
    let total = LevelPlace.exact(try await place.trend(.coverage)["sle"], "total", .coverage)
    #expect(total.prefix(6).allSatisfy { $0 == nil })
    #expect(total.suffix(2).allSatisfy { $0 ?? 0 > 0 })
    _ = try await place.bench.client.call(.put, "/sites/\(place.site)", body: ["sitegroup_ids": []])
    #expect(LevelPlace.exact(try await place.trend(.coverage)["sle"], "total", .coverage) == total)
  }

  @Test("The last bin ends with the last complete interval of ten minutes", arguments: [0, 599, 600, 1500, 3599])
  func partialBin(_ seconds: Int64) async throws {
    let place = try await LevelPlace(accessPoints: 1, wait: 5)
    let whole = LevelPlace.exact(try await place.trend(.apHealth)["sle"], "total", .apHealth)
    #expect(whole.count == 5)
    await place.bench.wait(seconds)
    let trend = try await place.trend(.apHealth)
    let complete = seconds / 600 * 600
    #expect(trend["end"]?.int == Int(TwinBench.start.seconds + 5 * 3600 + complete))
    let total = LevelPlace.exact(trend["sle"], "total", .apHealth)
    #expect(total.prefix(5) == whole[...])
    #expect(total.count == (complete == 0 ? 5 : 6))
    if complete > 0 { #expect(total.last == complete) }
    await place.bench.wait(3600 - seconds)
    #expect(LevelPlace.exact(try await place.trend(.apHealth)["sle"], "total", .apHealth).last == 3600)
  }

  /// What can change the levels of a site.
  enum Change: CaseIterable, Sendable {
    case upgrade, newcomer, leaver, cause, timezone, wlan, release, profile

    func happen(at place: LevelPlace) async throws {
      let bench = place.bench
      let ids = place.macs.map { MistID(device: $0) }
      switch self {
      case .upgrade: _ = try await bench.client.upgrade(ids, at: place.site, to: "0.14.30100")
      case .newcomer: _ = try await bench.populate(place.site, 1, first: 7)
      case .leaver:
        let body: JSON = ["op": "unassign", "macs": [.string(place.macs[0].description)]]
        _ = try await bench.client.call(.put, "/orgs/\(bench.org)/inventory", body: body)
      case .cause:
        let start = TwinBench.start.advanced(bySeconds: 2 * 3600)
        try await bench.twin.addCause(
          .dhcpDown, site: "Berlin", from: start, to: start.advanced(bySeconds: 2 * 3600), magnitude: 1)
      case .timezone:
        _ = try await bench.client.call(.put, "/sites/\(place.site)", body: ["timezone": "America/Denver"])
      case .wlan:
        for wlan in try await bench.client.list("/orgs/\(bench.org)/wlans") {
          let path = "/orgs/\(bench.org)/wlans/\(wlan["id"]?.string ?? "")"
          _ = try await bench.client.call(.put, path, body: ["enabled": false])
        }
      case .release: try await bench.twin.addRelease(.init(model: "AP45", version: "0.14.29633", harms: [Self.harm]))
      case .profile: try await bench.twin.setWorld(ofSite: "Berlin", profile: "warehouse", opens: nil)
      }
    }

    static let harm = FirmwareRelease.Harm(level: "coverage", classifier: "weak-signal", points: 40)
  }

  @Test("What is counted does not depend on what was read before a change", arguments: Change.allCases)
  func readingOrder(_ change: Change) async throws {
    var readings: [[JSON]] = []
    for readsBefore in [false, true] {
      let place = try await LevelPlace(wait: 4)
      try await place.bench.twin.addRelease(.init(model: "AP45", version: "0.14.30100", harms: [Change.harm]))
      await place.bench.wait(1000)
      let before = readsBefore ? try await Self.read(place) : []
      try await change.happen(at: place)
      await place.bench.wait(2 * 3600)
      readings.append(try await Self.read(place))
      if readsBefore { #expect(before != readings[1]) }
    }
    #expect(readings[0] == readings[1])
    // and the change is one that matters
    let calm = try await LevelPlace(wait: 4)
    await calm.bench.wait(1000 + 2 * 3600)
    #expect(try await Self.read(calm) != readings[0])
  }

  private static func read(_ place: LevelPlace) async throws -> [JSON] {
    var readings: [JSON] = []
    for metric in Metric.allCases { readings.append(try await place.trend(metric)) }
    return readings
  }

  @Test("A device that moves brings no past along, and leaves its past behind")
  func moving() async throws {
    let place = try await LevelPlace(wait: 8)
    let other = try await place.bench.makeSite("Paris")
    let before = try await place.trend(.coverage)["sle"]?["samples"]
    let moved = place.macs[0]
    _ = try await place.bench.client.assign([moved], to: other, in: place.bench.org)
    await place.bench.wait(4 * 3600)
    let after = try await place.trend(.coverage)["sle"]?["samples"]
    #expect(after?["total"]?.array?.prefix(8) == before?["total"]?.array?.prefix(8))
    #expect(after?["degraded"]?.array?.prefix(8) == before?["degraded"]?.array?.prefix(8))
    let gone = LevelPlace.exact(try await place.trend(.coverage, place.scope(moved))["sle"], "total", .coverage)
    #expect(gone.prefix(8).contains { $0 ?? 0 > 0 })
    #expect(gone.suffix(3).allSatisfy { $0 == nil })
    let query: [MistRequest.QueryItem] = [.init("start", String(TwinBench.start.seconds)), .init("end", "now")]
    let there = try await place.bench.get(
      "/sites/\(other)/sle/site/\(other)/metric/ap-health/summary-trend", query: query)
    let total = LevelPlace.exact(there["sle"], "total", .apHealth)
    #expect(total.count == 12)
    #expect(total.prefix(8).allSatisfy { $0 == nil })
    #expect(total.last == 3600)
    let sites = try await place.bench.client.siteLevels(
      of: place.bench.org, from: TwinBench.start, to: await place.bench.twin.now)
    #expect(sites.map { $0["num_aps"]?.int } == [2, 1])
  }

  @Test("The levels of all sites are the fractions of the trends; a site without data has its id only")
  func sitesLevels() async throws {
    let place = try await LevelPlace(wait: 24)
    let empty = try await place.bench.makeSite("Empty")
    let now = await place.bench.twin.now
    let items = try await place.bench.client.siteLevels(of: place.bench.org, from: TwinBench.start, to: now)
    #expect(items.map { $0["site_id"]?.string } == [place.site.description, empty.description])
    #expect(items[1].object?.keys == ["site_id"])
    #expect(items[0]["num_aps"] == 3)
    for metric in Metric.allCases {
      let trend = try await place.trend(metric)
      let total = LevelPlace.exact(trend["sle"], "total", metric).compactMap { $0 }.reduce(0, +)
      let degraded = LevelPlace.exact(trend["sle"], "degraded", metric).compactMap { $0 }.reduce(0, +)
      #expect(items[0][metric.name] == .number(JSONNumber(float32: Float(1 - Double(degraded) / Double(total)))))
    }
    let page = await place.bench.send(
      .get, "/orgs/\(place.bench.org)/insights/sites-sle", query: [.init("limit", "1"), .init("page", "2")])
    #expect(page.json["results"] == [["site_id": .string(empty.description)]])
    #expect(page.json["total"] == 2)
    #expect(page.header("x-page-total") == "2")
    for kind in ["wired", "wan"] {
      let other = try await place.bench.client.siteLevels(
        of: place.bench.org, kind: kind, from: TwinBench.start, to: now)
      #expect(other.allSatisfy { $0.object?.keys == ["site_id"] })
    }
    #expect(
      await place.bench.send(.get, "/orgs/\(place.bench.org)/insights/sites-sle", query: [.init("sle", "x")]).status
        == 400)
  }

  @Test("One thread and two give the same bytes; another seed gives others")
  func threads() async throws {
    func bytes(threads: Int, seed: UInt64) async throws -> [[UInt8]] {
      let bench = try await TwinBench(seed: seed, threads: threads)
      try await bench.makeWLAN()
      var answers: [[UInt8]] = []
      var sites: [MistID] = []
      for number in 0..<5 {
        sites.append(try await bench.makeSite("Site \(number)"))
        _ = try await bench.populate(sites[number], 2, first: 1 + number * 10)
      }
      await bench.wait(6 * 3600)
      answers.append(await bench.send(.get, "/orgs/\(bench.org)/insights/sites-sle").body)
      for site in sites {
        answers.append(await bench.send(.get, "/sites/\(site)/sle/site/\(site)/metric/roaming/summary-trend").body)
      }
      return answers
    }
    let one = try await bytes(threads: 1, seed: 1)
    #expect(try await bytes(threads: 2, seed: 1) == one)
    #expect(try await bytes(threads: 7, seed: 1) == one)
    #expect(try await bytes(threads: 1, seed: 2) != one)
  }
}
