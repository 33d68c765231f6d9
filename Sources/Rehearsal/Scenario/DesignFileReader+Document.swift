import Documents
import Planning

extension DesignFileReader {
  /// A YAML document.
  /// - Parameters:
  ///   - position: Where it is named, which is told when it cannot be read.
  ///   - expected: What should be there, in words.
  /// - Throws: `DocumentErrors` with the one fault.
  func document(
    _ path: String, namedAt position: SourcePosition, expected: String
  ) throws(DocumentErrors) -> Node {
    let bytes: [UInt8]
    do {
      bytes = try read(path)
    } catch {
      throw DocumentErrors([DocumentError(at: position, found: "\(error)", expected: expected)])
    }
    do throws(DocumentError) {
      return try YAML.parse(bytes, file: path)
    } catch {
      throw DocumentErrors([error])
    }
  }
}
