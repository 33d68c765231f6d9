import MistAPI

extension PlanDraft {
  /// Adds claims, and what puts devices into their slots: at their site, under their name and profile.
  mutating func addDevices() throws {
    guard !design.slots.isEmpty else { return }
    let claimsAny = addClaims()
    slots = design.slots.compactMap { planSlot($0) }
    let binding = try DeviceBinding(
      of: slots, inventory: current.inventory, sites: { known[$0] }, hash: secrets.hash, awaitsClaims: claimsAny)
    for index in slots.indices { slots[index].device = binding.devices[slots[index].key] }
    let bySlot = Dictionary(slots.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    let items = Dictionary(current.inventory.map { ($0.mac, $0) }, uniquingKeysWith: { first, _ in first })
    let designSlots = Dictionary(grouping: design.slots, by: \.siteKey)
    // All devices are placed before any is named: what rests on another is in a later wave.
    var configurations: [(site: String, items: [PlanItem])] = []
    for site in design.sites {
      var toAssign: [PlanSlot] = []
      var toConfigure: [PlanItem] = []
      for designSlot in designSlots[site.key] ?? [] {
        guard let slot = bySlot[.device(designSlot.deviceName, atSite: site.name)] else { continue }
        let item = slot.device.flatMap { items[$0] }
        let isPlaced = item?.site != nil && item?.site == known[slot.site]
        if !isPlaced { toAssign.append(slot) }
        if let edit = deviceEdits(designSlot, slot, item: isPlaced ? item : nil) { toConfigure.append(edit) }
        if let profile = designSlot.deviceProfile {
          let wanted = try profileID(profile)
          if item?.profile == nil || item?.profile != wanted { profileSlots[profile, default: []].append(slot) }
        }
      }
      let cell = PlanCell.site(site.name)
      for part in toAssign.chunked(by: Planner.batch) {
        add(
          .devices, .assign, "\(counted(part.count, "device")) to '\(site.name)'",
          [PlanItem(cell: cell, subject: "", action: .assign(site: .site(site.name), slots: part.map(\.key)))],
          reach: .init(sites: 1, devices: part.count))
      }
      if !toConfigure.isEmpty { configurations.append((site.name, toConfigure)) }
    }
    for (site, items) in configurations {
      let what = items.allSatisfy { $0.members == ["name"] } ? "names" : "configurations"
      let subject =
        items.count == 1 ? "device '\(items[0].subject)'" : "\(what) of \(items.count) devices at '\(site)'"
      add(.devices, .update, subject, items, reach: .init(sites: 1, devices: items.count))
    }
  }

  /// The id of a device profile, where it exists: what comes later in the order of the steps is not known yet.
  private mutating func profileID(_ name: String) throws -> MistID? {
    let address = DesignObjectAddress(kind: .deviceprofiles, name: name)
    if let id = known[.object(address)] { return id }
    guard let object = design.object(.deviceprofiles, name) else { return nil }
    return try existing(.object(object, at: address))?.id
  }

  private func planSlot(_ slot: DesignSlot) -> PlanSlot? {
    guard let filledBy = slot.filledBy, let site = sitesByKey[slot.siteKey] else { return nil }
    let filling: PlanSlot.Filling =
      switch filledBy {
      case .claimCode(let code): .claimCode(hash: secrets.hash.hash(code.magic))
      case .serial(let serial): .serial(serial)
      case .mac(let mac): .mac(mac)
      case .anyOf: .anyOfModel
      }
    return PlanSlot(
      key: .device(slot.deviceName, atSite: site), site: .site(site), name: slot.deviceName, model: slot.model,
      filling: filling)
  }

  /// What brings a device's own configuration to what is wanted of it.
  /// - Parameter item: the device, where it stands at its site already.
  private mutating func deviceEdits(_ slot: DesignSlot, _ planned: PlanSlot, item: InventoryItem?) -> PlanItem? {
    guard let site = sitesByKey[slot.siteKey] else { return nil }
    var body = JSONObject([("name", .string(slot.deviceName))])
    for (name, value) in slot.configuration.map({ desired.filled($0).object ?? JSONObject() }) ?? JSONObject() {
      body[name] = value
    }
    let wanted = design.owned(.device).edits(of: .object(body))
    owns.note(planned.key, wanted.map(\.ownedField))
    let edits: [Edit]
    if let item {
      edits = differing(wanted, from: current.devices[item.mac] ?? Self.body(of: item))
    } else {
      edits = wanted.map { Edit($0.path, $0.operation) }
    }
    if let device = planned.device { known[planned.key] = MistID(device: device) }
    guard !edits.isEmpty else { return nil }
    return PlanItem(
      cell: .site(site), subject: slot.deviceName, action: .edit(.device(slot.deviceName, atSite: site), edits))
  }

  /// A device's configuration as far as the inventory tells it.
  private static func body(of item: InventoryItem) -> JSON {
    item.name.isEmpty ? .object(JSONObject()) : ["name": .string(item.name)]
  }

  /// Adds what is not claimed yet; says whether there is any.
  private mutating func addClaims() -> Bool {
    let before = steps.count
    let claimed = Dictionary(current.inventory.map { ($0.magic, $0.mac) }, uniquingKeysWith: { first, _ in first })
    var byCode: Set<MACAddress> = []
    var noticed: [String] = []
    for code in design.claimCodes {
      if let mac = claimed[code.magic] {
        byCode.insert(mac)
        continue
      }
      // A copy of an organisation holds another code in its place.
      let hash = secrets.hash.hash(code.magic)
      if let mac = KeyedHash.claimCode(standingFor: hash).flatMap({ claimed[$0.magic] }) {
        byCode.insert(mac)
      } else {
        noticed.append(hash)
      }
    }
    let once = "a claimed device belongs to the organisation for good, and its code is spent"
    for part in noticed.chunked(by: Planner.batch) {
      let item = PlanItem(cell: .shared, subject: "", action: .claim(codes: part))
      add(
        .devices, .claim, "\(counted(part.count, "device")) by claim code", [item],
        reach: .init(devices: part.count), irreversible: once)
    }
    // Whether an order was claimed already cannot be read from the API; its devices can be counted.
    var byOrder: [String: Int] = [:]
    for item in current.inventory where !byCode.contains(item.mac) { byOrder[item.model, default: 0] += 1 }
    for order in design.orders {
      guard let activation = order.activation, !order.models.isEmpty else { continue }
      if order.models.allSatisfy({ byOrder[$0.model, default: 0] >= $0.count }) {
        for line in order.models { byOrder[line.model, default: 0] -= line.count }
        continue
      }
      let code = Placeholder.secret(
        reference: activation.description, hash: desired.text(of: activation).map { secrets.hash.hash($0) } ?? "")
      let brings = order.models.map { PlanAction.OrderedModel(model: $0.model, count: $0.count) }
      let item = PlanItem(
        cell: .shared, subject: "", action: .claimOrder(name: order.po, code: code, brings: brings))
      add(
        .devices, .claim, "order \(order.po)", [item], reach: .init(devices: brings.reduce(0) { $0 + $1.count }),
        irreversible: "an activation code is spent once it was used")
    }
    return steps.count > before
  }

  /// Adds the profiles of devices, once they exist.
  mutating func addProfiles() {
    for (name, slots) in profileSlots.sorted(by: { $0.key < $1.key }) {
      let key = ObjectKey.object(DesignObjectAddress(kind: .deviceprofiles, name: name))
      for part in slots.chunked(by: Planner.batch) {
        let item = PlanItem(cell: .shared, subject: "", action: .assignProfile(key, slots: part.map(\.key)))
        add(
          .hubProfiles, .assign, "\(counted(part.count, "device")) to profile '\(name)'", [item],
          reach: .init(sites: Set(part.map(\.site)).count, devices: part.count))
      }
    }
  }
}

extension Array {
  /// The elements in parts of at most so many.
  func chunked(by size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
