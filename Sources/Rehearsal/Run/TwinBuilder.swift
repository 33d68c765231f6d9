import Determinism
import Documents
import MistAPI
import Planning
import Twin
import World

/// Builds the twin that a scenario runs on: an empty organisation, the hardware that the design's codes and orders stand
/// for, the firmware there is, and what will go wrong.
struct TwinBuilder {
  let scenario: Scenario
  let design: Design
  let secrets: [SecretReference: String]

  /// The twin and a token of its organisation.
  func build(seed: UInt64, threads: Int) async throws -> (twin: Twin, token: String) {
    let twin = try Twin(
      settings: .init(seed: seed, start: scenario.start, callMedian: scenario.callMedian, threads: threads))
    let organisation = try await twin.createOrganisation(design.organisation)
    let token = try await twin.mintToken("rehearsal", role: scenario.tokenRole, in: organisation)
    try await addHardware(to: twin)
    for site in design.sites { try await twin.setWorld(ofSite: site.name, profile: site.profile, opens: site.opens) }
    for release in scenario.releases { try await twin.addRelease(release) }
    for cause in scenario.causes {
      for site in cause.sites {
        try await twin.addCause(
          cause.kind, site: site.value, from: cause.start.instant(from: scenario.start),
          to: cause.end.instant(from: scenario.start), magnitude: cause.magnitude, growing: cause.ramp,
          every: cause.period, until: cause.until?.instant(from: scenario.start))
      }
    }
    return (twin, token)
  }

  /// Devices with a claim code are made for it. Those that the ship notice names without one come with the first order
  /// that has room for their model; the rest of each order the factory makes up.
  private func addHardware(to twin: Twin) async throws {
    let known = design.slots.compactMap { slot in slot.device.map { (device: $0, model: slot.model) } }
    let spares = design.spares.map { (device: $0, model: $0.model ?? "") }
    var byCode: [FactoryDevice] = []
    var named: [String: [FactoryDevice]] = [:]
    for (device, model) in known + spares {
      let made = FactoryDevice(
        claimCode: device.claimCode, serial: device.serial, mac: device.mac, model: device.model ?? model)
      if device.claimCode != nil { byCode.append(made) } else { named[made.model, default: []].append(made) }
    }
    try await twin.addHardware(byCode)
    for order in design.orders {
      guard let activation = order.activation.flatMap({ secrets[$0] }) else { continue }
      var devices: [FactoryDevice] = []
      for line in order.models {
        let fromNotice = Array((named[line.model] ?? []).prefix(line.count))
        named[line.model]?.removeFirst(fromNotice.count)
        devices += fromNotice
        devices += (fromNotice.count..<line.count).map { _ in FactoryDevice(model: line.model) }
      }
      try await twin.addOrder(order.po, activation: activation, devices: devices)
    }
  }
}
