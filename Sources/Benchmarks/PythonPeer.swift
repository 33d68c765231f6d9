import Foundation
import MistAPI

/// Python at work beside us: `ipaddress` and `sqlite3`, which any Debian machine has at hand.
///
/// Each call is a process of its own that times itself, so that starting Python is not counted.
struct PythonPeer {
  /// Something went wrong in Python, or its answer is not a time.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Nil when there is no python3.
  init?() {
    guard let (status, _) = try? Child.run(["/usr/bin/env", "python3", "-c", ""]), status == 0 else { return nil }
  }

  /// Carries out one task of the script and returns the seconds that each of its parts took.
  func seconds(_ task: String, _ arguments: String...) throws -> [String: Double] {
    let (status, output) = try Child.run(["/usr/bin/env", "python3", "-c", pythonScript, task] + arguments)
    guard status == 0, let object = (try? JSON(parsing: output))?.object else {
      throw Failure(description: "python3 ended with status \(status) at '\(task)', expected a line of JSON")
    }
    return Dictionary(uniqueKeysWithValues: object.map { ($0.key, $0.value.double ?? 0) })
  }
}

/// Another process, whose standard output is wanted.
enum Child {
  /// The path of a program that was built beside this one; nil when it was not.
  static func sibling(_ name: String) -> String? {
    guard let own = Bundle.main.executableURL else { return nil }
    let program = own.deletingLastPathComponent().appendingPathComponent(name).path
    return FileManager.default.isExecutableFile(atPath: program) ? program : nil
  }

  /// Whether a program of that name is installed.
  static func exists(_ name: String) -> Bool {
    (try? run(["/usr/bin/env", "sh", "-c", "command -v \(name)"]).status) == 0
  }

  static func run(_ command: [String]) throws -> (status: Int32, output: [UInt8]) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, [UInt8](output))
  }
}
