import Determinism
import Ledger
import MistAPI
import Planning
import Rehearsal
import Twin

/// Applies that are killed and taken up again: at every point of the journal of `two-sites`, and at random ones of
/// `retail-120`'s. Each has to end where the one does that nobody disturbs: with the same store, its audit log included.
enum KillsBenchmark {
  private static let randomKills = 200

  static func figures(_ options: Options) async throws -> [Figure] {
    let small = try await KilledApply(of: "two-sites")
    let large = try await KilledApply(of: "retail-120")
    let draws = RandomKey(seed: 20_270_111).child("kills")
    let count = options.repetitions ?? randomKills
    let random = (0..<count).map { Int(draws.child(UInt64($0)).integer(below: UInt64(large.points))) + 1 }
    return [
      try await figure("each of the \(small.points) points of two-sites", small, Array(1...small.points)),
      try await figure("\(count) random ones of the \(large.points) points of retail-120", large, random),
    ]
  }

  private static func figure(_ subject: String, _ apply: KilledApply, _ points: [Int]) async throws -> Figure {
    var times: [Double] = []
    for point in points { times.append(try await asyncSeconds { try await apply.kill(at: point) } * 1000) }
    return Figure(
      subject: "kill: \(subject)", unit: "ms", ours: Samples(times),
      remark: "\(points.count) of \(points.count) end alike")
  }
}

/// A design whose apply is killed.
private struct KilledApply {
  private let design: Design
  private let secrets: [SecretReference: String]
  private let hash = KeyedHash(salt: Array("benchmark".utf8))
  private let undisturbed: TwinContents
  /// How many points the journal of the undisturbed apply passes.
  let points: Int

  /// Applies it once without a kill, to know where it ends.
  init(of name: String) async throws {
    design = try Design.load("fixtures/designs/\(name)", files: DesignFiles())
    secrets = try await Planner.secrets(of: design, by: LiteralSecrets())
    let bench = try await Bench(design, secrets, hash)
    let journal = KillingJournal(try Ledger().applyJournal(), killsAt: .max)
    try await bench.apply(journal)
    points = await journal.points
    undisturbed = try await bench.twin.contents()
  }

  /// Applies it to a new twin, is killed at that point, and goes on.
  /// - Throws: `WrongResult` when it ends elsewhere.
  func kill(at point: Int) async throws {
    let bench = try await Bench(design, secrets, hash)
    let journal = try Ledger().applyJournal()
    do {
      try await bench.apply(KillingJournal(journal, killsAt: point))
      throw WrongResult(description: "\(design.organisation): an apply ended that was to be killed at point \(point)")
    } catch is KillingJournal.Killed {
      try await bench.apply(journal)
    }
    guard try await bench.twin.contents() == undisturbed else {
      throw WrongResult(description: "\(design.organisation): killed at point \(point), the apply ends elsewhere")
    }
  }

  /// A twin with the hardware of the design, and the plan for it.
  private struct Bench {
    let twin: Twin
    let client: TwinClient
    let plan: Plan
    let secrets: PlanSecrets

    init(_ design: Design, _ resolved: [SecretReference: String], _ hash: KeyedHash) async throws {
      let ready = try await DesignTwin(of: design, secrets: resolved)
      (twin, client) = (ready.twin, ready.client)
      plan = try await Planner(client: client, secrets: resolved, hash: hash).plan(design, in: ready.organisation)
      secrets = PlanSecrets(of: design, resolved: resolved, hash: hash)
    }

    func apply(_ journal: some ApplyJournal) async throws {
      let result = try await Applier(client: client, plan: plan, secrets: secrets, journal: journal).run()
      guard result.isComplete else {
        throw WrongResult(description: "an apply of \(plan.organisation.name) did not do everything: \(result.ending)")
      }
    }
  }
}
