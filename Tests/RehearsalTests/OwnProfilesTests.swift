import Assurance
import Documents
import Planning
import Rehearsal
import Testing
import Twin
import World

/// Load profiles and holidays as they are written.
@Suite struct OwnProfilesTests {
  private static func load(_ text: String, _ more: [String: String] = [:]) throws -> OwnProfiles {
    try OwnProfiles.load(
      "d/profiles.yaml", named: "profiles.yaml", files: MemoryFiles(["d/profiles.yaml": text].merging(more) { $1 }))
  }

  @Test func theExampleIsRead() throws {
    let path = "\(Fixtures.root)/fixtures/profiles/shops.yaml"
    let own = try OwnProfiles.load(path, named: "shops.yaml", files: Fixtures())
    #expect(own.file == "shops.yaml")
    #expect(own.definitions.map(\.name) == ["corner-shop", "outlet"])
    let shop = try #require(own.definitions.first)
    #expect(shop.like == "retail")
    #expect(shop.clientsAtPeak == 6)
    #expect(shop.attemptsPerClientHour == 2)
    #expect(shop.roamsPerClientHour == nil)
    #expect(shop.rehomeShare == 0.5)
    #expect(shop.signalMean == -66)
    #expect(shop.rates == [.coverage: 0.09])
    #expect(shop.holiday == .closed)
    #expect(shop.days.map { $0?.points.count } == [6, 6, 6, 6, 6, 4, 1])
    #expect(shop.days[5]?.points[1] == .init(minute: 660, load: 1.3))
    #expect(own.definitions[1].holiday == .part(1.5))
    #expect(own.definitions[1].days.map { $0 == nil } == [true, true, true, true, true, true, false])
    #expect(own.holidays.map(\.country) == [nil, "US", "PT"])
    #expect(own.holidays.map(\.days.count) == [1, 4, 5])
    // 2027-01-01
    #expect(own.holidays[0].days == [20_819])
    #expect(own.calendar(country: "PT").days.count == 6)
    #expect(own.calendar(country: "").days == [20_819])
  }

  @Test func spreadsOfAccessPointsAreRead() throws {
    let own = try Self.load(
      """
      mistwin: 1
      profiles:
        shop: { like: retail, popularity_spread: 150%, level_spread: { coverage: 0.5, roaming: 0% } }
      """)
    #expect(own.definitions[0].popularitySpread == 1.5)
    #expect(own.definitions[0].levelSpread == [.coverage: 0.5, .roaming: 0])
  }

  @Test func holidaysAloneAreEnough() throws {
    let own = try Self.load("mistwin: 1\nholidays: { FR: [2027-07-14, 2027-07-14, 2027-05-01] }\n")
    #expect(own.definitions.isEmpty)
    #expect(own.holidays[0].days.count == 2)
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    /// What stands under `profiles: { shop: … }`.
    var profile: String
    var words: [String]
    var testDescription: String { profile }
  }

  static let faults: [Fault] = [
    Fault(profile: "{ clients_at_peak: 6 }", words: [":3:9", "without the key 'like'"]),
    Fault(profile: "{ like: retial }", words: [":3:17", "'retial'", "did you mean 'retail'"]),
    Fault(profile: "{ like: retail, clients: 6 }", words: [":3:25", "unknown key 'clients'"]),
    Fault(profile: "{ like: retail, clients_at_peak: 600 }", words: [":3:42", "a number from 0.1 to 200"]),
    Fault(profile: "{ like: retail, roams_per_client_hour: many }", words: ["'many'", "a number from 0 to 60"]),
    Fault(profile: "{ like: retail, rehome_share: 101% }", words: ["a share from 0% to 100%"]),
    Fault(profile: "{ like: retail, signal: { mean: 66 } }", words: [":3:41", "a number from -90 to -30"]),
    Fault(profile: "{ like: retail, signal: { maen: -66 } }", words: ["unknown key 'maen'", "did you mean 'mean'"]),
    Fault(profile: "{ like: retail, degraded: { coverage: 60% } }", words: [":3:47", "from 0.1% to 50%"]),
    Fault(profile: "{ like: retail, degraded: { coverage: nan } }", words: ["'nan'", "a share"]),
    Fault(profile: "{ like: retail, degraded: { ap-health: 1% } }", words: ["unknown key 'ap-health'"]),
    Fault(profile: "{ like: retail, variation: { coverage: 20% } }", words: [":3:48", "from 25% to 300%"]),
    Fault(profile: "{ like: retail, variation: { converage: 120% } }", words: ["did you mean 'coverage'"]),
    Fault(profile: "{ like: retail, popularity_spread: 250% }", words: [":3:44", "from 0% to 200%"]),
    Fault(profile: "{ like: retail, popularity_spred: 150% }", words: ["did you mean 'popularity_spread'"]),
    Fault(profile: "{ like: retail, level_spread: { capacity: 400% } }", words: ["from 0% to 300%"]),
    Fault(profile: "{ like: retail, level_spread: { ap-health: 1 } }", words: ["unknown key 'ap-health'"]),
    Fault(profile: "{ like: retail, level_spread: 150% }", words: ["a mapping"]),
    Fault(profile: "{ like: retail, holidays: close }", words: [":3:35", "did you mean 'closed'"]),
    Fault(profile: "{ like: retail, week: { mon..fry: 1 } }", words: [":3:33", "'mon..fry' for days", "'fri'"]),
    Fault(profile: "{ like: retail, week: { sat..mon: 1 } }", words: ["an earlier to a later day"]),
    Fault(profile: "{ like: retail, week: { mon..fri: 1, wed: 0 } }", words: ["Wednesday a second time"]),
    Fault(profile: "{ like: retail, week: { mon: 4 } }", words: [":3:38", "a number from 0 to 3"]),
    Fault(profile: "{ like: retail, week: { mon: { '9:00': 1 } } }", words: ["'9:00'", "a time from 00:00 to 24:00"]),
    Fault(profile: "{ like: retail, week: { mon: { '24:10': 1 } } }", words: ["a time from 00:00 to 24:00"]),
    Fault(profile: "{ like: retail, week: { mon: { '12:00': 1, '09:00': 0 } } }", words: ["after a later one"]),
    Fault(profile: "{ like: retail, week: { mon: {} } }", words: ["an empty mapping"]),
    Fault(profile: "{ like: retail, week: { mon: [1] } }", words: ["a list of 1", "loads at times"]),
    Fault(profile: "{ like: retail, week: 1 }", words: ["a mapping"]),
    Fault(profile: "{ like: retail, week: { mon..sun: 0 } }", words: [":3:3", "nobody is there"]),
    Fault(profile: "retail", words: [":3:9", "the profile 'shop': a mapping"]),
  ]

  @Test(arguments: faults)
  func aFaultIsNamedWithItsPlace(fault: Fault) throws {
    let errors = #expect(throws: DocumentErrors.self) {
      try Self.load("mistwin: 1\nprofiles:\n  shop: \(fault.profile)\n")
    }
    let text = try #require(errors).description
    #expect(errors?.errors.count == 1, "\(text)")
    #expect(text.contains("d/profiles.yaml:3:"))
    for word in fault.words { #expect(text.contains(word), "\(text)") }
  }

  @Test(
    arguments: [
      ("mistwin: 2\nholidays: { all: [] }\n", ["a whole number from 1 to 1"]),
      ("mistwin: 1\n", ["neither profiles nor holidays"]),
      ("mistwin: 1\nprofile: {}\n", ["unknown key 'profile'", "did you mean 'profiles'"]),
      ("mistwin: 1\nprofiles: { retail: { like: office } }\n", [":2:13", "is shipped", "'my-retail'"]),
      ("mistwin: 1\nholidays: { UK: [2027-01-01] }\n", [":2:13", "unknown country code 'UK'"]),
      ("mistwin: 1\nholidays: { US: [2027-02-29] }\n", [":2:18", "a date as year-month-day"]),
      ("mistwin: 1\nholidays: { US: [07/04/2027] }\n", ["'07/04/2027'"]),
      ("mistwin: 1\nholidays: { US: 2027-07-05 }\n", ["a list"]),
      ("mistwin: 1\nholidays: { US: { file: us.ics } }\n", [":2:25", "no readable file 'd/us.ics'"]),
      ("mistwin: 1\nholidays: { US: { file: bad.ics } }\n", ["d/bad.ics:1:1"]),
      ("mistwin: 1\nholidays: { US: { fiel: us.ics } }\n", ["did you mean 'file'"]),
      ("- mistwin\n", ["the file of load profiles: a mapping"]),
      ("mistwin: [\n", ["not YAML"]),
    ])
  func aFileThatIsNoneIsRefused(text: String, words: [String]) throws {
    let errors = #expect(throws: DocumentErrors.self) { try Self.load(text, ["d/bad.ics": "no calendar"]) }
    let message = try #require(errors).description
    for word in words { #expect(message.contains(word), "\(message)") }
  }

  @Test func everyFaultIsNamedAtOnce() {
    let errors = #expect(throws: DocumentErrors.self) {
      try Self.load(
        "mistwin: 1\nholidays: { XX: [] }\nprofiles:\n  a: { like: b }\n  c: { like: retail, clients_at_peak: x }\n")
    }
    #expect(errors?.errors.count == 3)
  }

  // MARK: In a rehearsal

  private static let design = "\(Fixtures.root)/scenarios/../fixtures/designs/two-sites"

  /// `two-sites` with another profile in its kits, and a file of profiles.
  private static func run(profile: String, _ profiles: String?) async throws -> RehearsalResult {
    var text = String(decoding: try Fixtures().read("\(design)/design.yaml"), as: UTF8.self)
    text = text.replacing("profile: retail", with: "profile: \(profile)")
    var files = Fixtures(replaced: [:])
    if let profiles {
      text = text.replacing("kits:\n", with: "profiles: profiles.yaml\nkits:\n")
      files.replaced["\(design)/profiles.yaml"] = profiles
    }
    files.replaced["\(design)/design.yaml"] = text
    return try await Rehearsal(reading: Fixtures.scenario("two-sites"), files: files).run()
  }

  @Test func aDesignNamesItsProfiles() async throws {
    let shipped = try await Self.run(profile: "retail", nil)
    let same = try await Self.run(profile: "shop", "mistwin: 1\nprofiles: { shop: { like: retail } }\n")
    // The same figures under another name: the same service levels.
    #expect(shipped.sites == same.sites)
    #expect(shipped.planDigest == same.planDigest)
    #expect(shipped.storeDigest != same.storeDigest)
    let own = try await Self.run(
      profile: "shop", "mistwin: 1\nprofiles: { shop: { like: retail, degraded: { coverage: 25% } } }\n")
    #expect(own.sites != shipped.sites)
    #expect(own.planDigest == shipped.planDigest)
    // The day of the measure: 2027-01-19 06:00 to the next morning.
    let holiday = try await Self.run(profile: "office", "mistwin: 1\nholidays: { PT: [2027-01-19] }\n")
    let office = try await Self.run(profile: "office", nil)
    #expect(holiday.sites.map(\.site) == office.sites.map(\.site))
    let differing = zip(holiday.sites, office.sites).filter { $0 != $1 }.map(\.0.site)
    #expect(differing == ["Lisbon"])
  }

  @Test func aRehearsalIsRefusedBeforeAnythingRuns() async throws {
    await #expect(throws: DocumentErrors.self) {
      try await Self.run(profile: "shop", "mistwin: 1\nprofiles: { shop: { like: retial } }\n")
    }
  }
}
