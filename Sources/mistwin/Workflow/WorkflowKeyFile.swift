import Determinism
import Documents
import Foundation

/// The key that callers of the workflow API send.
struct WorkflowKeyFile {
  /// The key.
  let text: String
  /// Where it came from, for people.
  let source: String

  /// The environment's, else that of a file; a file that is not there is made, for nobody else's eyes.
  /// - Throws: `Failure`, `DocumentError`
  init(_ given: String?, in state: StateDirectory) async throws {
    if given == nil, let key = ProcessInfo.processInfo.environment["MISTWIN_API_KEY"], !key.isEmpty {
      (text, source) = (key, "MISTWIN_API_KEY")
      return
    }
    let file = given ?? "\(state.path)/workflow.key"
    if DiskFiles.exists(file) {
      let read = String(decoding: try SourceFile.read(file), as: UTF8.self)
      guard let key = read.split(whereSeparator: \.isNewline).first.map(String.init), key.count >= 16 else {
        throw Failure(.badInput, "\(file): found no key, expected one of at least 16 letters in its first line")
      }
      (text, source) = (key, file)
      return
    }
    if given == nil { try state.make() }
    let key = hexadecimal(await SystemEntropy().bytes(32))
    try PrivateFile.write(key + "\n", to: file)
    (text, source) = (key, file)
  }
}
