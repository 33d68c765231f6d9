import ArgumentParser
import Determinism
import MistAPI
import Twin

extension TwinCommand {
  /// `mistwin twin new`
  struct New: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a twin in a file, to be served.",
      discussion: """
        It has one organisation, one administrator and a factory of devices that can be claimed. Its first token and the \
        administrator's password are shown once, on standard error.

        Example:
          mistwin twin new shops.sqlite --org "Corner Shops" --factory 500
        """)

    @Argument(help: "The twin's file, which is not there yet.", completion: .file())
    var file: String

    @OptionGroup
    var new: NewTwin

    @Option(help: "Where its clock begins, as 2027-01-12T08:00:00Z; the present unless given.")
    var start: String?

    @Flag(help: "Print it as one JSON document.")
    var json = false

    mutating func validate() throws {
      if let start, Instant(iso8601: start) == nil {
        throw ValidationError("--start: found '\(start)', expected a moment as 2027-01-12T08:00:00Z")
      }
    }

    func carryOut() async throws -> ExitStatus {
      guard !DiskFiles.exists(file) else {
        throw Failure(.badInput, "\(file): found a file, expected a name that is free; it is left as it is")
      }
      let begin = start.flatMap { Instant(iso8601: $0) } ?? WallClock.present
      let made = try await TwinFile.make(
        file, new: new, settings: Twin.Settings(seed: new.seed, start: begin, callMedian: 0), entropy: SystemEntropy())
      let codes = try await made.twin.factoryCodes().count
      try await made.twin.close()
      made.announce(new)
      if json {
        let document: JSON = [
          "mistwin_twin_new": 1, "file": .string(file), "org_id": .string(made.organisation.description),
          "org_name": .string(new.org), "clock": .string(begin.iso8601), "claim_codes": JSON(codes),
        ]
        try Stream.output.write(document.indentedText + "\n")
      } else {
        try Stream.output.write("\(file): \(codes) devices to claim; `mistwin twin codes \(file)` lists their codes\n")
      }
      return .good
    }
  }
}
