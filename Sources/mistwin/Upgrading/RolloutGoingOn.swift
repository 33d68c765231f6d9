import Determinism
import Ledger
import MistAPI
import Reporting
import Rollout

/// Carries a rollout to where it ends or stops, says how it came out, and how one goes on with it.
struct RolloutGoingOn {
  /// `upgrade` or `rollout`.
  private let command: String
  /// The options of the network, as they are typed again.
  private let options: String
  /// The option of the ledger, as it is typed again.
  private let state: String

  /// - Parameters:
  ///   - command: `upgrade` or `rollout`.
  ///   - network: the options of the network.
  init(_ command: String, network: String, state: StateDirectory) {
    self.command = command
    options = network
    self.state = state.typed
  }

  func finish(
    _ rollout: CanaryRollout, _ journal: ToldJournal, _ session: RolloutSession, _ output: ResultOptions
  ) async throws -> ExitStatus {
    let result: RolloutResult
    do {
      result = try await session.alone { try await rollout.run() }
    } catch let idle as TickClock.Idle {
      let run = await journal.run(in: session.ledger) ?? 0
      Stream.error.writeLine(
        "nothing is due before \(idle.until.iso8601); then: mistwin \(command) continue \(run) --tick \(options)\(state)"
      )
      return .undecided
    } catch {
      if let run = await journal.run(in: session.ledger) {
        Stream.error.writeLine("to go on: mistwin \(command) continue \(run) \(options)\(state)")
      }
      throw error
    }
    let run = await journal.run(in: session.ledger) ?? 0
    let report = RolloutReport(result, events: await journal.events, run: run)
    try Stream.output.write(output.json ? report.document.indentedText + "\n" : report.text(output.style))
    switch result.outcome {
    case .promoted: return .good
    case .rolledBack: return .bad
    case .held:
      Stream.error.writeLine(
        "a person decides: 'mistwin \(command) approve \(run)\(state)' lets it go on, 'mistwin \(command) abort \(run)\(state)' "
          + "takes everything back; then: mistwin \(command) continue \(run) \(options)\(state)")
      return .bad
    case .waiting(let reason):
      let approves = reason.contains("approval") ? "mistwin \(command) approve \(run)\(state) && " : ""
      Stream.error.writeLine("\(reason); to go on: \(approves)mistwin \(command) continue \(run) \(options)\(state)")
      return .undecided
    }
  }
}

extension ToldJournal {
  /// The number of the rollout that it keeps; nil when none has begun.
  fileprivate func run(in ledger: Ledger) async -> Int64? {
    guard !events.isEmpty else { return nil }
    if let continuing { return continuing }
    return try? await ledger.rollouts().last?.rollout
  }
}
