import ArgumentParser
import MistAPI
import Reporting
import Twin

extension TwinCommand {
  /// `mistwin twin codes`
  struct Codes: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "The claim codes of what the factory has made, and who has claimed what.",
      discussion: """
        The file may be served at the same time.

        Example:
          mistwin twin codes shops.sqlite --unclaimed --limit 50
        """)

    @Argument(help: "The twin's file.", completion: .file())
    var file: String

    @Flag(help: "Leave out what has been claimed.")
    var unclaimed = false

    @Option(help: "At most that many.")
    var limit: Int?

    @Flag(help: "Print them as one JSON document.")
    var json = false

    mutating func validate() throws {
      if let limit, limit < 1 { throw ValidationError("--limit: found \(limit), expected 1 or more") }
    }

    func carryOut() async throws -> ExitStatus {
      let devices = try await KeptTwin.open(file).factoryCodes(limit: limit, unclaimedOnly: unclaimed)
      if json {
        let document: JSON = [
          "mistwin_twin_codes": 1, "file": .string(file), "devices": .array(devices.map(Self.document)),
        ]
        try Stream.output.write(document.indentedText + "\n")
        return .good
      }
      var table = TextTable(["Claim code", "Serial", "MAC", "Model", "State"])
      for device in devices {
        table.add([device.label, device.serial, device.mac.description, device.model, Self.state(of: device)])
      }
      try Stream.output.write(table.text(Presentation.style()))
      return .good
    }

    private static func state(of device: MadeDevice) -> String {
      if let org = device.claimedBy { return "claimed by \(org)" }
      return device.activation.map { "in the order of activation code \($0)" } ?? "unclaimed"
    }

    private static func document(_ device: MadeDevice) -> JSON {
      [
        "claim_code": .string(device.label), "serial": .string(device.serial), "mac": .string(device.mac.description),
        "model": .string(device.model), "type": .string(device.type),
        "activation": device.activation.map { .string($0) } ?? .null,
        "claimed_by": device.claimedBy.map { .string($0.description) } ?? .null,
      ]
    }
  }
}
