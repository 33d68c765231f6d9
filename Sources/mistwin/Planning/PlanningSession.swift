import Determinism
import Ledger
import MistAPI
import MistLive
import Planning
import Twin

/// A design, the organisation that it is for, and everything that planning needs of this machine.
struct PlanningSession {
  let design: Design
  let client: any MistClient
  let organisation: MistID
  /// The twin, where it may be written.
  let twin: Twin?
  /// The live cloud, where that is what is asked.
  let live: LiveSession?
  let resolved: [SecretReference: String]
  let hash: KeyedHash
  let state: StateDirectory
  let ledger: Ledger
  let ownership: [OwnershipRecord]
  /// The present of the network's clock.
  let time: Instant
  /// Whether the network is a copy that holds hashes in the place of secrets.
  let holdsHashes: Bool

  /// Finds the organisation, resolves the secrets and opens the ledger.
  /// - Parameters:
  ///   - reads: whether nothing is to be written: a twin is then asked in a copy of its file.
  ///   - options: a live cloud to ask instead.
  ///   - salt: that of the hashes of a plan that another machine has made; the ledger's unless given.
  init(
    _ design: Design, _ network: NetworkOptions, reads: Bool, live options: LiveOptions? = nil, salt: [UInt8]? = nil
  ) async throws {
    self.design = design
    var parts: PulledParts?
    let sources = SecretSources(directory: DiskFiles.directory(of: design.path), allowsCommands: network.allowExec)
    if let options, options.isAsked {
      resolved = try await Planner.secrets(of: design, by: sources)
      let session = try await LiveSession(options)
      (client, organisation, twin, time) = (session.client, session.organisation.id, nil, WallClock.present)
      live = session
      guard session.organisation.name == design.organisation || design.organisation == "\(organisation)" else {
        throw Failure(
          .badInput,
          "\(design.path): the design is for '\(design.organisation)', and --live leads to '\(session.organisation.name)'; "
            + "expected one organisation (--org, or --vars with the design's values for that one)")
      }
    } else {
      let seed: UInt64
      if reads {
        let copy = try await TwinCopy(of: network.twin, organisation: design.organisation, role: "write")
        (client, organisation, twin, time, seed) = (copy.client, copy.organisation, nil, copy.time, copy.seed)
        parts = try await copy.twin.pulledParts()
      } else {
        let opened = try await OpenedTwin(network.twin, organisation: design.organisation)
        (client, organisation, twin) = (opened.client, opened.organisation, opened.twin)
        time = await TwinTime(opened.twin).now()
        seed = opened.twin.seedNumber
        parts = try await opened.twin.pulledParts()
      }
      let standIns = TwinSecrets(sources: sources, seed: seed)
      resolved = try await Planner.secrets(of: design, by: standIns)
      await standIns.announce()
      live = nil
    }
    state = StateDirectory(network.state, besideDesign: design.path)
    ledger = try state.openLedger()
    if let salt { try await ledger.keepSalt(salt, ofOrganisation: organisation.description) }
    let kept = try await ledger.salt(ofOrganisation: organisation.description, entropy: SystemEntropy())
    hash = KeyedHash(salt: salt ?? kept)
    holdsHashes = parts.map { !$0.keepsSecrets } ?? false
    try CopySalt.check(parts, of: network.twin, against: salt ?? kept, in: state.ledger)
    ownership = try await ledger.ownership(inOrganisation: organisation)
  }

  /// The plan that leads to the design.
  func plan(_ options: PlanOptions) async throws -> Plan {
    try await Planner(client: client, secrets: resolved, hash: hash, forCopy: holdsHashes)
      .plan(design, in: organisation, options: options)
  }

  /// What the hashes of its plans stand for.
  var secrets: PlanSecrets { PlanSecrets(of: design, resolved: resolved, hash: hash, forCopy: holdsHashes) }
}
