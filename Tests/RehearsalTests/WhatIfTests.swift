import Assurance
import Documents
import Planning
import Rehearsal
import Testing
import Twin

/// The same world twice, with and without a change.
@Suite("What if")
struct WhatIfTests {
  private static let timeline = "- { measure: { window: 12h }, at: +9d }"

  private static func side(
    _ change: String? = nil, head: String = ""
  ) throws -> WhatIf.Side {
    let files = try TimelineTests.files(timeline, expect: "- no site fails", head: head)
    let scenario = try Scenario.load(Fixtures.scenario("two-sites"), files: files)
    let path = try #require(scenario.designPath)
    let design = try Design.load(path, files: files)
    let overlays = try change.map { [try DesignPatch($0, of: design).values] } ?? []
    return WhatIf.Side(
      scenario: scenario, design: try Design.load(path, files: files, overlays: overlays), profiles: nil)
  }

  private static func ask(_ before: WhatIf.Side, _ after: WhatIf.Side, threads: Int = 1) async throws -> WhatIfResult {
    try await WhatIf(before, after, threads: threads).run(question: "?", replay: "mistwin whatif")
  }

  private func estimate(_ metric: Metric, _ result: WhatIfResult) throws -> PairedEstimate {
    try #require(result.estimates.first { $0.metric == metric })
  }

  @Test("nothing changed: every count is the same, and that is proven")
  func nothing() async throws {
    let result = try await Self.ask(Self.side(), Self.side())
    #expect(result.verdict == .noDifference)
    #expect(result.changes.isEmpty)
    #expect(result.identical.map(\.site) == ["Denver", "Lisbon"])
    #expect(result.estimates.allSatisfy { $0.changed == 0 && $0.cells > 0 && $0.points == 0 })
  }

  @Test("weaker radio is worse where the radio decides, and nowhere else")
  func radio() async throws {
    let result = try await Self.ask(Self.side(), Self.side("rftemplates/RF-Shop band_5.power=5"), threads: 2)
    #expect(result.verdict == .worse)
    #expect(result.changes.map(\.field) == ["rftemplates/RF-Shop band_5.power"])
    #expect(result.changes[0].knowledge == .modelled)
    let coverage = try estimate(.coverage, result)
    #expect(coverage.direction == .worse && coverage.points < -20)
    #expect(coverage.classifier == "weak-signal")
    #expect(try #require(coverage.varianceSaved) > 0.3)
    for metric in [Metric.roaming, .timeToConnect, .apHealth] {
      #expect(try estimate(metric, result).direction == .identical)
    }
    #expect(Set(result.newlyFailed) == ["Denver", "Lisbon"])
    // The same the other way round.
    let back = try await Self.ask(Self.side("rftemplates/RF-Shop band_5.power=5"), Self.side())
    #expect(back.verdict == .better)
    #expect(try estimate(.coverage, back).points == -coverage.points)
  }

  @Test("a field that is not modelled is never «no difference»")
  func notModelled() async throws {
    let result = try await Self.ask(Self.side(), Self.side("wlans/WLAN-Shop/guest hide_ssid=true"))
    #expect(result.verdict == .unknown)
    #expect(result.notModelled.map(\.field) == ["wlans/WLAN-Shop/guest hide_ssid"])
    #expect(result.estimates.allSatisfy { $0.direction == .identical })
  }

  @Test("two scenarios: a cause at one site leaves the other bit for bit as it is")
  func cause() async throws {
    let result = try await Self.ask(
      Self.side(), Self.side(head: "causes: [{ cause: dhcp-down, sites: [Lisbon], start: +8d20:00, end: +9d }]\n"))
    #expect(result.identical.map(\.site) == ["Denver"])
    #expect(result.changes.map(\.field) == ["causes"])
    #expect(result.newlyFailed == ["Lisbon"])
    #expect(try estimate(.successfulConnect, result).classifier == "dhcp-discover-unresponsive")
  }

  @Test(
    "a change that names nothing is told with the nearest word",
    arguments: [
      ("rftemplate/RF-Shop band_5.power=5", "did you mean 'rftemplates'"),
      ("rftemplates/RF-Shap band_5.power=5", "did you mean 'RF-Shop'"), ("rftemplates/RF-Shop", "no change"),
      ("wlans/guest enabled=false", "WLAN-Shop/guest"), ("rftemplates/RF-Shop power={", "a value"),
      ("=3", "no change"),
    ])
  func badChange(text: String, words: String) throws {
    let design = try Self.side().design
    let error = #expect(throws: DocumentError.self) { try DesignPatch(text, of: design) }
    #expect(error?.description.contains(words) == true, "\(error.map { "\($0)" } ?? "")")
  }

  @Test("a variable and a binding can be changed, too")
  func variables() throws {
    let design = try Self.side("vars dns1=9.9.9.10").design
    #expect(design.sites.allSatisfy { $0.variable("dns1") == "9.9.9.10" })
    let bound = try Self.side("rftemplates/RF-Shop for=[zone-europe]").design
    #expect(bound.object(.rftemplates, "RF-Shop")?.siteGroups == ["zone-europe"])
    let changes = FieldChange.all(from: try Self.side().design, to: design)
    #expect(changes.map(\.field) == ["sites/Lisbon vars.dns1", "sites/Denver vars.dns1"])
  }
}
