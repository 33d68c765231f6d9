import Determinism
import Ledger
import MistAPI
public import Planning
import Twin

/// Carries a plan out on a copy of a twin, then the plan that undoes it, and looks whether everything stands as it stood.
public struct UndoRehearsal: Sendable {
  private let origin: RehearsalOrigin
  private let design: Design

  /// That of a plan to be walked, on a copy that nothing else is done with.
  public init(_ origin: RehearsalOrigin, design: Design) {
    self.origin = origin
    self.design = design
  }

  /// What came of it.
  public enum Finding: Sendable, Hashable {
    /// Everything stood as before.
    case undone(Attestation.Undo)
    /// The plan makes, deletes or claims something: what undoes it is known only once it was carried out, with the ids of the cloud.
    case notKnownBeforehand
    /// The plan replaces secrets, which nobody knows any more afterwards.
    case replacesSecrets
    /// Not everything stood as before.
    case notPutBack
  }

  /// Carries both out.
  /// - Returns: what came of it; nil where there is no plan, or nothing in it.
  /// - Throws: `MistError`, `TwinError`
  public func run() async throws -> Finding? {
    guard let plan = origin.plan, !plan.isEmpty else { return nil }
    guard Self.isKnownBeforehand(plan) else { return .notKnownBeforehand }
    let time = TwinTime(origin.twin)
    let client = PacedClient(TwinClient(origin.twin, token: origin.token), time: time)
    let before = try await origin.twin.configurationDigest()
    let secrets = origin.secrets(of: plan, design: design)
    let forth = try await Applier(client: client, plan: plan, secrets: secrets, journal: NoJournal()).run()
    let inverse = forth.inverse.whole
    guard forth.isComplete, !inverse.isEmpty else { return .notPutBack }
    guard inverse.steps.flatMap(\.items).allSatisfy(\.action.secretHashes.isEmpty) else { return .replacesSecrets }
    let (begun, calls) = (await time.now(), await client.calls)
    let back = try await Applier(
      client: client, plan: inverse, secrets: origin.secrets(of: inverse, design: design), journal: NoJournal()
    ).run()
    guard back.isComplete, try await origin.twin.configurationDigest() == before else { return .notPutBack }
    let seconds = (await time.now() - begun + 999) / 1000
    return .undone(
      Attestation.Undo(
        inverse,
        prediction: .init(calls: await client.calls - calls, writes: inverse.writes, seconds: seconds)))
  }

  private static func isKnownBeforehand(_ plan: Plan) -> Bool {
    plan.steps.lazy.flatMap(\.items).allSatisfy { item in
      switch item.action {
      case .edit, .assign, .unassign, .assignProfile, .unassignProfile: true
      case .create, .delete, .claim, .claimOrder: false
      }
    }
  }
}
