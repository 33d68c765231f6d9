import Ledger
import MistAPI
import Planning
import Rehearsal
import Twin

/// A copy of a twin that a rehearsal starts from, and what of this machine it takes to walk a plan on it.
struct CopiedOrigin {
  let origin: RehearsalOrigin
  /// The name of its organisation.
  let organisationName: String
  /// The digest of the twin's contents.
  let digest: String
  /// The salt of the hashes in plan and twin.
  let salt: [UInt8]

  /// Copies a twin.
  /// - Parameters:
  ///   - plan: the plan to be walked; nil for one that is made of the design.
  ///   - state: where the ledger is; nil for beside the design.
  /// - Throws: `Failure`, `PlanFileError.otherOrganisation`, `TwinError`
  init(of path: String, _ design: Design, plan: Plan?, planPath: String?, state: String?) async throws {
    let copy = try await TwinCopy(
      of: path,
      organisation: plan.map { "\($0.organisation.id)" } ?? (design.organisation.isEmpty ? nil : design.organisation),
      role: "write", allowsOther: plan != nil)
    organisationName = copy.organisationName
    if let plan, plan.organisation.id != copy.organisation {
      throw PlanFileError.otherOrganisation(
        file: planPath ?? "", planned: "'\(plan.organisation.name)' (\(plan.organisation.id))",
        found: "\(copy.organisation) in \(path)")
    }
    salt = try await CopySalt.salt(of: copy, from: path, in: StateDirectory(state, besideDesign: design.path))
    let holdsHashes = try await copy.twin.holdsHashes
    var resolved: [SecretReference: String] = [:]
    // What stands for secrets in such a copy is in the plan: none is needed.
    if plan == nil || !holdsHashes {
      let sources = TwinSecrets(
        sources: SecretSources(directory: DiskFiles.directory(of: design.path), allowsCommands: false), seed: copy.seed)
      resolved = try await Planner.secrets(of: design, by: sources)
      await sources.announce()
    }
    digest = try await copy.twin.contents().digest
    origin = RehearsalOrigin(
      twin: copy.twin, token: copy.token, organisation: copy.organisation, path: path, plan: plan, planPath: planPath,
      resolved: resolved, hash: KeyedHash(salt: salt), holdsHashes: holdsHashes)
  }

  /// The same on another copy of the twin, with which nothing was done yet.
  /// - Throws: `Failure`
  func another() async throws -> RehearsalOrigin {
    let copy = try await TwinCopy(of: origin.path, organisation: "\(origin.organisation)", role: "write")
    var other = origin
    (other.twin, other.token) = (copy.twin, copy.token)
    return other
  }
}
