import Determinism
import Documents

/// The clocks and groups of a site, as far as windows and calendars depend on them.
public struct SiteClock: Hashable, Sendable {
  /// The site's name.
  public var site: String
  /// Its time zone, a name of the tz database.
  public var timezone: String
  /// The names of the groups that it is in.
  public var siteGroups: [String]

  /// The clocks and groups of a site.
  public init(site: String, timezone: String, siteGroups: [String] = []) {
    self.site = site
    self.timezone = timezone
    self.siteGroups = siteGroups
  }
}

/// When work may be done at each of many sites. Sites of one time zone for which the same events hold share a schedule.
public struct SiteSchedules: Sendable {
  /// The schedules, each once, in the order in which sites first need them.
  public let schedules: [WindowSchedule]
  /// When work may be done on what sites share. It stands at no site, so that no site's clocks hold for it: it keeps to the
  /// windows of a zone of their own, such as `UTC`, and to the freezes that name no site group, by the clocks of UTC.
  public let shared: WindowSchedule
  private let indices: [String: Int]

  /// A site whose clocks are not known.
  public struct UnknownZone: Error, Hashable, Sendable, CustomStringConvertible {
    /// The site.
    public let site: String
    /// What it has as its time zone.
    public let timezone: String

    /// What was found, what was expected, and the nearest name.
    public var description: String {
      let nearest = nearestWord(to: timezone, in: TimeZoneDatabase.names).map { "; did you mean '\($0)'?" } ?? ""
      return """
        found the time zone '\(timezone)' of the site '\(site)'; expected a name of the tz database \
        \(TimeZoneDatabase.version)\(nearest)
        """
    }
  }

  private struct Key: Hashable {
    var timezone: String
    var groups: Set<String>
  }

  /// The schedules of these sites.
  /// - Throws: `UnknownZone` for the first site whose time zone is none.
  public init(
    windows: [MaintenanceWindow], calendars: [ChangeCalendar] = [], sites: [SiteClock]
  ) throws(UnknownZone) {
    let named = Set(calendars.flatMap(\.siteGroups))
    var schedules: [WindowSchedule] = []
    var known: [Key: Int] = [:]
    var indices: [String: Int] = [:]
    for site in sites {
      let key = Key(timezone: site.timezone, groups: named.intersection(site.siteGroups))
      if let index = known[key] {
        indices[site.site] = index
        continue
      }
      guard let zone = TimeZoneDatabase.zone(site.timezone) else {
        throw UnknownZone(site: site.site, timezone: site.timezone)
      }
      known[key] = schedules.count
      indices[site.site] = schedules.count
      schedules.append(
        WindowSchedule(windows: windows, calendars: calendars, zone: zone, siteGroups: key.groups.sorted()))
    }
    let fixed = windows.filter { if case .fixed = $0.zone { true } else { false } }
    guard let utc = TimeZoneDatabase.zone("UTC") else { throw UnknownZone(site: "", timezone: "UTC") }
    shared = WindowSchedule(windows: fixed, calendars: calendars, zone: utc)
    self.schedules = schedules
    self.indices = indices
  }

  /// Which of the schedules is that of a site, for `CellCalls.schedule`; nil for a site that was not given.
  public func index(of site: String) -> Int? { indices[site] }

  /// The schedule of a site; nil for a site that was not given.
  public subscript(site: String) -> WindowSchedule? { indices[site].map { schedules[$0] } }
}
