/// Names files as those see them who look at a repository from outside: relative to its root.
public struct RepositoryPaths: Sendable, Hashable {
  /// The directory that paths are relative to, from the root of the file system on.
  private let directory: [Substring]
  private let root: [Substring]

  /// The paths of a process.
  /// - Parameters:
  ///   - root: The repository, from the root of the file system on.
  ///   - directory: The directory in which the process runs, likewise.
  public init(root: String, directory: String) {
    self.root = Self.parts(of: root[...], from: [])
    self.directory = Self.parts(of: directory[...], from: [])
  }

  /// The path from the repository's root on; nil for a file outside of it.
  public func relative(_ path: String) -> String? {
    let parts = Self.parts(of: path[...], from: path.hasPrefix("/") ? [] : directory)
    guard parts.starts(with: root), parts.count > root.count else { return nil }
    return parts.dropFirst(root.count).joined(separator: "/")
  }

  /// The path from the root of the file system on.
  public func absolute(_ path: String) -> String {
    "/" + Self.parts(of: path[...], from: path.hasPrefix("/") ? [] : directory).joined(separator: "/")
  }

  /// Paths with `.` and `..` walked: scenarios name their design from where they stand.
  private static func parts(of path: Substring, from start: [Substring]) -> [Substring] {
    path.split(separator: "/").reduce(into: start) { parts, part in
      if part == ".." {
        if !parts.isEmpty { parts.removeLast() }
      } else if part != "." {
        parts.append(part)
      }
    }
  }
}
