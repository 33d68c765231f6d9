import Foundation
import Twin

/// Where a twin is to be kept. What stands there is looked at before anything runs: only a twin may be replaced.
struct KeptTwin {
  let path: String
  let replaces: Bool

  /// - Throws: `Failure`, `TwinError` for a place that cannot be used.
  init(_ path: String) throws {
    self.path = path
    replaces = DiskFiles.exists(path)
    if DiskFiles.isDirectory(path) {
      throw Failure(.badInput, "\(path): found a directory, expected the name of a file for the twin")
    }
    if replaces {
      _ = try Twin(opening: path)
    } else {
      let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
      if !DiskFiles.isDirectory(directory.isEmpty ? "/" : directory) {
        throw Failure(.badInput, "\(path): there is no directory '\(directory)' to keep the twin in; make it first")
      }
    }
  }

  /// Opens a twin for reading.
  /// - Throws: `Failure` when there is no such file, `TwinError` when it is no twin.
  static func open(_ path: String) throws -> Twin {
    guard DiskFiles.exists(path) else {
      let hint = DiskFiles.nearest(to: path).map { "; did you mean '\($0)'?" } ?? ""
      throw Failure(.badInput, "\(path): found no such file; expected a twin made by `mistwin rehearse --keep`\(hint)")
    }
    if DiskFiles.isDirectory(path) {
      throw Failure(.badInput, "\(path): found a directory, expected a twin made by `mistwin rehearse --keep`")
    }
    return try Twin(opening: path)
  }

  /// Copies a twin as it is. A fork's copy holds the difference; it has names of its own for what they share, or copies of it where
  /// its place is on another file system.
  static func copyFiles(of path: String, to copy: String) throws {
    let files = FileManager.default
    try files.copyItem(at: URL(fileURLWithPath: path).resolvingSymlinksInPath(), to: URL(fileURLWithPath: copy))
    let layers = try Twin.standing(of: path).layers
    guard !layers.isEmpty else { return }
    let directory = URL(fileURLWithPath: copy + Twin.layersSuffix)
    try files.createDirectory(at: directory, withIntermediateDirectories: false)
    for layer in layers.map({ URL(fileURLWithPath: $0) }) {
      let place = directory.appendingPathComponent(layer.lastPathComponent)
      do {
        try files.linkItem(at: layer, to: place)
      } catch {
        try files.copyItem(at: layer, to: place)
      }
    }
  }
}
