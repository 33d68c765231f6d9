import ArgumentParser
import Assurance
import Determinism
import Ledger
import MistAPI
import Planning
import Reporting
import Rollout
import Twin

/// `mistwin rollout`
struct RolloutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollout",
    abstract:
      "Carry a change of templates or variables from site to site behind gates that users judge, with a way back.",
    discussion: """
      Example:
        mistwin rollout plan.json --policy spread --twin retail.sqlite
      """,
    subcommands: [Start.self, Continue.self, Status.self, Pause.self, Abort.self, Approve.self],
    defaultSubcommand: Start.self)

  /// `mistwin rollout start`
  struct Start: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Begin with the first sites.",
      discussion: """
        A WLAN template is copied with its change; the copy takes in the sites of a phase, and the original lets them go. RF, \
        switch and gateway templates are copied, too, and sites point to the copy. Variables and settings change site by site. \
        A site takes its configuration whole, so it is compared with other sites of its time of day that keep what they have. When \
        all phases have passed and the watch was quiet, the originals take the change and the copies go; when not, every site \
        goes back to what it had.

        What would reach all sites at once is refused: 'mistwin apply' does that. Killed at any point, it goes on with 'rollout \
        continue'. On a twin waiting moves the twin's clock. 'rollout PLAN' alone does the same.

        On a live cloud it takes two keys, as `mistwin apply` does: the signed attestation of the plan, and somebody's word.

        Exit codes: 0 promoted, 1 rolled back or held, 3 the network or the system failed, 4 waits for a person, 65 bad input.

        Example:
          mistwin rollout start plan.json --policy spread --twin retail.sqlite
        """)

    @Argument(
      help: "A plan that `mistwin plan --out` wrote, or the directory of a design or its YAML file.",
      completion: .file())
    var source: String

    @Option(
      help: ArgumentHelp(
        "How: \(RolloutPolicy.shipped.map(\.name).joined(separator: ", ")), or a file of a policy.", valueName: "policy"
      ),
      completion: .file(extensions: ["yaml", "yml"]))
    var policy = RolloutPolicy.spread.name

    @Option(
      help:
        "The name of the rollout, by which its copies of templates are known. (default: the beginning of the plan's digest)"
    )
    var name: String?

    @Option(
      help: "A file of 'mistwin calibrate gate': the noise of this organisation, instead of an office's.",
      completion: .file(extensions: ["json"]))
    var noise: String?

    @OptionGroup
    var network: NetworkOptions

    @OptionGroup
    var live: LiveOptions

    @OptionGroup
    var clearance: ClearanceOptions

    @OptionGroup
    var controller: ControllerOptions

    @OptionGroup
    var output: ResultOptions

    func validate() throws {
      try live.refuseRecordings()
      try clearance.check(live)
      try controller.check(live)
    }

    func carryOut() async throws -> ExitStatus {
      let policy = try PolicySource.policy(policy)
      let calibration = try noise.map { try PowerInput.calibration($0) }
      let work = try await ApplyWork(source, network, live: live, clearance: clearance, reads: false)
      let order = CanaryRollout.Order(
        name: name ?? "plan \(work.plan.digest.prefix(8))", plan: work.plan, policy: policy,
        noise: calibration?.noise ?? .office, inflation: calibration?.inflation ?? GatePolicy().inflation)
      let session = try RolloutSession(work.session, controller)
      try await session.clear(try order.subject(ofOrganisation: session.organisationName), by: work.keys)
      let journal = ToldJournal(session.ledger.rolloutJournal(try work.predicted(clearance, source)))
      let rollout = CanaryRollout(
        order, client: session.client, time: session.time, journal: journal, secrets: work.secrets)
      let again = RolloutGoingOn("rollout", network: network.typed(live), state: work.session.state)
      return try await again.finish(rollout, journal, session, output)
    }
  }

  /// `mistwin rollout continue`
  struct Continue: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Go on with a rollout that was killed, paused, or waits for approval.",
      discussion: """
        Example:
          mistwin rollout continue 1 --twin retail.sqlite
        """)

    @Argument(help: "Its number in the ledger.")
    var run: Int64

    @OptionGroup
    var network: NetworkOptions

    @OptionGroup
    var live: LiveOptions

    @OptionGroup
    var controller: ControllerOptions

    @OptionGroup
    var output: ResultOptions

    func validate() throws {
      try live.refuseRecordings()
      try controller.check(live)
    }

    func carryOut() async throws -> ExitStatus {
      let state = StateDirectory(path: network.state ?? StateDirectory.usual)
      let history = try await state.openLedger().history(ofRollout: run)
      guard case .started(let order, _, _)? = history.first?.event, let document = order.plan else {
        throw Failure(
          .badInput, "mistwin: run \(run) upgrades firmware; 'mistwin upgrade continue \(run)' goes on with it")
      }
      let plan = try Plan(parsing: Array(document.utf8), file: "the plan of run \(run)")
      var network = network
      network.state = state.path
      let planning = try await PlanningSession(try network.readDesign(plan.design), network, reads: false, live: live)
      let session = try RolloutSession(planning, controller)
      try await session.checkClearance(
        of: try order.subject(ofOrganisation: session.organisationName), named: order.name)
      let journal = ToldJournal(session.ledger.rolloutJournal(continuing: run), continuing: run, events: history)
      let rollout = try CanaryRollout(
        continuing: history, client: session.client, time: session.time, journal: journal,
        secrets: planning.secrets)
      let again = RolloutGoingOn("rollout", network: network.typed(live), state: state)
      return try await again.finish(rollout, journal, session, output)
    }
  }

  /// `mistwin rollout status`
  struct Status: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "The rollouts of a ledger, or all that happened in one.",
      discussion: """
        Example:
          mistwin rollout status
        """)

    @OptionGroup
    var options: RolloutStatus

    func carryOut() async throws -> ExitStatus { try await options.show() }
  }

  /// `mistwin rollout pause`
  struct Pause: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Stop a rollout for now, at the next point at which it can; 'continue' goes on.",
      discussion: """
        Sites that have the change keep it, and nothing is looked at meanwhile.

        Example:
          mistwin rollout pause 1
        """)

    @OptionGroup
    var options: RolloutRequestOptions

    func carryOut() async throws -> ExitStatus { try await options.pause() }
  }

  /// `mistwin rollout abort`
  struct Abort: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "End a rollout: sites go back to what they had, unless they are to keep the change.",
      discussion: """
        A rollout that runs does so at the next point at which it can; one that was killed or paused when it is gone on with.

        Example:
          mistwin rollout abort 1 && mistwin rollout continue 1 --twin retail.sqlite
        """)

    @OptionGroup
    var options: RolloutRequestOptions

    @Flag(help: "Sites that have the change keep it, and the copies of templates stay.")
    var keepChanged = false

    func carryOut() async throws -> ExitStatus { try await options.abort(keeps: keepChanged) }
  }

  /// `mistwin rollout approve`
  struct Approve: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give the word that a phase waits for.",
      discussion: """
        Example:
          mistwin rollout approve 1 && mistwin rollout continue 1 --twin retail.sqlite
        """)

    @OptionGroup
    var options: RolloutRequestOptions

    func carryOut() async throws -> ExitStatus { try await options.approve() }
  }
}
