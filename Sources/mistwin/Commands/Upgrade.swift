import ArgumentParser
import Assurance
import Determinism
import Ledger
import MistAPI
import Reporting
import Rollout
import Twin

/// `mistwin upgrade`
struct Upgrade: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upgrade",
    abstract: "Upgrade access points behind canaries that users judge: phase by phase, journalled, with a way back.",
    discussion: """
      Example:
        mistwin upgrade --policy spread --version 0.14.x --model AP45 --twin retail.sqlite
      """,
    subcommands: [
      Start.self, Continue.self, Status.self, Pause.self, Abort.self, Approve.self, Restore.self, Policy.self,
    ], defaultSubcommand: Start.self)

  /// `mistwin upgrade start`
  struct Start: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Begin a rollout.",
      discussion: """
        Chooses canaries and controls and says why; upgrades a phase, waits, looks at what its users feel, and promotes, rolls \
        back or holds. Whatever happens is in the ledger before anything rests on it: killed at any point, it goes on with \
        'upgrade continue'. On a twin waiting moves the twin's clock. 'upgrade --policy …' alone does the same.

        On a live cloud it takes two keys: the signed attestation of a rehearsal of exactly this upgrade (`mistwin rehearse \
        --attest`), and somebody's word for it (--approve, or a file of `mistwin approve`).

        Exit codes: 0 promoted, 1 rolled back or held, 3 the network or the system failed, 4 waits for a person, 65 bad input.

        Example:
          mistwin upgrade start --policy spread --version 0.14.x --model AP45 --twin retail.sqlite
        """)

    @Option(
      help: ArgumentHelp(
        "How: \(RolloutPolicy.shipped.map(\.name).joined(separator: ", ")), or a file of a policy.", valueName: "policy"
      ),
      completion: .file(extensions: ["yaml", "yml"]))
    var policy = RolloutPolicy.spread.name

    @Option(
      name: .customLong("version"), help: "To which version; 0.14.x is the newest of that form which all models have.")
    var firmware: String

    @Option(help: "Which model; may be given several times.")
    var model: [String]

    @Option(help: "The name of the rollout. (default: model and version)")
    var name: String?

    @Option(
      help: "A file of 'mistwin calibrate gate': the noise of this organisation, instead of an office's.",
      completion: .file(extensions: ["json"]))
    var noise: String?

    @OptionGroup
    var options: TwinOptions

    @OptionGroup
    var clearance: ClearanceOptions

    @OptionGroup
    var controller: ControllerOptions

    @OptionGroup
    var output: ResultOptions

    func validate() throws {
      try controller.check(options.live)
      try clearance.check(options.live)
    }

    func carryOut() async throws -> ExitStatus {
      let keys = options.live.isAsked ? try clearance.read(beside: nil, nil) : nil
      let policy = try PolicySource.policy(policy)
      let calibration = try noise.map { try PowerInput.calibration($0) }
      let session = try await RolloutSession(options, controller)
      let order = CanaryRollout.Order(
        name: name ?? "\(model.joined(separator: "-"))-\(firmware)", organisation: session.organisation,
        models: model, version: firmware, policy: policy, noise: calibration?.noise ?? .office,
        inflation: calibration?.inflation ?? GatePolicy().inflation)
      try await session.clear(try order.subject(ofOrganisation: session.organisationName), by: keys)
      let predicted = try session.predicted(
        of: try order.subject(ofOrganisation: session.organisationName), by: keys, clearance)
      let journal = ToldJournal(session.ledger.rolloutJournal(predicted))
      let rollout = CanaryRollout(order, client: session.client, time: session.time, journal: journal)
      return try await options.goingOn.finish(rollout, journal, session, output)
    }
  }

  /// `mistwin upgrade continue`
  struct Continue: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Go on with a rollout that was killed, paused, or waits for approval.",
      discussion: """
        Example:
          mistwin upgrade continue 1 --twin retail.sqlite
        """)

    @Argument(help: "Its number in the ledger.")
    var run: Int64

    @OptionGroup
    var options: TwinOptions

    @OptionGroup
    var controller: ControllerOptions

    @OptionGroup
    var output: ResultOptions

    func validate() throws { try controller.check(options.live) }

    func carryOut() async throws -> ExitStatus {
      let session = try await RolloutSession(options, controller)
      let history = try await session.ledger.history(ofRollout: run)
      if case .started(let order, _, _)? = history.first?.event, order.plan != nil {
        throw Failure(
          .badInput, "mistwin: run \(run) changes configuration; 'mistwin rollout continue \(run)' goes on with it")
      }
      if case .started(let order, _, _)? = history.first?.event {
        try await session.checkClearance(
          of: try order.subject(ofOrganisation: session.organisationName), named: order.name)
      }
      let journal = ToldJournal(session.ledger.rolloutJournal(continuing: run), continuing: run, events: history)
      let rollout = try CanaryRollout(
        continuing: history, client: session.client, time: session.time, journal: journal)
      return try await options.goingOn.finish(rollout, journal, session, output)
    }
  }

  /// `mistwin upgrade status`
  struct Status: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "The rollouts of a ledger, or all that happened in one.",
      discussion: """
        Example:
          mistwin upgrade status
        """)

    @OptionGroup
    var options: RolloutStatus

    func carryOut() async throws -> ExitStatus { try await options.show() }
  }
}
