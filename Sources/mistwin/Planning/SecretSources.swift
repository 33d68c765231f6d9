import Documents
import Foundation
import Planning

/// Where secrets come from on this machine: the environment, files, and commands where the operator allows them.
struct SecretSources: SecretResolver {
  /// The directory that file names are relative to: the design's.
  let directory: String
  /// Whether `exec:` may run a command.
  let allowsCommands: Bool

  func resolve(_ reference: SecretReference) async throws -> String {
    switch reference {
    case .literal(let text): return text
    case .environment(let name):
      guard let text = ProcessInfo.processInfo.environment[name], !text.isEmpty else {
        throw PlanningError.secretMissing(
          "\(reference)", why: "the environment variable is not set; set it and try again")
      }
      return text
    case .file(let name):
      let path = name.hasPrefix("/") ? name : "\(directory)/\(name)"
      let bytes: [UInt8]
      do throws(DocumentError) {
        bytes = try SourceFile.read(path)
      } catch {
        throw PlanningError.secretMissing("\(reference)", why: "\(path): \(error.found)")
      }
      return try firstLine(of: String(decoding: bytes, as: UTF8.self), reference)
    case .command(let command):
      guard allowsCommands else {
        throw PlanningError.secretMissing("\(reference)", why: "commands are not run without --allow-exec")
      }
      return try firstLine(of: try output(of: command, reference), reference)
    }
  }

  private func firstLine(of text: String, _ reference: SecretReference) throws -> String {
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    guard !line.isEmpty else { throw PlanningError.secretMissing("\(reference)", why: "the first line is empty") }
    return line
  }

  private func output(of command: String, _ reference: SecretReference) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    let pipe = Pipe()
    process.standardOutput = pipe
    do {
      try process.run()
    } catch {
      throw PlanningError.secretMissing("\(reference)", why: "the command cannot be run: \(error.localizedDescription)")
    }
    let data = (try? pipe.fileHandleForReading.readToEnd()) ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw PlanningError.secretMissing("\(reference)", why: "the command ended with \(process.terminationStatus)")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
