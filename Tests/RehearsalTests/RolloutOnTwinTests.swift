import Determinism
import Documents
import Foundation
import MistAPI
import Planning
import Rehearsal
import Rollout
import Testing
import Twin

/// Rollouts of firmware and of configuration on a twin, by the client of the twin or by that of the live cloud.
@Suite("Rollouts on a twin")
struct RolloutOnTwinTests {
  /// The two shops a week and a day after their hardware came, and what works on them.
  private struct Shops {
    var twin: Twin
    var org: MistID
    var client: PacedClient
    var time: TwinTime
    private let file = TemporaryFile()

    init() async throws {
      let files = Fixtures()
      var scenario = try Scenario.load(Fixtures.scenario("two-sites"), files: files)
      scenario.timeline.removeLast(2)
      scenario.expectations = []
      let design = try Design.load(try #require(scenario.designPath), files: files)
      _ = try await Rehearsal(scenario: scenario, design: design, profiles: nil, options: .init(keep: file.path)).run()
      twin = try Twin(file: file.path, settings: .init(seed: 0, start: Instant(milliseconds: 0), callsPerHour: nil))
      org = try #require(try await twin.organisations().first).id
      time = TwinTime(twin)
      client = PacedClient(
        TwinClient(twin, token: try await twin.mintToken("rollout", role: "write", in: org)), time: time)
    }

    func versions() async throws -> Set<String> {
      Set(
        try await client.deviceStats(of: org, keeping: ["mac", "version", "model"]).compactMap {
          $0["model"]?.string == "AP45" ? $0["version"]?.string : nil
        })
    }

    func upgrade(to version: String) async throws -> RolloutResult {
      let order = CanaryRollout.Order(
        name: "ap", organisation: org, models: ["AP45"], version: version,
        policy: try #require(RolloutPolicy.named("spread")))
      return try await CanaryRollout(order, client: client, time: time).run()
    }
  }

  @Test("harmless firmware reaches every access point")
  func promoted() async throws {
    let shops = try await Shops()
    try await shops.twin.addRelease(.init(model: "AP45", version: "0.14.30100"))
    let result = try await shops.upgrade(to: "0.14.30100")
    #expect(result.outcome == .promoted)
    #expect(try await shops.versions() == ["0.14.30100"])
  }

  @Test("firmware that its users feel is taken back")
  func rolledBack() async throws {
    let shops = try await Shops()
    let before = try await shops.versions()
    try await shops.twin.addRelease(
      .init(
        model: "AP45", version: "0.14.30200",
        harms: [.init(level: "throughput", classifier: "coverage", points: 40)]))
    let result = try await shops.upgrade(to: "0.14.30200")
    guard case .rolledBack = result.outcome else {
      Issue.record("it ended \(result.outcome)")
      return
    }
    #expect(try await shops.versions() == before)
  }

  @Test("a change of configuration goes from site to site, and nothing is left to plan")
  func configuration() async throws {
    let shops = try await Shops()
    let design = try PlanningBench.design([("dns1: 9.9.9.9", "dns1: 9.9.9.10")])
    let secrets = try await Planner.secrets(of: design, by: StandInSecrets(seed: 20_270_111))
    let hash = KeyedHash(salt: [1])
    let planner = Planner(client: shops.client, secrets: secrets, hash: hash)
    let plan = try await planner.plan(design, in: shops.org)
    #expect(plan.steps.count == 2)
    let policy = """
      mistwin: 1
      policy: both
      phases:
        - name: both shops
          take: rest
          bake: { least_hours: 2, most_hours: 2 }
          floor: { every_hours: 1 }
      """
    let order = CanaryRollout.Order(
      name: "dns", plan: plan,
      policy: try RolloutPolicy(reading: try YAML.parse(Array(policy.utf8), file: "both.yaml")))
    let result = try await CanaryRollout(
      order, client: shops.client, time: shops.time,
      secrets: PlanSecrets(of: design, resolved: secrets, hash: hash)
    ).run()
    #expect(result.outcome == .promoted)
    #expect(try await planner.plan(design, in: shops.org).isEmpty)
  }
}

/// A file that is there as long as somebody holds it: a twin that is served reads it, too.
private final class TemporaryFile: Sendable {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("mistwin-\(UUID()).sqlite").path

  deinit {
    for file in [path, "\(path)-wal", "\(path)-shm"] { try? FileManager.default.removeItem(atPath: file) }
  }
}
