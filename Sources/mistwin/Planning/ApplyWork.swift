import Documents
import MistAPI
import Planning

/// The plan to carry out, and what it needs of this machine.
struct ApplyWork {
  let plan: Plan
  let session: PlanningSession
  let isPlanFile: Bool

  /// Reads a plan from its file, or makes one of a design.
  /// - Parameter reads: whether nothing is to be written.
  /// - Throws: `PlanFileError`, `DocumentErrors`, `Failure`
  init(_ source: String, _ network: NetworkOptions, reads: Bool) async throws {
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
    }
  }

  var secrets: PlanSecrets { PlanSecrets(of: session.design, resolved: session.resolved, hash: session.hash) }
}
