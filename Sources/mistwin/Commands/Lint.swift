import ArgumentParser
import MistAPI
import Planning
import Reporting

/// `mistwin lint`
struct Lint: ExitingCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a design by every rule: names, variables, addresses, hardware.",
    discussion: """
      Every finding is a line with its place: file:line:column. Errors keep a design from being rehearsed, warnings do not. \
      Exit code 1 when a rule found an error, 65 when the files cannot be read as a design.

      Example:
        mistwin lint fixtures/designs/retail-120
      """)

  @Argument(help: "The directory of a design, or its YAML file.", completion: .file(extensions: ["yaml", "yml"]))
  var design: String

  @Flag(help: "Print the findings as one JSON document.")
  var json = false

  @Flag(help: "Print without colour.")
  var noColor = false

  func carryOut() async throws -> ExitStatus {
    let reading = Design.read(design, files: DiskFiles())
    guard DiskFiles.exists(reading.design.path) else {
      throw Failure(.badInput, reading.errors.map { "\($0.document)" }.joined(separator: "\n"))
    }
    let report = FindingsReport(reading)
    try Stream.output.write(
      json ? report.document.indentedText + "\n" : report.text(Presentation.style(noColour: noColor)))
    if reading.errors.contains(where: { $0.rule == .document }) { return .badInput }
    return report.isGood ? .good : .bad
  }
}
