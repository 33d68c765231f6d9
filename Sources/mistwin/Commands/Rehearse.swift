import ArgumentParser
import Determinism
import Documents
import Foundation
import Ledger
import MistAPI
import Planning
import Rehearsal
import Reporting
import Rollout
import Signing

/// `mistwin rehearse`
struct Rehearse: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Build the twin of a scenario, walk the three days on it, and judge what was expected.",
    discussion: """
      Day 0 makes sites and claims hardware, day 1 makes the thirteen kinds of configuration, day 2 judges service levels, \
      upgrades firmware behind a canary gate and rotates a key. Nothing outside this machine is spoken to. The same \
      scenario and seed give the same bytes, on any machine, with any number of threads.

      Several scenarios run one after the other; the worst of their exit codes counts. All are read before the first runs.

      With --from, it starts from a copy of a twin that was kept, or pulled from a live cloud; with --plan it walks exactly \
      that plan on it, and when all expectations are met it writes an attestation beside the plan, which `mistwin apply \
      --live` asks for; an older one is taken away before the rehearsal begins.

      With --until, it stops at a moment and keeps the twin as it stood then: the same seed gives the same bytes, so any moment \
      of a rehearsal can be stepped back to, to be looked at, forked or served.

      In a job of GitHub Actions, expectations that are not met are shown beside the scenario's lines, and the summary of the \
      step gets summary.md.

      Example:
        mistwin rehearse scenarios/retail-golden.yaml --report build/rehearsal
        mistwin rehearse guest-wlan.yaml --from prod.sqlite --plan plan.json --sign-with keys/rehearser
        mistwin rehearse scenarios/two-sites.yaml --until +9d --keep moment.sqlite
      """)

  @Argument(
    help: ArgumentHelp("The scenario files.", valueName: "scenario"), completion: .file(extensions: ["yaml", "yml"]))
  var scenarios: [String]

  @Option(help: ArgumentHelp("Another seed than the scenario's.", valueName: "n"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp("Keep the twin in this file; only a twin is replaced.", valueName: "file"), completion: .file())
  var keep: String?

  @Option(
    help: ArgumentHelp(
      "Stop at that moment, a time such as 2027-01-23T09:00:00Z or +3d from the start, and keep the twin as it stands then.",
      valueName: "moment"))
  var until: String?

  @Option(
    help: ArgumentHelp(
      "Write report.html, brief.html, result.json, junit.xml and summary.md here; of several scenarios, each in a directory of its own.",
      valueName: "directory"),
    completion: .directory)
  var report: String?

  @Option(
    help: "Start from a copy of this twin, kept or pulled; the scenario's 'from: { twin: … }' unless given.",
    completion: .file())
  var from: String?

  @Option(
    help: "Walk exactly this plan, which `mistwin plan --out` wrote, and attest that it went as expected.",
    completion: .file(extensions: ["json"]))
  var plan: String?

  @Option(
    help:
      "Where the attestation is written: of the plan (beside it unless given), or, without a plan, of the scenario's upgrade.",
    completion: .file(extensions: ["json"]))
  var attest: String?

  @Option(
    help: "Sign the attestation with this key (Ed25519, as ssh-keygen or `mistwin key` makes it).", completion: .file())
  var signWith: String?

  @Option(
    help: "Where the ledger is, with the salt of the plan's hashes; .mistwin beside the design unless given.",
    completion: .directory)
  var state: String?

  @Flag(help: "Let 'run' steps of a scenario start their programs.")
  var allowExec = false

  @Flag(help: "Do not look for the event that decided, when expectations are not met: that rehearses some times more.")
  var quick = false

  @Flag(help: "Print the whole result as one JSON document; of several scenarios, as a list.")
  var json = false

  @Option(
    help: ArgumentHelp("How many cores may work; the result does not depend on it. (default: all)", valueName: "n"))
  var threads: Int?

  @Flag(help: "Print without colour.")
  var noColor = false

  func validate() throws {
    if let threads, !(1...256).contains(threads) {
      throw ValidationError("found --threads \(threads), expected a number from 1 to 256")
    }
    if keep != nil, scenarios.count > 1 {
      throw ValidationError("found --keep with \(scenarios.count) scenarios, expected one: a file holds one twin")
    }
    try validateMoment()
    if plan != nil, scenarios.count > 1 {
      throw ValidationError(
        "found --plan with \(scenarios.count) scenarios, expected one: an attestation is of one rehearsal")
    }
    if signWith != nil, plan == nil, attest == nil {
      throw ValidationError(
        "found --sign-with without --plan or --attest, expected one of them: there is nothing to sign")
    }
    if attest != nil, scenarios.count > 1 {
      throw ValidationError("found --attest with \(scenarios.count) scenarios, expected one")
    }
    if seed != nil, from != nil {
      throw ValidationError("found --seed with --from, expected one of them: a twin has its own seed")
    }
  }

  private func validateMoment() throws {
    guard let until else { return }
    guard ScenarioTime(until) != nil else {
      throw ValidationError(
        "--until: found '\(until)', expected a moment such as 2027-01-23T09:00:00Z, or +3d or +14d06:00 from the scenario's start"
      )
    }
    if scenarios.count > 1 {
      throw ValidationError("found --until with \(scenarios.count) scenarios, expected one")
    }
    if keep == nil { throw ValidationError("found --until without --keep, expected a file to keep the twin in") }
    let others = [
      ("--report", report != nil), ("--attest", attest != nil), ("--sign-with", signWith != nil),
    ].filter(\.1)
    if let other = others.first {
      throw ValidationError(
        "found --until with \(other.0), expected one of them: a rehearsal that was not walked to its end has no result")
    }
  }

  func carryOut() async throws -> ExitStatus {
    let walked = try plan.map { try Plan(parsing: try SourceFile.read($0), file: $0) }
    let key = try signWith.map { try SignedFile.key($0) }
    let files = try read(walked)
    let kept = try keep.map { try KeptTwin($0) }
    if let moment = until.flatMap({ ScenarioTime($0) }), let kept, let file = files.first {
      return try await stepBack(file, to: moment, in: kept, walked)
    }
    let directory = try report.map { try ReportDirectory($0) }
    let observer = ProgressReporter(showsBar: Presentation.showsBar)
    let job = GitHubActions.current
    var worst = ExitStatus.good
    var documents: [JSON] = []
    for (index, file) in files.enumerated() {
      do {
        let (result, origin) = try await run(file, walked, kept, observer)
        try directory?.write(result.reportFiles(of: file.design), under: files.count > 1 ? names[index] : nil)
        if json {
          documents.append(result.document)
        } else {
          try Stream.output.write((index > 0 ? "\n" : "") + result.summary(Presentation.style(noColour: noColor)))
        }
        if let job {
          job.annotate(result.annotations(job.paths))
          job.summarise(result.markdown)
        }
        worst = max(worst, result.isGood ? .good : .bad)
        if let origin { try await attest(result, file, origin, key) }
      } catch {
        await observer.clear()
        let failure = Failure(error)
        Stream.error.writeLine(failure.message)
        worst = max(worst, failure.status)
      }
    }
    if json, !documents.isEmpty {
      try Stream.output.write((files.count > 1 ? .array(documents) : documents[0]).indentedText + "\n")
    }
    return worst
  }

  /// Reads all scenarios, and says of all what is wrong with them.
  private func read(_ walked: Plan?) throws -> [ScenarioFile] {
    var files: [ScenarioFile] = []
    var messages: [String] = []
    for path in scenarios {
      do {
        let file = try ScenarioFile(path, plan: walked, startsFromTwin: from != nil)
        if !allowExec, let step = file.scenario.allSteps.first(where: \.startsProgram) {
          throw DocumentError(
            at: step.position, found: "a step that starts a program",
            expected: "--allow-exec, if you trust the scenario")
        }
        files.append(file)
      } catch {
        messages.append(Failure(error).message)
      }
    }
    if !messages.isEmpty { throw Failure(.badInput, messages.joined(separator: "\n")) }
    return files
  }

  /// The rehearsal of a scenario, and the copy of the twin that it starts from.
  private func rehearsal(
    of file: ScenarioFile, _ walked: Plan?, _ observer: ProgressReporter
  ) async throws -> (Rehearsal.Options, CopiedOrigin?) {
    var options = Rehearsal.Options(
      seed: seed, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount,
      host: allowExec ? ServedHost() : nil)
    var copied: CopiedOrigin?
    if let twin = from ?? file.scenario.twinPath {
      let origin = try await CopiedOrigin(of: twin, file.design, plan: walked, planPath: plan, state: state)
      options.origin = origin.origin
      copied = origin
    } else if walked != nil || attest != nil {
      throw Failure(
        .badInput,
        "mistwin: found --\(walked == nil ? "attest" : "plan") without a twin to rehearse on, expected --from TWIN, kept or pulled"
      )
    }
    return (options, copied)
  }

  /// Walks to a moment, and keeps the twin as it stands then.
  private func stepBack(
    _ file: ScenarioFile, to moment: ScenarioTime, in kept: KeptTwin, _ walked: Plan?
  ) async throws -> ExitStatus {
    let observer = ProgressReporter(showsBar: Presentation.showsBar)
    let (options, _) = try await rehearsal(of: file, walked, observer)
    let clock: Instant
    do {
      clock = try await Rehearsal(
        scenario: file.scenario, design: file.design, profiles: file.profiles, options: options, observer: observer
      ).keep(at: moment, in: kept.path, replacing: kept.replaces)
    } catch {
      await observer.clear()
      throw error
    }
    await observer.clear()
    let document: JSON = [
      "mistwin_moment": 1, "scenario": .string(file.path), "clock": .string(clock.iso8601), "file": .string(kept.path),
    ]
    try Stream.output.write(
      json
        ? document.indentedText + "\n"
        : TextStyle.printable("\(kept.path): the twin of \(file.path) as it stood at \(clock.iso8601)") + "\n")
    return .good
  }

  private func run(
    _ file: ScenarioFile, _ walked: Plan?, _ kept: KeptTwin?, _ observer: ProgressReporter
  ) async throws -> (RehearsalResult, CopiedOrigin?) {
    var (options, copied) = try await rehearsal(of: file, walked, observer)
    options.keep = kept?.path
    options.replaceKept = kept?.replaces ?? false
    options.recordsCourse = report != nil
    // What an earlier rehearsal has shown holds no longer, whatever comes of this one.
    if copied != nil, attestation?.remove() == true { Stream.error.writeLine("the older attestation is taken away") }
    let rehearsal = Rehearsal(
      scenario: file.scenario, design: file.design, profiles: file.profiles, options: options, observer: observer)
    var result = try await rehearsal.run()
    result.predictions = await predictions(file, copied)
    if !result.isGood, !quick { result.decisiveEvent = try await rehearsal.decisiveEvent(of: result) }
    await observer.clear()
    return (result, copied)
  }

  /// How good the predictions of the organisation were so far, by the ledger that is there already; nil where there is none.
  private func predictions(_ file: ScenarioFile, _ copied: CopiedOrigin?) async -> PredictionRecord? {
    let directory = StateDirectory(state, besideDesign: file.design.path)
    guard DiskFiles.exists(directory.ledger) else { return nil }
    let name = file.design.organisation.isEmpty ? copied?.organisationName ?? "" : file.design.organisation
    do {
      return try await Ledger(reading: directory.ledger)
        .predictionRecord(ofOrganisation: name, id: copied?.origin.organisation)
    } catch {
      Stream.error.writeLine("how good predictions were so far is not said: \(Failure(error).message)")
      return nil
    }
  }

  /// Where what was rehearsed is attested.
  private var attestation: AttestationFile? {
    attest.map { AttestationFile(path: $0) } ?? plan.map { AttestationFile(besidePlan: $0) }
  }

  /// Writes the attestation of what was rehearsed.
  private func attest(
    _ result: RehearsalResult, _ file: ScenarioFile, _ copied: CopiedOrigin, _ key: SSHPrivateKey?
  ) async throws {
    guard let written = attestation else { return }
    let subject: ChangeSubject
    if let walked = copied.origin.plan {
      subject = ChangeSubject(walked)
    } else {
      guard let upgrade = file.scenario.upgrades.first, let policy = upgrade.rules else {
        throw Failure(
          .badInput,
          "\(file.path): found no 'upgrade:' that could be attested, expected one, or a plan to walk (--plan)")
      }
      subject = try CanaryRollout.Order(
        name: upgrade.name, organisation: copied.origin.organisation, models: upgrade.models.map(\.value),
        version: upgrade.version, policy: policy
      ).subject(ofOrganisation: copied.organisationName)
    }
    var why: String?
    if result.changesLeft > 0 { why = "applied again it found something to do" }
    if copied.origin.plan == nil, !result.isPromoted { why = "the upgrade was not promoted" }
    if !result.isGood { why = "not all expectations were met" }
    if result.checks.isEmpty { why = "nothing was expected" }
    if let why {
      Stream.error.writeLine("\(why): no attestation is written")
      return
    }
    try written.write(
      result, of: subject, footprint: copied.origin.plan?.footprintDigest ?? "",
      scenario: try SourceFile.read(file.path),
      twin: copied.digest, salt: copied.salt, undo: try await undo(file, copied), key: key)
  }

  /// The plan that undoes the walked one, carried out on another copy: it may go live without a rehearsal of its own.
  private func undo(_ file: ScenarioFile, _ copied: CopiedOrigin) async throws -> Attestation.Undo? {
    guard let plan = copied.origin.plan else { return nil }
    switch try await UndoRehearsal(of: plan, design: file.design).run({ try await copied.another() }) {
    case .undone(let undo):
      Stream.error.writeLine("undone on another copy by plan \(undo.digest.prefix(12))…: everything stood as before")
      return undo
    case .notKnownBeforehand:
      Stream.error.writeLine(
        "undoing it is not attested: it makes, deletes or claims something, so what undoes it is known only afterwards")
    case .replacesSecrets:
      Stream.error.writeLine("undoing it is not attested: it replaces secrets, which nobody knows afterwards")
    case .notPutBack:
      Stream.error.writeLine("undoing it is not attested: on another copy not everything stood as before")
    case nil: break
    }
    return nil
  }

  /// The names of the directories of several reports: those of the files, with a number where two are the same.
  private var names: [String] {
    var seen: [String: Int] = [:]
    return scenarios.map { path in
      let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
      seen[name, default: 0] += 1
      let number = seen[name] ?? 1
      return number == 1 ? name : "\(name)-\(number)"
    }
  }
}
