import Foundation

/// Files on disk.
public enum SourceFile {
  /// The contents of a file.
  /// - Parameters:
  ///   - path: The file.
  ///   - reference: Where it was named; the file itself if nil.
  /// - Throws: `DocumentError` if there is none, with the nearest name in its directory, or if it cannot be read.
  public static func read(_ path: String, namedAt reference: SourcePosition? = nil) throws(DocumentError) -> [UInt8] {
    let place = reference ?? SourcePosition(file: path, line: 1, column: 1)
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      let url = URL(fileURLWithPath: path)
      let directory = url.deletingLastPathComponent().path
      let names = ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
      throw DocumentError(
        at: place, found: "no file '\(path)'", expected: "a file that exists",
        nearest: nearestWord(to: url.lastPathComponent, in: names))
    }
    if isDirectory.boolValue {
      throw DocumentError(at: place, found: "the directory '\(path)'", expected: "a file")
    }
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw DocumentError(
        at: place, found: "a file '\(path)' that cannot be read", expected: "a file that you may read",
        advice: "check its permissions")
    }
  }
}
