import Assurance
import Determinism
import Foundation
import MistAPI
import Testing
import Twin
import World

@Suite("A twin with load profiles and holidays of its own")
struct OwnProfilesTests {
  /// Wednesday of the week in which the tests begin.
  private static let wednesday = CivilTime.daysSinceEpoch(year: 2027, month: 1, day: 13)

  static var own: OwnProfiles {
    var definition = Profile.Definition(name: "corner-shop", like: "retail")
    definition.clientsAtPeak = 7.25
    definition.attemptsPerClientHour = 2.1
    definition.roamsPerClientHour = 0.3
    definition.rehomeShare = 0.55
    definition.signalMean = -66.5
    definition.signalDeviation = 9
    definition.days = [nil, DayCourse([.init(minute: 540, load: 0.3), .init(minute: 720, load: 1)]), nil]
    definition.rates = [.coverage: 0.085, .roaming: 0.013]
    definition.variation = [.capacity: 1.35]
    definition.popularitySpread = 1.25
    definition.levelSpread = [.throughput: 0.4, .roaming: 2]
    definition.holiday = .part(0.1)
    var closed = Profile.Definition(name: "office-of-ours", like: "office")
    closed.holiday = .closed
    return OwnProfiles(
      file: "shops.yaml", definitions: [closed, definition],
      holidays: [
        .init(country: nil, days: [wednesday - 365]), .init(country: "DE", days: [wednesday]),
        .init(country: "US", days: [wednesday + 1]),
      ])
  }

  /// A site of a country, with three access points that have been there for some hours.
  private static func place(
    country: String? = "DE", profile: String = "office-of-ours", own: OwnProfiles? = OwnProfilesTests.own,
    wait hours: Int64 = 96
  ) async throws -> (bench: TwinBench, site: MistID) {
    let bench = try await TwinBench()
    if let own { try await bench.twin.define(own) }
    let site = try await bench.makeSite("Berlin")
    if let country { _ = try await bench.client.call(.put, "/sites/\(site)", body: ["country_code": .string(country)]) }
    try await bench.twin.setWorld(ofSite: "Berlin", profile: profile, opens: nil)
    try await bench.makeWLAN()
    _ = try await bench.populate(site, 3)
    await bench.wait(hours * 3600)
    return (bench, site)
  }

  /// User-seconds hour by hour since the start.
  private static func load(_ twin: Twin) async throws -> [Int64] {
    let levels = try await twin.siteLevels(named: "Berlin", from: TwinBench.start, to: await twin.now)
    let row = try #require(levels.rows.first { $0.level == .wireless(.coverage) })
    return row.bins.map(\.total)
  }

  /// The hours since the start, Monday 06:00 UTC, that are a local day of that week in Berlin.
  private static func hours(ofDay day: Int) -> Range<Int> { (day * 24 - 7)..<(day * 24 + 17) }

  @Test("Kept and opened again, it has the same profiles and counts the same")
  func kept() async throws {
    let directory = try FileManager.default.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: FileManager.default.temporaryDirectory,
      create: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "kept.sqlite").path
    let (bench, _) = try await Self.place(profile: "corner-shop")
    let twin = bench.twin
    try await twin.keep(in: path)
    let opened = try Twin(opening: path)
    let (start, end) = (TwinBench.start, await twin.now)
    let (before, after) = (
      try await twin.siteLevels(named: "Berlin", from: start, to: end),
      try await opened.siteLevels(named: "Berlin", from: start, to: end)
    )
    #expect(before.rows.map(\.bins) == after.rows.map(\.bins))
    #expect(after.profile == "corner-shop")
    #expect(after.profileFile == "shops.yaml")
    // What is kept is what was said: the same again is nothing new, even now.
    try await Twin(file: path, settings: .init(seed: 0, start: start)).define(Self.own)
  }

  @Test("A holiday is one in its country; everywhere without a country only what is one for all")
  func countries() async throws {
    let plain = try await Self.load(Self.place(own: Self.withoutHolidays).bench.twin)
    let germany = try await Self.load(Self.place().bench.twin)
    let america = try await Self.load(Self.place(country: "US").bench.twin)
    let nowhere = try await Self.load(Self.place(country: nil).bench.twin)
    #expect(nowhere == plain)
    let (wednesday, thursday) = (Self.hours(ofDay: 2), Self.hours(ofDay: 3))
    for (index, load) in plain.enumerated() {
      if !wednesday.contains(index) { #expect(germany[index] == load) }
      if !thursday.contains(index) { #expect(america[index] == load) }
    }
    func sum(_ loads: [Int64], _ hours: Range<Int>) -> Int64 { loads[hours].reduce(0, +) }
    #expect(4 * sum(germany, wednesday) < sum(plain, wednesday))
    #expect(4 * sum(america, thursday) < sum(plain, thursday))
  }

  private static var withoutHolidays: OwnProfiles {
    var own = own
    own.holidays = []
    return own
  }

  @Test("A site that is said to be in another country keeps its past")
  func moved() async throws {
    let (bench, site) = try await Self.place(wait: 60)
    let before = try await Self.load(bench.twin)
    _ = try await bench.client.call(.put, "/sites/\(site)", body: ["country_code": "US"])
    await bench.wait(36 * 3600)
    let after = try await Self.load(bench.twin)
    #expect(after.prefix(before.count) == before[...])
    let america = try await Self.load(Self.place(country: "US").bench.twin)
    #expect(after.suffix(after.count - before.count) == america.suffix(after.count - before.count))
    #expect(after != america)
  }

  @Test("Shipped profiles keep holidays, too, and every other figure")
  func shipped() async throws {
    let plain = try await Self.place(profile: "office", own: nil).bench.twin
    let own = try await Self.place(profile: "office").bench.twin
    let levels = try await own.siteLevels(named: "Berlin", from: TwinBench.start, to: await own.now)
    #expect(levels.profileFile == nil)
    let (before, after) = (try await Self.load(plain), try await Self.load(own))
    for (index, load) in before.enumerated() where !Self.hours(ofDay: 2).contains(index) {
      #expect(after[index] == load)
    }
    #expect(after != before)
  }

  @Test("A profile that there is not is named with those that there are")
  func unknown() async throws {
    let bench = try await TwinBench()
    try await bench.twin.define(Self.own)
    let error = await #expect(throws: TwinError.self) {
      try await bench.twin.setWorld(ofSite: "Berlin", profile: "corner-shops", opens: nil)
    }
    #expect(error?.description.contains("hospital, office-of-ours, corner-shop") == true)
  }

  @Test("What is counted never changes: other profiles, or any after hardware has arrived, are refused")
  func late() async throws {
    let (bench, _) = try await Self.place()
    try await bench.twin.define(Self.own)
    let other = await #expect(throws: TwinError.self) { try await bench.twin.define(Self.withoutHolidays) }
    #expect(other?.description.contains("shops.yaml") == true)
    let plain = try await Self.place(profile: "office", own: nil)
    let late = await #expect(throws: TwinError.self) { try await plain.bench.twin.define(Self.own) }
    #expect(late?.description.contains("has arrived") == true)
  }

  @Test(
    "A profile that cannot be is refused",
    arguments: [
      Profile.Definition(name: "retail", like: "office"), Profile.Definition(name: "x", like: "nothing"),
      Profile.Definition(name: "corner-shop", like: "office"),
    ])
  func refused(definition: Profile.Definition) async throws {
    let bench = try await TwinBench()
    var own = Self.own
    own.definitions.append(definition)
    let refused = own
    await #expect(throws: TwinError.self) { try await bench.twin.define(refused) }
    try await bench.twin.define(Self.own)
  }
}
