import Foundation

/// A directory that is removed with this value.
final class TemporaryDirectory {
  let path: String

  init() throws {
    let url = try FileManager.default.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: FileManager.default.temporaryDirectory,
      create: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

  func contents(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(name)))) }

  /// Whether a file has these bytes: a truth value, because a difference of long arrays takes minutes to show.
  func holds(_ name: String, _ bytes: [UInt8]) throws -> Bool { try contents(name) == bytes }

  func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: file(name))) }
}
