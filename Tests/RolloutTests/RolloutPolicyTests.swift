import Documents
import Rollout
import Testing

@Suite("Rollout policies")
struct RolloutPolicyTests {
  @Test("What is shipped can be carried out", arguments: RolloutPolicy.shipped)
  func shipped(policy: RolloutPolicy) throws {
    try policy.check()
    #expect(RolloutPolicy.named(policy.name) == policy)
    #expect(policy.phases.last?.selection == .rest)
    #expect(policy.alpha <= 0.05)
  }

  @Test("The recommended policy is that of the ruling")
  func spread() {
    let policy = RolloutPolicy.spread
    #expect(policy.phases.map(\.selection) == [.onePerModel, .onePerSite(8), .rest])
    guard case .gate(let first) = policy.phases[0].judgement, case .gate(let second) = policy.phases[1].judgement else {
      Issue.record("gates expected")
      return
    }
    #expect(first.margin == nil)
    #expect(second.margin == 0.10)
    #expect(policy.phases[1].maximumBakeHours == 72)
    #expect(RolloutPolicy.named("nonsense") == nil)
  }

  private static func phase(
    _ name: String, _ selection: RolloutPhase.Selection, least: Double = 1, most: Double = 2, alpha: Double? = nil,
    margin: Double? = nil
  ) -> RolloutPhase {
    RolloutPhase(
      name: name, selection: selection, minimumBakeHours: least, maximumBakeHours: most,
      judgement: alpha.map { .gate(.init(alpha: $0, margin: margin)) } ?? .floor(lookEveryHours: 1))
  }

  @Test("A policy that cannot be carried out is refused, with the reason")
  func refused() {
    let fleet = Self.phase("fleet", .rest)
    let cases: [([RolloutPhase], String)] = [
      ([], "no phases"),
      ([Self.phase("a", .onePerSite(1), alpha: 0.05)], "does not take the rest"),
      ([fleet, fleet], "is not the last"),
      ([Self.phase("a", .onePerSite(1), least: 5, most: 2, alpha: 0.05), fleet], "bakes for at least 5"),
      ([Self.phase("a", .onePerSite(0), alpha: 0.05), fleet], "takes 0"),
      (
        [Self.phase("a", .onePerSite(8), alpha: 0.02), Self.phase("b", .onePerSite(4), alpha: 0.02), fleet],
        "smaller than one before"
      ),
      ([Self.phase("a", .onePerSite(1), alpha: 0.04), Self.phase("b", .onePerSite(2), alpha: 0.04), fleet], "0.08"),
      ([Self.phase("a", .onePerSite(1), alpha: 0), fleet], "α = 0"),
      ([Self.phase("a", .onePerSite(1), alpha: 0.05, margin: 1.5), fleet], "margin of 1.5"),
      ([Self.phase("a", .restOfCanarySites), fleet], "needs canaries before it"),
      ([Self.phase("fleet", .rest, alpha: 0.05)], "leaves no controls"),
    ]
    for (phases, words) in cases {
      let policy = RolloutPolicy(name: "test", summary: "", phases: phases)
      let error = #expect(throws: RolloutError.self) { try policy.check() }
      #expect("\(error.map { "\($0)" } ?? "")".contains(words))
    }
  }

  private static let document = """
    mistwin: 1
    policy: careful
    summary: eight, then all
    phases:
      - name: eight sites
        take: one per site
        count: 8
        bake: { least_hours: 8, most_hours: 72 }
        gate: { alpha: 0.03, margin: 0.10, most_controls: 5 }
        inconclusive: hold
      - name: fleet
        take: rest
        bake: { least_hours: 24, most_hours: 24 }
        floor: { every_hours: 8 }
        may_stay_away: 0.01
    """

  @Test("A policy is read from YAML")
  func reading() throws {
    let policy = try RolloutPolicy(reading: try YAML.parse(Self.document, file: "policy.yaml"))
    #expect(policy.name == "careful")
    #expect(policy.phases.map(\.name) == ["eight sites", "fleet"])
    #expect(policy.phases[0].selection == .onePerSite(8))
    #expect(policy.phases[0].judgement == .gate(.init(alpha: 0.03, margin: 0.10, leastControls: 4, mostControls: 5)))
    #expect(policy.phases[0].onInconclusive == .hold)
    #expect(policy.phases[1].mayStayAway == 0.01)
    #expect(policy.phases[1].judgement == .floor(lookEveryHours: 8))
  }

  @Test(
    "Faults of a policy have their place and the nearest word",
    arguments: [
      ("alpha: 0.03", "alfa: 0.03", "policy.yaml:9:13", "alpha"),
      ("take: rest", "take: rests", "policy.yaml:12:11", "rest"),
      ("count: 8", "count: 0", "policy.yaml:7:12", "1"),
      ("inconclusive: hold", "inconclusive: promote", "policy.yaml:10:19", "roll back"),
      ("bake: { least_hours: 8, ", "bake: { ", "policy.yaml:8:11", "least_hours"),
      ("floor: { every_hours: 8 }", "gates: 1", "policy.yaml:14:5", "gate"),
      ("count: 8", "", "policy.yaml:5:5", "count"),
      ("take: rest", "take: rest\n    count: 3", "policy.yaml:13:5", "one per site"),
      ("alpha: 0.03", "alpha: 0.3", "policy.yaml:1:1", "0.3"),
    ])
  func faults(old: String, new: String, place: String, word: String) throws {
    let pieces = Self.document.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    let text = pieces.joined(separator: new)
    #expect(text != Self.document)
    let node = try YAML.parse(text, file: "policy.yaml")
    let errors = #expect(throws: DocumentErrors.self) { try RolloutPolicy(reading: node) }
    let lines = errors?.errors.map { "\($0)" } ?? []
    #expect(lines.contains { $0.contains(place) && $0.contains(word) }, "\(lines)")
  }
}
