import Determinism
import Foundation
import Ledger
import MistAPI
import Planning
import Twin

/// Plans: of a large design on an empty organisation, of the same on one that has everything, and of `retail-120`.
enum PlanningBenchmark {
  static func figures(_ options: Options) async throws -> [Figure] {
    let hash = KeyedHash(salt: Array("benchmark".utf8))
    var figures = try await large(options, hash)
    figures += try await retail(options, hash)
    return figures
  }

  /// 10,000 sites of ten devices each, a WLAN template, and one template of each other kind.
  private static func large(_ options: Options, _ hash: KeyedHash) async throws -> [Figure] {
    let design = try LargeDesign.load(sites: 10_000)
    let secrets = try await Planner.secrets(of: design, by: LiteralSecrets())
    let ready = try await DesignTwin(of: design, secrets: secrets)
    let (client, organisation) = (ready.client, ready.organisation)
    let planner = Planner(client: client, secrets: secrets, hash: hash)
    var plan = Plan(organisation: .init(name: design.organisation, id: organisation))
    var planned: [Double] = []
    for _ in 0..<max(1, min(3, options.repetitions ?? 3)) {
      planned.append(try await asyncSeconds { plan = try await planner.plan(design, in: organisation) })
    }
    let applier = Applier(
      client: client, plan: plan, secrets: PlanSecrets(of: design, resolved: secrets, hash: hash),
      journal: try Ledger().applyJournal())
    let applied = try await asyncSeconds { _ = try await applier.run { _ in } }
    var again: [Double] = []
    for _ in 0..<max(1, min(3, options.repetitions ?? 3)) {
      again.append(
        try await asyncSeconds {
          let rest = try await planner.plan(design, in: organisation)
          guard rest.isEmpty else {
            throw WrongResult(
              description: "after apply \(rest.steps.count) steps are left, first \(rest.steps[0].subject)")
          }
        })
    }
    return [
      Figure(
        subject: "plan of 10,000 sites and 100,000 devices", unit: "s", ours: Samples(planned), target: .atMost(10)),
      Figure(
        subject: "its apply to the twin in this process", unit: "s", ours: Samples([applied]), target: .atMost(60)),
      Figure(subject: "the plan again, which changes nothing", unit: "s", ours: Samples(again), target: .atMost(5)),
    ]
  }

  private static func retail(_ options: Options, _ hash: KeyedHash) async throws -> [Figure] {
    let design = try Design.load("fixtures/designs/retail-120", files: DesignFiles())
    let secrets = try await Planner.secrets(of: design, by: LiteralSecrets())
    let ready = try await DesignTwin(of: design, secrets: secrets)
    let planner = Planner(client: ready.client, secrets: secrets, hash: hash)
    var seconds: [Double] = []
    for round in 0...(options.repetitions ?? 5) {
      let one = try await asyncSeconds { _ = try await planner.plan(design, in: ready.organisation) }
      if round > 0 { seconds.append(one * 1000) }
    }
    return [Figure(subject: "plan of retail-120", unit: "ms", ours: Samples(seconds), target: .atMost(300))]
  }
}
