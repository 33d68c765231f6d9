import ArgumentParser
import Documents
import Ledger
import MistAPI
import Rollout
import Twin

extension Upgrade {
  /// `mistwin upgrade pause`
  struct Pause: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Stop a rollout for now, at the next point at which it can; 'continue' goes on.",
      discussion: """
        What is upgraded stays, and nothing is looked at meanwhile.

        Example:
          mistwin upgrade pause 1
        """)

    @OptionGroup
    var options: RolloutRequestOptions

    func carryOut() async throws -> ExitStatus { try await options.pause() }
  }

  /// `mistwin upgrade abort`
  struct Abort: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "End a rollout: what was upgraded goes back, unless it is to be kept.",
      discussion: """
        A rollout that runs does so at the next point at which it can; one that was killed or paused when it is gone on with.

        Example:
          mistwin upgrade abort 1 && mistwin upgrade continue 1 --twin retail.sqlite
        """)

    @OptionGroup
    var options: RolloutRequestOptions

    @Flag(help: "What is upgraded stays.")
    var keepUpgraded = false

    func carryOut() async throws -> ExitStatus { try await options.abort(keeps: keepUpgraded) }
  }

  /// `mistwin upgrade approve`
  struct Approve: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give the word that a phase waits for.",
      discussion: """
        Example:
          mistwin upgrade approve 1 && mistwin upgrade continue 1 --twin retail.sqlite
        """)

    @OptionGroup
    var options: RolloutRequestOptions

    func carryOut() async throws -> ExitStatus { try await options.approve() }
  }

  /// `mistwin upgrade restore`
  struct Restore: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let the sites of a rollout that was held upgrade by themselves again, as before.",
      discussion: """
        Example:
          mistwin upgrade restore 1 --twin retail.sqlite
        """)

    @Argument(help: "Its number in the ledger.")
    var run: Int64

    @OptionGroup
    var options: TwinOptions

    func carryOut() async throws -> ExitStatus {
      let session = try await RolloutSession(options)
      let history = try await session.ledger.history(ofRollout: run)
      if case .started(let order, _, _)? = history.first?.event {
        try await session.checkClearance(
          of: try order.subject(ofOrganisation: session.organisationName), named: order.name)
      }
      let names = try await session.alone {
        try await AutoUpgradeRestorer(client: session.client, events: history).restore()
      }
      try Stream.output.write(
        names.isEmpty
          ? "no site of rollout \(run) is kept from upgrading by itself\n"
          : names.map { "\($0) upgrades by itself again\n" }.joined())
      return .good
    }
  }

  /// `mistwin upgrade policy`
  struct Policy: ExitingCommand {
    static let configuration = CommandConfiguration(
      commandName: "policy", abstract: "The shipped policies, or one of them as a file to start from.",
      discussion: """
        Example:
          mistwin upgrade policy spread > policy.yaml
        """)

    @Argument(help: "The name of one.")
    var name: String?

    func carryOut() async throws -> ExitStatus {
      guard let name else {
        for policy in RolloutPolicy.shipped {
          try Stream.output.write("\(policy.name): \(policy.summary)\n")
        }
        return .good
      }
      try Stream.output.write(try PolicySource.policy(name).yaml)
      return .good
    }
  }
}
