import Assurance
import Determinism
import Documents
import Planning
import Rehearsal
import Rollout
import Testing

/// What a scenario's timeline does, step by step, on the two shops.
@Suite("The timeline of a scenario")
struct TimelineTests {
  /// The quick scenario with another timeline, and what is expected at the end.
  static func rehearse(
    _ timeline: String, expect: String = "- every device is in sync", seed: UInt64? = nil,
    files more: [String: String] = [:],
    head: String = "", options change: (inout Rehearsal.Options) -> Void = { _ in }
  ) async throws -> RehearsalResult {
    var options = Rehearsal.Options(seed: seed)
    change(&options)
    return try await Rehearsal(
      reading: Fixtures.scenario("two-sites"), files: try files(timeline, expect: expect, head: head, more),
      options: options
    ).run()
  }

  static func files(
    _ timeline: String, expect: String = "- every device is in sync", head: String = "", _ more: [String: String] = [:]
  ) throws -> Fixtures {
    let text = try Fixtures.text(of: "two-sites")
    let start = try #require(text.firstRange(of: "measure: {"))
    let whole = text[..<start.lowerBound] + head + "timeline:\n" + timeline.indented + "expect:\n" + expect.indented
    var files = Fixtures(replaced: [Fixtures.scenario("two-sites"): String(whole)])
    for (name, text) in more { files.replaced["\(Fixtures.root)/scenarios/\(name)"] = text }
    return files
  }

  private static func failed(_ result: RehearsalResult) -> [String] {
    result.checks.filter { !$0.isMet }.map { "\($0.line): \($0.found)" }
  }

  @Test("measures twice compare with each other by name")
  func twoMeasures() async throws {
    let result = try await Self.rehearse(
      """
      - { name: before, measure: { window: 12h }, at: +9d, expect: [no site fails] }
      - { name: after, measure: { window: 12h }, at: +9d12:00 }
      """,
      expect: """
        - no site's coverage falls by more than 100 points against before
        - no site's coverage falls by more than 0 points against before
        - no new failing site against before
        """)
    #expect(result.measurements.map(\.name) == ["before", "after"])
    #expect(result.measurements[0].window != result.measurements[1].window)
    #expect(result.checks.map(\.isMet) == [true, true, false, true], "\(Self.failed(result))")
    #expect(result.checks[0].at == result.timeline[0].ended)
  }

  @Test("which policy may carry a firmware is asked of the network, and what is expected of it is judged")
  func power() async throws {
    let result = try await Self.rehearse(
      """
      - name: ap-0.14
        at: +9d
        power: { models: [AP45], hypotheses: { healthy: {}, dead: { load_loss: 100 } }, compare: [big-bang], sites: 1 }
        expect:
          - policy big-bang is chosen
          - false alarm <= 100% under healthy
          - dead is stopped with probability >= 0%
          - bad user-minutes <= 0 at p95 under dead
          - the fleet is done within 1h under healthy
      """)
    guard case .asked(let answer) = result.timeline[0].outcome else {
      Issue.record("\(result.timeline[0].outcome)")
      return
    }
    #expect(answer.replicates == 500)
    #expect(answer.accessPoints == 16 && answer.sites == 2 && answer.sitesRead == 1)
    #expect(answer.trials.map(\.policy.name) == ["big-bang"])
    #expect(answer.trials[0].cells.map(\.hypothesis.name) == ["healthy", "dead"])
    #expect(result.timeline[0].checks.map(\.isMet) == [true, true, true, false, false], "\(Self.failed(result))")
    #expect(result.timeline[0].checks[1].found.hasPrefix("big-bang: "))
    #expect(result.timeline[0].checks[1].found.hasSuffix(" of 500 replicates"))
  }

  @Test("a question that the network cannot answer is an expectation that is not met, not an end")
  func unanswered() async throws {
    let result = try await Self.rehearse(
      "- { at: +12h, power: { models: [AP45], hypotheses: { healthy: {} } } }")
    guard case .refused(let why) = result.timeline[0].outcome else {
      Issue.record("\(result.timeline[0].outcome)")
      return
    }
    #expect(why.contains("no access point with seven days of history and traffic"))
    #expect(result.timeline[0].checks.map(\.isMet) == [false])
  }

  @Test("a change of the design is planned, applied, and nothing is left to plan")
  func change() async throws {
    let result = try await Self.rehearse(
      """
      - { name: before, measure: {}, at: +9d }
      - name: quiet radio
        apply: { with: { templates: { rftemplates: { RF-Shop: { body: { band_5: { power: 5 } } } } } } }
        expect: [every device is in sync]
      - { name: after, measure: {}, at: +10d }
      """, expect: "- no site's coverage falls by more than 1 points against before")
    guard case .applied(1, left: 0) = result.timeline[1].outcome else {
      Issue.record("\(result.timeline[1].outcome)")
      return
    }
    let check = try #require(result.checks.last)
    #expect(check.isMet == false)
    #expect(check.since?.contains("apply quiet radio (\(Fixtures.scenario("two-sites")):") == true, "\(check)")
  }

  @Test("what is to be refused must be, for that reason")
  func refused() async throws {
    let result = try await Self.rehearse(
      """
      - replace: { device: Lisbon-ap03, by: BL1UL-3VAOR-ROPT5 }
        at: +9d
        refused: claimed already
      - replace: { device: Lisbon-ap03, by: 9TSD5-L34BH-ZT9AY }
        refused: claimed already
      """, expect: "- device Lisbon-ap03 is connected")
    #expect(result.checks.map(\.isMet) == [true, false, false])
    #expect(result.checks[1].found == "it was not refused")
  }

  @Test("a device that is replaced keeps its name, and the new one comes up")
  func replaced() async throws {
    let result = try await Self.rehearse(
      """
      - replace: { device: Lisbon-ap03, by: 9TSD5-L34BH-ZT9AY, after: 2h }
        at: +9d
      - wait: 1h
      - { measure: { window: 1h } }
      """, expect: "- every device is in sync\n- device Lisbon-ap03 is connected")
    #expect(result.isGood, "\(Self.failed(result))")
    #expect(result.timeline.map(\.title) == ["replace Lisbon-ap03", "wait", "measure"])
  }

  @Test("a condition is waited for, and one that never comes ends its timeline")
  func conditions() async throws {
    let result = try await Self.rehearse(
      """
      - parallel:
          - - { rotate_psk: { name: scanners, overlap: 1d }, at: +9d }
          - - when: psk scanners is rotated
              at: +9d
              within: 3d
              name: rotated
              wait: 1h
            - when: psk scanners is not rotated
              within: 2h
              name: never
              wait: 1h
            - { name: left out, wait: 1h }
      """)
    let titles = result.timeline.map { $0.name ?? $0.title }
    #expect(titles == ["parallel", "rotate_psk scanners", "rotated", "never"])
    let rotation = try #require(result.rotations.first)
    #expect(result.timeline[2].started >= rotation.ended)
    #expect(result.timeline[2].started - rotation.ended <= 3_600_000)
    #expect(result.checks.filter { !$0.isMet }.map(\.line) == ["when psk scanners is not rotated within 2h"])
  }

  @Test("timelines side by side are the same on every run, and share the clock")
  func sideBySide() async throws {
    let timeline = """
      - { name: before, measure: { window: 12h }, at: +9d }
      - parallel:
          - - { rotate_psk: { name: scanners, overlap: 6h } }
            - { name: first, measure: { window: 6h } }
          - - { wait: 2h }
            - { name: second, measure: { window: 2h } }
            - { wait: 6h }
      - { name: after, measure: { window: 6h } }
      """
    let one = try await Self.rehearse(timeline)
    let other = try await Self.rehearse(timeline)
    #expect(one.storeDigest == other.storeDigest)
    #expect(one.timeline.map(\.title) == other.timeline.map(\.title))
    let byName = Dictionary(
      one.timeline.compactMap { record in record.name.map { ($0, record) } }, uniquingKeysWith: { first, _ in first })
    let (first, second) = (try #require(byName["first"]), try #require(byName["second"]))
    #expect(second.started < first.started)
    let (before, after) = (try #require(byName["before"]), try #require(byName["after"]))
    #expect(after.started - before.ended >= 8 * 3_600_000)
  }

  @Test("a step that takes longer than it may is not met")
  func deadline() async throws {
    let result = try await Self.rehearse("- { wait: 2h, within: 1h, at: +9d }\n- { wait: 1h, within: 2h }")
    #expect(result.checks.map(\.isMet) == [false, true, true])
    #expect(result.checks[0].found == "2h")
  }

  @Test("failures that are known count until their day, and then no more")
  func known() async throws {
    func rehearse(_ until: String) async throws -> RehearsalResult {
      try await Self.rehearse(
        "- { measure: {}, at: +9d }", expect: "- no site fails",
        files: [
          "known.yaml":
            "mistwin: 1\nknown:\n  - { site: Lisbon, until: \(until), reason: the server is being moved }\n"
        ],
        head: """
          allow: known.yaml
          causes: [{ cause: dhcp-down, sites: [Lisbon], start: +8d, end: +9d }]

          """)
    }
    let known = try await rehearse("2027-03-01")
    #expect(known.isGood)
    #expect(known.checks[0].found.contains("known: Lisbon (the server is being moved)"))
    let late = try await rehearse("2027-01-12")
    #expect(late.isGood == false)
    #expect(late.checks[0].found.contains("no longer put up with: Lisbon since 2027-01-12"))
    #expect(late.checks[0].since?.contains("dhcp-down at Lisbon") == true)
  }
}

extension String {
  /// Each line two columns further in.
  fileprivate var indented: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  \($0)" }
      .joined(separator: "\n") + "\n"
  }
}
