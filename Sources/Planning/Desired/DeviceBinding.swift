import MistAPI

/// Which device fills which slot: by claim code, serial or MAC where one is known, else any free one of the model.
///
/// It depends on the inventory and the design only: sites in the order of the table, devices by MAC address.
struct DeviceBinding: Sendable {
  /// The device of each slot, by the index of `Design.slots`.
  private(set) var devices: [Int: MACAddress] = [:]

  /// Finds a device for every slot.
  /// - Parameter sites: the ids of the design's sites, by key.
  /// - Throws: `PlanningError.slotUnfilled`
  init(of design: Design, inventory: [InventoryItem], sites: [String: MistID]) throws {
    let byMagic = Dictionary(inventory.map { ($0.magic, $0) }, uniquingKeysWith: { first, _ in first })
    let bySerial = Dictionary(inventory.map { ($0.serial, $0) }, uniquingKeysWith: { first, _ in first })
    let byMAC = Dictionary(inventory.map { ($0.mac, $0) }, uniquingKeysWith: { first, _ in first })
    var taken: Set<MACAddress> = []
    func fill(_ index: Int, _ item: InventoryItem) {
      devices[index] = item.mac
      taken.insert(item.mac)
    }
    for (index, slot) in design.slots.enumerated() {
      let item: InventoryItem?
      switch slot.filledBy {
      case .claimCode(let code): item = byMagic[code.magic]
      case .serial(let serial): item = bySerial[serial]
      case .mac(let mac): item = byMAC[mac]
      case .anyOf, nil: continue
      }
      guard let item else {
        throw PlanningError.slotUnfilled(
          device: slot.deviceName, model: slot.model, why: "what the ship notice names is not in the inventory")
      }
      guard item.model == slot.model else {
        throw PlanningError.slotUnfilled(
          device: slot.deviceName, model: slot.model, why: "what the ship notice names is a \(item.model)")
      }
      fill(index, item)
    }
    // A device that stands in its place already, under its name, stays there.
    let placed = Dictionary(
      inventory.compactMap { item in item.site.map { (Place(site: $0, name: item.name), item) } },
      uniquingKeysWith: { first, _ in first })
    for (index, slot) in design.slots.enumerated() where devices[index] == nil && slot.filledBy != nil {
      guard let site = sites[slot.siteKey], let item = placed[Place(site: site, name: slot.deviceName)],
        item.model == slot.model, !taken.contains(item.mac)
      else { continue }
      fill(index, item)
    }
    // One at the slot's site under another name, or none yet, stays at its site: an apply was stopped between assigning
    // and naming, or the names of the design have changed.
    var waiting: [Home: [InventoryItem]] = [:]
    for item in inventory.sorted(by: { ($0.name.isEmpty ? 1 : 0, $1.mac) < ($1.name.isEmpty ? 1 : 0, $0.mac) })
    where !taken.contains(item.mac) {
      if let site = item.site { waiting[Home(site: site, model: item.model), default: []].append(item) }
    }
    for (index, slot) in design.slots.enumerated() where devices[index] == nil && slot.filledBy != nil {
      guard let site = sites[slot.siteKey], let item = waiting[Home(site: site, model: slot.model)]?.popLast() else {
        continue
      }
      fill(index, item)
    }
    var free: [String: [InventoryItem]] = [:]
    for item in inventory.sorted(by: { $0.mac > $1.mac }) where item.site == nil && !taken.contains(item.mac) {
      free[item.model, default: []].append(item)
    }
    for (index, slot) in design.slots.enumerated() where devices[index] == nil && slot.filledBy != nil {
      guard let item = free[slot.model]?.popLast() else {
        throw PlanningError.slotUnfilled(
          device: slot.deviceName, model: slot.model, why: "no free device of this model is in the inventory")
      }
      fill(index, item)
    }
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
