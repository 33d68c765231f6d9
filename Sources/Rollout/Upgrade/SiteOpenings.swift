import Determinism
import MistAPI
import Planning

/// When the access points of each site may be upgraded.
struct SiteOpenings: Sendable {
  /// How long an upgrade at a site is taken to last: download, reboot, and the clients' way back.
  static let lasting: Int64 = 30 * 60_000

  private let schedules: SiteSchedules?
  private let names: [MistID: String]

  /// The openings of these windows at these sites; no windows, no limit.
  /// - Throws: `SiteSchedules.UnknownZone` for a site whose time zone is none.
  init(_ windows: [MaintenanceWindow], of sites: [Fleet.Site]) throws(SiteSchedules.UnknownZone) {
    // The name of a site need not be unique; its id is.
    names = Dictionary(sites.map { ($0.id, $0.id.description) }, uniquingKeysWith: { first, _ in first })
    guard !windows.isEmpty else {
      schedules = nil
      return
    }
    schedules = try SiteSchedules(
      windows: windows,
      sites: sites.map { SiteClock(site: $0.id.description, timezone: $0.timezone, siteGroups: $0.groups) })
  }

  /// From when on a site may be upgraded; nil for never.
  func opening(of site: MistID, from now: Instant) -> Instant? {
    guard let answer = answer(site, from: now) else { return now }
    return answer.fit?.start
  }

  /// Why a site may never be upgraded; nil if it may.
  func refusal(of site: MistID, from now: Instant) -> String? { answer(site, from: now)?.refusal.map { "\($0)" } }

  /// Nil where nothing limits it.
  private func answer(_ site: MistID, from now: Instant) -> WindowAnswer? {
    guard let schedules, let schedule = names[site].flatMap({ schedules[$0] }) else { return nil }
    return schedule.firstFit(from: now, lasting: Self.lasting)
  }
}
