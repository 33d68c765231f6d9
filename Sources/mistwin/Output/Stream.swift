import Reporting

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard output, which carries results only, or standard error, which carries the rest.
struct Stream {
  static let output = Stream(descriptor: STDOUT_FILENO)
  static let error = Stream(descriptor: STDERR_FILENO)

  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  /// Writes all of it. A reader that has gone away wants no more: that is no failure.
  /// - Throws: `Failure` when it cannot be written, such as on a full disk.
  func write(_ text: String) throws(Failure) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EPIPE {
        return
      } else if errno != EINTR {
        throw Failure(.failed, "mistwin: the result cannot be written: \(String(cString: strerror(errno)))")
      }
    }
  }

  /// Writes lines for a person; names in them come from files and may not move the cursor.
  func writeLine(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { TextStyle.printable(String($0)) }
    try? write(lines.joined(separator: "\n") + "\n")
  }

  /// Whether it is a terminal.
  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// The columns of the terminal; nil where there is none.
  var columns: Int? {
    var size = winsize()
    guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
