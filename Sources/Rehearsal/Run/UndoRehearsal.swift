import Determinism
import Ledger
import MistAPI
public import Planning
import Twin

/// Carries a plan out on a copy of a twin, then the plan that undoes it, and looks whether everything stands as it stood.
public struct UndoRehearsal: Sendable {
  private let plan: Plan
  private let design: Design

  /// That of a plan of a design.
  public init(of plan: Plan, design: Design) {
    self.plan = plan
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
  /// - Parameter copy: makes a copy of the twin with which nothing else is done; asked for only where there is something to undo.
  /// - Returns: what came of it; nil where there is nothing in the plan.
  /// - Throws: `MistError`, `TwinError`, what making the copy throws
  public func run(_ copy: () async throws -> RehearsalOrigin) async throws -> Finding? {
    if plan.isEmpty { return nil }
    guard isKnownBeforehand else { return .notKnownBeforehand }
    let origin = try await copy()
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

  private var isKnownBeforehand: Bool {
    plan.steps.lazy.flatMap(\.items).allSatisfy { item in
      switch item.action {
      case .edit, .assign, .unassign, .assignProfile, .unassignProfile: true
      case .create, .delete, .claim, .claimOrder: false
      }
    }
  }
}
