import ArgumentParser
import Documents
import Foundation
import MistCatalogue

extension API {
  /// `mistwin api import`
  struct Import: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compile the published OpenAPI document into the catalogue.",
      discussion: """
        Writes fixtures/mist-api/catalogue.json, and from it the Swift file that is compiled in. Neither has prose or \
        examples. With --check nothing is written: exit code 1 says that the catalogue of this program comes from another \
        document, and every operation and schema that differs is a line.

        Example:
          mistwin api import mist.openapi.json --check
        """)

    @Argument(help: "The published document, OpenAPI 3 in JSON.", completion: .file(extensions: ["json"]))
    var document: String

    @Option(help: "The directory of the project.", completion: .directory)
    var project = "."

    @Flag(help: "Write nothing; say in what the program's catalogue parts from the document.")
    var check = false

    func carryOut() async throws -> ExitStatus {
      let catalogue: [UInt8]
      do {
        catalogue = try CatalogueImporter(document: try SourceFile.read(document)).catalogue()
      } catch let error as ImportError {
        throw Failure(.badInput, "\(document): \(error)")
      }
      if check {
        let difference = try CatalogueDifference(from: Catalogue.publishedData, to: catalogue)
        for line in difference.lines { try Stream.output.write(line + "\n") }
        if difference.lines.isEmpty { Stream.error.writeLine("The catalogue is that of \(document).") }
        return difference.lines.isEmpty ? .good : .bad
      }
      try write(catalogue, to: "fixtures/mist-api/catalogue.json")
      try write(CatalogueSource.swift(catalogue), to: "Sources/MistCatalogue/CatalogueData.swift")
      return .good
    }

    private func write(_ bytes: [UInt8], to path: String) throws(Failure) {
      let path = project + "/" + path
      do {
        try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
      } catch {
        throw Failure(.failed, "mistwin: \(path) cannot be written: \(error.localizedDescription)")
      }
      Stream.error.writeLine("\(path): \(bytes.count) bytes")
    }
  }
}
