import ArgumentParser
import MistAPI
import MistCatalogue
import Reporting

extension API {
  /// `mistwin api coverage`
  struct Coverage: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print what each published operation's answer rests on.",
      discussion: """
        behaviour: the twin does what the cloud does, with its consequences. stored: bodies are checked, kept, read back, \
        filtered and paged. shaped: an answer that fits the published schema, from the twin's state where it has any.

        Example:
          mistwin api coverage --json
        """)

    @Flag(help: "Print it as one JSON document.")
    var json = false

    @Flag(help: "Print the table as it is kept in fixtures/mist-api/coverage.csv.")
    var csv = false

    func carryOut() async throws -> ExitStatus {
      let coverage = CoverageReport()
      if csv {
        try Stream.output.write(coverage.csv)
      } else if json {
        try Stream.output.write(coverage.document.indentedText + "\n")
      } else {
        try Stream.output.write(coverage.text(Presentation.style()))
      }
      return .good
    }
  }
}
