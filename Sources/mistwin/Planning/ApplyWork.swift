import Documents
import Ledger
import MistAPI
import Planning

/// The plan to carry out, and what it needs of this machine.
struct ApplyWork {
  let plan: Plan
  let session: PlanningSession
  let isPlanFile: Bool

  /// Reads a plan from its file, or makes one of a design.
  /// - Parameters:
  ///   - reads: whether nothing is to be written.
  ///   - continuing: the run of the ledger that is gone on with. Of a design a new plan is made, of what is left: it may have
  ///     been corrected since.
  /// - Throws: `PlanFileError`, `DocumentErrors`, `ApplyError.noSuchRun`, `Failure`
  init(_ source: String, _ network: NetworkOptions, reads: Bool, continuing: Int64? = nil) async throws {
    if !DiskFiles.isDirectory(source), source.hasSuffix(".json") {
      let read = try Plan(parsing: try SourceFile.read(source), file: source)
      session = try await PlanningSession(try network.readDesign(read.design), network, reads: reads)
      plan = read
      isPlanFile = true
      guard session.organisation == plan.organisation.id else {
        throw PlanFileError.otherOrganisation(
          file: source, planned: "'\(plan.organisation.name)' (\(plan.organisation.id))",
          found: "\(session.organisation)")
      }
    } else {
      session = try await PlanningSession(try network.readDesign(source), network, reads: reads)
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

  var secrets: PlanSecrets { PlanSecrets(of: session.design, resolved: session.resolved, hash: session.hash) }

  /// What it is said to take, as `mistwin plan` prints it.
  func prediction() throws(CallBudgetError) -> ApplyPrediction {
    let quotas = session.live?.quotas ?? [TokenQuota(owner: "token 1")]
    return ApplyPrediction(of: plan, budget: try CallBudget(quotas: quotas), from: session.time)
  }
}
