import Documents
import Rehearsal
import Testing

/// A scenario that cannot be is refused before anything runs: place, what was found, the nearest valid word.
@Suite struct ScenarioFaultTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    var old: String
    var new: String
    var place: String
    var words: [String]
    var testDescription: String { new }
  }

  static let faults: [Fault] = [
    Fault(old: "seed: 20270111", new: "sead: 20270111", place: ":8:1", words: ["sead", "seed"]),
    Fault(old: "seed: 20270111", new: "seed: soon", place: ":8:7", words: ["soon", "whole number"]),
    Fault(old: "start: 2027-01-11T06:00:00Z", new: "start: Monday", place: ":7:8", words: ["Monday"]),
    Fault(old: "{ zone: europe,", new: "{ zone: europa,", place: ":15:13", words: ["europa", "did you mean 'europe'"]),
    Fault(
      old: "{ all: true, at: +2d,", new: "{ all: true, at: 2026-01-01T00:00:00Z,", place: ":16:",
      words: ["hardware that arrives", "before the scenario's start"]),
    cause("sites: [Lisbon], ramp: soon", ["soon", "a length of time"]),
    Fault(old: "policy: spread", new: "policy: spred", place: ":18:", words: ["spred", "did you mean 'spread'"]),
    Fault(old: "models: [AP45]", new: "models: [AP34]", place: ":18:", words: ["AP34"]),
    Fault(old: "models: [AP45]", new: "models: [AP99]", place: ":18:", words: ["AP99"]),
    Fault(old: "to: 0.14.30100", new: "to: 0.14.99999", place: ":18:", words: ["0.14.99999"]),
    Fault(
      old: "{ name: scanners,", new: "{ name: scaners,", place: ":19:", words: ["scaners", "did you mean 'scanners'"]),
    Fault(old: "rollout ap-0.14 is promoted", new: "rollout ap-0.15 is promoted", place: ":23:", words: ["ap-0.15"]),
    Fault(old: "- no site fails", new: "- no site fail", place: ":22:", words: ["did you mean 'no site fails'"]),
    Fault(old: "seed: 20270111", new: "seed: [", place: ":", words: []),
    cause("sites: [Lissabon]", ["Lissabon", "did you mean 'Lisbon'"]),
    cause("zone: europa", ["europa", "did you mean 'europe'"]),
    cause("group: shop", ["shop", "did you mean 'shops'"]),
    cause("zone: europe, sites: [Lisbon]", ["zone", "sites"]),
    cause("sites: [Lisbon], devices: [Denver-ap01]", ["Denver-ap01", "ap of these sites"]),
    cause("sites: [Lisbon], devices: [Lisbon-sw1]", ["Lisbon-sw1", "ap of these sites"]),
    cause("sites: [Lisbon], wlan: shops-gast", ["shops-gast", "did you mean 'shops-guest'"]),
    cause("sites: [Lisbon], part: 2", ["2", "0 to 1"]),
    release("channel: gamma", ["gamma", "'stable', 'beta'"]),
    release("fails: { download: 101 }", ["101", "0 to 100"]),
    release("fails: { reverts: 60, boot_loops: 60 }", ["120", "at most 100"]),
    release("fails: { explodes: 1 }", ["explodes", "stays_away"]),
    release("oldest_downgrade: ''", ["empty text"]),
  ]

  /// A release of which something is wrong, in the line of the calls.
  private static func release(_ members: String, _ words: [String]) -> Fault {
    Fault(
      old: "- { model: AP45, version: 0.14.30100 }", new: "- { model: AP45, version: 0.14.30100, \(members) }",
      place: ":13:", words: words)
  }

  /// A cause of which something is wrong, in the line of the measure.
  private static func cause(_ members: String, _ words: [String]) -> Fault {
    Fault(
      old: "measure: {", new: "causes: [{ cause: ap-down, start: +8d, end: +9d, \(members) }]\nmeasure: {",
      place: ":17:",
      words: words)
  }

  @Test(arguments: faults)
  func aFaultIsNamedWithItsPlace(fault: Fault) throws {
    let files = try Fixtures.with("two-sites", replacing: [(fault.old, fault.new)])
    #expect(try Fixtures.text(of: "two-sites").contains(fault.old))
    let path = Fixtures.scenario("two-sites")
    let errors = #expect(throws: DocumentErrors.self) { try Rehearsal(reading: path, files: files) }
    let text = try #require(errors).description
    #expect(text.contains(path + fault.place), "\(text)")
    for word in fault.words { #expect(text.contains(word), "\(text)") }
  }

  @Test func allFaultsOfAFileAreNamedAtOnce() throws {
    let files = try Fixtures.with(
      "two-sites", replacing: [("seed: 20270111", "sead: 20270111"), ("policy: spread", "policy: spred")])
    let errors = #expect(throws: DocumentErrors.self) {
      try Rehearsal(reading: Fixtures.scenario("two-sites"), files: files)
    }
    #expect(errors?.errors.count == 2)
  }

  @Test func anUnknownDesignIsNamed() throws {
    let files = try Fixtures.with("two-sites", replacing: [("designs/two-sites", "designs/three-sites")])
    let errors = #expect(throws: DocumentErrors.self) {
      try Rehearsal(reading: Fixtures.scenario("two-sites"), files: files)
    }
    #expect(errors?.description.contains("three-sites") == true)
  }

  @Test func aMissingScenarioIsNamed() {
    let errors = #expect(throws: DocumentErrors.self) {
      try Rehearsal(reading: "/nowhere/scenario.yaml", files: Fixtures())
    }
    #expect(errors?.description.contains("/nowhere/scenario.yaml:1:1") == true)
  }
}
