import Foundation

/// What a process of our own needed; each is measured in a new one, so that the mark is its own.
enum PeakMemory {
  /// The most memory that this process has had at once, in bytes.
  static func bytes() throws -> Int {
    #if os(Linux)
      // `getrusage` would count what the parent had when it started this process; the kernel's own mark does not.
      let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
      let mark = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
      guard let kibibytes = mark?.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) }) else {
        throw WrongResult(description: "/proc/self/status has no line VmHWM")
      }
      return kibibytes * 1024
    #else
      var usage = rusage()
      guard getrusage(RUSAGE_SELF, &usage) == 0 else { throw WrongResult(description: "getrusage failed") }
      return usage.ru_maxrss
    #endif
  }
}
