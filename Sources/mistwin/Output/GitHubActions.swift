import Foundation
import Reporting

/// What a job of GitHub Actions is told beside the result: annotations on standard error, which the runner reads as it reads standard
/// output, and a summary in the file that it names.
struct GitHubActions {
  /// The repository that the job works on.
  let paths: RepositoryPaths
  private let summaryPath: String?

  /// The job that this process runs in; nil outside of one.
  static var current: GitHubActions? {
    let environment = ProcessInfo.processInfo.environment
    guard environment["GITHUB_ACTIONS"] == "true" else { return nil }
    return GitHubActions(paths: .ofThisProcess, summaryPath: environment["GITHUB_STEP_SUMMARY"])
  }

  private init(paths: RepositoryPaths, summaryPath: String?) {
    self.paths = paths
    self.summaryPath = summaryPath.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Shows annotations beside the files that they speak of.
  func annotate(_ annotations: [GitHubAnnotation]) {
    for annotation in annotations { try? Stream.error.write(annotation.command + "\n") }
  }

  /// Adds a text in Markdown to the summary of the job's step. A summary that cannot be written fails nothing: the result is there.
  func summarise(_ markdown: String) {
    guard let summaryPath else { return }
    do {
      if !FileManager.default.fileExists(atPath: summaryPath) {
        try Data().write(to: URL(fileURLWithPath: summaryPath))
      }
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: summaryPath))
      defer { try? file.close() }
      try file.seekToEnd()
      try file.write(contentsOf: Data((markdown + "\n").utf8))
    } catch {
      Stream.error.writeLine(
        "mistwin: the summary of the step cannot be written to \(summaryPath); the result is as it is")
    }
  }
}

extension RepositoryPaths {
  /// The repository that this process stands in: the nearest directory above with a `.git`, else the directory itself.
  static var ofThisProcess: RepositoryPaths {
    let directory = FileManager.default.currentDirectoryPath
    var root = URL(fileURLWithPath: directory).standardizedFileURL
    while !FileManager.default.fileExists(atPath: root.appendingPathComponent(".git").path) {
      guard root.path != "/" else { return RepositoryPaths(root: directory, directory: directory) }
      root.deleteLastPathComponent()
    }
    return RepositoryPaths(root: root.path, directory: directory)
  }
}
