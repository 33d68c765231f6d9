import ArgumentParser
import Determinism
import MistAPI
import Twin

extension TwinCommand {
  /// `mistwin twin restore`
  struct Restore: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Step a twin back to a snapshot.",
      discussion: """
        What the twin became since then is gone, unless --keep-as keeps it as another snapshot, or a fork holds it. It costs as \
        little as a snapshot. A twin that is damaged or lost comes back as well.

        Example:
          mistwin twin restore shops.sqlite --name before-upgrade --keep-as after-upgrade
        """)

    @Argument(help: "The twin's file.", completion: .file(extensions: ["sqlite"]))
    var file: String

    @Option(help: "The snapshot's name.")
    var name: String

    @Option(help: ArgumentHelp("Keep the present as a snapshot first.", valueName: "name"))
    var keepAs: String?

    @Flag(help: "Print it as one JSON document.")
    var json = false

    func validate() throws {
      if let keepAs { try Snapshot.check(keepAs, "--keep-as") }
      if keepAs == name { throw ValidationError("--keep-as: found the name that is stepped back to, expected another") }
    }

    func carryOut() async throws -> ExitStatus {
      let known = try Twin.snapshots(of: file)
      // Before anything is kept.
      guard known.contains(name) else { throw TwinError.noSnapshot(path: file, name: name, known: known) }
      if let keepAs {
        _ = try KeptTwin.open(file)
        try Twin.takeSnapshot(of: file, named: keepAs)
      }
      try Twin.restoreSnapshot(of: file, named: name)
      let clock = try await KeptTwin.open(file).now.iso8601
      let document: JSON = [
        "mistwin_twin_restore": 1, "file": .string(file), "name": .string(name), "clock": .string(clock),
      ]
      try Stream.output.write((json ? document.indentedText : "\(file): stepped back to '\(name)' (\(clock))") + "\n")
      return .good
    }
  }
}
