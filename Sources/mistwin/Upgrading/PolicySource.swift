import Documents
import Rollout

/// A rollout policy as the command line names it: a shipped one, or a file.
enum PolicySource {
  /// Finds it.
  /// - Throws: `DocumentErrors` with every fault of the file, `Failure` when it is neither.
  static func policy(_ source: String) throws -> RolloutPolicy {
    if let shipped = RolloutPolicy.named(source) { return shipped }
    let names = RolloutPolicy.shipped.map(\.name)
    guard DiskFiles.exists(source), !DiskFiles.isDirectory(source) else {
      let nearest = nearestWord(to: source, in: names).map { "; did you mean '\($0)'?" } ?? ""
      throw Failure(
        .badInput,
        "mistwin: --policy: found '\(source)'; expected one of \(names.joined(separator: ", ")), or a file\(nearest)")
    }
    return try RolloutPolicy(reading: try YAML.parse(try SourceFile.read(source), file: source))
  }
}
