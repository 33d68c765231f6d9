import Assurance
import Determinism
import MistAPI
import MistCatalogue
import Testing
import Twin
import World

/// A site with access points, switches and a gateway, all up.
struct WiredPlace {
  let bench: TwinBench
  let site: MistID
  let accessPoints: [MACAddress]
  let switches: [MACAddress]
  let gateways: [MACAddress]

  init(wait hours: Int64 = 26, wlans: Int = 1) async throws {
    bench = try await TwinBench()
    site = try await bench.makeSite("Berlin")
    try await bench.twin.setWorld(ofSite: "Berlin", profile: "office", opens: nil)
    try await bench.makeWLAN()
    for number in 1..<wlans {
      _ = try await bench.make("/sites/\(site)/wlans", ["ssid": .string("extra\(number)")])
    }
    accessPoints = try await bench.populate(site, 4)
    switches = try await bench.populate(site, 2, model: "EX4100-48MP", first: 50)
    gateways = try await bench.populate(site, 1, model: "SRX320", first: 70)
    await bench.wait(hours * 3600)
  }

  func path(_ scope: String, _ metric: String, _ part: String) -> String {
    "/sites/\(site)/sle/\(scope)/metric/\(metric)/\(part)"
  }

  var siteScope: String { "site/\(site)" }

  func scopes() async throws -> [String] {
    let stats = try await bench.get("/sites/\(site)/stats/clients")
    let client = try #require(stats.array?.first?["mac"]?.string)
    return [
      siteScope, "ap/\(MistID(device: accessPoints[0]))", "switch/\(MistID(device: switches[0]))",
      "gateway/\(MistID(device: gateways[0]))", "client/\(client)",
    ]
  }
}

@Suite("Service levels of every scope")
struct LevelScopeTests {
  private static func complaint(_ id: String, _ answer: MistResponse) throws -> String? {
    let operation = try #require(Catalogue.published.operation(id))
    return EveryOperation.complaint(operation, answer)
  }

  @Test(
    "Users, WLANs, bands and kinds of devices are partitions of the count",
    arguments: ["coverage", "capacity", "successful-connect", "roaming"])
  func partitions(_ metric: String) async throws {
    let place = try await WiredPlace(wlans: 3)
    let level = try #require(Metric(name: metric))
    let trend = try await place.bench.get(place.path(place.siteScope, metric, "summary-trend"))
    let total = LevelPlace.exact(trend["sle"], "total", level).compactMap { $0 }.reduce(0, +)
    let degraded = LevelPlace.exact(trend["sle"], "degraded", level).compactMap { $0 }.reduce(0, +)
    #expect(degraded > 0)
    let unit: Double = level.unit == .events ? 1 : 60
    let impact = try await place.bench.get(place.path(place.siteScope, metric, "impact-summary"))
    for field in ["wlan", "band", "device_type", "device_os"] {
      let rows = try #require(impact[field]?.array)
      let sum = rows.reduce(0) { $0 + ($1["total"]?.int ?? 0) }
      #expect((Double(sum) - Double(total) / unit).magnitude <= Double(rows.count) / 2 + 0.001, "\(field)")
      let bad = rows.reduce(0) { $0 + ($1["degraded"]?.int ?? 0) }
      #expect((Double(bad) - Double(degraded) / unit).magnitude <= Double(rows.count) / 2 + 0.001, "\(field)")
    }
    #expect(impact["wlan"]?.array?.count == 3)
    let users = try await place.bench.get(
      place.path(place.siteScope, metric, "impacted-users"), query: [.init("limit", "1000")])
    let rows = try #require(users["users"]?.array)
    #expect(users["total_count"]?.int == rows.count)
    let bad = rows.reduce(0) { $0 + ($1["degraded"]?.int ?? 0) }
    #expect((Double(bad) - Double(degraded) / unit).magnitude <= Double(rows.count) / 2)
    for row in rows { #expect((row["degraded"]?.int ?? 0) <= (row["total"]?.int ?? 0)) }
    let summary = try await place.bench.get(place.path(place.siteScope, metric, "summary"))
    #expect(summary["impact"]?["num_users"]?.int == rows.count)
    #expect(summary["sle"] == trend["sle"])
    // What each of them has alone adds up too.
    var alone: Int64 = 0
    for mac in Set(rows.compactMap { $0["mac"]?.string }).sorted() {
      let own = try await place.bench.get(place.path("client/\(mac)", metric, "summary-trend"))
      alone += LevelPlace.exact(own["sle"], "degraded", level).compactMap { $0 }.reduce(0, +)
    }
    #expect(alone == degraded)
  }

  @Test(
    "A histogram holds all that was counted",
    arguments: ["coverage", "capacity", "time-to-connect", "ap-health", "switch_health"])
  func histogram(_ name: String) async throws {
    let place = try await WiredPlace()
    let level = try #require(ServiceLevel(name: name))
    let trend = try await place.bench.get(place.path(place.siteScope, name, "summary-trend"))
    let total = (trend["sle"]?["samples"]?["total"]?.array ?? []).compactMap(\.double).reduce(0.0) {
      $0 + (level.unit == .events ? $1 : ($1 * 60).rounded())
    }
    let histogram = try await place.bench.get(place.path(place.siteScope, name, "histogram"))
    let data = try #require(histogram["data"]?.array)
    #expect(data.reduce(0) { $0 + ($1["value"]?.int ?? 0) } == Int(total))
    #expect(data.first?["range"]?.array?.first?.isNull == true)
    #expect(data.last?["range"]?.array?.last?.isNull == true)
  }

  @Test("Thresholds are read, set within their range, and obeyed from then on")
  func thresholds() async throws {
    let place = try await WiredPlace(wait: 14)
    let path = place.path(place.siteScope, "coverage", "threshold")
    #expect(try await place.bench.get(path)["threshold"] == -72)
    let before = try await place.bench.get(place.path(place.siteScope, "coverage", "summary-trend"))
    let set = await place.bench.send(.put, path, body: ["threshold": "-62"])
    #expect(set.status == 200)
    #expect(set.json["threshold"] == -62)
    let setting = try await place.bench.get("/sites/\(place.site)/setting")
    #expect(setting["sle_thresholds"]?["coverage"] == -62)
    for bad: JSON in ["-10", "x", -100, .null, true] {
      let answer = await place.bench.send(.put, path, body: ["threshold": bad])
      #expect(answer.status == 400)
      #expect(answer.detail?.contains("-90 to -60") == true)
    }
    #expect(
      await place.bench.send(.put, place.path(place.siteScope, "roaming", "threshold"), body: ["threshold": 3]).status
        == 404)
    await place.bench.wait(12 * 3600)
    let query: [MistRequest.QueryItem] = [.init("start", String(TwinBench.start.seconds)), .init("end", "now")]
    let after = try await place.bench.get(place.path(place.siteScope, "coverage", "summary-trend"), query: query)
    func rate(_ trend: JSON, _ hours: Range<Int>) -> Double {
      let total = LevelPlace.exact(trend["sle"], "total", .coverage)[hours].compactMap { $0 }.reduce(0, +)
      let bad = LevelPlace.exact(trend["sle"], "degraded", .coverage)[hours].compactMap { $0 }.reduce(0, +)
      return Double(bad) / Double(max(1, total))
    }
    #expect(rate(after, 14..<26) > 2 * rate(after, 0..<14))
    // What was counted before stays as it was.
    let whole = try await place.bench.get(
      place.path(place.siteScope, "coverage", "summary-trend"),
      query: [
        .init("start", String(TwinBench.start.seconds)), .init("end", String(TwinBench.start.seconds + 14 * 3600)),
      ])
    #expect(
      LevelPlace.exact(whole["sle"], "degraded", .coverage).compactMap { $0 }.reduce(0, +)
        == LevelPlace.exact(before["sle"], "degraded", .coverage).compactMap { $0 }.reduce(0, +))
    // By the setting as well; taking it away brings the preset back.
    _ = try await place.bench.client.call(
      .put, "/sites/\(place.site)/setting", body: ["sle_thresholds": ["coverage": -80]])
    #expect(try await place.bench.get(path)["threshold"] == -80)
  }

  @Test("Clients of excluded WLANs are there, but do not count")
  func excluded() async throws {
    let place = try await WiredPlace(wait: 2, wlans: 2)
    let wlan = try #require(
      try await place.bench.get("/sites/\(place.site)/wlans").array?.first?["id"]?.string)
    await place.bench.wait(3600)
    let clients = try await place.bench.get("/sites/\(place.site)/stats")["num_clients"]
    _ = try await place.bench.client.call(.put, "/sites/\(place.site)/wlans/\(wlan)", body: ["sle_excluded": true])
    #expect(try await place.bench.get("/sites/\(place.site)/stats")["num_clients"] == clients)
    await place.bench.wait(6 * 3600)
    let impact = try await place.bench.get(
      place.path(place.siteScope, "coverage", "impact-summary"), query: [.init("duration", "4h")])
    let rows = try #require(impact["wlan"]?.array)
    #expect(rows.count == 1)
    #expect(rows.first?["wlan_id"]?.string != wlan)
  }

  @Test("Levels of switches and gateways are listed for all sites")
  func sitesLevels() async throws {
    let place = try await WiredPlace()
    for (kind, names) in [
      ("wired", ["num_switches", "num_clients", "switch-health", "switch-throughput", "switch-bandwidth"]),
      ("wan", ["num_gateways", "num_clients", "gateway-health", "wan-link-health", "application_health"]),
      ("wifi", ["num_aps", "ap-availability", "ap-health", "coverage"]),
    ] {
      let answer = await place.bench.send(
        .get, "/orgs/\(place.bench.org)/insights/sites-sle", query: [.init("sle", kind)])
      #expect(try Self.complaint("getOrgSitesSle", answer) == nil, "\(kind): \(answer.text)")
      let row = try #require(answer.json["results"]?.array?.first)
      for name in names { #expect(row[name]?.double != nil, "\(kind) \(name)") }
    }
    let worst = try await place.bench.get(
      "/orgs/\(place.bench.org)/insights/worst-sites-by-sle", query: [.init("sle", "switch-health")])
    #expect(worst["results"]?.array?.first?["site_id"]?.string == place.site.description)
  }
}
