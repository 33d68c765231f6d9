import ArgumentParser
import MistAPI
import Planning
import Reporting

/// `mistwin kinds`
struct Kinds: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print what a design does with every kind of object that the published API has.",
    discussion: """
      planned: a design has words for it, it is compared field by field, and its consequences are simulated. carried: a design \
      may own it by path and body; it is created, changed and deleted as written, and nothing is simulated. ignored: a design \
      cannot own it, for the reason that is given.

      Example:
        mistwin kinds --json
      """)

  @Flag(help: "Print them as one JSON document.")
  var json = false

  func carryOut() async throws -> ExitStatus {
    let report = KindsReport()
    try Stream.output.write(json ? report.document.indentedText + "\n" : report.text(Presentation.style()))
    return .good
  }
}
