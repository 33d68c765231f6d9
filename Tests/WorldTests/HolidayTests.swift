import Assurance
import Determinism
import Testing
import World

@Suite("Holidays")
struct HolidayTests {
  private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
    CivilTime.daysSinceEpoch(year: year, month: month, day: day)
  }

  /// The Wednesday after the test day, as seen from UTC.
  private static let wednesday = Places.day.upperBound..<(Places.day.upperBound + 144)

  /// Somebody is at every access point all week, and nobody on a holiday.
  private static func busy(_ holidays: [Int64], in zone: String) throws -> SiteTimeline {
    var definition = Profile.Definition(name: "busy", like: "hospital")
    definition.clientsAtPeak = 200
    definition.days = Array(repeating: DayCourse([.init(minute: 0, load: 1)]), count: 7)
    definition.holiday = .part(0)
    return SiteTimeline(
      key: 1, profile: try #require(Profile(definition)), zone: try #require(TimeZoneDatabase.zone(zone)),
      accessPoints: (0..<4).map { Places.accessPoint($0) }, holidays: Facet(HolidayCalendar(days: holidays)))
  }

  @Test(
    "A holiday lasts from midnight to midnight by the clocks of the site, also when they change",
    arguments: [
      ("UTC", (2027, 1, 13), 144, "2027-01-13T00:00:00Z"),
      ("America/Los_Angeles", (2027, 7, 5), 144, "2027-07-05T07:00:00Z"),
      ("Asia/Tokyo", (2027, 1, 1), 144, "2026-12-31T15:00:00Z"),
      ("Pacific/Kiritimati", (2027, 1, 1), 144, "2026-12-31T10:00:00Z"),
      ("Europe/Berlin", (2027, 3, 28), 138, "2027-03-27T23:00:00Z"),
      ("Europe/Berlin", (2027, 10, 31), 150, "2027-10-30T22:00:00Z"),
      ("Australia/Lord_Howe", (2027, 4, 4), 147, "2027-04-03T13:00:00Z"),
      // A quarter of an hour is no whole number of cells: what counts is the middle of each.
      ("Asia/Kathmandu", (2027, 1, 13), 144, "2027-01-12T18:10:00Z"),
    ])
  func localDay(zone: String, date: (Int, Int, Int), cells count: Int, start: String) throws {
    let site = try Self.busy([Self.day(date.0, date.1, date.2)], in: zone)
    let first = try #require(Instant(iso8601: start)).seconds / 600
    let range = (first - 60)..<(first + Int64(count) + 60)
    let cells = site.cells(seed: Places.seed, intervals: range, metrics: [.coverage])
    let empty = range.filter { cells.sum(.coverage, intervals: $0..<($0 + 1)).total == 0 }
    #expect(empty == Array(first..<(first + Int64(count))))
  }

  @Test("Only the cells of the day change, and nothing of other sites", arguments: Profile.names)
  func onlyThatDay(profile: String) throws {
    let plain = try Places.site(profile: profile)
    var site = plain
    site.holidays = Facet(HolidayCalendar(days: [Self.day(2027, 1, 13), Self.day(2027, 2, 1)]))
    let range = Places.day.lowerBound..<(Places.day.upperBound + 288)
    let (before, after) = [plain, site].map { $0.cells(seed: Places.seed, intervals: range) }.pair
    for metric in Metric.allCases {
      for accessPoint in before.accessPoints {
        for interval in range where !Self.wednesday.contains(interval) {
          #expect(
            before.classified(metric, accessPoint: accessPoint, interval: interval)
              == after.classified(metric, accessPoint: accessPoint, interval: interval))
        }
        #expect(after.row(metric, accessPoint).allSatisfy { $0.isConserved && $0.degraded <= $0.total })
      }
    }
    let loads = [before, after].map { Double($0.sum(.coverage, intervals: Self.wednesday).total) }
    let parts = ["office": 0.0...0.3, "school": 0...0.1, "warehouse": 0.4...0.6, "hospital": 0.8...0.97]
    // A shop's Sunday is a day like others in the published model.
    #expect((parts[profile] ?? 1...1).contains(loads[1] / loads[0]), "\(loads)")
    // The access points themselves have no holiday.
    #expect(before.sum(.apHealth) == after.sum(.apHealth))
  }

  @Test("A holiday is the Sunday of the profile: the same clients as on a Sunday, to the last one")
  func sunday() throws {
    let site = try Places.site()
    var all = site
    // Two weeks of holidays: every day has the course of a Sunday.
    all.holidays = Facet(HolidayCalendar(days: Self.day(2027, 1, 4)...Self.day(2027, 1, 17)))
    let sunday = Places.day.lowerBound + 5 * 144
    let (plain, holiday) = [site, all].map {
      $0.cells(seed: Places.seed, intervals: sunday..<(sunday + 144))
    }.pair
    #expect(plain == holiday)
    let totals = (-1..<6).map { offset in
      let first = Places.day.lowerBound + Int64(offset) * 144
      return all.cells(seed: Places.seed, intervals: first..<(first + 144), metrics: [.coverage]).sum(.coverage).total
    }
    #expect(Double(totals.max() ?? 0) / Double(totals.min() ?? 1) < 2)
  }

  @Test(
    "A place is closed, or has a part of the day's load",
    arguments: [(HolidayCourse.closed, 0.11...0.19), (.part(0.5), 0.47...0.53), (.part(1.5), 1.46...1.54)])
  func courses(course: HolidayCourse, part: ClosedRange<Double>) throws {
    var definition = Profile.Definition(name: "mine", like: "office")
    definition.holiday = course
    let profile = try #require(Profile(definition))
    var loads = [0.0, 0]
    for key in 1...60 {
      var site = try Places.site(UInt64(key))
      site.profile = profile
      loads[0] += Double(site.day([.coverage]).sum(.coverage).total)
      site.holidays = Facet(HolidayCalendar(days: [Self.day(2027, 1, 12)]))
      loads[1] += Double(site.day([.coverage]).sum(.coverage).total)
    }
    #expect(part.contains(loads[1] / loads[0]), "\(loads[1] / loads[0])")
  }

  @Test("A site that turns out to be in another country keeps its past holidays")
  func anotherCountry() throws {
    var site = try Places.site()
    let plain = site.day()
    let noon = Places.day.lowerBound * 600 + 12 * 3600
    site.holidays = Facet(HolidayCalendar(days: [Self.day(2027, 1, 12)]))
    let whole = site.day()
    site.holidays.set(.none, at: noon)
    let changed = site.day()
    for metric in Metric.allCases {
      for accessPoint in plain.accessPoints {
        let rows = [whole, plain, changed].map { $0.row(metric, accessPoint) }
        #expect(rows[2].prefix(72) == rows[0].prefix(72))
        #expect(rows[2].suffix(72) == rows[1].suffix(72))
      }
    }
  }

  @Test("When access points go down on a holiday, its clients are moved, not those of a working day")
  func outage() throws {
    var site = try Places.site(profile: "hospital", accessPoints: 10)
    site.holidays = Facet(HolidayCalendar(days: [Self.day(2027, 1, 12)]))
    let healthy = site.day()
    let start = Places.tuesday + 4 * 3600
    site.causes = [
      Cause(
        kind: .accessPointDown, start: start, end: start + 3600, magnitude: 1,
        devices: Set(site.accessPoints.prefix(5).map(\.key)))
    ]
    let cells = site.day()
    let during = (start / 600)..<(start / 600 + 6)
    // Nine of ten find another access point.
    let lost = healthy.sum(.coverage, accessPoints: 0..<5, intervals: during).total
    let gained =
      cells.sum(.coverage, accessPoints: 5..<10, intervals: during).total
      - healthy.sum(.coverage, accessPoints: 5..<10, intervals: during).total
    #expect((Double(gained) / Double(lost) - 0.9).magnitude < 0.001)
  }
}

extension [SiteCells] {
  fileprivate var pair: (SiteCells, SiteCells) { (self[0], self[1]) }
}
