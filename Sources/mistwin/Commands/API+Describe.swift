import ArgumentParser
import Documents
import MistAPI
import MistCatalogue
import Reporting

extension API {
  /// `mistwin api describe`
  struct Describe: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print an operation: its parameters, the members of its body, its answers.",
      discussion: """
        Example:
          mistwin api describe createOrgWlan
          mistwin api describe /sites/{site_id}/setting
        """)

    @Argument(help: "The id of an operation, or a path below /api/v1.")
    var operation: String

    @Option(help: "How many levels of members to print.")
    var depth = 3

    @Flag(help: "Print it as one JSON document.")
    var json = false

    func carryOut() async throws -> ExitStatus {
      let catalogue = Catalogue.published
      let path = operation.hasPrefix("/api/v1/") ? String(operation.dropFirst("/api/v1".count)) : operation
      let found = catalogue.operation(operation).map { [$0] } ?? catalogue.operations(ofPath: path)
      guard !found.isEmpty else {
        let nearest = operation.hasPrefix("/") ? nil : nearestOperation(in: catalogue)
        let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
        throw Failure(.badInput, "mistwin: the published API has no operation and no path '\(operation)'\(hint)")
      }
      let descriptions = found.map { OperationDescription($0, in: catalogue, depth: depth) }
      if json {
        let document: JSON = [
          "mistwin_operations": 1, "version": .string(catalogue.version),
          "operations": .array(descriptions.map(\.document)),
        ]
        try Stream.output.write(document.indentedText + "\n")
      } else {
        try Stream.output.write(descriptions.map { $0.text(Presentation.style()) }.joined(separator: "\n"))
      }
      return .good
    }

    private func nearestOperation(in catalogue: Catalogue) -> String? {
      nearestWord(to: operation, in: catalogue.operations.map(\.id))
    }
  }
}
