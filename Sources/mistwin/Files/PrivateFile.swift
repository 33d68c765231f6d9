import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Files that hold secrets: for nobody else's eyes from their first byte on, and whole or not there.
enum PrivateFile {
  /// Writes a file of mode 0600: a new one beside it, which then takes its place.
  /// - Throws: `Failure`
  static func write(_ text: String, to path: String) throws(Failure) {
    try write(text, to: path, mode: 0o600)
  }

  /// The same for what others may read.
  /// - Throws: `Failure`
  static func writePublic(_ text: String, to path: String) throws(Failure) {
    try write(text, to: path, mode: 0o644)
  }

  private static func write(_ text: String, to path: String, mode: mode_t) throws(Failure) {
    let beside = "\(path).new-\(getpid())"
    unlink(beside)
    let file = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard file >= 0 else { throw failure(path) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        let error = failure(path)
        close(file)
        unlink(beside)
        throw error
      }
    }
    // The umask may have taken from the mode, or the file system given to it.
    guard fchmod(file, mode) == 0, fsync(file) == 0, close(file) == 0, rename(beside, path) == 0 else {
      let error = failure(path)
      unlink(beside)
      throw error
    }
  }

  private static func failure(_ path: String) -> Failure {
    Failure(.failed, "\(path): it cannot be written: \(String(cString: strerror(errno)))")
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
