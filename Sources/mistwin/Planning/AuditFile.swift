import Foundation
import MistAPI
import Planning

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The audit trail in a file, a line a call: only ever added to.
actor AuditFile: AuditSink {
  private let descriptor: Int32
  private let path: String

  /// Opens it, or makes it for nobody else's eyes.
  /// - Throws: `Failure`
  init(_ path: String) throws(Failure) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure(path) }
  }

  deinit { _ = close(descriptor) }

  func record(_ record: AuditRecord) throws {
    var rest = Array((record.json.text + "\n").utf8)[...]
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
