import Foundation
import Reporting

/// Where reports are written.
struct ReportDirectory {
  let path: String

  /// Makes the directory if there is none, before anything else is done.
  /// - Throws: `Failure` when it cannot be made.
  init(_ path: String) throws(Failure) {
    self.path = path
    if DiskFiles.exists(path), !DiskFiles.isDirectory(path) {
      throw Failure(.badInput, "\(path): found a file, expected a directory for the report; it is left as it is")
    }
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Failure(.failed, "\(path): the directory for the report cannot be made; check the permissions above it")
    }
  }

  /// Writes the files, each at once or not at all.
  func write(_ files: [ReportFile], under subdirectory: String?) throws(Failure) {
    let directory = try subdirectory.map { name throws(Failure) in try ReportDirectory("\(path)/\(name)") } ?? self
    for file in files {
      let place = "\(directory.path)/\(file.name)"
      do {
        try Data(file.bytes).write(to: URL(fileURLWithPath: place), options: .atomic)
      } catch {
        throw Failure(.failed, "\(place): the file cannot be written; check the permissions and the free space")
      }
    }
  }
}
