import ArgumentParser
import MistAPI
import Reporting
import World

/// `mistwin model`
struct Model: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "What the model of the world knows.",
    discussion: """
      Example:
        mistwin model causes
      """,
    subcommands: [Causes.self])

  /// `mistwin model causes`
  struct Causes: ExitingCommand {
    static let configuration = CommandConfiguration(
      abstract: "List what can go wrong at a site, as scenarios name it.",
      discussion: """
        A cause stands in a scenario under 'causes', with the sites, its start and end, and its magnitude.

        Example:
          mistwin model causes --json
        """)

    @Flag(help: "Print them as one JSON document.")
    var json = false

    func carryOut() async throws -> ExitStatus {
      let causes = CauseKind.allCases
      if json {
        let document: JSON = [
          "mistwin_causes": 1, "world_model": JSON(WorldModel.version),
          "causes": .array(
            causes.map {
              [
                "cause": .string($0.rawValue), "sentence": .string($0.sentence),
                "magnitude": .string($0.magnitudeMeaning),
              ]
            }),
        ]
        try Stream.output.write(document.indentedText + "\n")
      } else {
        var table = TextTable(["Cause", "Magnitude", "What happens"])
        for cause in causes { table.add([cause.rawValue, cause.magnitudeMeaning, cause.sentence]) }
        try Stream.output.write(table.text(Presentation.style()))
      }
      return .good
    }
  }
}

extension CauseKind {
  /// What happens.
  fileprivate var sentence: String {
    switch self {
    case .dhcpDown: "The DHCP server answers nobody; who has a lease keeps it, new clients get no address."
    case .dhcpSlow: "The DHCP server is slow, so connecting is."
    case .dhcpRefusing: "The DHCP server refuses leases."
    case .radiusDown: "The RADIUS server answers nobody; clients of 802.1X cannot join."
    case .radiusSlow: "The RADIUS server is slow; connecting and roaming without a cached key are."
    case .dnsDown: "The DNS server answers nobody; connections fail in their last stage."
    case .dnsSlow: "The DNS server is slow, so connecting is."
    case .wrongPassphrase: "Clients still use the old passphrase and try again and again."
    case .nonWiFiInterference: "A transmitter that is not Wi-Fi takes air time."
    case .wiFiInterference: "Other Wi-Fi on the same channel takes air time."
    case .coverageHole: "Some clients are where the radio does not reach well, 15 dB weaker."
    case .wanLoss: "Packets are lost on the way to the internet."
    case .crowd: "More people than usual come."
    case .speedMismatch: "The ports of access points came up at 100 Mbit/s."
    case .lowPower: "The switch cannot give access points the power that they ask for."
    }
  }

  /// What the magnitude of a scenario means.
  fileprivate var magnitudeMeaning: String {
    switch self {
    case .dhcpDown, .radiusDown, .dnsDown: "share of the clients, 0 to 1"
    case .dhcpSlow, .radiusSlow, .dnsSlow: "factor on its latency"
    case .dhcpRefusing: "share of the attempts, 0 to 1"
    case .wrongPassphrase, .coverageHole: "share of the clients, 0 to 1"
    case .nonWiFiInterference, .wiFiInterference: "share of the air time, 0 to 1"
    case .wanLoss: "share of the packets, 0 to 1"
    case .crowd: "factor on the number of clients"
    case .speedMismatch, .lowPower: "1"
    }
  }
}
