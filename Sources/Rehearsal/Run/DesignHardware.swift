import MistAPI
public import Planning
public import Twin

/// The hardware that a design speaks of, as the factory ships it: what its claim codes and activation codes stand for.
public struct DesignHardware: Sendable {
  private let design: Design
  private let secrets: [SecretReference: String]

  /// The hardware of a design.
  /// - Parameter secrets: what its references stand for, the activation codes among them.
  public init(of design: Design, secrets: [SecretReference: String]) {
    self.design = design
    self.secrets = secrets
  }

  /// Puts it into the factory of a twin. Devices with a claim code are made for it. Those that the ship notice names without
  /// one come with the first order that has room for their model; the rest of each order the factory makes up. Where the ship
  /// notice tells which device fills which slot, the twin learns their cables too.
  /// - Parameter other: A design whose hardware has been made already.
  /// - Throws: `TwinError`
  public func add(to twin: Twin, besidesThatOf other: Design? = nil) async throws {
    let made = Set((other.map { $0.slots.compactMap(\.device) + $0.spares } ?? []).map(\.label))
    let ordered = Set(other?.orders.map(\.po) ?? [])
    let known = design.slots.compactMap { slot in slot.device.map { (device: $0, model: slot.model) } }
    let spares = design.spares.map { (device: $0, model: $0.model ?? "") }
    var byCode: [FactoryDevice] = []
    var named: [String: [FactoryDevice]] = [:]
    for (device, model) in known + spares where !made.contains(device.label) {
      let made = FactoryDevice(
        claimCode: device.claimCode, serial: device.serial, mac: device.mac, model: device.model ?? model)
      if device.claimCode != nil { byCode.append(made) } else { named[made.model, default: []].append(made) }
    }
    try await twin.addHardware(byCode)
    for order in design.orders where !ordered.contains(order.po) {
      guard let activation = order.activation.flatMap({ secrets[$0] }) else { continue }
      var devices: [FactoryDevice] = []
      for line in order.models { devices += named.take(line.count, of: line.model) }
      try await twin.addOrder(order.po, activation: activation, devices: devices)
    }
    if !design.cables.isEmpty { try await DesignCabling(of: design).add(to: twin, devices: noticed(in: twin)) }
  }

  /// The devices that the ship notice puts into slots, by the place of the slot.
  private func noticed(in twin: Twin) async throws -> [Int: MACAddress] {
    let made = try await twin.factoryCodes()
    let byCode = Dictionary(made.map { ($0.claimCode, $0.mac) }) { first, _ in first }
    let bySerial = Dictionary(made.map { ($0.serial, $0.mac) }) { first, _ in first }
    var devices: [Int: MACAddress] = [:]
    for (index, slot) in design.slots.enumerated() {
      guard let device = slot.device else { continue }
      devices[index] =
        device.mac ?? device.claimCode.flatMap { byCode[$0.magic] } ?? device.serial.flatMap { bySerial[$0] }
    }
    return devices
  }
}

extension [String: [FactoryDevice]] {
  /// The devices of a line of an order: those that somebody has named, as far as there are any, and others that the factory makes up.
  mutating func take(_ count: Int, of model: String) -> [FactoryDevice] {
    let named = Array<FactoryDevice>((self[model] ?? []).prefix(count))
    self[model]?.removeFirst(named.count)
    return named + (named.count..<count).map { _ in FactoryDevice(model: model) }
  }
}
