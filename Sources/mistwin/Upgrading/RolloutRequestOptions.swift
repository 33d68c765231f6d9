import ArgumentParser
import Ledger
import Rollout

/// What a person wants of a rollout that runs, or will be gone on with.
struct RolloutRequestOptions: ParsableArguments {
  @Argument(help: "Its number in the ledger.")
  var run: Int64

  @Option(help: "Where the ledger is kept.", completion: .directory)
  var state = ".mistwin"

  func pause() async throws -> ExitStatus {
    try await ask(.pause(by: Presentation.userName), "rollout \(run) is asked to pause\n")
  }

  func abort(keeps: Bool) async throws -> ExitStatus {
    try await ask(
      .abort(by: Presentation.userName, keepsUpgraded: keeps), "rollout \(run) is asked to end\n")
  }

  func approve() async throws -> ExitStatus {
    let history = try await StateDirectory(path: state).openLedger().history(ofRollout: run)
    let waiting = history.reversed().lazy.compactMap { event -> Bool? in
      switch event.event {
      case .waiting, .ended(.held): true
      case .approved, .aborted, .ended: false
      default: nil
      }
    }.first
    guard waiting == true else {
      throw Failure(
        .bad, "mistwin: rollout \(run) does not wait for approval; 'mistwin upgrade status' says where it is")
    }
    return try await ask(
      .approve(by: Presentation.userName), "rollout \(run): what it waits for is approved\n")
  }

  private func ask(_ request: RolloutRequest, _ answer: String) async throws -> ExitStatus {
    try await StateDirectory(path: state).openLedger().ask(request, ofRollout: run)
    try Stream.output.write(answer)
    return .good
  }
}
