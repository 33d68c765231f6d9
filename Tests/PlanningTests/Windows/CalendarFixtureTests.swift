import Determinism
import Documents
import Planning
import Testing

@Suite("The calendar of the fixtures")
struct CalendarFixtureTests {
  private static func schedule(_ window: String, _ zone: String, _ siteGroups: [String]) throws -> WindowSchedule {
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    let path = "/\(root)/fixtures/calendars/retail.ics"
    let calendar = try ChangeCalendar(try SourceFile.read(path), file: "retail.ics")
    #expect(calendar.events.count == 5)
    try calendar.check(siteGroups: ["all-sites", "hubs", "stores"])
    return WindowSchedule(
      windows: [try MaintenanceWindow(window)], calendars: [calendar],
      zone: try #require(TimeZoneDatabase.zone(zone)), siteGroups: siteGroups)
  }

  @Test(
    "Which nights are left",
    arguments: [
      // A store: after it has closed, and not from Thanksgiving to Cyber Monday, nor at the end of the year.
      ("daily 20:00–06:00 site", "America/Chicago", ["stores"], "2026-11-24T12:00Z", "2026-11-25T04:00:00Z"),
      ("daily 20:00–06:00 site", "America/Chicago", ["stores"], "2026-11-26T05:00Z", "2026-12-01T06:00:00Z"),
      ("daily 20:00–06:00 site", "America/Chicago", ["stores"], "2026-12-16T12:00Z", "2027-01-05T06:00:00Z"),
      // An office has no hours; a hub has another freeze, the same moments in every zone.
      ("daily 20:00–06:00 site", "America/Chicago", ["offices"], "2026-11-25T12:00Z", "2026-11-26T02:00:00Z"),
      ("Sat 20:00–06:00 site", "America/New_York", ["hubs"], "2027-01-30T12:00Z", "2027-01-31T01:00:00Z"),
      ("Sun 20:00–23:00 site", "America/New_York", ["hubs"], "2027-01-31T12:00Z", "2027-02-08T01:00:00Z"),
    ])
  func nights(
    _ window: String, _ zone: String, _ siteGroups: [String], _ from: String, _ expected: String
  ) throws {
    let schedule = try Self.schedule(window, zone, siteGroups)
    let fit = schedule.firstFit(from: try WindowTimes.instant(from), lasting: 90 * 60_000).fit
    #expect(fit?.start.iso8601 == expected)
  }
}
