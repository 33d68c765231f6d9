import Foundation
import Testing

/// What DocC would warn about, and what it would not see.
@Suite("Links and pictures of the documentation")
struct LinkTests {
  private static let pages = DocumentationPage.all

  /// The texts between two marks.
  private static func between(_ open: String, _ close: String, in text: String) -> [String] {
    text.components(separatedBy: open).dropFirst().compactMap { $0.components(separatedBy: close).first }
  }

  /// The name by which a heading is linked to.
  private static func anchor(_ heading: String) -> String {
    String(heading.drop { $0 == "#" || $0 == " " }).replacingOccurrences(of: "`", with: "")
      .replacingOccurrences(of: " ", with: "-").lowercased()
  }

  @Test("every page has a name of its own, a title and a sentence")
  func titles() {
    #expect(Set(Self.pages.map { $0.name.lowercased() }).count == Self.pages.count)
    for page in Self.pages {
      let lines = page.text.split(separator: "\n").map(String.init)
      #expect(lines.first?.hasPrefix("# ") == true, "\(page.name)")
      #expect(lines.count > 1 && !lines[1].hasPrefix("#"), "\(page.name)")
    }
  }

  @Test("links lead to pages and headings that are there")
  func links() {
    let names = Set(Self.pages.map(\.name))
    for page in Self.pages {
      let prose = page.prose.joined(separator: "\n")
      for link in Self.between("<doc:", ">", in: prose) + Self.between("](doc:", ")", in: prose) {
        let parts = link.components(separatedBy: "#")
        #expect(names.contains(parts[0]), "\(page.name) links to '\(link)'")
      }
      let anchors = Set(page.prose.filter { $0.hasPrefix("##") }.map { Self.anchor($0) })
      for link in Self.between("](#", ")", in: prose) {
        #expect(anchors.contains(link.lowercased()), "\(page.name) links to '#\(link)'")
      }
    }
  }

  @Test("every page is a topic of another, and so found from the first")
  func topics() throws {
    let first = try #require(Self.pages.first { $0.name == "mistwin" })
    var found: Set<String> = [first.name]
    var open = [first]
    while let page = open.popLast() {
      let topics = page.text.components(separatedBy: "\n## Topics\n").dropFirst().joined()
      for link in Self.between("<doc:", ">", in: topics) where found.insert(link).inserted {
        open += Self.pages.filter { $0.name == link }
      }
    }
    #expect(Self.pages.map(\.name).filter { !found.contains($0) } == [])
  }

  @Test("pictures are there, each is shown, and each has words for who does not see it")
  func pictures() throws {
    let resources = try FileManager.default.contentsOfDirectory(
      atPath: DocumentationPage.catalogue.appendingPathComponent("Resources").path)
    var shown: Set<String> = []
    for page in Self.pages {
      for picture in Self.between("![", ")", in: page.prose.joined(separator: "\n")) {
        let parts = picture.components(separatedBy: "](")
        #expect(parts.count == 2 && parts[0].count > 20, "\(page.name): \(picture)")
        shown.insert(parts.last ?? "")
      }
    }
    #expect(shown == Set(resources))
  }

  @Test("commands in running text are commands that there are, with options that they have")
  func commands() async throws {
    let options = try await Self.options()
    #expect(options.count > 60)
    for page in Self.pages {
      for code in Self.between("`mistwin ", "`", in: page.prose.joined(separator: "\n")) {
        let words = code.split(whereSeparator: \.isWhitespace).map(String.init)
        var command: [String] = []
        for word in words where options[command + [word]] != nil { command.append(word) }
        // `mistwin sweep` alone is a command with a default below it.
        let known = options.filter { $0.key.starts(with: command) }.reduce(into: Set<String>()) {
          $0.formUnion($1.value)
        }
        #expect(!command.isEmpty, "\(page.name): 'mistwin \(code)' is no command")
        for word in words where word.hasPrefix("--") {
          #expect(known.contains(String(word.dropFirst(2))), "\(page.name): 'mistwin \(code)' has no option \(word)")
        }
      }
    }
  }

  /// The options of every command, by its words.
  private static func options() async throws -> [[String]: Set<String>] {
    let dump = try await Mistwin.run(["--experimental-dump-help"])
    let document = try #require(try JSONSerialization.jsonObject(with: Data(dump.output.utf8)) as? [String: Any])
    var options: [[String]: Set<String>] = [:]
    func add(_ command: [String: Any], _ words: [String]) {
      let names = (command["arguments"] as? [[String: Any]] ?? []).flatMap { $0["names"] as? [[String: Any]] ?? [] }
      options[words] = Set(names.compactMap { $0["name"] as? String })
      for child in command["subcommands"] as? [[String: Any]] ?? [] {
        add(child, words + [child["commandName"] as? String ?? ""])
      }
    }
    add(try #require(document["command"] as? [String: Any]), [])
    return options
  }
}
