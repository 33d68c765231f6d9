import ArgumentParser
import Foundation
import MistAPI
import Rehearsal
import Reporting

/// `mistwin rehearse`
struct Rehearse: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Build the twin of a scenario, walk the three days on it, and judge what was expected.",
    discussion: """
      Day 0 makes sites and claims hardware, day 1 makes the thirteen kinds of configuration, day 2 judges service levels, \
      upgrades firmware behind a canary gate and rotates a key. Nothing outside this machine is spoken to. The same \
      scenario and seed give the same bytes, on any machine, with any number of threads.

      Several scenarios run one after the other; the worst of their exit codes counts. All are read before the first runs.

      Example:
        mistwin rehearse scenarios/retail-golden.yaml --report build/rehearsal
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
      "Write result.json, junit.xml and summary.md here; of several scenarios, each in a directory of its own.",
      valueName: "directory"),
    completion: .directory)
  var report: String?

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
  }

  func carryOut() async throws -> ExitStatus {
    let files = try read()
    let kept = try keep.map { try KeptTwin($0) }
    let directory = try report.map { try ReportDirectory($0) }
    let observer = ProgressReporter(showsBar: Presentation.showsBar)
    var worst = ExitStatus.good
    var documents: [JSON] = []
    for (index, file) in files.enumerated() {
      do {
        let result = try await run(file, kept, observer)
        try directory?.write(result.reportFiles, under: files.count > 1 ? names[index] : nil)
        if json {
          documents.append(result.document)
        } else {
          try Stream.output.write((index > 0 ? "\n" : "") + result.summary(Presentation.style(noColour: noColor)))
        }
        worst = max(worst, result.isGood ? .good : .bad)
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
  private func read() throws -> [ScenarioFile] {
    var files: [ScenarioFile] = []
    var messages: [String] = []
    for path in scenarios {
      do {
        files.append(try ScenarioFile(path))
      } catch {
        messages.append(Failure(error).message)
      }
    }
    if !messages.isEmpty { throw Failure(.badInput, messages.joined(separator: "\n")) }
    return files
  }

  private func run(_ file: ScenarioFile, _ kept: KeptTwin?, _ observer: ProgressReporter) async throws
    -> RehearsalResult
  {
    let options = Rehearsal.Options(
      seed: seed, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount, keep: kept?.path,
      replaceKept: kept?.replaces ?? false)
    let result = try await Rehearsal(
      scenario: file.scenario, design: file.design, profiles: file.profiles, options: options, observer: observer
    ).run()
    await observer.clear()
    return result
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
