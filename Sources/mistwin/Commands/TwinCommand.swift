import ArgumentParser
import MistAPI
import Reporting
import Twin

/// `mistwin twin`
struct TwinCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "twin",
    abstract: "Make a twin in a file, look at one, branch it, step it back.",
    discussion: """
      Example:
        mistwin twin info kept.sqlite --check
      """,
    subcommands: [
      New.self, Codes.self, Info.self, Fork.self, Snapshot.self, Restore.self, Compare.self, Export.self, Fault.self,
    ])
}

extension TwinCommand {
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
