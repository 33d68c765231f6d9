import Foundation
import Testing

@Suite("Starting: mistwin init")
struct InitTests {
  @Test("what it writes passes lint without a word, carves, and rehearses well")
  func starter() async throws {
    let scratch = try Scratch()
    let outcome = try await Mistwin.run(["init", "new/shops", "--name", "Corner \"Shops\": 24 h"], in: scratch.url)
    #expect(outcome.status == 0)
    #expect(outcome.error.isEmpty)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch.path("new/shops")).sorted()
        == ["design.yaml", "devices.csv", "scenario.yaml", "sites.csv"])
    // The commands that it prints are the next ones.
    let next = outcome.output.split(separator: "\n").drop { $0 != "Next" }.dropFirst().map { line in
      line.split(separator: " ").map(String.init)
    }
    #expect(next.map { $0.prefix(2).joined(separator: " ") } == ["mistwin lint", "mistwin carve", "mistwin rehearse"])
    for command in next {
      let outcome = try await Mistwin.run(Array(command.dropFirst()), in: scratch.url)
      #expect(outcome.status == 0, "\(command): \(outcome.error)")
      if command[1] == "lint" { #expect(outcome.output == "new/shops/design.yaml: nothing found\n") }
      if command[1] == "rehearse" {
        #expect(outcome.output.contains("Corner \"Shops\": 24 h"))
        #expect(outcome.output.hasSuffix("GOOD: 3 of 3 expectations met\n"))
      }
    }
  }

  @Test("every key that it writes has its comment, and no comment is wider than a screen")
  func comments() async throws {
    let scratch = try Scratch()
    _ = try await Mistwin.run(["init"], in: scratch.url)
    let design = try scratch.text("design.yaml")
    for key in ["mistwin:", "org:", "owner:", "supernet:", "site:", "networks:", "vars:", "profile:", "sitegroups:"] {
      let line = try #require(design.split(separator: "\n").first { $0.drop { $0 == " " }.hasPrefix(key) })
      #expect(line.contains("#") || key == "vars:", "\(line)")
    }
    for name in try scratch.names() {
      for line in try scratch.text(name).split(separator: "\n") { #expect(line.count <= 150, "\(name): \(line)") }
    }
  }

  @Test(
    "nothing is written over, and nothing is half written", arguments: ["sites.csv", "scenario.yaml", "link", "file"])
  func taken(_ what: String) async throws {
    let scratch = try Scratch()
    var directory = "."
    switch what {
    case "link":
      try FileManager.default.createSymbolicLink(
        atPath: scratch.path("design.yaml"), withDestinationPath: scratch.path("nowhere"))
    case "file":
      try scratch.write("mine\n", to: "shops")
      directory = "shops"
    default: try scratch.write("mine\n", to: what)
    }
    let before = try scratch.names()
    let outcome = try await Mistwin.run(["init", directory], in: scratch.url)
    #expect(outcome.status == 65)
    #expect(outcome.output.isEmpty)
    #expect(
      outcome.error.hasPrefix("\(what == "link" ? "design.yaml" : what == "file" ? "shops" : what): found a file"))
    #expect(try scratch.names() == before)
    if what != "link" { #expect(try scratch.text(what == "file" ? "shops" : what) == "mine\n") }
  }

  @Test("where the directory cannot be written nothing is left behind")
  func unwritable() async throws {
    let scratch = try Scratch()
    try scratch.write("mine\n", to: "shops")
    let outcome = try await Mistwin.run(["init", "shops/new"], in: scratch.url)
    #expect(outcome.status == 3)
    #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
    #expect(try scratch.names() == ["shops"])
  }

  @Test("wrong usage is told", arguments: [["--name", " "], ["--org", "x"], ["--from", "x", "--name", "y"], [""]])
  func usage(_ arguments: [String]) async throws {
    let outcome = try await Mistwin.run(["init"] + arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
  }

  @Test("of a twin: lint finds no error, a plan finds nothing to do, and a rehearsal of it ends well")
  func existing() async throws {
    let sample = try await KeptSample.copy()
    let before = try sample.scratch.bytes(KeptSample.twin)
    let outcome = try await Mistwin.run(
      ["init", "adopted", "--from", KeptSample.twin, "--json"], in: sample.scratch.url)
    #expect(outcome.status == 0)
    #expect(outcome.error.contains("left alone, a secret never stands in a file: "))
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(
      document["files"] as? [String]
        == ["design.yaml", "sites.csv", "devices.csv", "scenario.yaml"].map { "adopted/\($0)" })
    #expect((document["left_alone"] as? [[String: Any]])?.count == 1)
    let next: [String] = try #require(document["next"] as? [String])
    for command in next.map({ $0.split(separator: " ").map(String.init) }) {
      let outcome = try await Mistwin.run(Array(command.dropFirst()), in: sample.scratch.url)
      #expect(outcome.status == 0, "\(command): \(outcome.error)")
      if command[1] == "plan" { #expect(outcome.output.contains("nothing to do")) }
      // No secret is needed, so that none is made up.
      #expect(!outcome.error.contains("made up"))
    }
    #expect(try sample.scratch.bytes(KeptSample.twin) == before)
  }

  @Test("of what is no twin, or of another organisation, nothing is written")
  func noTwin() async throws {
    let sample = try await KeptSample.copy()
    for arguments in [
      ["--from", "missing.sqlite"], ["--from", Sample.design], ["--from", KeptSample.twin, "--org", "Nobody"],
    ] {
      let outcome = try await Mistwin.run(["init", "adopted"] + arguments, in: sample.scratch.url)
      #expect(outcome.status == 65, "\(arguments)")
      #expect(!sample.scratch.has("adopted"))
    }
  }
}
