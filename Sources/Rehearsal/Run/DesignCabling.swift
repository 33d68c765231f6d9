public import MistAPI
public import Planning
public import Twin

/// Where the devices of a design are plugged in, as its kits or an export say: by slots until devices are known, then by their
/// addresses, as a twin keeps it.
public struct DesignCabling: Sendable {
  private let design: Design

  /// The cabling of a design.
  public init(of design: Design) { self.design = design }

  /// Carries the cables between devices that are known into a twin.
  /// - Parameter devices: what fills the slots, by their place in `Design.slots`.
  /// - Throws: `TwinError`
  public func add(to twin: Twin, devices: [Int: MACAddress]) async throws {
    guard !design.cables.isEmpty else { return }
    try await twin.setCables(cables(between: devices))
  }

  /// Carries the cables into a twin in which the devices have the names of the design.
  /// - Throws: `TwinError`
  public func add(to twin: Twin, namedIn organisation: MistID) async throws {
    guard !design.cables.isEmpty else { return }
    let names = try await twin.deviceNames(in: organisation)
    let sites = design.siteNames
    var devices: [Int: MACAddress] = [:]
    for (index, slot) in design.slots.enumerated() {
      devices[index] = sites[slot.siteKey].flatMap { names[$0]?[slot.deviceName] }
    }
    try await add(to: twin, devices: devices)
  }

  private func cables(between devices: [Int: MACAddress]) -> [Cable] {
    var addresses: [SlotPlace: MACAddress] = [:]
    for (index, mac) in devices where design.slots.indices.contains(index) {
      let slot = design.slots[index]
      addresses[SlotPlace(slot.siteKey, slot.slot)] = mac
    }
    return design.cables.compactMap { cable in
      guard let device = addresses[SlotPlace(cable.siteKey, cable.slot)],
        let box = addresses[SlotPlace(cable.siteKey, cable.target)]
      else { return nil }
      return Cable(
        device: device, ownPort: cable.ownPort, box: box, port: cable.port,
        source: cable.source == .kit ? .kit : .netbox)
    }
  }
}
