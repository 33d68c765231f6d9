import Documents
import MistAPI

extension DesignLoader {
  static let deviceColumns = [
    DesignTable.Column(
      name: "claim_code", aliases: ["claim code", "magic", "claimcode"],
      meaning: "The code that claims the device, fifteen letters and digits."),
    DesignTable.Column(
      name: "serial", aliases: ["serial_number", "sn"],
      meaning: "The serial number, of a device that an order brings."),
    DesignTable.Column(
      name: "mac", aliases: ["mac_address"],
      meaning: "The MAC address, of a device that an order brings."),
    DesignTable.Column(
      name: "model", aliases: ["device_type"],
      meaning: "The model, `AP45`."),
    DesignTable.Column(
      name: "site", aliases: ["store", "site_name"],
      meaning: "Where it goes: key or name of a site; empty for a spare."),
    DesignTable.Column(
      name: "slot", aliases: ["name"],
      meaning: "Its slot in the site's kit, `ap01`; the first free one of its model where it is empty."),
  ]

  /// The ways in which a slot finds its device.
  private static let bindings = ["ship_notice", "any_of_model"]

  /// Reads `devices`: orders, ship notice and how slots are filled.
  mutating func readDevices(_ node: Node?, at root: SourcePosition) {
    guard let node, var reader = MappingReader(node, of: "the devices", log: findings.log) else {
      gatherCables([])
      return noteUnfilled(at: node?.position ?? root)
    }
    var bindings = reader.optional(
      "bind", .oneOrMore(of: .oneOf(DesignLoader.bindings)), default: DesignLoader.bindings)
    if bindings.isEmpty { bindings = DesignLoader.bindings }
    let errors = findings.errorCount
    for order in reader.optional("orders", .list(of: .node), default: []) { readOrder(order) }
    lost.areOrders = findings.errorCount > errors
    if let notice = reader.optional("ship_notice", .node) {
      readShipNotice(notice, binds: bindings.contains("ship_notice"))
    }
    gatherCables(reader.optional("cables", .node).map { readCableExport($0) } ?? [])
    reader.finish()
    if bindings.contains("any_of_model") {
      fillFromOrders(at: reader.position(of: "orders"))
    } else {
      noteUnfilled(at: node.position)
    }
  }

  private mutating func readOrder(_ node: Node) {
    guard var reader = MappingReader(node, of: "an order", log: findings.log) else { return }
    let po = reader.required("po", .placed(.nonEmptyString))
    let activation = reader.required("activation", .placed(.nonEmptyString))
    let models = reader.required("models", .named(.placed(.int(in: 1...1_000_000))))
    let licences = reader.optional("licenses", .named(.placed(.int(in: 1...1_000_000))), default: [])
    reader.finish()
    guard let po else { return }
    var order = DesignOrder(po: po.value, activation: nil, models: [], position: node.position)
    if let activation {
      let reference = SecretReference(activation.value)
      order.activation = reference
      noteLiteral(reference, "the activation code of order '\(po.value)'", at: activation.position)
    }
    for (model, count) in models ?? [] where isKnownModel(model.value, at: model.position) {
      order.models.append(DesignOrderLine(model: model.value, count: count.value, position: count.position))
    }
    order.licences = licences.map { DesignOrderLine(model: $0.value, count: $1.value, position: $1.position) }
    if let first = design.orders.first(where: { $0.po == po.value }) {
      findings.note(
        .deviceIdentity, at: po.position, found: "the order '\(po.value)' a second time", expected: "each order once",
        advice: "the first stands in line \(first.position.line)")
    }
    design.orders.append(order)
  }

  /// A row of the ship notice that names a site and no slot.
  private struct Unplaced {
    let siteKey: String
    let device: DesignDevice
  }

  private mutating func readShipNotice(_ node: Node, binds: Bool) {
    guard let name = DesignTableName(node, of: "the ship notice", default: "devices.csv", log: findings.log),
      let csv = readTable(name)
    else { return }
    let table = DesignTable(
      csv, known: DesignLoader.deviceColumns, required: [], mapping: name.columns, log: findings.log)
    var identities = DeviceIdentities()
    var unplaced: [Unplaced] = []
    var slotsOfSites: [String: [Int]] = [:]
    for (index, slot) in design.slots.enumerated() { slotsOfSites[slot.siteKey, default: []].append(index) }
    for row in csv.rows {
      let device = self.device(row, table, &identities)
      let site = table.cell("site", of: row)
      let slot = table.cell("slot", of: row)
      let siteKey = site.flatMap { self.siteKey($0) }
      let slots = siteKey.flatMap { slotsOfSites[$0] } ?? []
      let isSettled: Bool
      switch (device, siteKey, slot) {
      case (let device?, _, _) where !binds || site == nil && slot == nil:
        design.spares.append(device)
        isSettled = true
      case (let device?, let siteKey?, let slot?): isSettled = place(device, in: slot, of: siteKey, among: slots)
      case (let device?, let siteKey?, nil) where device.model != nil:
        unplaced.append(Unplaced(siteKey: siteKey, device: device))
        isSettled = true
      case (.some, _, _):
        noteUnplaceable(site, siteKey, slot)
        isSettled = false
      case (nil, _, _): isSettled = false
      }
      if isSettled { continue }
      let meant = slots.first { design.slots[$0].slot == slot?.text && design.slots[$0].filledBy == nil }
      lost.note(model: table.cell("model", of: row)?.text, slot: meant)
    }
    for entry in unplaced {
      placeAnywhere(entry.device, at: entry.siteKey, among: slotsOfSites[entry.siteKey] ?? [])
    }
  }

  /// Notes a device whose row says half of where it belongs; a site that is unknown has been noted.
  private mutating func noteUnplaceable(_ site: CSV.Cell?, _ siteKey: String?, _ slot: CSV.Cell?) {
    if let slot, site == nil {
      findings.note(
        .devicePlace, at: slot.position, found: "the slot '\(slot.text)' without a site",
        expected: "the column 'site' filled")
    } else if let site, siteKey != nil {
      findings.note(
        .document, at: site.position, found: "a device for site '\(site.text)' with neither slot nor model",
        expected: "the column 'slot' or 'model' filled")
    }
  }

  /// Fills the first free slot of the device's model.
  private mutating func placeAnywhere(_ device: DesignDevice, at siteKey: String, among slots: [Int]) {
    let unfilled = slots.filter { design.slots[$0].filledBy == nil && !lost.slots.contains($0) }
    if let free = unfilled.first(where: { design.slots[$0].model == device.model }) { return fill(free, with: device) }
    lost.note(model: device.model, slot: nil)
    if hasBrokenKit(siteKey) { return }
    let models = Set(unfilled.map { design.slots[$0].model }).sorted()
    findings.note(
      .devicePlace, at: device.position, found: "\(device.model ?? "a device") for site '\(siteKey)'",
      expected: models.isEmpty
        ? "no more devices: every slot is filled"
        : "a model that a free slot asks for: \(models.joined(separator: ", "))")
  }

  /// Fills a slot; false, and a finding, when the device does not belong there.
  private mutating func place(
    _ device: DesignDevice, in cell: CSV.Cell, of siteKey: String, among slots: [Int]
  ) -> Bool {
    guard let index = slots.first(where: { design.slots[$0].slot == cell.text }) else {
      if hasBrokenKit(siteKey) { return false }
      findings.noteUnknown(
        .devicePlace, "slot", cell.text, "of site '\(siteKey)'", among: slots.map { design.slots[$0].slot },
        at: cell.position)
      return false
    }
    let slot = design.slots[index]
    if let earlier = slot.device {
      findings.note(
        .devicePlace, at: cell.position, found: "a second device for slot '\(cell.text)' of site '\(siteKey)'",
        expected: "one device a slot", advice: "the first stands in line \(earlier.position.line)")
      return false
    }
    if let model = device.model, model != slot.model, !hasBrokenKit(siteKey) {
      findings.note(
        .devicePlace, at: cell.position, found: "\(model) for slot '\(cell.text)' of site '\(siteKey)'",
        expected: slot.model)
      return false
    }
    fill(index, with: device)
    return true
  }

  /// Whether the site's kit has slots that could not be read, and have been noted.
  private func hasBrokenKit(_ siteKey: String) -> Bool {
    design.site(siteKey).map { brokenKits.contains($0.kit) } ?? true
  }

  private mutating func fill(_ index: Int, with device: DesignDevice) {
    design.slots[index].device = device
    if let code = device.claimCode {
      design.slots[index].filledBy = .claimCode(code)
    } else if let serial = device.serial {
      design.slots[index].filledBy = .serial(serial)
    } else if let mac = device.mac {
      design.slots[index].filledBy = .mac(mac)
    }
  }

  /// The site that a cell names by key or by name; nil when there is none, or when its own row is broken.
  private mutating func siteKey(_ cell: CSV.Cell) -> String? {
    if siteKeys.contains(cell.text) { return cell.text }
    if let site = siteKeysByName[cell.text] { return site }
    guard hasSites, !brokenSites.contains(cell.text) else { return nil }
    findings.noteUnknown(.devicePlace, "site", cell.text, among: drafts.map(\.key), at: cell.position)
    return nil
  }

  private mutating func device(
    _ row: CSV.Row, _ table: DesignTable, _ identities: inout DeviceIdentities
  ) -> DesignDevice? {
    let errorsBefore = findings.errorCount
    var device = DesignDevice(claimCode: nil, serial: nil, mac: nil, model: nil, position: row.position)
    if let cell = table.cell("claim_code", of: row) {
      device.claimCode = ClaimCode(cell.text)
      if let code = device.claimCode {
        identities.note(.code(code.magic), "the claim code '\(cell.text)'", .claimCode, at: cell.position, &findings)
      } else {
        findings.note(
          .claimCode, at: cell.position, found: "'\(cell.text)' as a claim code",
          expected: "fifteen letters and digits, as XXXXX-XXXXX-XXXXX",
          advice: "\(cell.text.filter { $0 != "-" }.count) characters without dashes; compare with the label")
      }
    }
    if let cell = table.cell("serial", of: row) {
      device.serial = cell.text
      identities.note(.serial(cell.text), "the serial '\(cell.text)'", .deviceIdentity, at: cell.position, &findings)
    }
    if let cell = table.cell("mac", of: row) {
      device.mac = MACAddress(cell.text)
      if let mac = device.mac {
        identities.note(.mac(mac), "the MAC address '\(cell.text)'", .deviceIdentity, at: cell.position, &findings)
      } else {
        findings.note(
          .deviceIdentity, at: cell.position, found: "'\(cell.text)' as a MAC address",
          expected: "twelve hexadecimal digits, such as 5c:5b:35:00:00:01")
      }
    }
    if let cell = table.cell("model", of: row), isKnownModel(cell.text, at: cell.position) { device.model = cell.text }
    if device.claimCode == nil, device.serial == nil, device.mac == nil, findings.errorCount == errorsBefore {
      findings.note(
        .document, at: row.position, found: "a device without claim code, serial and MAC address",
        expected: "at least one of 'claim_code', 'serial', 'mac'")
    }
    return findings.errorCount == errorsBefore ? device : nil
  }
}

/// What is known of devices so far, to find one that stands twice.
private struct DeviceIdentities {
  enum Identity: Hashable {
    case code(String)
    case serial(String)
    case mac(MACAddress)
  }

  private var first: [Identity: SourcePosition] = [:]

  mutating func note(
    _ identity: Identity, _ text: String, _ rule: DesignRule, at position: SourcePosition,
    _ findings: inout DesignFindings
  ) {
    guard let earlier = first[identity] else {
      first[identity] = position
      return
    }
    findings.note(
      rule, at: position, found: "\(text) a second time", expected: "each device once",
      advice: "the first stands in line \(earlier.line)")
  }
}
