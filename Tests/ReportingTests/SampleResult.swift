import Documents
import Foundation
import Planning
import Rehearsal

/// Results to report on: a rehearsal of `two-sites`, run once, which tests then bend to what they want to see.
enum SampleResult {
  /// The files of the repository.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Secrets that stand in the design of the sample.
  static let passphrase = "quay-Wren7-Larch-4711"
  static let activation = "61E85-LAINU-DT4BA-C3V5H"
  static let radiusSecret = "radius-secret-0815"

  /// The files of the sample; its secrets stand in clear, which is allowed below `fixtures`.
  static let files: MemoryFiles = {
    var texts: [String: String] = [:]
    for path in [
      "scenarios/two-sites.yaml", "fixtures/designs/two-sites/design.yaml", "fixtures/designs/two-sites/sites.csv",
      "fixtures/designs/two-sites/devices.csv",
    ] {
      texts[path] = (try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)) ?? ""
    }
    let design = "fixtures/designs/two-sites/design.yaml"
    texts[design] = texts[design]?
      .replacingOccurrences(of: "env:PSK_SCANNERS", with: passphrase)
      .replacingOccurrences(of: "env:RADIUS_SECRET", with: radiusSecret)
    var files = MemoryFiles(texts)
    // The scenario names the design from its own directory.
    for (path, bytes) in files.files where path.hasPrefix("fixtures/") { files.files["scenarios/../" + path] = bytes }
    return files
  }()

  private static let run = Task {
    try await Rehearsal(reading: "scenarios/two-sites.yaml", files: files, options: options()).run()
  }

  /// Options of a rehearsal that is reported on.
  static func options(seed: UInt64? = nil, threads: Int = 1) -> Rehearsal.Options {
    var options = Rehearsal.Options(seed: seed, threads: threads)
    options.recordsCourse = true
    return options
  }

  /// The result of the rehearsal.
  static func twoSites() async throws -> RehearsalResult { try await run.value }

  /// The design of the sample.
  static func design() throws -> Design { try Design.load("fixtures/designs/two-sites", files: files) }
}
