import Documents
import MistAPI
import Planning
import Reporting

/// The address plan of a design, carved anew each time that somebody asks: the design is a file that people work on.
struct DashboardAddresses: Sendable {
  private let path: String

  /// - Throws: `DocumentErrors` for a design that has errors now.
  init(design path: String) throws {
    self.path = path
    _ = try Design.load(path, files: DiskFiles())
  }

  /// The plan as `mistwin carve --json` has it, with the path of the design; or why there is none.
  func document() -> JSON {
    do {
      guard let report = AddressPlanReport(try Design.load(path, files: DiskFiles())) else {
        return ["design": .string(path), "error": "it has no 'addressing'"]
      }
      var document = report.document.object ?? JSONObject()
      document["design"] = .string(path)
      return .object(document)
    } catch {
      return ["design": .string(path), "error": .string("\(error)")]
    }
  }
}
