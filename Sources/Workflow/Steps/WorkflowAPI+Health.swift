import Assurance
import Determinism
import MistAPI
import Rehearsal

extension WorkflowAPI {
  /// The service levels of every site, judged.
  func health(_ request: WorkflowRequest) async throws -> JSON {
    var hours: Int64 = 24
    if let text = request.query("hours") {
      guard let value = Int64(text), (1...168).contains(value) else {
        throw WorkflowRefusal.badQuery("hours", found: text, expected: "a whole number from 1 to 168")
      }
      hours = value
    }
    let end = await network.time.now()
    let start = end.advanced(bySeconds: -hours * 3600)
    let sites = try await network.client.judgedSites(
      of: network.organisation, design: try readDesign(design), from: start, to: end)
    let failed = sites.filter(\.isBelowFloor)
    let judged = sites.filter { $0.notYet == nil }
    let verdict = failed.isEmpty ? (judged.isEmpty ? "unknown" : "good") : "failed"
    return [
      "verdict": .string(verdict), "start": .string(start.iso8601), "end": .string(end.iso8601), "floor": 0.9,
      "sites_judged": JSON(judged.count), "sites_failed": JSON(failed.count),
      "sites_below_floor_not_proven": JSON(sites.count { $0.hasWarning }),
      "sites": .array(sites.map(Self.document)),
    ]
  }

  private static func document(_ site: SiteReview) -> JSON {
    var members = JSONObject([("site", .string(site.site))])
    if !site.zone.isEmpty { members["zone"] = .string(site.zone) }
    if let why = site.notYet {
      members["state"] = "not yet"
      members["why"] = .string(why)
    } else {
      members["state"] = site.isBelowFloor ? "failed" : site.hasWarning ? "warning" : "good"
    }
    members["levels"] = .object(
      JSONObject(
        site.levels.map { level -> (String, JSON) in
          var figure = JSONObject([
            ("level", JSON((level.level * 10_000).rounded() / 10_000)), ("verdict", .string(level.verdict.rawValue)),
          ])
          if let classifier = level.classifier { figure["worst_classifier"] = .string(classifier) }
          return (level.metric.name, .object(figure))
        }))
    return .object(members)
  }
}
