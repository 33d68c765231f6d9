import Foundation
import Testing

@Suite("Twins in files")
struct KeptTwinTests {
  private static func kept() async throws -> Scratch {
    let sample = try Sample()
    let outcome = try await sample.rehearse(["--keep", "twin.sqlite"])
    try #require(outcome.status == 0)
    return sample.scratch
  }

  @Test("a kept twin can be looked at, and is whole")
  func info() async throws {
    let scratch = try await Self.kept()
    let text = try await Mistwin.run(["twin", "info", "twin.sqlite", "--check"], in: scratch.url)
    #expect(text.status == 0)
    #expect(text.error.isEmpty)
    #expect(text.output.contains("\nintegrity      good"))
    let json = try await Mistwin.run(["twin", "info", "twin.sqlite", "--json"], in: scratch.url)
    let document = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let tables = document?["tables"] as? [[String: Any]]
    let inventory = tables?.first { $0["table"] as? String == "inventory" }
    #expect(inventory?["rows"] as? Int == 20)
    #expect((document?["digest"] as? String)?.count == 64)
    // Looking leaves nothing behind.
    #expect(try scratch.names().filter { $0.hasPrefix("twin") } == ["twin.sqlite"])
  }

  @Test("a twin may be replaced by --keep")
  func replace() async throws {
    let scratch = try await Self.kept()
    let before = try scratch.bytes("twin.sqlite")
    let outcome = try await Mistwin.run(
      ["rehearse", Sample.scenario, "--keep", "twin.sqlite", "--seed", "5"], in: scratch.url)
    #expect(outcome.status == 0)
    #expect(try scratch.bytes("twin.sqlite") != before)
  }

  @Test(
    "anything else is never replaced by --keep, and nothing is run", arguments: ["text", "directory", "no directory"])
  func refusal(_ what: String) async throws {
    let sample = try Sample()
    var place = "kept.sqlite"
    switch what {
    case "text": try sample.scratch.write("my notes\n", to: place)
    case "directory":
      try FileManager.default.createDirectory(atPath: sample.scratch.path(place), withIntermediateDirectories: false)
    default: place = "missing/kept.sqlite"
    }
    let outcome = try await sample.rehearse(["--keep", place])
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.hasPrefix("\(place): "))
    #expect(outcome.error.split(separator: "\n").count == 1)
    if what == "text" { #expect(try sample.scratch.text(place) == "my notes\n") }
  }

  @Test("a store that is not a twin is refused and left as it is", arguments: ["notes", "empty", "foreign"])
  func notATwin(_ what: String) async throws {
    let scratch: Scratch
    if what == "foreign" {
      scratch = try await Self.kept()
      // The application id of a database (SQLite file format, offset 68).
      var bytes = try scratch.bytes("twin.sqlite")
      bytes.replaceSubrange(68..<72, with: [1, 2, 3, 4])
      try bytes.write(to: scratch.url.appendingPathComponent("twin.sqlite"))
    } else {
      scratch = try Scratch()
      try scratch.write(what == "empty" ? "" : "these are my notes, and no database\n", to: "twin.sqlite")
    }
    let before = try scratch.bytes("twin.sqlite")
    let outcome = try await Mistwin.run(["twin", "info", "twin.sqlite"], in: scratch.url)
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.hasPrefix("twin.sqlite: found a file that is not a twin"))
    #expect(try scratch.bytes("twin.sqlite") == before)
  }

  @Test("a store of a newer version is refused and left as it is")
  func newer() async throws {
    let scratch = try await Self.kept()
    // The user version (SQLite file format, offset 60).
    var bytes = try scratch.bytes("twin.sqlite")
    bytes.replaceSubrange(60..<64, with: [0, 0, 3, 231])
    try bytes.write(to: scratch.url.appendingPathComponent("twin.sqlite"))
    for arguments in [
      ["twin", "info", "twin.sqlite"], ["twin", "export", "twin.sqlite", "--digest"],
      ["rehearse", Sample.scenario, "--keep", "twin.sqlite"],
    ] {
      let outcome = try await Mistwin.run(arguments, in: scratch.url)
      #expect(outcome.status == 65, "\(arguments)")
      #expect(outcome.error.contains("found a twin of store version 999, expected at most"))
      #expect(try scratch.bytes("twin.sqlite") == bytes)
    }
  }

  @Test("a damaged twin fails the check")
  func damaged() async throws {
    let scratch = try await Self.kept()
    var bytes = try scratch.bytes("twin.sqlite")
    // All but the first pages, which hold the schema, become noise.
    for index in stride(from: 65_536, to: bytes.count, by: 7) { bytes[index] ^= 0x5A }
    try bytes.write(to: scratch.url.appendingPathComponent("twin.sqlite"))
    let outcome = try await Mistwin.run(["twin", "info", "twin.sqlite", "--check"], in: scratch.url)
    #expect(outcome.status == 3)
    #expect(outcome.error.contains("damaged"))
    #expect(outcome.error.split(separator: "\n").count == 1)
  }

  @Test("a missing twin is told with the nearest name")
  func missing() async throws {
    let scratch = try Scratch()
    try scratch.write("", to: "kept.sqlite")
    let outcome = try await Mistwin.run(["twin", "info", "kpet.sqlite"], in: scratch.url)
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("kpet.sqlite: found no such file"))
    #expect(outcome.error.contains("did you mean 'kept.sqlite'?"))
  }
}
