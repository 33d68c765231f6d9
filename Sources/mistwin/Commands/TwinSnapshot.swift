import ArgumentParser
import Determinism
import MistAPI
import Reporting
import Twin

extension TwinCommand {
  /// `mistwin twin snapshot`
  struct Snapshot: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Keep the present of a twin under a name, to step back to.",
      discussion: """
        A snapshot takes nothing when it is made: it is a second name for the twin's file, in the directory FILE-layers beside it. \
        What is changed afterwards is written beside it, page by page of 4 KiB; after 32 snapshots on top of each other, the next \
        change writes the twin out whole. `mistwin twin restore` steps back. A snapshot is read by its own path like any twin, and \
        can be forked.

        Without a name it is called after the twin's clock.

        Example:
          mistwin twin snapshot shops.sqlite --name before-upgrade
          mistwin twin snapshot shops.sqlite --list
        """)

    @Argument(help: "The twin's file.", completion: .file(extensions: ["sqlite"]))
    var file: String

    @Option(help: "Its name: letters, digits, '.', '_' and '-'.")
    var name: String?

    @Flag(help: "List the snapshots there are, instead of taking one.")
    var list = false

    @Option(help: ArgumentHelp("Remove this one instead; what else stands on it keeps it.", valueName: "name"))
    var drop: String?

    @Flag(help: "Print it as one JSON document.")
    var json = false

    func validate() throws {
      if [name != nil, list, drop != nil].filter({ $0 }).count > 1 {
        throw ValidationError("expected one of --name, --list and --drop")
      }
      if let name { try Self.check(name, "--name") }
    }

    /// Whether a snapshot can be called that.
    static func check(_ name: String, _ option: String) throws {
      let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-".utf8)
      guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy({ allowed.contains($0) }), !name.hasPrefix(".")
      else {
        throw ValidationError(
          "\(option): expected 1 to 64 letters, digits, '.', '_' and '-', not '.' first; found '\(name)'")
      }
    }

    func carryOut() async throws -> ExitStatus {
      if let drop {
        try Twin.removeSnapshot(of: file, named: drop)
        try print(["mistwin_twin_snapshot": 1, "file": .string(file), "removed": .string(drop)], "\(drop) removed")
        return .good
      }
      if list {
        try await printList()
        return .good
      }
      let clock = try await KeptTwin.open(file).now
      let name = name ?? clock.iso8601.replacing(":", with: "-")
      try Twin.takeSnapshot(of: file, named: name)
      try print(
        [
          "mistwin_twin_snapshot": 1, "file": .string(file), "name": .string(name), "clock": .string(clock.iso8601),
        ], "\(file): its present (\(clock.iso8601)) is kept as '\(name)'")
      return .good
    }

    private func print(_ document: JSON, _ text: String) throws {
      try Stream.output.write((json ? document.indentedText : text) + "\n")
    }

    private func printList() async throws {
      _ = try KeptTwin.open(file)
      let snapshots = try Twin.standing(of: file).snapshots
      var rows: [(snapshot: TwinStanding.Snapshot, clock: String)] = []
      for snapshot in snapshots { rows.append((snapshot, try await Twin(opening: snapshot.path).now.iso8601)) }
      if json {
        let list = rows.map { row -> JSON in
          [
            "name": .string(row.snapshot.name), "clock": .string(row.clock), "path": .string(row.snapshot.path),
            "present": .bool(row.snapshot.isPresent),
          ]
        }
        let document: JSON = ["mistwin_twin_snapshots": 1, "file": .string(file), "snapshots": .array(list)]
        try Stream.output.write(document.indentedText + "\n")
        return
      }
      if rows.isEmpty { return Stream.error.writeLine("\(file) has no snapshots") }
      var table = TextTable(["Name", "Clock", "State"])
      for row in rows { table.add([row.snapshot.name, row.clock, row.snapshot.isPresent ? "the present" : ""]) }
      try Stream.output.write(table.text(Presentation.style()))
    }
  }
}
