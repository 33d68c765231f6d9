import Determinism
import Planning
import Testing

@Suite("A maintenance window opens by the clock on the wall")
struct MaintenanceWindowTests {
  /// A window, a zone, a range of UTC, and the openings in it.
  struct Case: Sendable, CustomTestStringConvertible {
    var window: String
    var zone: String
    var range: String
    var openings: [String]
    var testDescription: String { "\(window) in \(zone), \(range)" }

    init(_ window: String, _ zone: String, _ range: String, _ openings: [String]) {
      self.window = window
      self.zone = zone
      self.range = range
      self.openings = openings
    }
  }

  static let paris = "Europe/Paris"

  @Test(
    "Over midnight, through clock changes, in the site's own zone",
    arguments: [
      // An ordinary week; the day is the day on which it opens.
      Case(
        "Tue 22:00–05:00 site", paris, "2027-01-11T00:00Z/2027-01-18T00:00Z", ["2027-01-12T21:00Z/2027-01-13T04:00Z"]),
      Case(
        "Tue 22:00–05:00 UTC", paris, "2027-01-11T00:00Z/2027-01-18T00:00Z", ["2027-01-12T22:00Z/2027-01-13T05:00Z"]),
      Case(
        "Tue 22:00–05:00 America/New_York", paris, "2027-01-11T00:00Z/2027-01-18T00:00Z",
        ["2027-01-13T03:00Z/2027-01-13T10:00Z"]),
      Case(
        "Tue 22:00–05:00 site", "Asia/Kathmandu", "2027-01-11T00:00Z/2027-01-18T00:00Z",
        ["2027-01-12T16:15Z/2027-01-12T23:15Z"]),
      // An opening that has begun, or goes on beyond the range, is given whole.
      Case(
        "Tue 22:00–05:00 site", paris, "2027-01-13T03:59Z/2027-01-13T04:30Z", ["2027-01-12T21:00Z/2027-01-13T04:00Z"]),
      Case("Tue 22:00–05:00 site", paris, "2027-01-13T04:00Z/2027-01-13T04:30Z", []),
      Case("Tue 22:00–05:00 site", paris, "2027-01-12T20:00Z/2027-01-12T21:00Z", []),
      // To summer time: 2027-03-28 at 01:00Z clocks go from 02:00 to 03:00. Six hours; then the hours around the gap.
      Case(
        "Sat 22:00–05:00 site", paris, "2027-03-27T00:00Z/2027-03-29T00:00Z", ["2027-03-27T21:00Z/2027-03-28T03:00Z"]),
      Case(
        "Sun 02:30–05:00 site", paris, "2027-03-27T12:00Z/2027-03-29T00:00Z", ["2027-03-28T01:00Z/2027-03-28T03:00Z"]),
      Case(
        "Sun 00:00–02:30 site", paris, "2027-03-27T12:00Z/2027-03-29T00:00Z", ["2027-03-27T23:00Z/2027-03-28T01:00Z"]),
      Case("Sun 02:10–02:50 site", paris, "2027-03-27T12:00Z/2027-03-29T00:00Z", []),
      // Back: 2027-10-31 at 01:00Z from 03:00 to 02:00. Eight hours; then the hours around the repeated one.
      Case(
        "Sat 22:00–05:00 site", paris, "2027-10-30T00:00Z/2027-11-01T00:00Z", ["2027-10-30T20:00Z/2027-10-31T04:00Z"]),
      Case(
        "Sun 02:30–05:00 site", paris, "2027-10-30T12:00Z/2027-11-01T00:00Z", ["2027-10-31T00:30Z/2027-10-31T04:00Z"]),
      Case(
        "Sun 00:00–02:30 site", paris, "2027-10-30T12:00Z/2027-11-01T00:00Z", ["2027-10-30T22:00Z/2027-10-31T00:30Z"]),
      Case(
        "Sun 02:10–02:50 site", paris, "2027-10-30T12:00Z/2027-11-01T00:00Z", ["2027-10-31T00:10Z/2027-10-31T00:50Z"]),
      Case(
        "Sun 02:00–03:00 site", paris, "2027-10-30T12:00Z/2027-11-01T00:00Z", ["2027-10-31T00:00Z/2027-10-31T02:00Z"]),
      // New York: 2027-03-14 at 07:00Z, 2027-11-07 at 06:00Z.
      Case(
        "Sun 01:30–03:30 site", "America/New_York", "2027-03-14T00:00Z/2027-03-15T00:00Z",
        ["2027-03-14T06:30Z/2027-03-14T07:30Z"]),
      Case(
        "Sun 01:30–03:30 site", "America/New_York", "2027-11-07T00:00Z/2027-11-08T00:00Z",
        ["2027-11-07T05:30Z/2027-11-07T08:30Z"]),
      // Lord Howe changes by half an hour: 2027-04-03 at 15:00Z back, 2027-10-02 at 15:30Z forward.
      Case(
        "Sun 01:00–02:15 site", "Australia/Lord_Howe", "2027-04-03T00:00Z/2027-04-04T00:00Z",
        ["2027-04-03T14:00Z/2027-04-03T15:45Z"]),
      Case(
        "Sun 01:00–02:15 site", "Australia/Lord_Howe", "2027-10-02T00:00Z/2027-10-03T00:00Z",
        ["2027-10-02T14:30Z/2027-10-02T15:30Z"]),
      // A whole day that never was: Apia went over the date line in 2011.
      Case("Fri 00:00–24:00 site", "Pacific/Apia", "2011-12-29T00:00Z/2011-12-31T12:00Z", []),
    ])
  func opens(_ expected: Case) throws {
    let window = try MaintenanceWindow(expected.window)
    let zone = try #require(TimeZoneDatabase.zone(expected.zone))
    let openings = window.openings(in: try WindowTimes.range(expected.range), site: zone)
    #expect(openings == (try expected.openings.map(WindowTimes.range)))
  }

  @Test(
    "Windows that adjoin by the clock adjoin in time: a year is covered once",
    arguments: [
      "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Cairo", "America/Havana",
    ])
  func tilesTheYear(_ name: String) throws {
    let zone = try #require(TimeZoneDatabase.zone(name))
    let year = try WindowTimes.range("2027-01-01T12:00Z/2028-01-01T12:00Z")
    for joints in [["00:00", "02:30"], ["00:30", "01:45", "03:00"], ["23:15", "02:00", "02:15"]] {
      var openings: [Range<Instant>] = []
      for (index, joint) in joints.enumerated() {
        let window = try MaintenanceWindow("daily \(joint)–\(joints[(index + 1) % joints.count]) site")
        openings += window.openings(in: year, site: zone)
      }
      openings.sort { $0.lowerBound < $1.lowerBound }
      let first = try #require(openings.first)
      #expect(first.lowerBound <= year.lowerBound)
      for (before, after) in zip(openings, openings.dropFirst()) { #expect(before.upperBound == after.lowerBound) }
      #expect(openings.last.map { $0.upperBound >= year.upperBound } == true)
    }
  }
}
