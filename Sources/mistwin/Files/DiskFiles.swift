import Documents
import Foundation
import Planning

/// The files of a design, read from disk.
struct DiskFiles: DesignFileReader {
  /// Why there are no bytes. The loader of the design adds the place where the file is named.
  struct Unreadable: Error, CustomStringConvertible {
    let description: String
  }

  func read(_ path: String) throws -> [UInt8] {
    do throws(DocumentError) {
      return try SourceFile.read(path)
    } catch {
      let hint = error.nearest.map { "; did you mean '\($0)'?" } ?? ""
      throw Unreadable(description: (DiskFiles.exists(path) ? error.found : "there is none") + hint)
    }
  }

  func exists(_ path: String) -> Bool { DiskFiles.exists(path) }

  /// Whether there is a file or directory.
  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// Whether there is a directory.
  static func isDirectory(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
  }

  /// The name in the path's directory that is nearest to the path's last part.
  static func nearest(to path: String) -> String? {
    let url = URL(fileURLWithPath: path)
    let directory = url.deletingLastPathComponent().path
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
    return nearestWord(to: url.lastPathComponent, in: names)
  }

  /// Writes a text, at once or not at all.
  static func write(_ text: String, to path: String) throws(Failure) {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw Failure(
        .failed, "\(path): the file cannot be written; check its directory, the permissions and the free space")
    }
  }

  /// Makes the directory that a file is to stand in, where there is none.
  /// - Throws: `Failure`
  static func makeDirectory(of path: String) throws(Failure) {
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    } catch {
      throw Failure(.failed, "\(path): its directory cannot be made: \(error.localizedDescription)")
    }
  }

  /// The file of another document about a JSON document, beside it: `plan.json` has `plan.approval.json`.
  static func beside(_ path: String, kind: String) -> String {
    "\(path.hasSuffix(".json") ? String(path.dropLast(5)) : path).\(kind).json"
  }

  /// Takes a file away, where there is one.
  static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  /// The path from the root of the file system on.
  static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

  /// The directory of a file.
  static func directory(of path: String) -> String { URL(fileURLWithPath: path).deletingLastPathComponent().path }
}
