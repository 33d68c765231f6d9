import MistAPI

/// Which device fills which slot: by claim code, serial or MAC where one is known, else any free one of the model.
///
/// It depends on the inventory and the slots only: slots in the order of the design, devices by MAC address.
struct DeviceBinding: Sendable {
  /// The device of each slot, by its key.
  private(set) var devices: [ObjectKey: MACAddress]
  /// The slots for which there is none, in their order, and why.
  private(set) var unfilled: [(slot: PlanSlot, why: String)] = []

  /// Finds a device for every slot.
  /// - Parameters:
  ///   - bound: the slots that have their device already.
  ///   - sites: the ids of the sites, by key.
  init(
    filling slots: [PlanSlot], bound: [ObjectKey: MACAddress] = [:], inventory: [InventoryItem],
    sites: (ObjectKey) -> MistID?, hash: KeyedHash
  ) {
    devices = bound
    let namesCodes = slots.contains { if case .claimCode = $0.filling { true } else { false } }
    let byCode = ClaimCodeIndex(namesCodes ? inventory : [], hash: hash, magic: \.magic)
    let bySerial = Self.index(inventory, \.serial)
    let byMAC = Self.index(inventory, \.mac)
    var taken = Set(bound.values)
    for slot in slots where devices[slot.key] == nil {
      let item: InventoryItem?
      switch slot.filling {
      case .claimCode(let code): item = byCode[code]
      case .serial(let serial): item = bySerial[serial]
      case .mac(let mac): item = byMAC[mac]
      case .anyOfModel: item = slot.device.flatMap { byMAC[$0] }
      }
      guard let item else {
        if slot.filling != .anyOfModel {
          unfilled.append((slot, "what the ship notice names is not in the inventory"))
        }
        continue
      }
      guard item.model == slot.model else {
        unfilled.append((slot, "what the ship notice names is a \(item.model)"))
        continue
      }
      devices[slot.key] = item.mac
      taken.insert(item.mac)
    }
    let open = slots.filter { devices[$0.key] == nil && $0.filling == .anyOfModel }
    keepPlaced(open, inventory, sites, &taken)
    var free: [String: [InventoryItem]] = [:]
    for item in inventory.sorted(by: { $0.mac > $1.mac }) where item.site == nil && !taken.contains(item.mac) {
      free[item.model, default: []].append(item)
    }
    for slot in open where devices[slot.key] == nil {
      guard let item = free[slot.model]?.popLast() else {
        unfilled.append((slot, "no free device of this model is in the inventory"))
        continue
      }
      devices[slot.key] = item.mac
    }
  }

  /// Finds a device for every slot.
  /// - Parameter awaitsClaims: whether devices are still to come; then slots stay open that need one of them.
  /// - Throws: `PlanningError.slotUnfilled`
  init(
    of slots: [PlanSlot], inventory: [InventoryItem], sites: (ObjectKey) -> MistID?, hash: KeyedHash,
    awaitsClaims: Bool
  ) throws {
    self.init(filling: slots, inventory: inventory, sites: sites, hash: hash)
    guard
      let (slot, why) = unfilled.first(where: { !awaitsClaims || $0.why.hasPrefix("what the ship notice names is a ") })
    else { return }
    throw PlanningError.slotUnfilled(device: slot.name, model: slot.model, why: why)
  }

  /// A device that stands in its place already, under its name, stays there. One at the slot's site under another name, or
  /// none yet, stays at its site: an apply was stopped between assigning and naming, or the names of the design have changed.
  private mutating func keepPlaced(
    _ open: [PlanSlot], _ inventory: [InventoryItem], _ sites: (ObjectKey) -> MistID?, _ taken: inout Set<MACAddress>
  ) {
    let placed = Dictionary(
      inventory.compactMap { item in item.site.map { (Place(site: $0, name: item.name), item) } },
      uniquingKeysWith: { first, _ in first })
    for slot in open {
      guard let site = sites(slot.site), let item = placed[Place(site: site, name: slot.name)],
        item.model == slot.model, taken.insert(item.mac).inserted
      else { continue }
      devices[slot.key] = item.mac
    }
    var waiting: [Home: [InventoryItem]] = [:]
    for item in inventory.sorted(by: { ($0.name.isEmpty ? 1 : 0, $1.mac) < ($1.name.isEmpty ? 1 : 0, $0.mac) })
    where !taken.contains(item.mac) {
      if let site = item.site { waiting[Home(site: site, model: item.model), default: []].append(item) }
    }
    for slot in open where devices[slot.key] == nil {
      guard let site = sites(slot.site), let item = waiting[Home(site: site, model: slot.model)]?.popLast() else {
        continue
      }
      devices[slot.key] = item.mac
      taken.insert(item.mac)
    }
  }

  private static func index<Key: Hashable>(
    _ inventory: [InventoryItem], _ key: (InventoryItem) -> Key
  ) -> [Key: InventoryItem] {
    Dictionary(inventory.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
  }

  private struct Place: Hashable {
    var site: MistID
    var name: String
  }

  private struct Home: Hashable {
    var site: MistID
    var model: String
  }
}
