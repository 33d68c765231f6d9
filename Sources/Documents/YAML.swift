import Yams

/// YAML files, by the core schema of YAML 1.2.
///
/// One document a file, keys written once, aliases and `<<` merges resolved, every value with its place.
public enum YAML {
  /// Reads a document.
  /// - Parameters:
  ///   - text: The file's contents.
  ///   - file: The file's name, for messages.
  /// - Throws: `DocumentError` at the place where the text stops being YAML, or where a key is written again.
  public static func parse(_ text: String, file: String) throws(DocumentError) -> Node {
    let start = SourcePosition(file: file, line: 1, column: 1)
    // Foundation leaves a byte order mark in the text; the columns of line 1 would be off by one.
    let plain = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    do {
      // The basic resolver leaves every scalar as text: the schema is ours, and its patterns are slow.
      guard let root = try compose(yaml: plain, .basic) else { return Node(at: start, .null) }
      var converter = YAMLConverter(file: file)
      return try converter.node(root)
    } catch let error as DocumentError {
      throw error
    } catch let error as YamlError {
      throw YAMLFault(text: plain, file: file).error(error)
    } catch {
      throw DocumentError(at: start, found: "text that cannot be read: \(error)", expected: "YAML")
    }
  }

  /// Reads a document from bytes.
  /// - Throws: `DocumentError` also where the bytes are not UTF-8.
  public static func parse(_ bytes: [UInt8], file: String) throws(DocumentError) -> Node {
    try parse(UTF8Document.text(of: bytes, file: file), file: file)
  }
}
