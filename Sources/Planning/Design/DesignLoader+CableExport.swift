import Documents
import MistAPI

extension DesignLoader {
  /// One end of a cable of an export.
  private struct CableEnd {
    var slot: DesignSlot
    var port: CSV.Cell
    /// The port's name, without the label that NetBox writes behind it.
    var name: String
  }

  /// The columns of what NetBox exports now («Device A», «Termination A»), of what it exported before version 3.3 («Side A»),
  /// and of what it imports and export templates write (`side_a_device`, `side_a_name`).
  static let cableColumns = [
    DesignTable.Column(
      name: "device_a", aliases: ["device a", "side_a_device", "side a"],
      meaning: "The device at one end, by the name that the design gives it."),
    DesignTable.Column(
      name: "termination_a", aliases: ["termination a", "side_a_name", "a_terminations"],
      meaning: "Its port."),
    DesignTable.Column(
      name: "device_b", aliases: ["device b", "side_b_device", "side b"],
      meaning: "The device at the other end."),
    DesignTable.Column(
      name: "termination_b", aliases: ["termination b", "side_b_name", "b_terminations"],
      meaning: "Its port."),
    DesignTable.Column(
      name: "type_a", aliases: ["side_a_type"],
      meaning: "The kind of the first end."),
    DesignTable.Column(
      name: "type_b", aliases: ["side_b_type"],
      meaning: "The kind of the other end."),
    DesignTable.Column(
      name: "status",
      meaning: "Cables that are `decommissioning` are left out."),
  ]

  /// Reads `cables: { netbox: FILE }`: the cables between devices of the design, by the names that the design gives them.
  mutating func readCableExport(_ node: Node) -> [DesignCable] {
    guard var reader = MappingReader(node, of: "the cables", log: findings.log) else { return [] }
    let file = reader.required("netbox", .placed(.nonEmptyString))
    let mapping = reader.optional("columns", .named(.placed(.nonEmptyString)), default: [])
    reader.finish()
    guard let file, let csv = readTable(DesignTableName(default: file.value, at: file.position)) else { return [] }
    let required = ["device_a", "termination_a", "device_b", "termination_b"]
    let table = DesignTable(
      csv, known: DesignLoader.cableColumns, required: required, mapping: mapping, log: findings.log)
    guard required.allSatisfy(table.has) else { return [] }
    let slots = Dictionary(design.slots.map { ($0.deviceName.lowercased(), $0) }) { first, _ in first }
    var used: [SlotPort: SourcePosition] = [:]
    var stray: [CSV.Row] = []
    var cables: [DesignCable] = []
    var isAboutOthers = true
    for row in csv.rows where table.cell("status", of: row)?.text.lowercased() != "decommissioning" {
      let ends = ["a", "b"].map { end($0, of: row, table, slots) }
      guard let first = ends[0], let second = ends[1] else {
        if let one = ends[0] ?? ends[1], one.slot.type == .accessPoint { stray.append(row) }
        continue
      }
      isAboutOthers = false
      if let cable = cable(first, second, row, &used) { cables.append(cable) }
    }
    noteStray(stray, isAboutOthers: isAboutOthers && !csv.rows.isEmpty, csv, named: file)
    return cables
  }

  private func end(
    _ side: String, of row: CSV.Row, _ table: DesignTable, _ slots: [String: DesignSlot]
  ) -> CableEnd? {
    // The ends at patch panels are ports of another kind.
    if let type = table.cell("type_\(side)", of: row), !type.text.lowercased().hasSuffix("interface") { return nil }
    guard let device = table.cell("device_\(side)", of: row), let slot = slots[device.text.lowercased()],
      let port = table.cell("termination_\(side)", of: row)
    else { return nil }
    let name = port.text.firstRange(of: " (").map { String(port.text[..<$0.lowerBound]) } ?? port.text
    return CableEnd(slot: slot, port: port, name: name)
  }

  /// The cable between two ends; nil for one that says nothing of where a device of the design is fed.
  private mutating func cable(
    _ first: CableEnd, _ second: CableEnd, _ row: CSV.Row, _ used: inout [SlotPort: SourcePosition]
  ) -> DesignCable? {
    func rank(_ end: CableEnd) -> Int { [.accessPoint, .switch, .gateway].firstIndex(of: end.slot.type) ?? 0 }
    let (device, box) = rank(first) <= rank(second) ? (first, second) : (second, first)
    guard device.slot.type != .gateway, device.slot.deviceName != box.slot.deviceName else { return nil }
    func refuse(_ found: String, _ expected: String, at cell: CSV.Cell, advice: String? = nil) {
      findings.note(
        .cabling, .warning, at: cell.position, found: found, expected: expected,
        advice: advice ?? "the cable counts as not known", subjects: ["sites/\(device.slot.siteKey)"])
    }
    guard box.slot.type != .accessPoint else {
      refuse(
        "a cable between the access points '\(device.slot.deviceName)' and '\(box.slot.deviceName)'",
        "one end at a switch or gateway", at: box.port)
      return nil
    }
    guard device.slot.siteKey == box.slot.siteKey else {
      refuse(
        "a cable from '\(device.slot.deviceName)' of site '\(device.slot.siteKey)' to '\(box.slot.deviceName)' of site "
          + "'\(box.slot.siteKey)'", "both ends at one site", at: box.port)
      return nil
    }
    let ends = device.slot.type == .accessPoint ? [box] : [box, device]
    for end in ends {
      if let model = DeviceModels.named(end.slot.model), InterfaceName(end.name).map(model.has) != true {
        refuse(
          "the port '\(end.name)' of '\(end.slot.deviceName)'", "a port of an \(model.name): \(model.portsInWords)",
          at: end.port)
        return nil
      }
      if let earlier = used[SlotPort(end.slot.siteKey, end.slot.slot, end.name)] {
        refuse(
          "a second cable in the port '\(end.name)' of '\(end.slot.deviceName)'", "one cable a port", at: end.port,
          advice: "the first stands in line \(earlier.line), and holds")
        return nil
      }
    }
    for end in ends { used[SlotPort(end.slot.siteKey, end.slot.slot, end.name)] = row.position }
    return DesignCable(
      siteKey: device.slot.siteKey, slot: device.slot.slot, ownPort: device.name, target: box.slot.slot, port: box.name,
      source: .netbox, position: row.position)
  }

  /// Notes cables of access points that end at what the design does not have, and an export that is about something else.
  private mutating func noteStray(_ stray: [CSV.Row], isAboutOthers: Bool, _ csv: CSV, named file: Placed<String>) {
    if let first = stray.first {
      findings.note(
        .cabling, .warning, at: first.position,
        found: "\(counted(stray.count, "cable")) of access points that \(stray.count == 1 ? "ends" : "end") at no "
          + "interface of a switch of the design",
        expected: "both ends at devices of the design, called as 'naming: device' calls them",
        advice: "behind a patch panel, export the path as one cable; until then where they go is assumed")
    } else if isAboutOthers, hasSites, brokenSites.isEmpty {
      findings.note(
        .cabling, .warning, at: file.position, found: "no cable in \(csv.file) between two devices of the design",
        expected: design.slots.first.map { "devices called as 'naming: device' calls them, such as '\($0.deviceName)'" }
          ?? "a design with devices")
    }
  }
}
