import ArgumentParser
import Ledger
import MistAPI
import Planning
import Rollout

/// `mistwin score`
struct Score: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Compare what was predicted of a run with what came: calls, duration, verdicts and service levels, from the ledger's record.",
    discussion: """
      Every `mistwin apply` keeps in the ledger what the plan was said to take (as `mistwin plan` prints it, for calls one \
      after the other), and what each of its processes took by the network's clock, waits for windows apart. A change that \
      is carried out with the attestation of its rehearsal keeps what that has shown, too: the service levels of all sites, \
      the verdict of each, and of an upgrade how it and its phases ended, and after how long.

      With --live or --twin, the service levels after the run are read from the network that it was carried out on, over as \
      long a window as the rehearsal measured, judged as the rehearsal judged, and kept in the ledger; nothing is written to \
      the network. What was not recorded, not predicted or is not over yet is said not to be.

      Exit codes: 0 done, 3 the network failed, 64 wrong usage, 65 bad input.

      Example:
        mistwin score 3 --state designs/.mistwin
        mistwin score 3 --live emea01 --org "Example Retail"
        mistwin score --rollout 1 --twin retail.sqlite --window 24h
      """)

  @Argument(help: "The number of a run; all runs, rollouts and rotations are listed unless given.")
  var run: Int64?

  @Option(help: "Score that rollout instead.")
  var rollout: Int64?

  @Option(help: "Score that rotation of a key instead.")
  var rotation: Int64?

  @Option(
    help: "Read the service levels after the run from this twin, on which it was carried out.", completion: .file())
  var twin: String?

  @Option(
    help: ArgumentHelp(
      "How long after the run service levels are read, as 24h or 3d; as long as in the rehearsal unless given.",
      valueName: "time"))
  var window: String?

  @OptionGroup(title: "A live cloud, to read the service levels after the run from")
  var live: LiveOptions

  @Option(help: "Where the ledger is kept.", completion: .directory)
  var state = StateDirectory.usual

  @OptionGroup
  var output: ResultOptions

  private var asksNetwork: Bool { live.isAsked || twin != nil }

  func validate() throws {
    let asked = [("a run", run), ("--rollout", rollout), ("--rotation", rotation)].filter { $0.1 != nil }.map(\.0)
    if asked.count > 1 {
      throw ValidationError("found \(asked.joined(separator: " and ")), expected one of them")
    }
    if live.isAsked, twin != nil { throw ValidationError("found --live and --twin, expected one of them") }
    if asksNetwork, asked.isEmpty {
      throw ValidationError(
        "found a network without a run, expected the number of a run, --rollout or --rotation: service levels are those after one"
      )
    }
    if window != nil, !asksNetwork { throw ValidationError("found --window without --live or --twin, expected both") }
    if let window, TimeText.seconds(window).map({ (3600...30 * 86_400).contains($0) }) != true {
      throw ValidationError("--window: found '\(window)', expected 1h to 30d, such as 24h or 3d")
    }
  }

  func carryOut() async throws -> ExitStatus {
    guard DiskFiles.exists("\(state)/ledger.sqlite") else {
      throw Failure(
        .badInput,
        "\(state)/ledger.sqlite: found no ledger; expected --state with the directory of one, which an apply makes beside its design"
      )
    }
    let ledger = try Ledger(file: "\(state)/ledger.sqlite")
    var report = try await report(ledger)
    if asksNetwork, let (kind, number, wanted) = report.only {
      let reading = LevelReading(live: live, twin: twin, window: window.flatMap { TimeText.seconds($0) })
      if let (prediction, found) = try await reading.read(wanted) {
        try await ledger.keep(found, of: kind, number, prediction)
        report = try await self.report(ledger)
      }
    }
    try Stream.output.write(
      output.json ? report.document.indentedText + "\n" : report.text(output.style))
    return .good
  }

  private func report(_ ledger: Ledger) async throws -> ScoreReport {
    var report = ScoreReport()
    let all = run == nil && rollout == nil && rotation == nil
    if all || run != nil {
      for score in try await ledger.applyScores(ofRun: run) {
        report.applies.append(.init(score: score, prediction: try await ledger.prediction(of: .apply, score.run)))
      }
      if let run, report.applies.isEmpty { throw ApplyError.noSuchRun(run) }
    }
    if all || rollout != nil {
      for record in try await ledger.rollouts() where rollout == nil || record.rollout == rollout {
        report.rollouts.append(
          .init(
            record, try? await ledger.history(ofRollout: record.rollout),
            try await ledger.prediction(of: .rollout, record.rollout)))
      }
      if let rollout, report.rollouts.isEmpty { throw LedgerError.noSuchRollout(rollout) }
    }
    if all || rotation != nil {
      for record in try await ledger.keyRotations() where rotation == nil || record.run == rotation {
        report.rotations.append(
          .init(record: record, prediction: try await ledger.prediction(of: .rotation, record.run)))
      }
      if let rotation, report.rotations.isEmpty { throw KeyRotationError.noSuchRun(rotation) }
    }
    report.isOfOne = !all
    return report
  }
}

extension ScoreReport {
  /// The one that was asked for, with what it takes to read the service levels after it.
  fileprivate var only: (kind: RunPrediction.Kind, number: Int64, run: LevelReading.Run)? {
    if let apply = applies.first {
      let score = apply.score
      let ended = score.outcome == .open ? nil : score.stretches.last?.end?.at
      return (
        .apply, score.run,
        .init(
          name: "run \(score.run)", ended: ended, organisation: score.organisation, prediction: apply.prediction)
      )
    }
    if let score = rollouts.first {
      let record = score.record
      return (
        .rollout, record.rollout,
        .init(
          name: "rollout \(record.rollout)", ended: record.isOpen ? nil : record.events.last?.at, organisation: nil,
          prediction: score.prediction)
      )
    }
    guard let rotation = rotations.first else { return nil }
    let record = rotation.record
    return (
      .rotation, record.run,
      .init(
        name: "rotation \(record.run)", ended: record.outcome == nil ? nil : record.entries.last?.at,
        organisation: record.order.organisation.description, prediction: rotation.prediction)
    )
  }
}
