import Foundation
import Testing

/// Pictures and lists as they were when a person last looked at them: files in `Snapshots`, recorded again with
/// `MISTWIN_RECORD=1`.
enum AddressSnapshot {
  private static let directory = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("Snapshots")

  /// Compares the text with its snapshot; a recording run fails, so that none goes unseen.
  static func check(_ text: String, _ name: String) throws {
    let url = directory.appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["MISTWIN_RECORD"] == "1" {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
      Issue.record("recorded \(name)")
      return
    }
    let expected = try String(contentsOf: url, encoding: .utf8)
    let found = text.split(separator: "\n", omittingEmptySubsequences: false)
    let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
    for (number, pair) in zip(wanted, found).enumerated() where pair.0 != pair.1 {
      Issue.record("\(name), line \(number + 1): expected '\(pair.0.prefix(200))', found '\(pair.1.prefix(200))'")
      break
    }
    #expect(found.count == wanted.count, "\(name): the number of lines")
  }
}
