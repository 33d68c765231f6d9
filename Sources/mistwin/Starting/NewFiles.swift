import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes several files into a directory: all of them or none, and never over one that is there.
struct NewFiles {
  let directory: String
  private var made: [String] = []
  private var madeDirectories: [String] = []

  /// Writes them.
  /// - Throws: `Failure` that names what is there already, or what cannot be written; then nothing has changed.
  static func write(_ files: [NewFile], into directory: String) throws(Failure) {
    var writer = NewFiles(directory: directory)
    try writer.refuseTaken(files)
    do throws(Failure) {
      for file in files { try writer.write(file) }
    } catch {
      writer.takeBack()
      throw error
    }
  }

  private init(directory: String) { self.directory = directory }

  /// The path of a file as people write it.
  static func path(_ name: String, in directory: String) -> String {
    directory == "." ? name : directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
  }

  private func refuseTaken(_ files: [NewFile]) throws(Failure) {
    if Self.isThere(directory), !DiskFiles.isDirectory(directory) {
      throw Failure(.badInput, "\(directory): found a file, expected a directory or a free name; it is left as it is")
    }
    let taken = files.map { Self.path($0.path, in: directory) }.filter(Self.isThere)
    guard taken.isEmpty else {
      throw Failure(
        .badInput,
        taken.map { "\($0): found a file that is there already, expected a free name; it is left as it is" }
          .joined(separator: "\n") + "\nmistwin: nothing was written; choose another directory, or move what is there")
    }
  }

  /// Whether something has that name, a link that leads nowhere included.
  private static func isThere(_ path: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: path)) != nil
  }

  private mutating func write(_ file: NewFile) throws(Failure) {
    let path = Self.path(file.path, in: directory)
    try makeDirectories(above: path)
    let beside = "\(path).new-\(getpid())"
    try PrivateFile.writePublic(file.text, to: beside)
    // A link, not a move: where somebody was faster it fails.
    let isOurs = link(beside, path) == 0
    let reason = errno
    unlink(beside)
    guard isOurs else {
      throw Failure(
        reason == EEXIST ? .badInput : .failed, "\(path): it cannot be written: \(String(cString: strerror(reason)))")
    }
    made.append(path)
  }

  private mutating func makeDirectories(above path: String) throws(Failure) {
    var missing: [String] = []
    var parent = (path as NSString).deletingLastPathComponent
    while !parent.isEmpty, parent != "/", !DiskFiles.exists(parent) {
      missing.append(parent)
      parent = (parent as NSString).deletingLastPathComponent
    }
    for directory in missing.reversed() {
      guard mkdir(directory, 0o777) == 0 || errno == EEXIST else {
        throw Failure(.failed, "\(directory): the directory cannot be made: \(String(cString: strerror(errno)))")
      }
      madeDirectories.append(directory)
    }
  }

  private func takeBack() {
    for path in made { unlink(path) }
    for directory in madeDirectories.reversed() { rmdir(directory) }
  }
}
