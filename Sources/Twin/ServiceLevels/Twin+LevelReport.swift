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
    /// What was counted in each hour, with the split by classifier.
    public var hours: [ClassifiedTally]
    /// The devices that it is measured at, by name, with what each has: the worst first, only those with something bad.
    public var impacted: [(name: String, tally: ClassifiedTally)]

    /// The sum of all hours.
    public var sum: ClassifiedTally {
      hours.reduce(ClassifiedTally(tally: .zero, byClassifier: level.classifiers.map { _ in 0 })) { $0 + $1 }
    }
  }

  /// The site's name.
  public var site: String
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
}

extension Twin {
  /// The service levels of a site by its name, in whole hours of a window.
  /// - Throws: `TwinError` for a site that is not there, and for a window that makes no sense.
  public func siteLevels(named name: String, from start: Instant, to end: Instant) throws -> SiteLevels {
    let sites = try store.all("SELECT \(StoredObject.columns) FROM object WHERE collection = 'sites' ORDER BY ordinal")
    {
      StoredObject(row: $0)
    }.compactMap { $0 }
    guard let site = sites.first(where: { $0.json["name"]?.string == name || $0.id.description == name }) else {
      throw TwinError.unknown(
        what: "site", name: name, known: sites.prefix(20).compactMap { $0.json["name"]?.string })
    }
    let window = try levelWindow(from: start, to: end)
    let world = try worldSite(site)
    let scope = LevelScope(site: site, world: world, part: .site, kind: .site)
    let rows = try ServiceLevel.all.compactMap { level -> SiteLevels.Row? in
      let hours = try levelHours(level, in: scope, window)
      guard hours.contains(where: { $0.total > 0 }) else { return nil }
      return SiteLevels.Row(level: level, hours: hours, impacted: try impacted(level, scope, window))
    }
    return SiteLevels(
      site: site.json["name"]?.string ?? "", start: Instant(seconds: window.start), end: Instant(seconds: window.end),
      profile: world.timeline.profile.name, profileFile: try file(ofProfile: world.timeline.profile.name), rows: rows)
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
