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
    var output: ResultOptions

    func carryOut() async throws -> ExitStatus {
      let policy = try PolicySource.policy(policy)
      let calibration = try noise.map { try PowerInput.calibration($0) }
      let session = try await RolloutSession(options)
      let order = FirmwareRollout.Order(
        name: name ?? "\(model.joined(separator: "-"))-\(firmware)", organisation: session.organisation,
        models: model, version: firmware, policy: policy, noise: calibration?.noise ?? .office,
        inflation: calibration?.inflation ?? GatePolicy().inflation)
      let journal = ToldJournal(session.ledger.rolloutJournal())
      let rollout = FirmwareRollout(order, client: session.client, time: session.time, journal: journal)
      return try await finish(rollout, journal, session, options, output)
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
    var output: ResultOptions

    func carryOut() async throws -> ExitStatus {
      let session = try await RolloutSession(options)
      let history = try await session.ledger.history(ofRollout: run)
      let journal = ToldJournal(session.ledger.rolloutJournal(continuing: run), continuing: run, events: history)
      let rollout = try FirmwareRollout(
        continuing: history, client: session.client, time: session.time, journal: journal)
      return try await finish(rollout, journal, session, options, output)
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

    @Argument(help: "The number of one.")
    var run: Int64?

    @Option(help: "Where the ledger is kept.", completion: .directory)
    var state = ".mistwin"

    @OptionGroup
    var output: ResultOptions

    func carryOut() async throws -> ExitStatus {
      let ledger = try StateDirectory(path: state).openLedger()
      let rollouts = try await ledger.rollouts().filter { run == nil || $0.rollout == run }
      if let run {
        guard let record = rollouts.first else { throw LedgerError.noSuchRollout(run) }
        try Stream.output.write(
          output.json ? record.document.indentedText + "\n" : record.text(output.style))
        return .good
      }
      let list = RolloutList(
        rollouts.map {
          .init(
            run: $0.rollout, name: $0.name, policy: $0.policy, version: $0.version, fleet: $0.fleet,
            told: $0.devices.count, outcome: $0.outcome, last: $0.events.last?.sentence ?? "")
        })
      try Stream.output.write(output.json ? list.document.indentedText + "\n" : list.text(output.style))
      return .good
    }
  }

  /// Says how a rollout came out, and ends with what that means.
  private static func finish(
    _ rollout: FirmwareRollout, _ journal: ToldJournal, _ session: RolloutSession, _ options: TwinOptions,
    _ output: ResultOptions
  ) async throws -> ExitStatus {
    let result: RolloutResult
    do {
      result = try await session.carryOut(rollout)
    } catch {
      if let run = await journal.run(in: session.ledger) {
        Stream.error.writeLine("to go on: mistwin upgrade continue \(run) \(options.typed)")
      }
      throw error
    }
    let run = await journal.run(in: session.ledger) ?? 0
    let report = RolloutReport(result, events: await journal.events, run: run)
    try Stream.output.write(output.json ? report.document.indentedText + "\n" : report.text(output.style))
    switch result.outcome {
    case .promoted: return .good
    case .rolledBack, .held: return .bad
    case .waiting(let reason):
      let approves = reason.contains("approval") ? "mistwin upgrade approve \(run)\(options.typedState) && " : ""
      Stream.error.writeLine("\(reason); to go on: \(approves)mistwin upgrade continue \(run) \(options.typed)")
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

extension RolloutRecord {
  /// Everything that happened, a line each, and the devices with the version that each had before.
  fileprivate func text(_ style: TextStyle) -> String {
    var events = TextTable(["When (UTC)", "What"])
    for event in self.events {
      events.add(["\(event.at)".replacing("T", with: " ").replacing("Z", with: ""), event.sentence])
    }
    var devices = TextTable(["Access point", "Model", "Site", "Phase", "Version before"])
    for device in self.devices {
      devices.add([device.name, device.model, device.siteName, device.phase, device.oldVersion])
    }
    return events.text(style) + (self.devices.isEmpty ? "" : "\n" + devices.text(style))
  }

  fileprivate var document: JSON {
    [
      "mistwin_rollout_record": 1, "run": JSON(Int(rollout)), "name": .string(name), "policy": .string(policy),
      "version": .string(version), "outcome": outcome.map { .string($0.lowercased()) } ?? JSON.null,
      "events": .array(
        events.map { ["at": .string($0.at.iso8601), "kind": .string($0.kind), "sentence": .string($0.sentence)] }),
      "devices": .array(
        devices.map {
          [
            "name": .string($0.name), "mac": .string($0.mac), "model": .string($0.model), "site": .string($0.siteName),
            "phase": .string($0.phase), "old_version": .string($0.oldVersion),
          ]
        }),
    ]
  }
}
