import Foundation
import Planning

/// The repository's own designs and scenarios, and single files of them replaced by a test's text.
struct Fixtures: DesignFileReader {
  /// The top of the repository.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// A scenario that ships.
  static func scenario(_ name: String) -> String { "\(root)/scenarios/\(name).yaml" }

  /// Texts that stand in for files, by path.
  var replaced: [String: String] = [:]

  func read(_ path: String) throws -> [UInt8] {
    if let text = replaced[path] { return Array(text.utf8) }
    return [UInt8](try Data(contentsOf: URL(filePath: path)))
  }

  /// The text of a scenario that ships, with lines changed.
  static func text(of scenario: String, replacing changes: [(String, String)] = []) throws -> String {
    var text = try String(contentsOfFile: Self.scenario(scenario), encoding: .utf8)
    for (old, new) in changes { text = text.replacingOccurrences(of: old, with: new) }
    return text
  }

  /// Files in which one scenario reads like this.
  static func with(_ scenario: String, replacing changes: [(String, String)]) throws -> Fixtures {
    Fixtures(replaced: [Self.scenario(scenario): try text(of: scenario, replacing: changes)])
  }
}
