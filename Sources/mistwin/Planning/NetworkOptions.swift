import ArgumentParser
import Documents
import Planning

/// Which organisation a command speaks to, and what it needs of this machine for that.
struct NetworkOptions: ParsableArguments {
  @Option(help: "The twin.", completion: .file())
  var twin = ".mistwin/twin.sqlite"

  @Option(
    help:
      "Values that take the place of the design's own, such as those of one organisation; may be given several times.",
    completion: .file(extensions: ["yaml", "yml"]))
  var vars: [String] = []

  @Option(
    help: "Where the ledger and the runs are kept; .mistwin beside the design unless given.", completion: .directory)
  var state: String?

  @Flag(help: "Run the commands that secrets of the form exec:COMMAND name.")
  var allowExec = false

  /// The options of the network, as they are typed again.
  func typed(_ live: LiveOptions) -> String { live.isAsked ? live.typed : "--twin \(twin.shellQuoted)" }

  /// Reads a design that must be right.
  /// - Throws: `DocumentErrors`
  func readDesign(_ path: String) throws -> Design { try Design.load(path, files: DiskFiles(), values: vars) }
}
