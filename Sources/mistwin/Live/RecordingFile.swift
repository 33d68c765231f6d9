import MistLive

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A recording in a file, a line a call: for nobody else's eyes, though without secrets, because it holds names and addresses.
actor RecordingFile: RecordingSink {
  private let descriptor: Int32
  private let path: String

  /// Makes it; a file that is there already is left as it is.
  /// - Throws: `Failure`
  init(_ path: String) throws(Failure) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Failure(
        errno == EEXIST ? .badInput : .failed,
        errno == EEXIST
          ? "\(path): found a file, expected a name that is free; it is left as it is"
          : "\(path): it cannot be written: \(String(cString: strerror(errno)))")
    }
    try Self.write(RecordingClient.head, to: descriptor, path)
  }

  deinit { _ = close(descriptor) }

  func append(_ line: String) throws { try Self.write(line, to: descriptor, path) }

  private static func write(_ line: String, to descriptor: Int32, _ path: String) throws(Failure) {
    var rest = Array((line + "\n").utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw Failure(.failed, "\(path): it cannot be written: \(String(cString: strerror(errno)))")
      }
    }
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
