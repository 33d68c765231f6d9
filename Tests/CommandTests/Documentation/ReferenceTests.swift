import Foundation
import Testing

/// The pages of the reference are those that the program writes; `MISTWIN_RECORD=1` writes them anew.
@Suite("Reference of the documentation")
struct ReferenceTests {
  private static let directory = DocumentationPage.catalogue.appendingPathComponent("Reference")
  /// Pages beside them that are made otherwise: `mistwin lint --rules --markdown`.
  private static let others: Set<String> = ["LintRules.md"]

  private static let written = Task {
    let scratch = try Scratch()
    let outcome = try await Mistwin.run(["manual", "pages", "--format", "markdown"], in: scratch.url)
    try #require(outcome.status == 0, "\(outcome.error)")
    return scratch
  }

  /// The pages as the program writes them now.
  private static func pages() async throws -> Scratch { try await written.value }

  @Test("is what the program says of itself")
  func kept() async throws {
    let scratch = try await Self.pages()
    let written = try FileManager.default.contentsOfDirectory(atPath: scratch.path("pages")).sorted()
    let kept = try FileManager.default.contentsOfDirectory(atPath: Self.directory.path)
      .filter { !Self.others.contains($0) }.sorted()
    if ProcessInfo.processInfo.environment["MISTWIN_RECORD"] == "1" {
      for name in kept { try FileManager.default.removeItem(at: Self.directory.appendingPathComponent(name)) }
      for name in written { try scratch.bytes("pages/\(name)").write(to: Self.directory.appendingPathComponent(name)) }
      Issue.record("recorded \(written.count) pages of the reference")
      return
    }
    #expect(kept == written)
    for name in written where kept.contains(name) {
      let page = try String(contentsOf: Self.directory.appendingPathComponent(name), encoding: .utf8)
      let differing = zip(page.split(separator: "\n"), try scratch.text("pages/\(name)").split(separator: "\n"))
        .first { $0 != $1 }
      #expect(
        try page == scratch.text("pages/\(name)"),
        "\(name) is stale (\(differing.map { "'\($0.0)' is now '\($0.1)'" } ?? "its length")); MISTWIN_RECORD=1 writes it anew"
      )
    }
  }

  @Test("has every command with every option")
  func commands() async throws {
    let scratch = try await Self.pages()
    let dump = try await Mistwin.run(["--experimental-dump-help"])
    let document = try #require(try JSONSerialization.jsonObject(with: Data(dump.output.utf8)) as? [String: Any])
    var count = 0
    func check(_ command: [String: Any], _ words: [String], _ page: String) throws {
      let words = words + [command["commandName"] as? String ?? ""]
      #expect(page.contains("```\n\(words.joined(separator: " "))"), "\(words)")
      count += 1
      for argument in command["arguments"] as? [[String: Any]] ?? [] where argument["shouldDisplay"] as? Bool != false {
        for name in (argument["names"] as? [[String: Any]] ?? []).compactMap({ $0["name"] as? String })
        where name.count > 1 && name != "version" && name != "help" {
          #expect(page.contains("`--\(name)"), "\(words) --\(name)")
        }
      }
      for child in command["subcommands"] as? [[String: Any]] ?? [] where child["commandName"] as? String != "help" {
        let isTop = words.count == 1
        let name = child["commandName"] as? String ?? ""
        try check(child, words, isTop ? scratch.text("pages/mistwin-\(name).md") : page)
      }
    }
    try check(
      try #require(document["command"] as? [String: Any]), [], try scratch.text("pages/Commands.md"))
    #expect(count > 60)
  }

  @Test(
    "has every key of every file, each with what it means",
    arguments: [
      ("design", "DesignFile"), ("scenario", "ScenarioFile"), ("policy", "PolicyFile"), ("plan", "PlanFile"),
      ("result", "ResultFile"), ("hypotheses", "HypothesesFile"), ("profiles", "ProfilesFile"),
      ("known-failures", "KnownFailuresFile"), ("fault-rules", "FaultRulesFile"), ("attestation", "AttestationFile"),
      ("approval", "ApprovalFile"),
    ])
  func keys(_ file: String, _ name: String) async throws {
    let page = try await Self.pages().text("pages/\(name).md")
    let schema = try await Mistwin.run(["schema", file])
    let document = try #require(try JSONSerialization.jsonObject(with: Data(schema.output.utf8)) as? [String: Any])
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map {
      $0.replacingOccurrences(of: "\\|", with: "¦").components(separatedBy: " | ")
    }
    let named = Set(rows.map { $0[0].dropFirst(3).dropLast().split(separator: ".").last.map(String.init) ?? "" })
    let keys = Self.keys(of: document)
    #expect(keys.count > 4)
    #expect(keys.filter { key in !named.contains(key) }.sorted() == [])
    for row in rows { #expect(row.count == 4 && row[3] != " |", "\(name): \(row[0])") }
  }

  @Test("has every operation of the twin's own API")
  func control() async throws {
    let page = try await Self.pages().text("pages/TwinAPI.md")
    for operation in ["GET /twin/v1/clock", "POST /twin/v1/causes", "PUT /twin/v1/faults", "GET /twin/v1/openapi.json"]
    {
      #expect(page.contains("`\(operation)`"))
    }
    #expect(page.components(separatedBy: "\n## ").count > 18)
  }

  /// The names of all keys of a schema, at any depth.
  private static func keys(of value: Any) -> Set<String> {
    var keys: Set<String> = []
    if let object = value as? [String: Any] {
      if let properties = object["properties"] as? [String: Any] { keys.formUnion(properties.keys) }
      for (_, inner) in object { keys.formUnion(Self.keys(of: inner)) }
    } else if let list = value as? [Any] {
      for inner in list { keys.formUnion(Self.keys(of: inner)) }
    }
    return keys
  }
}
