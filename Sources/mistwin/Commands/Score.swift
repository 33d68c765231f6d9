import ArgumentParser
import Ledger
import MistAPI
import Planning
import Rollout

/// `mistwin score`
struct Score: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare what was predicted of a run with what it took: calls and duration, from the ledger's record.",
    discussion: """
      Every `mistwin apply` keeps in the ledger what the plan was said to take (as `mistwin plan` prints it, for calls one \
      after the other), and what each of its processes took by the network's clock, waits for windows apart. What was not \
      recorded, because a process was killed or an older version ran, is said not to be.

      Of a rollout the calls of its looks are compared, phase by phase; its length and its verdict are shown beside \
      them. Service levels are not predicted, and so not compared.

      Exit codes: 0 done, 64 wrong usage, 65 bad input.

      Example:
        mistwin score 3 --state designs/.mistwin
      """)

  @Argument(help: "The number of a run; all runs and rollouts are listed unless given.")
  var run: Int64?

  @Option(help: "Score that rollout instead.")
  var rollout: Int64?

  @Option(help: "Where the ledger is kept.", completion: .directory)
  var state = StateDirectory.usual

  @OptionGroup
  var output: ResultOptions

  func validate() throws {
    if run != nil, rollout != nil { throw ValidationError("found a run and --rollout, expected one of them") }
  }

  func carryOut() async throws -> ExitStatus {
    guard DiskFiles.exists("\(state)/ledger.sqlite") else {
      throw Failure(
        .badInput,
        "\(state)/ledger.sqlite: found no ledger; expected --state with the directory of one, which an apply makes beside its design"
      )
    }
    let ledger = try Ledger(file: "\(state)/ledger.sqlite")
    var report = ScoreReport()
    if rollout == nil {
      report.applies = try await ledger.applyScores(ofRun: run)
      if let run, report.applies.isEmpty { throw ApplyError.noSuchRun(run) }
    }
    if run == nil {
      for record in try await ledger.rollouts() where rollout == nil || record.rollout == rollout {
        report.rollouts.append(.init(record, try? await ledger.history(ofRollout: record.rollout)))
      }
      if let rollout, report.rollouts.isEmpty { throw LedgerError.noSuchRollout(rollout) }
    }
    report.isOfOne = run != nil || rollout != nil
    try Stream.output.write(
      output.json ? report.document.indentedText + "\n" : report.text(output.style))
    return .good
  }
}
