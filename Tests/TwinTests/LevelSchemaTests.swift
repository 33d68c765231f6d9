import Assurance
import Determinism
import MistAPI
import MistCatalogue
import Testing
import Twin
import World

/// Every operation × scope × metric × window, with and without causes, is answered as published.
@Suite("Every answer about service levels fits its published schema")
struct LevelSchemaTests {
  /// A stretch of time, by what is special in it.
  enum Window: CaseIterable, Sendable {
    /// As the cloud takes it: the last day.
    case preset
    /// The last bin is cut short by the present.
    case partial
    /// Nothing was there yet: every sample is null.
    case before
    /// In the first hours nothing was there yet.
    case beginning
    /// It ends after the present.
    case future

    func query(now: Instant) -> [MistRequest.QueryItem] {
      let begin = TwinBench.start.seconds
      return switch self {
      case .preset: []
      case .partial: [.init("duration", "2h")]
      case .before: [.init("start", String(begin - 7200)), .init("end", String(begin - 3600))]
      case .beginning: [.init("start", String(begin - 3600)), .init("end", String(begin + 3600))]
      case .future: [.init("start", String(now.seconds - 3600)), .init("end", String(now.seconds + 86_400))]
      }
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var window: Window
    var isTroubled: Bool

    static let all = Window.allCases.flatMap { window in [false, true].map { Case(window: window, isTroubled: $0) } }
    var testDescription: String { "\(window), \(isTroubled ? "with" : "without") causes" }
  }

  /// A site with everything, in the middle of an hour; when troubled, much has gone wrong in the last hours and in the first.
  private static func place(isTroubled: Bool) async throws -> WiredPlace {
    let place = try await WiredPlace(wait: 26)
    await place.bench.wait(2034)
    guard isTroubled else { return place }
    let now = await place.bench.twin.now
    let devices: [CauseKind: MACAddress] = [.accessPointDown: place.accessPoints[2], .switchDown: place.switches[1]]
    for start in [TwinBench.start.advanced(bySeconds: 600), now.advanced(bySeconds: -5000)] {
      for (kind, magnitude) in [
        (CauseKind.dhcpDown, 1.0), (.wanLoss, 0.02), (.broadcastStorm, 1), (.accessPointDown, 1), (.switchDown, 1),
      ] {
        var body = JSONObject([
          ("kind", .string(kind.rawValue)), ("site", "Berlin"), ("start", .string(start.iso8601)), ("duration", "40m"),
          ("magnitude", JSON(magnitude)),
        ])
        if let mac = devices[kind] { body["devices"] = [.string(mac.description)] }
        _ = try await place.bench.twin.injectCause(body)
      }
    }
    return place
  }

  @Test func everyPublishedOperationIsHere() {
    #expect(LevelOperation.all.count == 17)
    for operation in LevelOperation.all {
      #expect(operation.scopes.contains("site"), "\(operation.operation.id)")
      #expect(operation.hasMetric != (operation.operation.parts.last == "metrics"))
    }
  }

  @Test(arguments: Case.all)
  func answers(_ given: Case) async throws {
    let place = try await Self.place(isTroubled: given.isTroubled)
    let window = given.window.query(now: await place.bench.twin.now)
    var (degraded, nulls, calls) = (0.0, 0, 0)
    for scope in try await place.scopes() {
      let kind = String(scope.prefix { $0 != "/" })
      let listed = try await place.bench.get("/sites/\(place.site)/sle/\(scope)/metrics")
      for operation in LevelOperation.all where operation.scopes.contains(kind) {
        for metric in operation.hasMetric ? try #require(listed["supported"]?.strings) : [""] {
          let level = ServiceLevel(name: metric)
          let classifiers = operation.hasClassifier ? level?.classifiers ?? [] : [""]
          for classifier in classifiers {
            let path = operation.path(place.site, scope, metric, classifier)
            // Unlike a classifier of the path, one of the query may be absent.
            let queries =
              operation.takesClassifier
              ? [window, window + [.init("classifier", level?.classifiers.first ?? "")]] : [window]
            for query in operation.takesWindow ? queries : [[]] {
              let answer = await place.bench.send(.get, path, query: query)
              calls += 1
              if operation.isThreshold, level?.threshold == nil {
                #expect(answer.status == 404, "\(path)")
                continue
              }
              let complaint = operation.complaint(answer)
              #expect(complaint == nil, "\(path) \(query): \(complaint ?? "")")
              if operation.operation.id == "getSiteSleSummaryTrend" {
                let samples = answer.json["sle"]?["samples"]?["degraded"]?.array ?? []
                degraded += samples.compactMap(\.double).reduce(0, +)
                nulls += samples.count { $0.isNull }
              }
            }
          }
        }
      }
    }
    // The windows are what they are said to be.
    #expect(calls > 600)
    switch given.window {
    case .before: #expect(degraded == 0 && nulls > 0)
    case .beginning: #expect(degraded > 0 && nulls > 0)
    default: #expect(degraded > 0)
    }
  }

  @Test(arguments: Case.all)
  func organisations(_ given: Case) async throws {
    let place = try await Self.place(isTroubled: given.isTroubled)
    _ = try await place.bench.makeSite("Empty")
    let window = given.window.query(now: await place.bench.twin.now)
    for domain in ServiceLevel.Domain.allCases {
      var answer = await place.bench.send(
        .get, "/orgs/\(place.bench.org)/insights/sites-sle", query: window + [.init("sle", domain.rawValue)])
      let rows = try #require(answer.json["results"]?.array)
      #expect(rows.count == 2)
      // The cloud tells only the id of a site without data, where the document requires every level (mist-fidelity, section 6.4).
      let full = rows.filter { $0.object?.keys != ["site_id"] }
      #expect(full.count == (given.window == .before ? 0 : 1))
      var body = answer.json.object ?? JSONObject()
      body["results"] = .array(full)
      answer.body = JSON.object(body).bytes
      let operation = try #require(Catalogue.published.operation("getOrgSitesSle"))
      #expect(EveryOperation.complaint(operation, answer) == nil)
    }
    for level in ServiceLevel.all {
      let answer = await place.bench.send(
        .get, "/orgs/\(place.bench.org)/insights/worst-sites-by-sle", query: window + [.init("sle", level.name)])
      let operation = try #require(Catalogue.published.operation("getOrgSle"))
      #expect(EveryOperation.complaint(operation, answer) == nil, "\(level.name)")
    }
  }
}
