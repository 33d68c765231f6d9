import Determinism
import Planning
import Testing

@Suite("Sites share the schedules that they can share")
struct SiteSchedulesTests {
  @Test("By time zone, and by the groups that events name")
  func shared() throws {
    let calendar = try ChangeCalendar(
      WindowTimes.calendar([
        ["SUMMARY:freeze: west", "DTSTART;VALUE=DATE:20270112"], ["SUMMARY:freeze", "DTSTART;VALUE=DATE:20270119"],
      ]), file: "c.ics")
    let sites = try SiteSchedules(
      windows: [try MaintenanceWindow("Tue 22:00–05:00 site")], calendars: [calendar],
      sites: [
        SiteClock(site: "Plano", timezone: "America/Chicago", siteGroups: ["stores", "central"]),
        SiteClock(site: "Mesa", timezone: "America/Phoenix", siteGroups: ["stores", "west"]),
        SiteClock(site: "Dallas", timezone: "America/Chicago", siteGroups: ["hubs"]),
        SiteClock(site: "Yuma", timezone: "America/Phoenix", siteGroups: ["west", "stores"]),
        SiteClock(site: "Tucson", timezone: "America/Phoenix"),
      ])
    let names = ["Plano", "Mesa", "Dallas", "Yuma", "Tucson", "Lima"]
    #expect(names.map { sites.index(of: $0) } == [0, 1, 0, 1, 2, nil])
    #expect(sites.schedules.map { $0.events.count } == [1, 2, 1])
    #expect(sites["Lima"] == nil)
    let monday = try WindowTimes.instant("2027-01-11T08:00Z")
    let starts = names.dropLast().map { sites[$0]?.firstFit(from: monday, lasting: 1000).fit?.start.iso8601 }
    #expect(
      starts == [
        "2027-01-13T04:00:00Z", "2027-01-13T07:00:00Z", "2027-01-13T04:00:00Z", "2027-01-13T07:00:00Z",
        "2027-01-13T05:00:00Z",
      ])
  }

  @Test("What sites share keeps to the windows of a fixed zone, and to the freezes that name no group")
  func whatSitesShare() throws {
    let calendar = try ChangeCalendar(
      WindowTimes.calendar([
        ["SUMMARY:freeze: west", "DTSTART;VALUE=DATE:20270112"], ["SUMMARY:freeze", "DTSTART;VALUE=DATE:20270119"],
      ]), file: "c.ics")
    func start(_ windows: [String], _ from: String) throws -> String? {
      let schedules = try SiteSchedules(
        windows: try windows.map { try MaintenanceWindow($0) }, calendars: [calendar],
        sites: [SiteClock(site: "Mesa", timezone: "America/Phoenix", siteGroups: ["west"])])
      return schedules.shared.firstFit(from: try WindowTimes.instant(from), lasting: 1000).fit?.start.iso8601
    }
    #expect(try start(["Tue 22:00–05:00 site"], "2027-01-12T08:00Z") == "2027-01-12T08:00:00Z")
    #expect(try start(["Tue 22:00–05:00 site"], "2027-01-19T08:00Z") == "2027-01-20T00:00:00Z")
    let windows = ["Tue 22:00–05:00 site", "Wed 02:00–04:00 UTC"]
    #expect(try start(windows, "2027-01-12T08:00Z") == "2027-01-13T02:00:00Z")
    #expect(try start(windows, "2027-01-19T08:00Z") == "2027-01-20T02:00:00Z")
    #expect(try SiteSchedules(windows: [], sites: []).shared.isAlwaysOpen)
  }

  @Test func unknownZone() {
    let error = #expect(throws: SiteSchedules.UnknownZone.self) {
      try SiteSchedules(windows: [], sites: [SiteClock(site: "Plano", timezone: "America/Chicagoo")])
    }
    #expect(
      error?.description.hasPrefix(
        "found the time zone 'America/Chicagoo' of the site 'Plano'; expected a name of the tz")
        == true)
    #expect(error?.description.hasSuffix("did you mean 'America/Chicago'?") == true)
  }
}
