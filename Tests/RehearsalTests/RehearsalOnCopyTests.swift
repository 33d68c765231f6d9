import Determinism
import Documents
import Foundation
import MistAPI
import Planning
import Rehearsal
import Testing
import Twin

/// An organisation that exists, copied with hashes in the place of its secrets, and a plan that is walked on the copy.
@Suite("A rehearsal on a copy")
struct RehearsalOnCopyTests {
  private static let salt: [UInt8] = [7, 7, 7]

  /// The organisation of the design, with hardware to claim and nothing else.
  private func organisation(of design: Design) async throws -> (twin: Twin, client: TwinClient, org: MistID) {
    let twin = try Twin(settings: .init(seed: 5, start: try #require(Instant(iso8601: "2027-01-10T06:00:00Z"))))
    let org = try await twin.createOrganisation(design.organisation)
    let secrets = try await Planner.secrets(of: design, by: StandInSecrets(seed: 99))
    try await DesignHardware(of: design, secrets: secrets).add(to: twin)
    return (twin, TwinClient(twin, token: try await twin.mintToken("tests", role: "admin", in: org)), org)
  }

  private func copy(of client: TwinClient, _ twin: Twin, _ org: MistID) async throws -> (twin: Twin, token: String) {
    let copy = try Twin(settings: .init(seed: 1, start: await twin.now, callMedian: 0, callsPerHour: nil))
    let puller = OrganisationPuller(
      client, organisation: org, cover: PullCover(salt: Self.salt), atOnce: 1, time: TwinTime(twin))
    var survey = try await puller.survey()
    try await copy.install(try await puller.organisation(&survey), keepsSecrets: false)
    try await puller.sites(survey) { try await copy.install($0, in: org) }
    try await copy.finishPull()
    #expect(try await copy.holdsHashes)
    return (copy, try await copy.mintToken("rehearsal", role: "write", in: org))
  }

  private func scenario(_ change: (inout Scenario) -> Void = { _ in }) throws -> (Scenario, Design) {
    let files = try Fixtures.with("two-sites", replacing: [])
    var scenario = try Scenario.load(Fixtures.scenario("two-sites"), files: files)
    let design = try Design.load(try #require(scenario.designPath), files: files)
    scenario.timeline.removeLast()
    scenario.expectations = scenario.expectations.filter { !$0.value.line.hasPrefix("psk") }
    change(&scenario)
    return (scenario, design)
  }

  @Test("walks a plan of the organisation exactly, claims included, without one of its secrets")
  func plan() async throws {
    let (scenario, design) = try scenario()
    let (live, client, org) = try await organisation(of: design)
    let hash = KeyedHash(salt: Self.salt)
    let planner = Planner(
      client: client, secrets: try await Planner.secrets(of: design, by: StandInSecrets(seed: 99)), hash: hash)
    let plan = try await planner.plan(design, in: org)
    let (copy, token) = try await copy(of: client, live, org)
    let before = try await live.contents().digest
    let origin = RehearsalOrigin(
      twin: copy, token: token, organisation: org, path: "copy.sqlite", plan: plan, planPath: "plan.json",
      resolved: [:],
      hash: hash, holdsHashes: true)
    let result = try await Rehearsal(
      scenario: scenario, design: design, profiles: nil, options: .init(origin: origin)
    ).run()
    for check in result.checks { #expect(check.isMet, "\(check.line): \(check.found)") }
    #expect(result.checks.count == 4)
    #expect(result.planDigest == plan.digest)
    #expect(result.changesLeft == 0)
    #expect(result.hardware.claims.byCode == 12)
    #expect(result.hardware.claims.byOrder == 8)
    #expect(result.hardware.connected == 20)
    #expect(result.application.writes == plan.writes)
    #expect(result.application.calls > plan.writes)
    #expect(result.replay == "mistwin rehearse \(scenario.path) --from copy.sqlite --plan plan.json")
    #expect(try await live.contents().digest == before)

    // With the plan carried out on both, a plan made on the copy sees that nothing is left: no device is taken for unclaimed, no
    // secret for another.
    let again = Planner(
      client: TwinClient(copy, token: token),
      secrets: try await Planner.secrets(of: design, by: StandInSecrets(seed: 99)), hash: hash, forCopy: true)
    #expect(try await again.plan(design, in: org).steps.map(\.subject) == [])
  }

  @Test("looks at every site there is, whether the design has it or not, without any design")
  func existing() async throws {
    let (scenario, design) = try scenario()
    let kept = try await keptTwin(scenario, design)
    let second = try onTwin("measure: { at: +1d, window: 24h }")
    let origin = RehearsalOrigin(
      twin: kept.twin, token: kept.token, organisation: kept.org, path: "kept.sqlite", resolved: [:],
      hash: KeyedHash(salt: Self.salt), holdsHashes: false)
    let result = try await Rehearsal(
      scenario: second, design: Design(path: "", organisation: ""), profiles: nil, options: .init(origin: origin)
    ).run()
    #expect(result.sites.map(\.site).sorted() == ["Denver", "Lisbon"])
    #expect(result.sites.allSatisfy { $0.notYet == nil && !$0.hasFailed })
    #expect(result.hardware.slots == 20)
    #expect(result.hardware.connected == 20)
    // The twin's clock is past the scenario's start: its times are counted from there.
    #expect(result.start > scenario.start)
    #expect(result.window == result.start...result.start.advanced(bySeconds: 86_400))
  }

  @Test("a site that is in neither is named, before anything runs")
  func unknownSite() async throws {
    let (scenario, design) = try scenario()
    let kept = try await keptTwin(scenario, design)
    let second = try onTwin("causes: [{ cause: dhcp-down, sites: Denvr, start: +1d, end: +2d }]")
    let origin = RehearsalOrigin(
      twin: kept.twin, token: kept.token, organisation: kept.org, path: "kept.sqlite", resolved: [:],
      hash: KeyedHash(salt: Self.salt), holdsHashes: false)
    let error = await #expect(throws: DocumentErrors.self) {
      try await Rehearsal(
        scenario: second, design: Design(path: "", organisation: ""), profiles: nil, options: .init(origin: origin)
      ).run()
    }
    let message = error.map { "\($0)" } ?? ""
    #expect(message.contains("s.yaml:6:37: found the unknown site 'Denvr'"), "\(message)")
    #expect(message.contains("did you mean 'Denver'"), "\(message)")
  }

  /// A scenario that starts from a twin and has no design.
  private func onTwin(_ line: String) throws -> Scenario {
    let text = """
      mistwin: 1
      title: As it stands
      from: { twin: kept.sqlite }
      start: 2027-01-01T00:00:00Z
      seed: 1
      \(line)
      expect: [every device is in sync]

      """
    return try Scenario.load("s.yaml", files: Fixtures(replaced: ["s.yaml": text]))
  }

  /// A twin that a rehearsal has left.
  private func keptTwin(_ scenario: Scenario, _ design: Design) async throws -> (twin: Twin, token: String, org: MistID)
  {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("mistwin-\(UUID()).sqlite").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    var first = scenario
    first.timeline.removeLast()
    first.expectations = []
    _ = try await Rehearsal(
      scenario: first, design: design, profiles: nil, options: .init(keep: file)
    ).run()
    let twin = try Twin(
      file: file, settings: .init(seed: 0, start: Instant(milliseconds: 0), callsPerHour: nil))
    let org = try #require(try await twin.organisations().first).id
    return (twin, try await twin.mintToken("rehearsal", role: "write", in: org), org)
  }
}
