import Foundation
import Planning

/// The designs of this repository, as they lie on the disk.
struct DesignFiles: DesignFileReader {
  func read(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }
}

/// References that stand for a text that names them.
struct LiteralSecrets: SecretResolver {
  func resolve(_ reference: SecretReference) async -> String {
    if case .literal(let text) = reference { return text }
    return "secret of \(reference)"
  }
}
