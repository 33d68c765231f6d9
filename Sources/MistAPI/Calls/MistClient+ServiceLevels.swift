public import Determinism

/// The samples of one service level over a window (mist-fidelity, section 6.4): per bin of `interval` seconds, in the
/// unit of the API (user-minutes, events or AP-minutes); nil where the cloud has no data.
public struct LevelTrend: Sendable, Hashable {
  /// The bins of one metric or classifier.
  public struct Samples: Sendable, Hashable {
    /// `coverage`, or `weak-signal` for a classifier.
    public var name: String
    /// Everything observed.
    public var total: [Double?]
    /// What was below the threshold.
    public var degraded: [Double?]
  }
  /// Start of the first bin.
  public var start: Instant
  /// End of the window.
  public var end: Instant
  /// Seconds per bin.
  public var interval: Int64
  /// The metric.
  public var level: Samples
  /// Its classifiers.
  public var classifiers: [Samples]
}

/// Whose service levels: a site, or one device of it.
public enum LevelScope: Sendable, Hashable {
  /// The whole site.
  case site
  /// One access point, by its device id.
  case accessPoint(MistID)
}

extension MistClient {
  /// The trend of one metric: `GET /sites/{s}/sle/{scope}/{id}/metric/{m}/summary-trend`.
  /// - Throws: `MistError`
  public func levelTrend(
    _ metric: String, of scope: LevelScope, at site: MistID, from start: Instant, to end: Instant
  ) async throws -> LevelTrend {
    try await levelTrend(
      metric, of: scope, at: site,
      window: [.init("start", String(start.seconds)), .init("end", String(end.seconds))])
  }

  /// The trend of one metric in the last days, as the cloud's own clock has them.
  /// - Throws: `MistError`
  public func levelTrend(
    _ metric: String, of scope: LevelScope, at site: MistID, lastDays days: Int
  ) async throws -> LevelTrend {
    try await levelTrend(metric, of: scope, at: site, window: [.init("duration", "\(days)d")])
  }

  private func levelTrend(
    _ metric: String, of scope: LevelScope, at site: MistID, window: [MistRequest.QueryItem]
  ) async throws -> LevelTrend {
    let part =
      switch scope {
      case .site: "site/\(site)"
      case .accessPoint(let id): "ap/\(id)"
      }
    let path = "/sites/\(site)/sle/\(part)/metric/\(metric)/summary-trend"
    let body = try await call(
      .get, path, query: window,
      keeping: ["start", "end", "sle", "classifiers", "name", "interval", "samples", "total", "degraded"])
    guard let level = body["sle"], let from = body["start"]?.int, let to = body["end"]?.int,
      let interval = level["interval"]?.int
    else {
      throw MistError.unexpectedAnswer(path, expected: "a trend", found: body.describedForErrors)
    }
    return LevelTrend(
      start: Instant(seconds: Int64(from)), end: Instant(seconds: Int64(to)), interval: Int64(interval),
      level: Self.samples(level), classifiers: (body["classifiers"]?.array ?? []).map { Self.samples($0) })
  }

  /// The service levels of all sites, as fractions 0…1 by metric: `GET /orgs/{o}/insights/sites-sle`, every page.
  /// - Throws: `MistError`
  public func siteLevels(
    of org: MistID, kind: String = "wifi", from start: Instant, to end: Instant
  ) async throws -> [JSON] {
    var results: [JSON] = []
    var page = 1
    while true {
      let body = try await call(
        .get, "/orgs/\(org)/insights/sites-sle",
        query: [
          .init("sle", kind), .init("start", String(start.seconds)), .init("end", String(end.seconds)),
          .init("limit", "1000"), .init("page", String(page)),
        ])
      let items = body["results"]?.array ?? []
      results.append(contentsOf: items)
      if items.isEmpty || results.count >= body["total"]?.int ?? 0 { return results }
      page += 1
    }
  }

  private static func samples(_ body: JSON) -> LevelTrend.Samples {
    func numbers(_ key: String) -> [Double?] { (body["samples"]?[key]?.array ?? []).map(\.double) }
    return LevelTrend.Samples(
      name: body["name"]?.string ?? "", total: numbers("total"), degraded: numbers("degraded"))
  }
}
