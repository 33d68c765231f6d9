import ArgumentParser
import Determinism
import Documents
import Foundation
import MistAPI
import Planning
import Rehearsal
import Reporting
import Twin

/// `mistwin whatif`
struct WhatIfCommand: ExitingCommand {
  static let configuration = CommandConfiguration(
    commandName: "whatif",
    abstract: "Rehearse the same world twice, with and without a change, and say what users feel of it.",
    discussion: """
      Both worlds draw the same random numbers: what the change does not touch comes out the same to the last bit, and what \
      differs is caused by it. Each field that changes is told with what the model knows of it; where that is nothing, the answer \
      is UNKNOWN at best.

      A change is KIND/NAME FIELD=VALUE, a file of values (--values), or a second scenario. With --before and --after, two \
      twins are compared as they stand. A scenario that starts from a kept twin (from: { twin: … }) is rehearsed on two forks of it.

      Exit codes: 0 nothing is worse, 1 something is worse beyond chance or a site fails that did not, 4 unknown or unclear, \
      65 bad input.

      Example:
        mistwin whatif scenarios/two-sites.yaml --change 'rftemplates/RF-Shop band_5.power=5'
        mistwin whatif --before kept.sqlite --after changed.sqlite --window 24h
      """)

  @Argument(
    help: ArgumentHelp("The scenario, or two.", valueName: "scenario"), completion: .file(extensions: ["yaml", "yml"]))
  var scenarios: [String] = []

  @Option(help: ArgumentHelp("A change, KIND/NAME FIELD=VALUE; may be given several times.", valueName: "change"))
  var change: [String] = []

  @Option(
    help: "A file whose values take the place of the design's own.", completion: .file(extensions: ["yaml", "yml"]))
  var values: [String] = []

  @Option(help: "The twin without the change.", completion: .file())
  var before: String?

  @Option(help: "The twin with it.", completion: .file())
  var after: String?

  @Option(
    help: "Where the ledger is, of a scenario that starts from a twin; .mistwin beside the design unless given.",
    completion: .directory)
  var state: String?

  @Option(help: "The organisation in the twins, by name or id.")
  var org: String?

  @Option(help: "Over how long before the end of the earlier of two twins they are compared.")
  var window = "24h"

  @Option(help: ArgumentHelp("Another seed than the scenario's.", valueName: "n"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp("How many cores may work; the result does not depend on it. (default: all)", valueName: "n"))
  var threads: Int?

  @OptionGroup
  var result: ResultOptions

  func validate() throws {
    if (before == nil) != (after == nil) {
      throw ValidationError("found only one of --before and --after, expected both or neither")
    }
    if before != nil, !scenarios.isEmpty || !change.isEmpty || !values.isEmpty {
      throw ValidationError("found --before with a scenario or a change, expected two twins or a scenario")
    }
    if before == nil {
      switch scenarios.count {
      case 1 where change.isEmpty && values.isEmpty:
        throw ValidationError("found no change, expected --change, --values or a second scenario")
      case 2 where !change.isEmpty || !values.isEmpty:
        throw ValidationError("found a change with two scenarios, expected one or the other")
      case 1, 2: break
      default: throw ValidationError("found \(scenarios.count) scenarios, expected one or two, or --before and --after")
      }
    }
    if ScenarioDuration(window).map({ $0.milliseconds > 0 }) != true {
      throw ValidationError("found --window \(window), expected a length of time such as 24h or 7d")
    }
    if let threads, !(1...256).contains(threads) {
      throw ValidationError("found --threads \(threads), expected a number from 1 to 256")
    }
  }

  private var cores: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  func carryOut() async throws -> ExitStatus {
    let outcome: WhatIfResult
    if let before, let after {
      outcome = try await compare(before, after)
    } else {
      outcome = try await rehearse()
    }
    if result.json {
      try Stream.output.write(outcome.document.indentedText + "\n")
    } else {
      try Stream.output.write(outcome.report(result.style))
    }
    switch outcome.verdict {
    case .noDifference, .better: return .good
    case .worse: return .bad
    case .unclear, .unknown: return .undecided
    }
  }

  private func rehearse() async throws -> WhatIfResult {
    let first = try ScenarioFile(scenarios[0])
    let second: ScenarioFile
    let question: String
    if scenarios.count == 2 {
      second = try ScenarioFile(scenarios[1])
      question = "\(scenarios[1]) against \(scenarios[0])"
    } else {
      var patches: [Node] = []
      for text in change { patches.append(try DesignPatch(text, of: first.design).values) }
      second = try ScenarioFile(scenarios[0], values: values, overlays: patches)
      question = "\(first.scenario.title), if \((change + values).joined(separator: ", "))"
    }
    let forks = try await forks(first, second)
    do {
      let outcome = try await rehearse(first, second, question, forks)
      await forks?.remove()
      return outcome
    } catch {
      await forks?.remove()
      throw error
    }
  }

  /// The twin that both start from, of which each gets a fork; nil where both build their own.
  /// - Throws: `DocumentError` where only one does, or each from another twin; `Failure` for a seed beside a twin.
  private func forks(_ first: ScenarioFile, _ second: ScenarioFile) async throws -> TwinForks? {
    guard let twin = first.scenario.twinPath ?? second.scenario.twinPath else { return nil }
    for (file, other) in [(first, second), (second, first)]
    where file.scenario.twinPath != other.scenario.twinPath {
      guard let named = file.scenario.twin else { continue }
      throw DocumentError(
        at: named.position, found: "a scenario that starts from the twin '\(named.value)', and one that does not",
        expected: "two that start from the same twin: only then do both worlds draw the same random numbers")
    }
    if seed != nil {
      throw Failure(
        .badInput, "--seed: found it beside a scenario that starts from a twin, which has its own seed; leave it out")
    }
    return try await TwinForks(of: twin, first.design, state: state)
  }

  private func rehearse(
    _ first: ScenarioFile, _ second: ScenarioFile, _ question: String, _ forks: TwinForks?
  ) async throws -> WhatIfResult {
    let observer = ProgressReporter(showsBar: Presentation.showsBar)
    let words =
      ["mistwin", "whatif"] + scenarios + change.flatMap { ["--change", $0] } + values.flatMap { ["--values", $0] }
      + (seed.map { ["--seed", "\($0)"] } ?? [])
    let outcome = try await WhatIf(
      try await first.side(forks), try await second.side(forks), seed: seed, threads: cores, observer: observer
    )
    .run(question: question, replay: words.map(\.shellQuoted).joined(separator: " "))
    await observer.clear()
    return outcome
  }

  private func compare(_ before: String, _ after: String) async throws -> WhatIfResult {
    let one = try await TwinCopy(of: before, organisation: org, role: "write", allowsOther: true)
    let other = try await TwinCopy(of: after, organisation: org, role: "write", allowsOther: true)
    let end = min(one.time, other.time)
    let length = ScenarioDuration(window)?.milliseconds ?? 86_400_000
    return try await WhatIf.compare(
      .init(name: before, twin: one.twin, token: one.token, organisation: one.organisation),
      .init(name: after, twin: other.twin, token: other.token, organisation: other.organisation),
      window: end.advanced(byMilliseconds: -length)...end, threads: cores,
      replay: ["mistwin", "whatif", "--before", before, "--after", after, "--window", window]
        .map(\.shellQuoted).joined(separator: " "))
  }
}

extension ScenarioFile {
  /// One of the two worlds.
  fileprivate func side(_ forks: TwinForks?) async throws -> WhatIf.Side {
    WhatIf.Side(
      scenario: scenario, design: design, profiles: profiles, origin: try await forks?.origin(for: design))
  }
}
