import Foundation
import Testing

/// A page of the documentation, and the examples on it.
struct DocumentationPage: CustomTestStringConvertible, Sendable {
  /// A command as a page shows it.
  struct Example: Sendable {
    /// What stands behind `$ `.
    var command: String
    /// What the page shows of its standard output.
    var output: [String] = []
    /// What it ends with: 0, or what the page says in a comment, `# ends with 1`.
    var status: Int32 {
      guard let comment = command.range(of: "# ends with ", options: .backwards) else { return 0 }
      return Int32(command[comment.upperBound...]) ?? -1
    }
  }

  /// What whoever follows a page does, in order.
  enum Step: Sendable {
    /// Writes a file that the page shows.
    case file(name: String, text: String)
    case run(Example)
  }

  let url: URL
  let text: String
  var name: String { url.deletingPathExtension().lastPathComponent }
  var testDescription: String { name }

  static let catalogue = Mistwin.root.appendingPathComponent("Sources/mistwin/mistwin.docc")

  /// Every page, by name.
  static let all: [DocumentationPage] = {
    let files = FileManager.default.enumerator(at: catalogue, includingPropertiesForKeys: nil)?.compactMap {
      $0 as? URL
    }
    return (files ?? []).filter { $0.pathExtension == "md" }.sorted { $0.path < $1.path }.compactMap { url in
      (try? String(contentsOf: url, encoding: .utf8)).map { DocumentationPage(url: url, text: $0) }
    }
  }()

  /// The files and commands of its blocks. A block is a file when the paragraph before it is «File `name`:».
  var steps: [Step] {
    var steps: [Step] = []
    var block: (language: String, lines: [String])?
    var named: String?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if let open = block {
        guard line != "```" else {
          if let named { steps.append(.file(name: named, text: open.lines.joined(separator: "\n") + "\n")) }
          if open.language == "console" { steps += Self.examples(open.lines).map { .run($0) } }
          (block, named) = (nil, nil)
          continue
        }
        block?.lines.append(line)
      } else if line.hasPrefix("```") {
        block = (String(line.dropFirst(3)), [])
      } else if line.hasPrefix("File `"), line.hasSuffix("`:") {
        named = String(line.dropFirst(6).dropLast(2))
      } else if !line.isEmpty {
        named = nil
      }
    }
    return steps
  }

  private static func examples(_ lines: [String]) -> [Example] {
    var examples: [Example] = []
    for line in lines {
      if line.hasPrefix("$ ") {
        examples.append(Example(command: String(line.dropFirst(2))))
      } else if !examples.isEmpty {
        examples[examples.count - 1].output.append(line)
      }
    }
    return examples
  }

  /// The lines outside of blocks.
  var prose: [String] {
    var isInside = false
    return text.split(separator: "\n").map(String.init).filter { line in
      if line.hasPrefix("```") {
        isInside.toggle()
        return false
      }
      return !isInside
    }
  }
}

/// What a page shows of an output: lines, of which `…` stands for any others, and within a line for any text.
enum ShownOutput {
  /// What is amiss; nil when the output is what is shown.
  static func fault(_ shown: [String], in output: String) -> String? {
    var lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    let parts = shown.split(separator: "…", omittingEmptySubsequences: false).map(Array.init)
    var next = 0
    for (index, part) in parts.enumerated() {
      let isFirst = index == 0
      let isLast = index == parts.count - 1
      let last = lines.count - part.count
      let candidates = isFirst ? 0..<1 : isLast ? max(next, last)..<max(next, last) + 1 : next..<max(next, last + 1)
      let place = candidates.first { start in
        start >= next && start + part.count <= lines.count
          && zip(part, lines[start...]).allSatisfy { matches($0, $1) }
      }
      guard let place else { return "found no '\(part.first ?? "")' in its place, of \(part.count) lines" }
      next = place + part.count
    }
    return parts.count == 1 && next < lines.count ? "found '\(lines[next])' more" : nil
  }

  private static func matches(_ shown: String, _ line: String) -> Bool {
    let parts = shown.components(separatedBy: "…")
    guard parts.count > 1 else { return shown == line }
    guard line.hasPrefix(parts[0]), line.hasSuffix(parts[parts.count - 1]) else { return false }
    var rest = line.dropFirst(parts[0].count)
    for part in parts.dropFirst() where !part.isEmpty {
      guard let found = rest.range(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}
