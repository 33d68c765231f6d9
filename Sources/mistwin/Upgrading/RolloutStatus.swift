import ArgumentParser
import Determinism
import Ledger
import MistAPI
import Reporting

/// The rollouts of a ledger, or all that happened in one, of firmware or of configuration.
struct RolloutStatus: ParsableArguments {
  @Argument(help: "The number of one.")
  var run: Int64?

  @Option(help: "Where the ledger is kept.", completion: .directory)
  var state = ".mistwin"

  @OptionGroup
  var output: ResultOptions

  func show() async throws -> ExitStatus {
    let ledger = try StateDirectory(path: state).openLedger()
    let rollouts = try await ledger.rollouts().filter { run == nil || $0.rollout == run }
    if let run {
      guard let record = rollouts.first else { throw LedgerError.noSuchRollout(run) }
      try Stream.output.write(
        output.json ? record.document.indentedText + "\n" : record.text(output.style))
      return .good
    }
    let list = RolloutList(
      rollouts.map {
        .init(
          run: $0.rollout, name: $0.name, policy: $0.policy, version: $0.version, fleet: $0.fleet,
          told: $0.devices.count, outcome: $0.outcome, last: $0.events.last?.sentence ?? "")
      })
    try Stream.output.write(output.json ? list.document.indentedText + "\n" : list.text(output.style))
    return .good
  }
}

extension RolloutRecord {
  /// Everything that happened, a line each, and the devices with the version that each had before.
  fileprivate func text(_ style: TextStyle) -> String {
    var events = TextTable(["When (UTC)", "What"])
    for event in self.events {
      events.add(["\(event.at)".replacing("T", with: " ").replacing("Z", with: ""), event.sentence])
    }
    var devices = TextTable(["Access point", "Model", "Site", "Phase", "Version before"])
    for device in self.devices {
      devices.add([device.name, device.model, device.siteName, device.phase, device.oldVersion])
    }
    return events.text(style) + (self.devices.isEmpty ? "" : "\n" + devices.text(style))
  }

  fileprivate var document: JSON {
    [
      "mistwin_rollout_record": 1, "run": JSON(Int(rollout)), "name": .string(name), "policy": .string(policy),
      "version": .string(version), "outcome": outcome.map { .string($0.lowercased()) } ?? JSON.null,
      "events": .array(
        events.map { ["at": .string($0.at.iso8601), "kind": .string($0.kind), "sentence": .string($0.sentence)] }),
      "devices": .array(
        devices.map {
          [
            "name": .string($0.name), "mac": .string($0.mac), "model": .string($0.model), "site": .string($0.siteName),
            "phase": .string($0.phase), "old_version": .string($0.oldVersion),
          ]
        }),
    ]
  }
}
