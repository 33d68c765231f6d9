import Determinism
public import MistAPI
public import Planning
public import Twin

/// A twin that exists, kept by an earlier rehearsal or pulled from a live cloud, on which a scenario is rehearsed. The rehearsal
/// changes it: it is a copy of what is kept.
public struct RehearsalOrigin: Sendable {
  /// The twin.
  public var twin: Twin
  /// A token of its organisation that may write.
  public var token: String
  /// Its organisation.
  public var organisation: MistID
  /// The file that it was copied from.
  public var path: String
  /// The plan to be walked, exactly as it is; nil makes one of the design.
  public var plan: Plan?
  /// The file of the plan.
  public var planPath: String?
  /// The secrets of the design, resolved or made up.
  public var resolved: [SecretReference: String]
  /// The hashes by which secrets stand in the plan.
  public var hash: KeyedHash
  /// Whether the twin holds such hashes in the place of secrets.
  public var holdsHashes: Bool

  /// A twin to start from.
  public init(
    twin: Twin, token: String, organisation: MistID, path: String, plan: Plan? = nil, planPath: String? = nil,
    resolved: [SecretReference: String], hash: KeyedHash, holdsHashes: Bool
  ) {
    self.twin = twin
    self.token = token
    self.organisation = organisation
    self.path = path
    self.plan = plan
    self.planPath = planPath
    self.resolved = resolved
    self.hash = hash
    self.holdsHashes = holdsHashes
  }

  /// What the hashes of a plan stand for in this twin.
  func secrets(of plan: Plan, design: Design) -> PlanSecrets {
    holdsHashes
      ? PlanSecrets(forCopyWith: plan, hash: hash) : PlanSecrets(of: design, resolved: resolved, hash: hash)
  }
}

extension KeyedHash {
  /// The hashes of a rehearsal that builds its own twin: salted by the seed, so that the same run gives the same bytes.
  init(ofSeed seed: UInt64) { self.init(salt: Array("\(RandomKey(seed: seed).child("salt").value)".utf8)) }
}
