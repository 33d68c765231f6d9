import ArgumentParser
import Determinism
import Documents
import Ledger
import MistAPI
import Planning
import Reporting

/// `mistwin plan`
struct PlanCommand: ExitingCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract:
      "Print what would change to bring an organisation to a design: in order, field by field. Nothing is written.",
    discussion: """
      Every step says what users feel of it, on which steps it rests, and how many sites and devices it touches. With \
      --out the plan is a file that `mistwin apply` carries out exactly; its digest tells whether it was edited.

      What the design does not declare is left alone. What it made and no longer has is named, and deleted with --prune.

      How long it takes is told for one call at a time on a twin, and on a cloud for those that may be under way there; --in-flight \
      tells it for another number.

      Exit codes: 0 done, 2 with --detailed-exitcode when there are changes, 65 bad input.

      Example:
        mistwin plan fixtures/designs/retail-120 --twin retail.sqlite --out plan.json
        mistwin plan stores --live emea01 --org "Example Retail" --env-file ~/.mist_env
      """)

  /// How much to print.
  enum Detail: String, ExpressibleByArgument, CaseIterable {
    case counts
    case steps
    case fields

    var shown: PlanReport.Detail {
      switch self {
      case .counts: .counts
      case .steps: .steps
      case .fields: .fields
      }
    }
  }

  @Argument(help: "The directory of a design, or its YAML file.", completion: .file(extensions: ["yaml", "yml"]))
  var design: String

  @OptionGroup
  var network: NetworkOptions

  @OptionGroup(title: "A live cloud instead of a twin")
  var live: LiveOptions

  @Option(help: "Write the plan into this file.", completion: .file())
  var out: String?

  @Option(help: "How much to print: counts, steps or fields.")
  var detail: Detail = .fields

  @Flag(help: "Delete what the design made and no longer has.")
  var prune = false

  @Flag(help: "List what nobody owns.")
  var unmanaged = false

  @Option(help: "A state of Terraform: what it owns is not written.", completion: .file())
  var terraform: String?

  @Option(help: "Say how long it takes with up to so many tokens of different users.")
  var tokens = 3

  @Flag(help: "Print the dependencies of the steps for Graphviz.")
  var graph = false

  @Flag(help: "Print the plan as one JSON document.")
  var json = false

  @Flag(help: "End with 2 when there are changes.")
  var detailedExitcode = false

  @Flag(help: "Print without colour.")
  var noColor = false

  func validate() throws {
    if !(1...100).contains(tokens) {
      throw ValidationError("found --tokens \(tokens), expected a number from 1 to 100")
    }
    do throws(CallBudgetError) {
      _ = try budget(nil, flights: 1)
    } catch {
      throw ValidationError("--reserve: \(error)")
    }
    if live.org != nil, !live.isAsked {
      throw ValidationError("found --org without --live; a twin is asked for the organisation that the design names")
    }
    if graph, json { throw ValidationError("found --graph and --json, expected one of them") }
  }

  func carryOut() async throws -> ExitStatus {
    let design = try network.readDesign(design)
    let terraform = try terraform.map { try TerraformState(parsing: SourceFile.read($0), file: $0) }
    let session = try await PlanningSession(design, network, reads: true, live: live)
    let plan = try await session.plan(
      PlanOptions(
        prunes: prune, listsUnmanaged: unmanaged, ownership: session.ownership, terraform: terraform))
    if let out { try PrivateFile.writePublic(plan.document.indentedText + "\n", to: out) }
    let report = PlanReport(plan)
    if json {
      try Stream.output.write(plan.document.indentedText + "\n")
    } else if graph {
      try Stream.output.write(report.graph)
    } else {
      let style = Presentation.style(noColour: noColor)
      try Stream.output.write(report.text(style, detail: detail.shown))
      let waves = plan.waveCalls
      // A twin takes one call at a time; how long it would take on a cloud can be asked for nevertheless.
      let inFlight = session.live?.flights ?? live.inFlight ?? 1
      let schedules = try CallSchedule.comparing(
        waves, budget: budget(session.live?.quotas, flights: inFlight), upTo: tokens, from: session.time)
      try Stream.output.write(PlanCallsReport(waves, schedules, inFlight: inFlight).text(style))
    }
    await session.live?.close()
    return detailedExitcode && !plan.isEmpty ? .changes : .good
  }

  /// What a run may call.
  /// - Parameters:
  ///   - quotas: those of the tokens at hand; nil for an unused one.
  ///   - flights: how many calls may be under way at a time.
  private func budget(_ quotas: [TokenQuota]?, flights: Int) throws(CallBudgetError) -> CallBudget {
    try CallBudget(
      quotas: quotas ?? [TokenQuota(owner: "token 1")], reserve: live.callReserve(), flights: flights)
  }
}
