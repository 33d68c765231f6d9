#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file of lines that is only ever added to, and for nobody else's eyes.
final class LineFile: Sendable {
  private let descriptor: Int32
  private let path: String

  /// Opens it, or makes it.
  /// - Parameter isNew: whether a file that is there already is left as it is.
  /// - Throws: `Failure`
  init(_ path: String, isNew: Bool = false) throws(Failure) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (isNew ? O_EXCL : O_APPEND), 0o600)
    guard descriptor >= 0 else {
      guard isNew, errno == EEXIST else { throw Self.failure(path) }
      throw Failure(
        .badInput, "\(path): found a file, expected a name that is free; it is left as it is")
    }
  }

  deinit { _ = close(descriptor) }

  /// Adds a line.
  /// - Throws: `Failure`
  func append(_ line: String) throws(Failure) {
    var rest = Array((line + "\n").utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw Self.failure(path)
      }
    }
  }

  private static func failure(_ path: String) -> Failure {
    Failure(.failed, "\(path): it cannot be written: \(String(cString: strerror(errno)))")
  }
}
