import Determinism
import Testing

@Suite("Time zones")
struct TimeZoneTests {
  /// One line of the vectors: a zone and its changes.
  struct Vector: Sendable, CustomTestStringConvertible {
    var zone: String
    var changes: [(at: Int64, offset: Int)]
    var testDescription: String { zone }

    init?(_ line: Substring) {
      let words = line.split(separator: " ")
      guard let name = words.first else { return nil }
      zone = String(name)
      changes = words.dropFirst().compactMap { word in
        let parts = word.split(separator: ":")
        guard parts.count == 2, let at = Int64(parts[0]), let offset = Int(parts[1]) else { return nil }
        return (at, offset)
      }
    }

    static let all = timeZoneVectors.split(separator: "\n").compactMap(Vector.init)
  }

  @Test(arguments: Vector.all)
  func agreesWithTheReference(vector: Vector) throws {
    let zone = try #require(TimeZoneDatabase.zone(vector.zone))
    #expect(zone.name == vector.zone)
    try #require(!vector.changes.isEmpty)
    for (index, change) in vector.changes.enumerated() {
      #expect(zone.offset(at: Instant(seconds: change.at)) == change.offset)
      if index > 0 {
        let before = Instant(seconds: change.at).advanced(byMilliseconds: -1)
        #expect(zone.offset(at: before) == vector.changes[index - 1].offset)
      }
      let end = index + 1 < vector.changes.count ? vector.changes[index + 1].at : 1_924_992_000
      #expect(zone.offset(at: Instant(seconds: (change.at + end) / 2)) == change.offset)
    }
  }

  @Test func theVectorsAreThere() {
    #expect(Vector.all.count == 68)
    #expect(Vector.all.reduce(0) { $0 + $1.changes.count } == 562)
    #expect(TimeZoneDatabase.version == "2025b")
  }

  @Test func everyNameHasRules() {
    let names = TimeZoneDatabase.names
    #expect(names.count > 590)
    #expect(names == names.sorted())
    #expect(Set(names).count == names.count)
    for name in names {
      guard let zone = TimeZoneDatabase.zone(name) else {
        Issue.record("no rules for \(name)")
        continue
      }
      let offset = zone.offset(at: Instant(seconds: 1_800_000_000))
      #expect(offset >= -12 * 3600 && offset <= 14 * 3600 && offset % 900 == 0, "\(name)")
    }
  }

  @Test(arguments: ["", "Europe/Stockholme", "europe/stockholm", "R", "Europe"])
  func unknownNamesHaveNone(name: String) {
    #expect(TimeZoneDatabase.zone(name) == nil)
  }

  @Test func linksKeepTheNameThatWasAskedFor() throws {
    let link = try #require(TimeZoneDatabase.zone("Asia/Calcutta"))
    #expect(link.name == "Asia/Calcutta")
    #expect(link.offset(at: Instant(seconds: 0)) == 19_800)
  }

  @Test func farYearsFollowTheLastRule() throws {
    let zone = try #require(TimeZoneDatabase.zone("America/New_York"))
    let summer = try #require(Instant(iso8601: "2060-07-01T12:00:00Z"))
    let winter = try #require(Instant(iso8601: "2059-12-31T12:00:00Z"))
    #expect(zone.offset(at: summer) == -14_400)
    #expect(zone.offset(at: winter) == -18_000)
  }

  @Test func stretchesCoverTimeWithoutGaps() throws {
    let zone = try #require(TimeZoneDatabase.zone("Australia/Lord_Howe"))
    var seconds: Int64 = 1_704_067_200
    var count = 0
    while seconds < 1_767_225_600 {
      let stretch = zone.stretch(around: seconds)
      #expect(stretch.range.contains(seconds))
      #expect(stretch.offset == zone.offset(at: Instant(seconds: seconds)))
      #expect(zone.offset(at: Instant(seconds: stretch.range.upperBound)) != stretch.offset)
      seconds = stretch.range.upperBound
      count += 1
    }
    #expect(count == 5)
  }

  @Test(arguments: [
    ("Europe/Stockholm", [2027, 1, 12, 9, 0], "2027-01-12T08:00:00Z"),
    ("Europe/Stockholm", [2027, 3, 28, 2, 30], "2027-03-28T01:30:00Z"),
    ("Europe/Stockholm", [2027, 10, 31, 2, 30], "2027-10-31T00:30:00Z"),
    ("America/Chicago", [2027, 3, 14, 2, 30], "2027-03-14T08:30:00Z"),
    ("America/Chicago", [2027, 11, 7, 1, 30], "2027-11-07T06:30:00Z"),
    ("Pacific/Auckland", [2027, 7, 1, 0, 0], "2027-06-30T12:00:00Z"),
  ])
  func localTimesBecomeInstants(name: String, fields: [Int], expected: String) throws {
    let zone = try #require(TimeZoneDatabase.zone(name))
    let instant = zone.instant(
      year: fields[0], month: fields[1], day: fields[2], hour: fields[3], minute: fields[4])
    #expect(instant.iso8601 == expected)
  }

  @Test func localTimesGoThereAndBack() throws {
    let zone = try #require(TimeZoneDatabase.zone("America/St_Johns"))
    for step in 0..<3000 {
      let instant = Instant(seconds: 1_767_225_600 + Int64(step) * 9_000)
      let civil = zone.civil(instant)
      let back = zone.instant(
        year: civil.year, month: civil.month, day: civil.day, hour: civil.hour, minute: civil.minute,
        second: civil.second)
      #expect(back == instant || zone.civil(back) == civil)
    }
  }

  @Test func placesHaveCountriesAndCoordinates() throws {
    let stockholm = try #require(TimeZoneDatabase.places(of: "Europe/Stockholm"))
    #expect(stockholm.countries == ["SE"])
    let brussels = try #require(TimeZoneDatabase.places(of: "Europe/Brussels"))
    #expect(brussels.countries == ["BE", "LU", "NL"])
    #expect((brussels.latitude - 50.8333).magnitude < 0.001)
    #expect((brussels.longitude - 4.3333).magnitude < 0.001)
    let marquesas = try #require(TimeZoneDatabase.places(of: "Pacific/Marquesas"))
    #expect(marquesas.latitude == -9)
    #expect(marquesas.longitude == -139.5)
    #expect(TimeZoneDatabase.places(of: "UTC") == nil)
  }

  @Test func aFixedOffsetNeverChanges() {
    let zone = TimeZoneRules(name: "lab", fixedOffset: 3600)
    #expect(zone.offset(at: Instant(seconds: 0)) == 3600)
    #expect(zone.stretch(around: 5).offset == 3600)
    #expect(zone.civil(Instant(seconds: 0)).hour == 1)
  }

  @Test func manyThreadsMayAskAtOnce() async {
    let names = Vector.all.map(\.zone)
    let sums = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          names.reduce(0) { $0 + (TimeZoneDatabase.zone($1)?.offset(at: Instant(seconds: 1_800_000_000)) ?? -1) }
        }
      }
      return await group.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(Set(sums).count == 1)
  }
}
