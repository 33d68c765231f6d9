import Determinism
import Documents
import Foundation

/// The key that callers of the workflow API send.
enum WorkflowKeyFile {
  /// The environment's, else that of a file; a file that is not there is made, for nobody else's eyes.
  /// - Returns: the key, and where it came from, for people.
  /// - Throws: `Failure`, `DocumentError`
  static func key(_ given: String?, in state: StateDirectory) async throws -> (key: String, source: String) {
    if given == nil, let key = ProcessInfo.processInfo.environment["MISTWIN_API_KEY"], !key.isEmpty {
      return (key, "MISTWIN_API_KEY")
    }
    let file = given ?? "\(state.path)/workflow.key"
    if DiskFiles.exists(file) {
      let text = String(decoding: try SourceFile.read(file), as: UTF8.self)
      guard let key = text.split(whereSeparator: \.isNewline).first.map(String.init), key.count >= 16 else {
        throw Failure(.badInput, "\(file): found no key, expected one of at least 16 letters in its first line")
      }
      return (key, file)
    }
    if given == nil { try state.make() }
    let key = hexadecimal(await SystemEntropy().bytes(32))
    try PrivateFile.write(key + "\n", to: file)
    return (key, file)
  }
}
