public import Assurance
public import Determinism
import MistAPI
import SQLite
public import World

/// What a site's service levels came to in a window, for people.
public struct SiteLevels: Sendable {
  /// One service level.
  public struct Row: Sendable {
    /// Which.
    public var level: ServiceLevel
    /// What was counted in each bin, with the split by classifier.
    public var bins: [ClassifiedTally]
    /// The devices that it is measured at, by name, with what each has: the worst first, only those with something bad.
    public var impacted: [(name: String, tally: ClassifiedTally)]

    /// The sum of all bins.
    public var sum: ClassifiedTally {
      bins.reduce(ClassifiedTally(tally: .zero, byClassifier: level.classifiers.map { _ in 0 })) { $0 + $1 }
    }
  }

  /// The site's name.
  public var site: String
  /// The length of a bin in seconds. Bins are numbered from the epoch; the first and the last are cut short by `start` and `end`.
  public var interval: Int64 = LevelWindow.bin
  /// The start of the first hour.
  public var start: Instant
  /// The end of the last complete interval.
  public var end: Instant
  /// The load profile of the model that the figures come from.
  public var profile: String
  /// The file that the profile was defined in; nil for one that is shipped.
  public var profileFile: String?
  /// Every service level of which anything was counted.
  public var rows: [Row]

  /// As many bins as anybody reads.
  public static let mostBins: Int64 = 20_000

  /// Whether bins can be so many seconds long: so that finer ones add up to coarser ones.
  public static func canHaveBins(of seconds: Int64) -> Bool { LevelBins.isPossible(seconds) }
}

extension Twin {
  /// The service levels of a site by its name, in whole hours of a window.
  /// - Throws: `TwinError` for a site that is not there, and for a window that makes no sense.
  public func siteLevels(named name: String, from start: Instant, to end: Instant) throws -> SiteLevels {
    try siteLevels(of: try site(named: name), in: try levelWindow(from: start, to: end))
  }

  private func siteLevels(of site: StoredObject, in window: LevelWindow) throws -> SiteLevels {
    let world = try worldSite(site)
    let scope = LevelScope(site: site, world: world, part: .site, kind: .site)
    let rows = try ServiceLevel.all.compactMap { level -> SiteLevels.Row? in
      let hours = try levelHours(level, in: scope, window)
      guard hours.contains(where: { $0.total > 0 }) else { return nil }
      return SiteLevels.Row(level: level, bins: hours, impacted: try impacted(level, scope, window))
    }
    return SiteLevels(
      site: site.json["name"]?.string ?? "", start: Instant(seconds: window.start), end: Instant(seconds: window.end),
      profile: world.timeline.profile.name, profileFile: try file(ofProfile: world.timeline.profile.name), rows: rows)
  }

  private func site(named name: String) throws -> StoredObject {
    try site(called: name) { TwinError.unknown(what: "site", name: name, known: $0) }
  }

  /// The same in bins of another length: minutes add up to the ten minutes of the model, and these to hours and days.
  /// - Throws: `TwinError` also for a length that bins cannot have, and for more of them than anybody reads.
  public func siteLevels(
    named name: String, from start: Instant, to end: Instant, every interval: Int64
  ) throws -> SiteLevels {
    guard LevelBins.isPossible(interval) else {
      throw TwinError.refused("bins: expected \(LevelBins.possible) seconds, found \(interval)")
    }
    let site = try site(named: name)
    var levels = try siteLevels(of: site, in: try levelWindow(from: start, to: end))
    guard interval != levels.interval else { return levels }
    let bins = LevelBins(interval: interval, seconds: levels.start.seconds..<levels.end.seconds)
    guard bins.count <= SiteLevels.mostBins else {
      throw TwinError.refused(
        "the window has \(bins.count) bins of \(interval) s, expected at most \(SiteLevels.mostBins)")
    }
    let world = try worldSite(site)
    levels.interval = interval
    for index in levels.rows.indices {
      levels.rows[index].bins = levelBins(levels.rows[index].level, of: world, bins)
    }
    return levels
  }

  /// The window that was asked for, as far as the clock has come.
  private func levelWindow(from start: Instant, to end: Instant) throws -> LevelWindow {
    do throws(APIFailure) {
      return try LevelWindow(start: start.seconds, end: min(end, clock).seconds, now: clock.seconds)
    } catch {
      if case .badRequest(let detail) = error { throw TwinError.refused(detail) }
      throw error
    }
  }

  private func impacted(
    _ level: ServiceLevel, _ scope: LevelScope, _ window: LevelWindow
  ) throws -> [(name: String, tally: ClassifiedTally)] {
    let tallies: [(mac: MACAddress, tally: ClassifiedTally)] =
      if case .device(let metric) = level {
        try deviceTallies(level, in: scope, window, at: metric.place)
      } else {
        try accessPointTallies(level, in: scope, window)
      }
    return try tallies.filter { $0.tally.degraded > 0 }
      .sorted { ($1.tally.degraded, $0.mac) < ($0.tally.degraded, $1.mac) }
      .map { mac, tally in
        let name = try deviceName(mac)
        return (name.isEmpty ? mac.description : name, tally)
      }
  }

  /// Holds the world of this twin against the targets of the published model: up to so many of its sites, on the last whole day.
  public func validateWorld(sites limit: Int) throws -> [ValidationRow] {
    let sites = try store.all(
      "SELECT \(StoredObject.columns) FROM object WHERE collection = 'sites' ORDER BY ordinal LIMIT ?", limit
    ) { StoredObject(row: $0) }.compactMap { $0 }
    let end = WorldModel.cell(at: clock.seconds) / 144 * 144
    let validation = WorldValidation(
      sites: try sites.map { try worldSite($0).timeline }, seed: seed, day: (end - 144)..<end)
    return validation.rows()
  }
}
