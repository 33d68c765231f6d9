import Assurance
import Determinism
import MistAPI
import MistCatalogue
import Testing
import Twin

/// The errors of the API, for every operation that reads service levels.
@Suite("What the API of service levels refuses")
struct LevelBadInputTests {
  private static let windows: [[MistRequest.QueryItem]] = [
    // It ends before it starts, or where it starts.
    [.init("start", "1799690000"), .init("end", "1799680000")],
    [.init("start", "1799650800"), .init("end", "1799650800")],
    // It lies in the twin's future.
    [.init("start", "1900000000"), .init("end", "1900003600")],
    // It is none.
    [.init("start", "yesterday")], [.init("end", "nan")], [.init("end", "1e300")], [.init("duration", "0h")],
    [.init("duration", "-5h")], [.init("duration", "60w")], [.init("duration", "9223372036854775807d")],
  ]

  @Test func windows() async throws {
    let place = try await WiredPlace(wait: 2)
    let paths =
      LevelOperation.all.filter(\.takesWindow).map {
        $0.path(place.site, place.siteScope, "coverage", "weak-signal")
      } + ["sites-sle", "worst-sites-by-sle"].map { "/orgs/\(place.bench.org)/insights/\($0)" }
    #expect(paths.count == 16)
    for path in paths {
      #expect(await place.bench.send(.get, path).status == 200, "\(path)")
      for query in Self.windows {
        let answer = await place.bench.send(.get, path, query: query)
        #expect(answer.status == 400, "\(path) \(query)")
        #expect(answer.detail?.isEmpty == false)
      }
    }
  }

  /// A window before the twin began is no error: there is nothing in it.
  @Test func beforeTheTwinBegan() async throws {
    let place = try await WiredPlace(wait: 2)
    let query: [MistRequest.QueryItem] = [.init("start", "1700000000"), .init("end", "1700007200")]
    for operation in LevelOperation.all where operation.takesWindow {
      for metric in ["coverage", "switch_health", "gateway-health"] {
        let classifier = ServiceLevel(name: metric)?.classifiers.first ?? ""
        let answer = await place.bench.send(
          .get, operation.path(place.site, place.siteScope, metric, classifier), query: query)
        #expect(answer.status == 200)
        for part in [answer.json["sle"], answer.json["classifier"]].compactMap({ $0 }) {
          let counted = (part["samples"]?["total"]?.array ?? []).filter { !$0.isNull }
          #expect(counted.isEmpty, "\(metric) \(operation.operation.id)")
        }
        if let count = answer.json["total_count"] { #expect(count == 0) }
      }
    }
  }

  @Test func metrics() async throws {
    let place = try await WiredPlace(wait: 1)
    for operation in LevelOperation.all where operation.hasMetric {
      for name in ["coverages", "..", "sle", "COVERAGE ", "switch-wealth"] {
        let answer = await place.bench.send(.get, operation.path(place.site, place.siteScope, name, "weak-signal"))
        #expect(answer.status == 404, "\(operation.operation.id) \(name)")
        #expect(answer.detail == "no such metric")
      }
    }
    // A metric is unknown where it is not measured.
    for (scope, name) in [
      ("ap/\(MistID(device: place.accessPoints[0]))", "switch_health"),
      ("switch/\(MistID(device: place.switches[0]))", "coverage"),
      ("gateway/\(MistID(device: place.gateways[0]))", "switch_health"),
    ] {
      let answer = await place.bench.send(.get, place.path(scope, name, "summary-trend"))
      #expect(answer.status == 404)
      #expect(answer.detail == "no such metric")
    }
    let worst = await place.bench.send(
      .get, "/orgs/\(place.bench.org)/insights/worst-sites-by-sle", query: [.init("sle", "coverages")])
    #expect(worst.status == 404)
    #expect(worst.detail == "no such metric")
    let sites = await place.bench.send(
      .get, "/orgs/\(place.bench.org)/insights/sites-sle", query: [.init("sle", "coverage")])
    #expect(sites.status == 400)
    for word in ["wifi", "wired", "wan", "coverage"] { #expect(sites.detail?.contains(word) == true, "\(sites.text)") }
  }

  @Test func classifiers() async throws {
    let place = try await WiredPlace(wait: 1)
    for operation in LevelOperation.all where operation.hasClassifier || operation.takesClassifier {
      // The last is one, but of another metric.
      for name in ["gremlins", "weak signal", "dhcp-nack"] {
        let answer = await place.bench.send(
          .get, operation.path(place.site, place.siteScope, "coverage", name),
          query: operation.hasClassifier ? [] : [.init("classifier", name)])
        #expect(answer.status == 404, "\(operation.operation.id) \(name)")
        #expect(answer.detail == "no such classifier")
      }
    }
    let fields = await place.bench.send(
      .get, place.path(place.siteScope, "coverage", "impact-summary"), query: [.init("fields", "ap,moon")])
    #expect(fields.status == 400)
    for word in ["moon", "band", "device_os"] { #expect(fields.detail?.contains(word) == true, "\(fields.text)") }
  }

  /// The refusal of a scope names those that the operation has.
  @Test func scopes() async throws {
    let place = try await WiredPlace(wait: 1)
    let kinds = ["site", "ap", "client", "switch", "gateway", "mxedge", "planet"]
    for operation in LevelOperation.all {
      for kind in kinds where !operation.scopes.contains(kind) {
        let answer = await place.bench.send(
          .get, operation.path(place.site, "\(kind)/\(place.site)", "coverage", "weak-signal"))
        #expect(answer.status == 400, "\(operation.operation.id) \(kind)")
        let detail = answer.detail ?? ""
        for known in operation.scopes { #expect(detail.contains(known), "\(detail)") }
        #expect(detail.contains("'\(kind)'") || detail.contains(kind), "\(detail)")
      }
      for scope in [
        "site/\(place.bench.org)", "ap/\(MistID(device: TwinBench.mac(9)))",
        "switch/\(MistID(device: place.accessPoints[0]))", "gateway/\(place.site)", "client/5c5b35ffffff", "site/x",
      ] where operation.scopes.contains(String(scope.prefix { $0 != "/" })) {
        let answer = await place.bench.send(.get, operation.path(place.site, scope, "coverage", "weak-signal"))
        #expect(answer.status == 404, "\(operation.operation.id) \(scope)")
      }
    }
  }
}
