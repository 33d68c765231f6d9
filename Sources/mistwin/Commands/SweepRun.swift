import ArgumentParser
import Determinism
import Documents
import Foundation
import Ledger
import MistAPI
import Rehearsal
import Reporting
import Rollout

/// `mistwin sweep run`
struct SweepRun: ExitingCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Rehearse a scenario with many seeds and variants.",
    discussion: """
      Rehearsals go side by side, one on each core, and each is kept as it ends: started again, the sweep goes on with what is \
      left. Several machines share one: --shard 2/8, or the number that a scheduler gives its tasks (SLURM_ARRAY_TASK_ID of an \
      array, JOB_COMPLETION_INDEX of an indexed job, with --shards); then `mistwin sweep merge` puts the parts together.

      What is varied is the policy of upgrades (policy=spread,one-ap), or a field of the design (KIND/NAME FIELD=VALUE,VALUE); several \
      --vary give every combination.

      A scenario that starts from a kept twin (from: { twin: … }) is rehearsed on forks of it, one for each variant. Its seed \
      is part of the twin, so only --vary makes a sweep of it.

      Exit codes: 0 done, 3 some rehearsals came to no end, 65 bad input.

      Example:
        mistwin sweep run scenarios/two-sites.yaml --seeds 1..200 --vary policy=spread,one-ap --out sweep.sqlite
      """)

  @Argument(help: "The scenario.", completion: .file(extensions: ["yaml", "yml"]))
  var scenario: String

  @Option(
    help: ArgumentHelp(
      "The seeds, first and last; none for a scenario that starts from a twin, which has its own.", valueName: "a..b"))
  var seeds: String?

  @Option(help: ArgumentHelp("What is varied; may be given several times.", valueName: "key=a,b"))
  var vary: [String] = []

  @Option(help: "Where the results are kept (SQLite).", completion: .file(extensions: ["sqlite"]))
  var out: String

  @Option(help: "Write one line for each rehearsal here, too.", completion: .file(extensions: ["csv"]))
  var csv: String?

  @Option(
    help: "Where the ledger is, of a scenario that starts from a twin; .mistwin beside the design unless given.",
    completion: .directory)
  var state: String?

  @Option(help: ArgumentHelp("Which part of the sweep, of how many.", valueName: "i/n"))
  var shard: String?

  @Option(help: ArgumentHelp("How many parts there are, where a scheduler says which one this is.", valueName: "n"))
  var shards: Int?

  @Option(help: ArgumentHelp("How many rehearsals go side by side. (default: one on each core)", valueName: "n"))
  var threads: Int?

  @OptionGroup
  var result: ResultOptions

  func validate() throws {
    if let seeds, range == nil {
      throw ValidationError("found --seeds \(seeds), expected a first and a last one such as 1..200")
    }
    if seeds == nil, vary.isEmpty {
      throw ValidationError(
        "found neither --seeds nor --vary, expected seeds such as --seeds 1..200, or something to vary")
    }
    if let shard, Self.shard(shard) == nil {
      throw ValidationError("found --shard \(shard), expected a part and their number such as 2/8")
    }
    if shard != nil, shards != nil { throw ValidationError("found --shard with --shards, expected one of them") }
    if let shards, shards < 1 { throw ValidationError("found --shards \(shards), expected at least 1") }
    if let threads, !(1...256).contains(threads) {
      throw ValidationError("found --threads \(threads), expected a number from 1 to 256")
    }
  }

  private var range: ClosedRange<UInt64>? {
    let ends = (seeds ?? "").components(separatedBy: "..").map { UInt64($0) }
    guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else { return nil }
    return first <= last && last - first < 10_000_000 ? first...last : nil
  }

  private static func shard(_ text: String) -> Sweep.Shard? {
    let parts = text.split(separator: "/").map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1] else { return nil }
    return Sweep.Shard(number, of: count)
  }

  /// The part that this process does: as it was told, else as a scheduler says.
  private func part() throws -> Sweep.Shard {
    if let shard { return Self.shard(shard) ?? .whole }
    let environment = ProcessInfo.processInfo.environment
    func number(_ name: String) -> Int? { environment[name].flatMap { Int($0) } }
    if let task = number("SLURM_ARRAY_TASK_ID") {
      let first = number("SLURM_ARRAY_TASK_MIN") ?? 1
      return try checked(
        task - first + 1, of: shards ?? number("SLURM_ARRAY_TASK_COUNT"), "SLURM_ARRAY_TASK_ID=\(task)")
    }
    if let index = number("JOB_COMPLETION_INDEX") {
      return try checked(index + 1, of: shards, "JOB_COMPLETION_INDEX=\(index)")
    }
    return .whole
  }

  private func checked(_ number: Int, of count: Int?, _ found: String) throws -> Sweep.Shard {
    guard let count else {
      throw Failure(.badInput, "mistwin: found \(found) without a number of parts, expected --shards")
    }
    guard let shard = Sweep.Shard(number, of: count) else {
      throw Failure(.badInput, "mistwin: found \(found), which is part \(number) of \(count), expected 1 to \(count)")
    }
    return shard
  }

  func carryOut() async throws -> ExitStatus {
    let shard = try part()
    let base = try ScenarioFile(scenario)
    let forks = try await forks(base)
    do {
      let status = try await sweep(base, shard, forks)
      await forks?.remove()
      return status
    } catch {
      await forks?.remove()
      throw error
    }
  }

  /// The twin that all start from, of which each gets a fork; nil where each builds its own.
  /// - Throws: `DocumentError` for seeds beside a twin, `Failure` for none where they are needed.
  private func forks(_ base: ScenarioFile) async throws -> TwinForks? {
    guard let twin = base.scenario.twin, let path = base.scenario.twinPath else {
      if seeds == nil { throw Failure(.badInput, "mistwin: found no --seeds, expected them, such as --seeds 1..200") }
      return nil
    }
    if seeds != nil {
      throw DocumentError(
        at: twin.position,
        found:
          "--seeds beside the twin '\(twin.value)': its seed is part of it, and what its users did and will do is drawn with it",
        expected: "--vary without --seeds, or a scenario that builds its twin: 'from: { design: … }'")
    }
    return try await TwinForks(of: path, base.design, state: state)
  }

  private func sweep(_ base: ScenarioFile, _ shard: Sweep.Shard, _ forks: TwinForks?) async throws -> ExitStatus {
    let variants = try variants(of: base, forks)
    guard let seeds = forks.map({ $0.seed...$0.seed }) ?? range, let first = variants.first else { return .badInput }
    let digest = SHA256.hexadecimal(of: String(decoding: try SourceFile.read(scenario), as: UTF8.self))
    let varied = vary.isEmpty ? "nothing varied" : "varied \(vary.joined(separator: "; "))"
    let file = try SweepFile(
      out,
      sweep: "\(first.scenario.title), scenario \(digest.prefix(12)), \(varied)"
        + (forks.map { ", twin \($0.digest.prefix(12))" } ?? ""))
    let observer = ProgressReporter(showsBar: Presentation.showsBar)
    try await Sweep(variants, seeds: seeds, shard: shard).run(
      into: file, lanes: threads ?? ProcessInfo.processInfo.activeProcessorCount
    ) { done, total in await observer.progress(done, of: total, "rehearsals") }
    await observer.clear()
    return try await SweepOutput(csv: csv, result: result).write(file, first.scenario.title)
  }

  // MARK: Variants

  /// Every combination of what is varied.
  private func variants(of base: ScenarioFile, _ forks: TwinForks?) throws -> [Sweep.Variant] {
    var choices: [[Choice]] = []
    for text in vary { choices.append(try Self.choices(text, base)) }
    let combinations = choices.reduce([[Choice]()]) { all, next in all.flatMap { one in next.map { one + [$0] } } }
    return try combinations.map { combination in
      let patches = try combination.compactMap { choice -> Node? in
        if case .patch(let text) = choice { try DesignPatch(text, of: base.design).values } else { nil }
      }
      let file = patches.isEmpty ? base : try ScenarioFile(scenario, overlays: patches)
      var scenario = file.scenario
      for case .policy(let policy) in combination { scenario = scenario.with(policy: policy) }
      var origin: (@Sendable () async throws -> RehearsalOrigin)?
      if let forks {
        let design = file.design
        origin = { try await forks.origin(for: design) }
      }
      return Sweep.Variant(
        name: combination.map(\.name).joined(separator: "; "), scenario: scenario, design: file.design,
        profiles: file.profiles, origin: origin)
    }
  }

  private enum Choice {
    case policy(RolloutPolicy)
    case patch(String)

    var name: String {
      switch self {
      case .policy(let policy): "policy=\(policy.name)"
      case .patch(let text): text
      }
    }
  }

  private static func choices(_ text: String, _ base: ScenarioFile) throws -> [Choice] {
    guard let sign = text.firstIndex(of: "=") else {
      throw Failure(.badInput, "--vary '\(text)': found no '=', expected policy=a,b or KIND/NAME FIELD=a,b")
    }
    let key = String(text[..<sign])
    let values = text[text.index(after: sign)...].split(separator: ",").map(String.init)
    guard !values.isEmpty else {
      throw Failure(.badInput, "--vary '\(text)': found no value, expected policy=a,b or KIND/NAME FIELD=a,b")
    }
    guard key == "policy" else { return values.map { .patch("\(key)=\($0)") } }
    guard !base.scenario.upgrades.isEmpty else {
      throw Failure(
        .badInput, "--vary '\(text)': found a scenario without an upgrade, expected one whose policy can be varied")
    }
    let names = RolloutPolicy.shipped.map(\.name)
    return try values.map { name in
      guard let policy = RolloutPolicy.named(name) else {
        throw Failure(
          .badInput,
          "--vary '\(text)': found the unknown policy '\(name)', expected one of \(names.joined(separator: ", "))"
            + (nearestWord(to: name, in: names).map { "; did you mean '\($0)'?" } ?? ""))
      }
      return .policy(policy)
    }
  }
}

/// Prints what a sweep came to, and writes its lines.
struct SweepOutput {
  let csv: String?
  let result: ResultOptions

  func write(_ file: SweepFile, _ what: String) async throws -> ExitStatus {
    let rows = try await file.rows()
    if let csv { try DiskFiles.write(Self.lines(rows), to: csv) }
    let summary = SweepSummary(rows)
    if result.json {
      try Stream.output.write(summary.document.indentedText + "\n")
    } else {
      try Stream.output.write(summary.report(what, result.style))
    }
    let failed = rows.filter { $0.isGood == nil }
    for row in failed.prefix(3) { Stream.error.writeLine("seed \(row.seed) \(row.variant): \(row.note)") }
    return failed.isEmpty ? .good : .failed
  }

  /// A line for each rehearsal.
  private static func lines(_ rows: [SweepFile.Row]) -> String {
    let checks = rows.reduce(into: [String]()) { lines, row in
      for check in row.checks where !lines.contains(check.line) { lines.append(check.line) }
    }
    let head = ["variant", "seed", "good", "outcome", "hours", "calls", "bad_events", "bad_user_minutes"] + checks
    let body = rows.map { row -> [String] in
      [
        row.variant, String(row.seed), row.isGood.map { String($0) } ?? "", row.outcome,
        String(Double(row.duration / 36_000) / 100), String(row.calls), String(row.badEvents),
        String(row.badUserMinutes),
      ] + checks.map { line in row.checks.first { $0.line == line }.map { String($0.isMet) } ?? "" }
    }
    return ([head] + body).map { CSV.line($0) + "\n" }.joined()
  }
}
