import ArgumentParser
import Determinism
import Documents
import Ledger
import MistAPI
import Planning
import Rehearsal
import Reporting
import Twin

/// `mistwin apply`
struct Apply: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Carry out a plan, or what brings an organisation to a design: step by step, in order, resumable.",
    discussion: """
      What is about to be sent is written into the ledger before, and what came of it after: killed at any point and \
      started again, it goes on where it was, and asks the cloud what is in doubt. Applying twice changes nothing.

      Before each wave the objects that it rests on are read again: what somebody has changed since the plan was made is \
      named, with who did it, and not written over. A step that fails stops its site and what rests on it; the rest goes on. \
      Every site leaves the plan that undoes it, and every call a line in audit.jsonl.

      On a live cloud it takes two keys: the signed attestation of a rehearsal of exactly this plan (`mistwin rehearse --plan`), \
      and somebody's word for it (--approve, or a file of `mistwin approve`). Without them nothing is written.

      Exit codes: 0 done, 1 something was not done or has drifted, 3 the network or the system failed, 65 bad input.

      Example:
        mistwin apply plan.json --twin retail.sqlite --ticket CHG-1042
        mistwin apply plan.json --live emea01 --org "Example Retail" --approval plan.approval.json
      """)

  /// What a failed cell is followed by.
  enum FailurePolicy: String, ExpressibleByArgument, CaseIterable {
    case hold
    case undo
    case stop

    var policy: ApplyOptions.FailurePolicy {
      switch self {
      case .hold: .hold
      case .undo: .undo
      case .stop: .stop
      }
    }
  }

  @Argument(
    help: "A plan that `mistwin plan --out` wrote, or the directory of a design or its YAML file.", completion: .file())
  var source: String

  @OptionGroup
  var network: NetworkOptions

  @OptionGroup
  var live: LiveOptions

  @OptionGroup
  var clearance: ClearanceOptions

  @Flag(help: "Take over from another process that changes the organisation, by this ledger, and is gone for certain.")
  var breakLease = false

  @Option(
    name: .customLong("continue"),
    help: ArgumentHelp(
      "Go on with that run of the ledger; of a design, which may have been corrected, with a new plan of what is left.",
      valueName: "run"))
  var continuing: Int64?

  @Option(help: "Only this site, and what it rests on; may be given several times.")
  var site: [String] = []

  @Option(help: "What happens when a step fails: its site is held, its site is undone, or everything stops.")
  var onFailure: FailurePolicy = .hold

  @Option(help: ArgumentHelp("Stop everything when more sites than that have failed.", valueName: "n"))
  var maxFailedSites: Int?

  @Option(
    help: ArgumentHelp(
      "When a site may be worked on, such as 'Tue 22:00-05:00 site'; may be given several times. The twin's clock waits."
    )
  )
  var window: [String] = []

  @Option(
    help: "A calendar of freezes and store hours (iCalendar); may be given several times.",
    completion: .file(extensions: ["ics"]))
  var calendar: [String] = []

  @Option(help: "The change ticket, for the audit trail.")
  var ticket: String?

  @Flag(help: "Print the calls, and send none.")
  var dryRun = false

  @Flag(help: "Print the result as one JSON document.")
  var json = false

  @Flag(help: "Print without colour.")
  var noColor = false

  func validate() throws {
    if let maxFailedSites, maxFailedSites < 0 {
      throw ValidationError("--max-failed-sites: found \(maxFailedSites), expected 0 or more")
    }
    if !dryRun { try live.refuseRecordings() }
    try clearance.check(live)
    if live.live == nil, breakLease {
      throw ValidationError("found --break-lease without --live, expected both")
    }
  }

  func carryOut() async throws -> ExitStatus {
    let work = try await ApplyWork(
      source, network, live: live, clearance: clearance, reads: dryRun, continuing: continuing)
    if dryRun {
      await work.session.live?.close()
      return try print(DryRun(work.plan))
    }
    let result = try await apply(work)
    try await work.session.ledger.keep(
      result.ownership(of: work.plan), deleted: result.deleted, of: work.plan.ownerName,
      in: work.plan.organisation.id)
    let files = try UndoFiles(state: work.session.state, run: result.run).write(result.inverse)
    let report = ApplyReport(work.plan, result, command: command, undoFiles: files)
    try Stream.output.write(
      json ? report.document.indentedText + "\n" : report.text(Presentation.style(noColour: noColor)))
    return status(of: result)
  }

  private func apply(_ work: ApplyWork) async throws -> ApplyResult {
    let network = try RolloutSession(work.session, breaksLease: breakLease)
    let progress = StepProgress(of: work.plan)
    let options = try options(for: work, network.time)
    let predicted = try work.predicted(clearance, source)
    return try await network.alone {
      let result = try await Applier(
        client: network.client, plan: work.plan, secrets: work.secrets,
        journal: network.ledger.applyJournal(predicted),
        options: options
      ).run { step in
        if let line = await progress.line(at: step) { Stream.error.writeLine(line) }
      }
      // Any device may have filled a slot: where its cable goes is known now.
      if let twin = work.session.twin {
        try await DesignCabling(of: work.session.design).add(to: twin, namedIn: network.organisation)
      }
      return result
    }
  }

  private func options(for work: ApplyWork, _ time: any TimePort) throws -> ApplyOptions {
    var options = ApplyOptions()
    options.onFailure = onFailure.policy
    options.maxFailedSites = maxFailedSites
    // A design that is planned anew has a run of its own: what is done already is not in the plan.
    options.run = work.isPlanFile ? continuing : nil
    options.sites = site.isEmpty ? nil : Set(site)
    options.ticket = ticket
    options.time = time
    options.predicted = try work.prediction()
    if !window.isEmpty || !calendar.isEmpty {
      options.keep(to: try schedules(of: work.session.design), time: time)
    }
    options.audit = try AuditFile("\(work.session.state.path)/audit.jsonl")
    return options
  }

  private func schedules(of design: Design) throws -> SiteSchedules {
    try SiteSchedules(
      windows: try window.map { try MaintenanceWindow($0) },
      calendars: try calendar.map { try ChangeCalendar(try SourceFile.read($0), file: $0) },
      sites: design.sites.map { SiteClock(site: $0.name, timezone: $0.timezone, siteGroups: $0.siteGroups) })
  }

  private func status(of result: ApplyResult) -> ExitStatus {
    if case .interrupted = result.ending { return .failed }
    return result.isComplete ? .good : .bad
  }

  /// The command that goes on.
  private var command: String {
    "mistwin apply \(source.shellQuoted) \(network.typed(live))\(clearance.typed)"
      + (network.state.map { " --state \($0.shellQuoted)" } ?? "")
  }

  private func print(_ run: DryRun) throws -> ExitStatus {
    if json {
      let calls = run.calls.map { call -> JSON in
        [
          "step": JSON(call.number.step), "item": JSON(call.number.item), "subject": .string(call.subject),
          "method": .string(call.method.rawValue), "path": .string(call.path), "body": call.body ?? .null,
          "merged": .bool(call.isMerged),
        ]
      }
      try Stream.output.write(
        JSON.object(JSONObject([("mistwin_dry_run", 1), ("calls", .array(calls))])).indentedText + "\n")
      return .good
    }
    var lines: [String] = []
    for call in run.calls {
      lines.append(
        "#\(call.number.step) \(call.method.rawValue) \(call.path)\(call.isMerged ? "  (merged into what stands there)" : "")"
      )
      if let body = call.body { lines.append("   \(body.text)") }
    }
    lines.append("\(run.calls.count) calls, none sent")
    try Stream.output.write(lines.map { TextStyle.printable($0) }.joined(separator: "\n") + "\n")
    return .good
  }
}
