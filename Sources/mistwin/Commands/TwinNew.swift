import ArgumentParser
import Determinism
import MistAPI
import Planning
import Rehearsal
import Twin

extension TwinCommand {
  /// `mistwin twin new`
  struct New: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a twin in a file, to be served.",
      discussion: """
        It has one organisation, one administrator and a factory of devices that can be claimed. Its first token and the \
        administrator's password are shown once, on standard error.

        With --design the organisation has the name that the design says, and the factory has the hardware that the \
        design's claim and activation codes stand for, and sites of the design's names have its load profiles, holidays and \
        opening days: what `mistwin plan` and `mistwin apply` need.

        Example:
          mistwin twin new shops.sqlite --org "Corner Shops" --factory 500
          mistwin twin new retail.sqlite --design fixtures/designs/retail-120
        """)

    @Argument(help: "The twin's file, which is not there yet.", completion: .file())
    var file: String

    @OptionGroup
    var new: NewTwin

    @Option(
      help: "The organisation and the hardware of this design.", completion: .file(extensions: ["yaml", "yml"]))
    var design: String?

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
      let planned = try design.map { try Design.load($0, files: DiskFiles()) }
      let profiles = try planned.flatMap { try OwnProfiles.load(of: $0, files: DiskFiles()) }
      var new = new
      if let planned {
        new.org = planned.organisation
        new.factory = new.factory ?? 0
      }
      let begin = start.flatMap { Instant(iso8601: $0) } ?? WallClock.present
      let made = try await TwinFile.make(
        file, new: new, settings: Twin.Settings(seed: new.seed, start: begin, callMedian: 0), entropy: SystemEntropy())
      if let planned {
        let sources = SecretSources(directory: DiskFiles.directory(of: planned.path), allowsCommands: false)
        var secrets: [SecretReference: String] = [:]
        for code in planned.orders.compactMap(\.activation) { secrets[code] = try await sources.resolve(code) }
        try await DesignHardware(of: planned, secrets: secrets).add(to: made.twin)
        try await DesignWorld(of: planned, own: profiles).add(to: made.twin)
        for device in try await made.twin.factoryCodes() {
          try await made.twin.scheduleArrival(of: device.mac, at: begin)
        }
      }
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
