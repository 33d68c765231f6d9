import Documents
import Ledger
import MistAPI
import Planning

/// The plan to carry out, and what it needs of this machine.
struct ApplyWork {
  let plan: Plan
  let session: PlanningSession
  let isPlanFile: Bool
  /// The keys, where it is carried out on a live cloud.
  let keys: LiveKeys?

  /// Reads a plan from its file, or makes one of a design.
  /// - Parameters:
  ///   - reads: whether nothing is to be written.
  ///   - continuing: the run of the ledger that is gone on with. Of a design a new plan is made, of what is left: it may have
  ///     been corrected since.
  ///   - live: a live cloud to carry it out on. For writing, both keys are asked for before anything else is.
  ///   - clearance: the keys.
  /// - Throws: `PlanFileError`, `DocumentErrors`, `ApplyError.noSuchRun`, `Failure`, `LiveClearanceError`, `SigningError`
  init(
    _ source: String, _ network: NetworkOptions, live: LiveOptions? = nil, clearance: ClearanceOptions? = nil,
    reads: Bool,
    continuing: Int64? = nil
  ) async throws {
    let writesLive = live?.isAsked == true && !reads
    if !DiskFiles.isDirectory(source), source.hasSuffix(".json") {
      let read = try Plan(parsing: try SourceFile.read(source), file: source)
      let design = try network.readDesign(read.design)
      keys =
        writesLive
        ? try clearance?.read(beside: AttestationFile(besidePlan: source).path, design.live) : nil
      try keys?.check(ChangeSubject(read), footprint: read.footprintDigest)
      session = try await PlanningSession(
        design, network, reads: reads, live: live, salt: keys?.attestation.document.salt)
      try await keys?.note(ChangeSubject(read), in: session.ledger)
      plan = read
      isPlanFile = true
      guard session.organisation == plan.organisation.id else {
        throw PlanFileError.otherOrganisation(
          file: source, planned: "'\(plan.organisation.name)' (\(plan.organisation.id))",
          found: "\(session.organisation)")
      }
    } else {
      guard !writesLive else {
        throw Failure(
          .badInput,
          "\(source): found a design, expected a plan that was rehearsed; make it with `mistwin plan --live … --out plan.json`, and "
            + "rehearse it with `mistwin rehearse SCENARIO --from TWIN --plan plan.json`")
      }
      keys = nil
      session = try await PlanningSession(try network.readDesign(source), network, reads: reads, live: live)
      plan = try await session.plan(PlanOptions(ownership: session.ownership))
      isPlanFile = false
      if let continuing {
        let planned = try await session.ledger.plan(ofRun: continuing, of: plan.organisation.name)
        Stream.error.writeLine(
          "run \(continuing) (plan \(planned.prefix(12))…) goes on by a new plan of what is left: \(plan.steps.count) steps"
        )
      }
    }
  }

  var secrets: PlanSecrets { session.secrets }

  /// What is kept with the run: the network, and what the rehearsal of the plan has shown.
  /// - Throws: `Failure`, `ApprovalFileError`
  func predicted(_ clearance: ClearanceOptions, _ source: String) throws -> RunPrediction {
    let besides = isPlanFile ? AttestationFile(besidePlan: source).path : nil
    let rehearsed =
      try keys?.attestation.document.prediction(of: ChangeSubject(plan))
      ?? (session.live == nil ? clearance.prediction(of: ChangeSubject(plan), beside: besides) : nil)
    return RunPrediction(organisation: session.organisation, isLive: session.live != nil, rehearsed: rehearsed)
  }

  /// What it is said to take, as `mistwin plan` prints it.
  func prediction() throws(CallBudgetError) -> ApplyPrediction {
    let quotas = session.live?.quotas ?? [TokenQuota(owner: "token 1")]
    let budget = try CallBudget(quotas: quotas, flights: session.client.flights)
    return ApplyPrediction(of: plan, budget: budget, from: session.time)
  }
}
