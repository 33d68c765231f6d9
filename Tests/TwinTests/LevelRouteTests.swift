import Assurance
import Determinism
import MistAPI
import Testing
import Twin

@Suite("The routes of service levels")
struct LevelRouteTests {
  @Test("Metrics, classifiers and thresholds are found out by asking")
  func discovery() async throws {
    let place = try await LevelPlace(accessPoints: 1, wait: 1)
    let base = "/sites/\(place.site)/sle/\(place.siteScope)"
    let metrics = try await place.bench.get("\(base)/metrics")
    let supported = try #require(metrics["supported"]?.strings)
    #expect(Set(supported) == Set(ServiceLevel.all.flatMap(\.siteNames)))
    for name in ["failed-to-connect", "switch_health", "wan-link-health", "application_health", "ap-availability"] {
      #expect(supported.contains(name))
    }
    for metric in Metric.allCases {
      #expect(try await place.bench.get("\(base)/metric/\(metric.name)/classifiers").strings == metric.classifiers)
      let threshold = await place.bench.send(.get, "\(base)/metric/\(metric.name)/threshold")
      #expect(threshold.status == (metric.threshold == nil ? 404 : 200))
      if let range = metric.threshold {
        #expect(threshold.json["default"]?.double == range.defaultValue)
        #expect(threshold.json["units"]?.string == range.units)
      }
    }
  }

  @Test("An unknown metric is told by that name", arguments: ["coverages", "switch-wealth", "", "..", "sle"])
  func unknownMetric(_ name: String) async throws {
    let place = try await LevelPlace(accessPoints: 1, wait: 1)
    let path = "/sites/\(place.site)/sle/\(place.siteScope)/metric/\(name)"
    for part in ["summary-trend", "classifiers", "threshold", "impacted-aps"] {
      let response = await place.bench.send(.get, "\(path)/\(part)")
      #expect(response.status == 404)
      #expect(response.detail == (name.isEmpty ? "Not found." : "no such metric"))
    }
  }

  @Test("A metric's name comes back as it was asked for")
  func spelling() async throws {
    let place = try await LevelPlace(accessPoints: 1, wait: 2)
    let plain = try await place.bench.get(place.path("successful-connect"))
    for name in ["successful_connect", "failed-to-connect"] {
      let trend = try await place.bench.get(place.path(name))
      #expect(trend["sle"]?["name"]?.string == name)
      #expect(trend["sle"]?["samples"] == plain["sle"]?["samples"])
    }
  }

  @Test("Scopes: the site itself, or an access point of it")
  func scopes() async throws {
    let place = try await LevelPlace(accessPoints: 1, wait: 1)
    let other = try await place.bench.makeSite("Paris")
    for (scope, status) in [
      ("site/\(place.site)", 200), ("site/\(other)", 404), (place.scope(place.macs[0]), 200),
      (place.scope(TwinBench.mac(9)), 404),
      ("ap/\(place.site)", 404), ("client/\(place.site)", 404), ("client/5c5b35ffffff", 404), ("site/x", 404),
      ("mxedge/\(place.site)", 400),
    ] {
      #expect(await place.bench.send(.get, "/sites/\(place.site)/sle/\(scope)/metrics").status == status)
      #expect(await place.bench.send(.get, place.path("coverage", scope)).status == status)
    }
  }

  @Test(
    "Windows that make no sense are refused",
    arguments: [
      [.init("start", "1799690000"), .init("end", "1799680000")], [.init("start", "now")],
      [.init("start", "1799660000"), .init("end", "1799660000")],
      [.init("start", "yesterday")], [.init("end", "nan")], [.init("end", "1e300")], [.init("start", "-1y")],
      [.init("duration", "1")],
      [.init("duration", "0h")], [.init("duration", "-5h")], [.init("duration", "9223372036854775807d")],
      [.init("start", "0")],
      [.init("duration", "60w")], [.init("start", "1900000000"), .init("end", "1900003600")],
    ] as [[MistRequest.QueryItem]])
  func badWindows(_ query: [MistRequest.QueryItem]) async throws {
    let place = try await LevelPlace(accessPoints: 1, wait: 12)
    for path in [place.path("coverage"), "/orgs/\(place.bench.org)/insights/sites-sle"] {
      let response = await place.bench.send(.get, path, query: query)
      #expect(response.status == 400)
      #expect(response.detail?.isEmpty == false)
    }
  }

  @Test("Windows: by duration, relative, aligned to bins, cut at the present")
  func windows() async throws {
    let place = try await LevelPlace(accessPoints: 1, wait: 12)
    await place.bench.wait(1234)
    let now = await place.bench.twin.now.seconds
    func bounds(_ query: [MistRequest.QueryItem]) async throws -> [Int64] {
      let trend = try await place.bench.get(place.path("ap-health"), query: query)
      let bins = trend["sle"]?["samples"]?["total"]?.array?.count ?? 0
      return [
        Int64(trend["start"]?.int ?? 0) - TwinBench.start.seconds,
        Int64(trend["end"]?.int ?? 0) - TwinBench.start.seconds, Int64(bins),
      ]
    }
    #expect(TwinBench.start.seconds % 3600 == 0)
    let end: Int64 = 12 * 3600 + 1200
    #expect(try await bounds([.init("duration", "2h")]) == [10 * 3600, end, 3])
    #expect(try await bounds([.init("start", "-2h")]) == [10 * 3600, end, 3])
    #expect(try await bounds([.init("start", "-2h"), .init("end", "-1h")]) == [10 * 3600, 12 * 3600, 2])
    #expect(try await bounds([.init("start", String(now - 7000)), .init("end", "1900000000")]) == [10 * 3600, end, 3])
    #expect(try await bounds([.init("start", "\(now - 60).5"), .init("end", "now")]) == [12 * 3600, end, 1])
    #expect(try await bounds([])[1] == end)
    #expect(try await bounds([])[2] == 25)
  }

  @Test("A window before anything happened, and before 1970, is empty of samples")
  func longAgo() async throws {
    let place = try await LevelPlace(accessPoints: 1, wait: 2)
    for (start, end, bins) in [("0", "7200", 2), ("-100000000", "3600", 0), ("1700000000", "1700003600", 2)] {
      let response = await place.bench.send(
        .get, place.path("coverage"), query: [.init("start", start), .init("end", end)])
      if bins == 0 {
        #expect(response.status == 400)
      } else {
        let total = response.json["sle"]?["samples"]?["total"]?.array
        #expect(total?.count == bins)
        #expect(total?.allSatisfy(\.isNull) == true)
      }
    }
  }

  @Test("The access points behind a level, worst first")
  func impacted() async throws {
    let place = try await LevelPlace(wait: 24)
    _ = try await place.bench.client.call(
      .put, "/sites/\(place.site)/devices/\(MistID(device: place.macs[0]))", body: ["name": "lobby"])
    let path = "/sites/\(place.site)/sle/\(place.siteScope)/metric/coverage/impacted-aps"
    let answer = try await place.bench.get(path)
    let items = try #require(answer["aps"]?.array)
    #expect(answer["total_count"]?.int == items.count)
    #expect(items.count == 3)
    #expect(items.map { $0["degraded"]?.int ?? 0 } == items.map { $0["degraded"]?.int ?? 0 }.sorted(by: >))
    #expect(items.first { $0["ap_mac"]?.string == place.macs[0].description }?["name"] == "lobby")
    var sum: Int64 = 0
    for item in items {
      let mac = try #require(item["ap_mac"]?.string.flatMap { MACAddress($0) })
      let trend = try await place.bench.get(place.path("coverage", place.scope(mac)))
      let seconds = LevelPlace.exact(trend["sle"], "degraded", .coverage).compactMap { $0 }.reduce(0, +)
      #expect(item["degraded"]?.int == Int((seconds + 30) / 60))
      sum += seconds
    }
    #expect(sum > 0)
    let classifier = Metric.coverage.classifiers[0]
    let part = try await place.bench.get(path, query: [.init("classifier", classifier), .init("limit", "1")])
    #expect(part["classifier"]?.string == classifier)
    #expect((part["aps"]?.array?.count ?? 9) <= 1)
    let unknown = await place.bench.send(.get, path, query: [.init("classifier", "gremlins")])
    #expect(unknown.status == 404)
    #expect(unknown.detail == "no such classifier")
  }
}
