public import Assurance
public import Determinism
public import MistAPI

/// How much of the history of service levels is read.
public struct LevelPull: Sendable, Hashable {
  /// The name by which `--only` takes it.
  public static let name = "sle"
  /// How far back the published API keeps hours, in days (sle-and-canary, section A.3).
  public static let days = 1...14
  /// What is read: what users feel, and the access points' own health.
  public static let metrics = Metric.allCases

  /// Days of history.
  public var days: Int
  /// Whether each access point is read beside its site.
  public var readsAccessPoints: Bool

  /// So many days of each site, and of each access point if that is asked for.
  public init(days: Int, readsAccessPoints: Bool = false) {
    self.days = days
    self.readsAccessPoints = readsAccessPoints
  }

  /// The hours that are read at a moment: whole ones, the last of them over.
  public func window(at time: Instant) -> Range<Instant> {
    let end = time.seconds - time.seconds % MeasuredLevels.bin
    return Instant(seconds: end - Int64(days) * 86_400)..<Instant(seconds: end)
  }
}

extension OrganisationPuller {
  /// How many calls the history of service levels takes: one for each metric of each site that has access points, and of each
  /// of these if they are read, too.
  /// - Parameter done: sites of which it was read before, and are left out.
  public func calls(for levels: LevelPull, of survey: Survey, done: Set<MistID> = []) -> Int {
    measurable(survey, done: done).reduce(0) { sum, site in
      let scopes = levels.readsAccessPoints ? 1 + (survey.accessPoints[site]?.count ?? 0) : 1
      return sum + scopes * LevelPull.metrics.count
    }
  }

  /// The sites whose history is read: those with access points.
  public func measurable(_ survey: Survey, done: Set<MistID> = []) -> [MistID] {
    survey.sites.filter { !done.contains($0) && survey.accessPoints[$0]?.isEmpty == false }
  }

  /// Reads what the cloud has measured, many sites at once, each whole.
  /// - Parameters:
  ///   - done: sites of which it was read before, and are left out.
  ///   - keep: takes a site as soon as it is read: the site itself first, then its access points.
  /// - Throws: `MistError`, and what `keep` throws.
  public func levels(
    _ levels: LevelPull, of survey: Survey, done: Set<MistID> = [],
    keep: @escaping @Sendable ([MeasuredLevels]) async throws -> Void
  ) async throws {
    _ = try await concurrently(atOnce, measurable(survey, done: done)) { site in
      var scopes: [MistID?] = [nil]
      if levels.readsAccessPoints { scopes += survey.accessPoints[site] ?? [] }
      var read: [MeasuredLevels] = []
      for accessPoint in scopes {
        read.append(
          try await MeasuredLevels(
            reading: client, site: site, accessPoint: accessPoint, .lastDays(levels.days), time: time))
      }
      try await keep(read)
    }
  }
}

extension MeasuredLevels {
  /// Which hours are read.
  public enum Hours: Sendable {
    /// Those of a window, which begins and ends with an hour.
    case window(Range<Instant>)
    /// Those of the last days that are over by the cloud's own clock.
    case lastDays(Int)
  }

  /// Reads every metric of a site or one of its access points, one call each.
  /// - Throws: `MistError`
  public init(
    reading client: any MistClient, site: MistID, accessPoint: MistID? = nil, _ wanted: Hours, time: any TimePort
  ) async throws {
    self.init(site: site, accessPoint: accessPoint, start: Instant(seconds: 0), count: 0, read: await time.now())
    func hold(_ window: Range<Instant>) {
      start = Instant(seconds: window.lowerBound.seconds - window.lowerBound.seconds % Self.bin)
      count = Int(max(0, window.upperBound.seconds - start.seconds) / Self.bin)
    }
    if case .window(let window) = wanted { hold(window) }
    let scope: MistAPI.LevelScope = accessPoint.map { .accessPoint($0) } ?? .site
    for metric in LevelPull.metrics {
      do {
        let trend: LevelTrend
        switch wanted {
        case .window(let window):
          trend = try await client.levelTrend(
            metric.name, of: scope, at: site, from: window.lowerBound, to: window.upperBound)
        case .lastDays(let days):
          trend = try await client.levelTrend(metric.name, of: scope, at: site, lastDays: days)
          // The hours are those of the first answer, should one be over before the last.
          if count == 0 {
            guard trend.start.seconds >= 0, trend.start <= trend.end,
              trend.end.seconds - trend.start.seconds <= Int64(days + 2) * 86_400
            else {
              throw MistError.unexpectedAnswer(
                "the trend of \(metric.name) at site \(site)", expected: "a window of \(days) days",
                found: "one from \(trend.start.iso8601) to \(trend.end.iso8601)")
            }
            hold(trend.start..<trend.end)
          }
        }
        try take(trend, of: metric)
      } catch MistError.refused(status: 404, _, _, _) {
        // A metric that this place does not have is unknown there.
        continue
      }
    }
  }
}
