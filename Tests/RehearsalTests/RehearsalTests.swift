import Assurance
import Determinism
import Foundation
import MistAPI
import Planning
import Rehearsal
import Testing
import Twin

/// The three days on `two-sites`, whole.
@Suite struct RehearsalTests {
  func run(
    _ scenario: String = "two-sites", seed: UInt64? = nil, threads: Int = 1, replacing: [(String, String)] = []
  ) async throws -> RehearsalResult {
    let files = try Fixtures.with(scenario, replacing: replacing)
    return try await Rehearsal(
      reading: Fixtures.scenario(scenario), files: files, options: .init(seed: seed, threads: threads)
    ).run()
  }

  @Test func twoSitesMeetTheirExpectations() async throws {
    let result = try await run()
    for check in result.checks { #expect(check.isMet, "\(check.line): \(check.found)") }
    #expect(result.checks.count == 5)
    #expect(result.carving?.sites == 2)
    #expect(result.carving?.zones.map(\.prefix) == ["10.0.0.0/9", "10.128.0.0/9"])
    #expect(result.hardware.claims.byCode == 12)
    #expect(result.hardware.claims.byOrder == 8)
    #expect(result.hardware.claims.bound == 20)
    #expect(result.hardware.connected == 20)
    #expect(result.steps.map(\.step) == DesignStep.allCases)
    #expect(result.changesLeft == 0)
    #expect(result.findings.isEmpty)
  }

  @Test func theSameSeedGivesTheSameRunOnAnyNumberOfThreads() async throws {
    let one = try await run(threads: 1)
    let two = try await run(threads: 2)
    #expect(one.storeDigest == two.storeDigest)
    #expect(one.planDigest == two.planDigest)
    #expect(one.sites == two.sites)
    #expect(one.calls == two.calls)
    #expect(one.end == two.end)
  }

  @Test func causesAreLimitedToZonesDevicesAndWLANs() async throws {
    let window = "start: +8d, end: +9d"
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("mistwin-\(UUID()).sqlite").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    let files = try Fixtures.with(
      "two-sites",
      replacing: [
        (
          "measure: {",
          """
          causes:
            - { cause: dhcp-down, zone: north-america, wlan: shops-guest, \(window) }
            - { cause: ap-down, all: true, devices: [Lisbon-ap03, Denver-ap01], \(window), every: 2d, until: +12d }
            - { cause: dns-down, group: shops, part: 0.25, ramp: 1h, \(window) }
          measure: {
          """
        )
      ])
    let result = try await Rehearsal(
      reading: Fixtures.scenario("two-sites"), files: files, options: .init(keep: file)
    ).run()
    let causes = try await Twin(opening: file).causes()
    let told = causes.map { cause in
      [cause["kind"]?.string, cause["site"]?.string].compactMap { $0 }.joined(separator: " at ")
        + " \(cause["devices"]?.array?.count ?? 0) \(cause["part"]?.double.map { ($0 * 100).rounded() } ?? 100)"
    }
    #expect(
      told.sorted() == [
        "ap-down at Denver 1 100.0", "ap-down at Lisbon 1 100.0", "dhcp-down at Denver 0 33.0",
        "dns-down at Denver 0 25.0",
        "dns-down at Lisbon 0 25.0",
      ])
    let connects = result.sites.map { site in site.levels.first { $0.metric == .successfulConnect }?.level ?? 1 }
    #expect(connects.allSatisfy { $0 < 0.9 })
  }

  /// What a scenario that names a version of the model found when that version was made, and will always find.
  @Test(
    "A result of a version of the model never changes", arguments: [(1, "781805f7b4fa5040"), (2, "3dbb1c88f5639d66")])
  func pinned(world: Int, digest: String) async throws {
    // A design whose access points' ports lack the guests' VLAN: that has consequences in version 2 only.
    let scenario = Fixtures.scenario("two-sites")
    var files = try Fixtures.with(
      "two-sites",
      replacing: [
        ("world: 2", "world: \(world)"),
        ("expect:", "causes: [{ cause: dhcp-down, sites: [Lisbon], start: +8d, end: +9d }]\nexpect:"),
      ])
    let design = "\(Fixtures.root)/scenarios/../fixtures/designs/two-sites/design.yaml"
    let text = String(decoding: try files.read(design), as: UTF8.self)
    let wrong = text.replacingOccurrences(
      of: "networks: [corp, iot, guest], stp_edge", with: "networks: [corp, iot], stp_edge")
    #expect(wrong != text)
    files.replaced[design] = wrong
    let result = try await Rehearsal(reading: scenario, files: files).run()
    let found = result.sites.flatMap { site in
      site.levels.map {
        "\(site.site) \($0.metric.name) \(Int64(($0.level * 1e9).rounded())) \($0.verdict) \($0.classifier ?? "")"
      }
    }
    #expect(found.count == 14)
    #expect(SHA256.hexadecimal(of: found.joined(separator: "\n")).prefix(16) == digest, "\(found)")
  }

  @Test func anotherSeedGivesAnotherRun() async throws {
    let one = try await run()
    let other = try await run(seed: 7)
    #expect(one.storeDigest != other.storeDigest)
    #expect(one.sites != other.sites)
    #expect(one.carving == other.carving)
  }

  @Test func aReadOnlyTokenIsRefusedBeforeAnythingIsWritten() async throws {
    let error = await #expect(throws: PlanningError.self) {
      try await run(replacing: [("seed: 20270111", "seed: 20270111\ntoken: { role: read }")])
    }
    guard case .readOnlyToken(let role, let organisation) = error else {
      Issue.record("found \(String(describing: error))")
      return
    }
    #expect(role == "read")
    #expect(organisation == "Two Shops")
    #expect(error?.description.contains("Nothing was changed") == true)
  }

  @Test func anExpectationThatIsNotMetSaysWhatWasFound() async throws {
    let result = try await run(replacing: [("- no site fails", "- sle roaming >= 100% at every site")])
    let check = try #require(result.checks.first { $0.line.hasPrefix("sle") })
    #expect(!check.isMet)
    #expect(!result.isGood)
    #expect(check.found.contains("worst: "))
    #expect(check.place.hasSuffix("two-sites.yaml:22"))
  }

  @Test func anOutageFailsItsSiteAndStopsTheUpgrade() async throws {
    let cause = """
      causes:
        - { cause: dhcp-down, sites: [Lisbon], start: 2027-01-19T08:00:00Z, end: 2027-01-19T18:00:00Z }
      measure:
      """
    let result = try await run(replacing: [("measure:", cause)])
    #expect(result.sites.filter(\.hasFailed).map(\.site) == ["Lisbon"])
    #expect(result.sites.first { $0.site == "Lisbon" }?.failure?.classifier == "dhcp-discover-unresponsive")
    guard case .skipped(_, let reason) = result.upgrade else {
      Issue.record("the upgrade was carried out")
      return
    }
    #expect(reason.contains("Lisbon"))
  }

  @Test func aSiteWithoutAnArrivalIsNamed() async throws {
    let error = await #expect(throws: RehearsalError.self) {
      try await run(replacing: [("  - { all: true, at: +2d, spread: 2h }\n", "")])
    }
    #expect(error?.description.contains("Denver") == true)
  }
}
