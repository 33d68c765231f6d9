import Foundation
import Testing

/// The tutorial is run as it is written: each command, in order, with the output that the page shows.
@Suite("Your first rehearsal")
struct TutorialTests {
  /// A command of the page and the lines that it shows, `…` left out.
  private struct Shown {
    var command: String
    var lines: [String] = []
  }

  private static func page() throws -> String {
    try String(
      contentsOf: Mistwin.root.appendingPathComponent("Sources/Rehearsal/Rehearsal.docc/YourFirstRehearsal.md"),
      encoding: .utf8)
  }

  private static func commands(_ page: String) -> [Shown] {
    var commands: [Shown] = []
    for block in page.components(separatedBy: "```console\n").dropFirst() {
      for line in block.components(separatedBy: "```")[0].split(separator: "\n").map(String.init) {
        if line.hasPrefix("$ ") {
          commands.append(Shown(command: String(line.dropFirst(2))))
        } else if line != "…", !commands.isEmpty {
          commands[commands.count - 1].lines.append(line)
        }
      }
    }
    return commands
  }

  /// The words of a command as a shell reads them.
  private static func words(_ command: String) -> [String] {
    var words: [String] = []
    var word = ""
    var quote: Character?
    for character in command {
      if character == quote {
        quote = nil
      } else if quote == nil, "'\"".contains(character) {
        quote = character
      } else if quote == nil, character == " " {
        words.append(word)
        word = ""
      } else {
        word.append(character)
      }
    }
    return (words + [word]).filter { !$0.isEmpty }
  }

  @Test("gives what it shows")
  func run() async throws {
    let page = try Self.page()
    let scratch = try Scratch()
    let yaml = try #require(page.components(separatedBy: "```yaml\n").last?.components(separatedBy: "```").first)
    let commands = Self.commands(page)
    #expect(commands.count == 4)
    var directory = scratch.url
    for (number, shown) in commands.enumerated() {
      var words = Self.words(shown.command)
      if words.first == "cd" {
        directory = scratch.url.appendingPathComponent(words[1])
        words.removeFirst(3)
      }
      try #require(words.removeFirst() == "mistwin")
      if number == 2 {
        // What the third step tells to edit.
        let text = try scratch.text("net/scenario.yaml")
        let start = try #require(text.range(of: "# causes:\n"))
        let end = try #require(text.range(of: "\n", range: start.upperBound..<text.endIndex))
        let edited = text.replacingCharacters(in: start.lowerBound..<end.upperBound, with: yaml)
        try scratch.write(
          edited.replacingOccurrences(of: "  # - no site fails", with: "  - no site fails"), to: "net/scenario.yaml")
      }
      let outcome = try await Mistwin.run(words, in: directory)
      #expect([0, 1].contains(outcome.status), "\(shown.command): \(outcome.error)")
      var rest = outcome.output[...]
      for line in shown.lines {
        let place = rest.range(of: line)
        #expect(place != nil, "\(shown.command) does not show '\(line)': \(outcome.output)")
        if let place { rest = rest[place.upperBound...] }
      }
    }
    #expect(scratch.has("net/report/report.html") && scratch.has("net/report/brief.html"))
  }
}
