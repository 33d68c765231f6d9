import ArgumentParser
import MistAPI
import Reporting
import Twin

extension TwinCommand {
  /// `mistwin twin fork`
  struct Fork: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Branch a twin: make another one that goes its own way.",
      discussion: """
        A fork shares with the twin what does not differ, and writes what does: it takes 8 KiB and some milliseconds, \
        whatever the size of the twin. Forks can be forked. Neither sees what becomes of the other, and a fork stays whole when \
        the twin is changed, moved or removed. Every command takes a fork as it takes a twin.

        Beside FORK stands a directory FORK-layers with second names for what it shares: move, copy and remove the two \
        together. A twin that is forked stays byte for byte as it is while it is only read; when it is written, it goes on in a \
        file of the same name that holds the difference, with a directory of layers likewise.

        A twin that is being served, or a place on another file system, takes --detach: a whole copy that shares nothing.

        Example:
          mistwin twin fork prod.sqlite --to whatif.sqlite
        """)

    @Argument(help: "The twin's file.", completion: .file(extensions: ["sqlite"]))
    var file: String

    @Option(help: "The fork's file, which is not there yet.", completion: .file(extensions: ["sqlite"]))
    var to: String

    @Flag(help: "Copy it whole: share nothing.")
    var detach = false

    @Flag(help: "Print it as one JSON document.")
    var json = false

    func carryOut() async throws -> ExitStatus {
      _ = try KeptTwin.open(file)
      guard !DiskFiles.exists(to) else {
        throw Failure(.badInput, "\(to): found a file, expected a name that is free; it is left as it is")
      }
      let directory = DiskFiles.directory(of: to)
      guard DiskFiles.isDirectory(directory) else {
        throw Failure(.badInput, "\(to): there is no directory '\(directory)' to make the fork in; make it first")
      }
      if detach { try Twin.copy(file, to: to) } else { try Twin.fork(file, to: to) }
      let standing = try Twin.standing(of: to)
      if json {
        let document: JSON = [
          "mistwin_twin_fork": 1, "file": .string(file), "fork": .string(to),
          "own_bytes": JSON(Int(standing.ownBytes)), "whole_bytes": JSON(Int(standing.wholeBytes)),
          "layers": JSON(standing.layers),
        ]
        try Stream.output.write(document.indentedText + "\n")
        return .good
      }
      let own = ByteCount.text(standing.ownBytes)
      try Stream.output.write(
        standing.isFork
          ? "\(to): a fork of \(file): \(own) of its own, \(ByteCount.text(standing.wholeBytes)) shared\n"
          : "\(to): a whole copy of \(file), \(own)\n")
      return .good
    }
  }
}
