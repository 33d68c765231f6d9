import MistAPI

/// The inventory as it was read last, and which device fills which slot.
struct Stock {
  /// Whether the inventory was read in this wave.
  var isFresh = false
  /// Whether the slots were bound to what was read last.
  private(set) var isBound = false
  private(set) var items: [MACAddress: InventoryItem] = [:]
  /// The devices of slots; once bound, a slot keeps its device.
  private(set) var bound: [ObjectKey: MACAddress] = [:]
  /// The slots that have no device, and why.
  private(set) var unfilled: [ObjectKey: String] = [:]
  /// The claim codes that were refused: the reason by the code's keyed hash.
  var refused: [String: String] = [:]

  /// What the inventory holds, by MAC address.
  var sorted: [InventoryItem] { items.values.sorted { $0.mac < $1.mac } }

  mutating func keep(_ inventory: [InventoryItem]) {
    items = Dictionary(inventory.map { ($0.mac, $0) }, uniquingKeysWith: { first, _ in first })
    isFresh = true
    isBound = false
  }

  mutating func bind(_ devices: [ObjectKey: MACAddress]) { bound.merge(devices) { first, _ in first } }

  /// Finds devices for the slots that have none yet.
  mutating func bind(_ slots: [PlanSlot], sites: (ObjectKey) -> MistID?, hash: KeyedHash) {
    let binding = DeviceBinding(filling: slots, bound: bound, inventory: sorted, sites: sites, hash: hash)
    bound = binding.devices
    isBound = true
    unfilled = [:]
    for (slot, why) in binding.unfilled {
      if case .claimCode(let hash) = slot.filling, let reason = refused[hash] {
        unfilled[slot.key] = "its claim code was refused: \(reason)"
      } else {
        unfilled[slot.key] = why
      }
    }
  }

  /// Devices are at a site now, or at none.
  mutating func move(_ macs: [MACAddress], to site: MistID?) {
    for mac in macs { items[mac]?.site = site }
  }

  /// Devices have a profile now, or none.
  mutating func give(_ profile: MistID?, to macs: [MACAddress]) {
    for mac in macs { items[mac]?.profile = profile }
  }
}
