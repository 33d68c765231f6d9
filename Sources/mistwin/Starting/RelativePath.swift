import Foundation

/// Paths as seen from another directory.
enum RelativePath {
  /// The path of a file as seen from a directory: `../prod.sqlite`.
  static func from(_ directory: String, to file: String) -> String {
    if file.hasPrefix("/") { return file }
    let here = DiskFiles.absolute(directory).split(separator: "/")
    let there = DiskFiles.absolute(file).split(separator: "/")
    var common = 0
    while common < here.count, common < there.count - 1, here[common] == there[common] { common += 1 }
    return (Array(repeating: "..", count: here.count - common) + there[common...].map(String.init))
      .joined(separator: "/")
  }
}
