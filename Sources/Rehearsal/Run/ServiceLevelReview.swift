import Assurance
import Determinism
import MistAPI

/// Reads the service levels of every site and judges them: below the floor beyond chance, a deployment has failed
/// (ruling 1). One call shows all sites; only what lies below the floor is looked at closely.
struct ServiceLevelReview {
  let client: any MistClient
  let organisation: MistID
  let sites: [RehearsedSite]
  /// The ids of the sites, by name.
  let siteIDs: [String: MistID]
  let start: Instant
  let end: Instant

  static let floor = 0.9

  func run(progress: @Sendable (Int, Int) async -> Void) async throws -> [SiteReview] {
    let readings = try await client.siteLevels(of: organisation, from: start, to: end)
    let bySite = Dictionary(
      readings.compactMap { item in item["site_id"]?.string.map { ($0, item) } },
      uniquingKeysWith: { first, _ in first })
    var reviews: [SiteReview] = []
    for (index, site) in sites.enumerated() {
      await progress(index + 1, sites.count)
      guard let id = siteIDs[site.name] else { continue }
      var review = SiteReview(site: site.name, zone: site.zone ?? "", notYet: nil, levels: [], findings: [])
      if let reading = bySite[id.description] { review.levels = try await levels(reading, at: id) }
      if let opens = site.opens, opens > start {
        review.notYet = "opens \(site.openingDay ?? opens.iso8601)"
      } else if review.levels.allSatisfy({ $0.metric == .apHealth }) {
        review.notYet = "no users seen yet"
      }
      reviews.append(review)
    }
    return reviews
  }

  private func levels(_ reading: JSON, at site: MistID) async throws -> [SiteReview.Level] {
    var result: [SiteReview.Level] = []
    let comparisons = sites.count * Metric.allCases.count
    for metric in Metric.allCases {
      guard let level = reading[metric.name]?.double else { continue }
      if level >= Self.floor {
        result.append(.init(metric: metric, level: level, verdict: .good, hasEnoughExposure: true))
      } else {
        result.append(
          try await closeLook(
            metric, at: site, comparisons: comparisons, accessPoints: reading["num_aps"]?.int ?? 1))
      }
    }
    return result
  }

  /// The trend of the site, and what its access points had in it.
  private func closeLook(
    _ metric: Metric, at site: MistID, comparisons: Int, accessPoints: Int
  ) async throws -> SiteReview.Level {
    let trend = try await client.levelTrend(metric.name, of: .site, at: site, from: start, to: end)
    let total = Self.sum(trend.level.total, metric)
    let degraded = Self.sum(trend.level.degraded, metric)
    let impacted = try await client.call(
      .get, "/sites/\(site)/sle/site/\(site)/metric/\(metric.name)/impacted-aps",
      query: [
        .init("start", String(start.seconds)), .init("end", String(end.seconds)), .init("limit", "1000"),
      ])
    var tallies = (impacted["aps"]?.array ?? []).map { item in
      Tally(
        total: metric.unit.count(ofSamples: item["total"]?.double ?? 0) ?? 0,
        degraded: metric.unit.count(ofSamples: item["degraded"]?.double ?? 0) ?? 0)
    }
    // The list rounds, and has only impacted access points: what is left belongs to the others, in equal parts.
    let seen = tallies.sum()
    let others = Int64(max(1, accessPoints - tallies.count))
    if total > seen.total {
      tallies += (0..<others).map { _ in Tally(total: (total - seen.total) / others, degraded: 0) }
    }
    if let first = tallies.indices.first { tallies[first].degraded += degraded - tallies.sum().degraded }
    let judgement = LevelJudgement.judge(
      metric: metric, perAccessPoint: tallies, comparisons: comparisons, floor: Self.floor,
      horizonHours: Double(end - start) / 3_600_000)
    let parts = trend.classifiers.map { ($0.name, Self.sum($0.degraded, metric)) }
    let worst = parts.max { ($0.1, $1.0) < ($1.1, $0.0) }
    return SiteReview.Level(
      metric: metric, level: judgement.level ?? 1, verdict: judgement.verdict,
      hasEnoughExposure: judgement.hasEnoughExposure, classifier: worst?.0,
      classifierShare: worst.map { degraded > 0 ? Double($0.1) / Double(degraded) : 0 })
  }

  private static func sum(_ samples: [Double?], _ metric: Metric) -> Int64 {
    samples.reduce(0) { $0 + (metric.unit.count(ofSamples: $1 ?? 0) ?? 0) }
  }
}
