import ArgumentParser
import Determinism
import MistAPI
import Reporting
import Twin

/// `mistwin twin`
struct TwinCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "twin",
    abstract: "Make a twin in a file, and look at one.",
    discussion: """
      Example:
        mistwin twin info kept.sqlite --check
      """,
    subcommands: [New.self, Codes.self, Info.self, Export.self, Fault.self])
}

extension TwinCommand {
  /// `mistwin twin info`
  struct Info: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "What a twin holds: its clock, its tables, the digest of its contents.",
      discussion: """
        A file that is not a twin, or is the twin of a newer version, is refused and left as it is.

        Example:
          mistwin twin info kept.sqlite --check
        """)

    @Argument(help: "The twin's file.", completion: .file())
    var file: String

    @Flag(help: "Check every table and index first; a damaged twin ends with exit code 3.")
    var check = false

    @Flag(help: "Print it as one JSON document.")
    var json = false

    func carryOut() async throws -> ExitStatus {
      let twin = try KeptTwin.open(file)
      if check { try await twin.checkIntegrity() }
      let contents = try await twin.contents()
      let clock = await twin.now
      if json {
        var document: JSONObject = JSONObject([
          ("mistwin_twin", 1), ("file", .string(file)), ("store_version", JSON(contents.storeVersion)),
          ("clock", .string(clock.iso8601)),
          ("tables", .array(contents.tables.map { ["table": .string($0.name), "rows": JSON($0.rows)] })),
          ("digest", .string(contents.digest)),
        ])
        if check { document["integrity"] = "good" }
        try Stream.output.write(JSON.object(document).indentedText + "\n")
        return .good
      }
      var facts = TextTable(["", ""])
      facts.add(["twin", file])
      facts.add(["store version", String(contents.storeVersion)])
      facts.add(["clock", clock.iso8601])
      facts.add(["digest", contents.digest])
      if check { facts.add(["integrity", "good: tables, indexes and keys agree"]) }
      var tables = TextTable(["Table", "#Rows"])
      for table in contents.tables { tables.add([table.name, String(table.rows)]) }
      let style = Presentation.style()
      try Stream.output.write(facts.text(style) + "\n" + tables.text(style))
      return .good
    }
  }

  /// `mistwin twin export`
  struct Export: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the digest of a twin's contents.",
      discussion: """
        The digest covers every table in the order of its keys, so that two twins are equal when their digests are, \
        whatever their files look like.

        Example:
          mistwin twin export kept.sqlite --digest
        """)

    @Argument(help: "The twin's file.", completion: .file())
    var file: String

    @Flag(help: "Print the digest: all that can be exported so far.")
    var digest = false

    @Flag(help: "Print it as one JSON document.")
    var json = false

    func validate() throws {
      if !digest { throw ValidationError("found nothing to export, expected --digest") }
    }

    func carryOut() async throws -> ExitStatus {
      let contents = try await KeptTwin.open(file).contents()
      let document: JSON = ["mistwin_digest": 1, "file": .string(file), "digest": .string(contents.digest)]
      try Stream.output.write((json ? document.indentedText : contents.digest) + "\n")
      return .good
    }
  }
}
