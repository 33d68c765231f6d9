import ArgumentParser
import Determinism
import MistAPI
import Reporting
import Twin

extension TwinCommand {
  /// `mistwin twin info`
  struct Info: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "What a twin holds: its clock, its tables, the digest of its contents.",
      discussion: """
        Of a fork it says what it stands on and how large its own part is; of any twin, whether forks or snapshots share its \
        file, and which snapshots it has.

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
      let standing = try Twin.standing(of: file)
      if json {
        var document: JSONObject = JSONObject([
          ("mistwin_twin", 1), ("file", .string(file)), ("store_version", JSON(contents.storeVersion)),
          ("clock", .string(clock.iso8601)),
          ("tables", .array(contents.tables.map { ["table": .string($0.name), "rows": JSON($0.rows)] })),
          ("digest", .string(contents.digest)),
        ])
        if check { document["integrity"] = "good" }
        document["own_bytes"] = JSON(Int(standing.ownBytes))
        document["whole_bytes"] = JSON(Int(standing.wholeBytes))
        document["layers"] = JSON(standing.layers)
        document["shared"] = .bool(standing.isShared)
        document["snapshots"] = JSON(standing.snapshots.map(\.name))
        try Stream.output.write(JSON.object(document).indentedText + "\n")
        return .good
      }
      var facts = TextTable(["", ""])
      facts.add(["twin", file])
      facts.add(["store version", String(contents.storeVersion)])
      facts.add(["clock", clock.iso8601])
      facts.add(["digest", contents.digest])
      if check { facts.add(["integrity", "good: tables, indexes and keys agree"]) }
      if let base = standing.layers.first {
        let more = standing.layers.count - 1
        facts.add(["a fork of", base + (more > 0 ? ", which stands on \(more) more" : "")])
        facts.add([
          "own part", "\(ByteCount.text(standing.ownBytes)) of \(ByteCount.text(standing.wholeBytes))",
        ])
      }
      if standing.isShared {
        facts.add(["shared", "by forks or snapshots: it goes on beside them when it is written"])
      }
      if !standing.snapshots.isEmpty {
        facts.add(["snapshots", standing.snapshots.map(\.name).joined(separator: ", ")])
      }
      var tables = TextTable(["Table", "#Rows"])
      for table in contents.tables { tables.add([table.name, String(table.rows)]) }
      let style = Presentation.style()
      try Stream.output.write(facts.text(style) + "\n" + tables.text(style))
      return .good
    }
  }
}
