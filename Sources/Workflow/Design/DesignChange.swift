import Documents
import MistAPI

/// What one body says of the design: values at their places, and rows of its tables.
struct DesignChange: Sendable {
  var units: [DesignUnit] = []
  var sites: [DesignRow] = []
  var devices: [DesignRow] = []

  var isEmpty: Bool { units.isEmpty && sites.isEmpty && devices.isEmpty }

  /// Nothing.
  init() {}

  /// Reads a body by the members that it may have.
  /// - Throws: `WorkflowRefusal.faults` with everything that is wrong with its form.
  init(_ body: JSONObject, _ members: [WorkflowMember]) throws(WorkflowRefusal) {
    var faults: [WorkflowFault] = []
    for (name, value) in body {
      guard let member = members.first(where: { $0.name == name }) else {
        let names = members.map(\.name)
        faults.append(
          WorkflowFault(
            pointer: pointer("", name), found: "the unknown member '\(name)'",
            expected: names.isEmpty ? "none" : "one of \(names.map { "'\($0)'" }.joined(separator: ", "))",
            nearest: nearestWord(to: name, in: names)))
        continue
      }
      Self.checkReferences(value, at: pointer("", name), &faults)
      read(value, as: member, at: pointer("", name), &faults)
    }
    guard faults.isEmpty else { throw .faults(faults) }
  }

  private mutating func read(
    _ value: JSON, as member: WorkflowMember, at place: String, _ faults: inout [WorkflowFault]
  ) {
    switch member.meaning {
    case .rows(let table):
      for (index, row) in (Self.list(value, at: place, &faults) ?? []).enumerated() {
        guard let row = Self.row(row, of: table, at: "\(place)/\(index)", &faults) else { continue }
        switch table {
        case .sites: sites.append(row)
        case .devices: devices.append(row)
        }
      }
    case .values(let path, let levels): take(value, path, levels: levels, at: place, &faults)
    case .orders:
      for (index, order) in (Self.list(value, at: place, &faults) ?? []).enumerated() {
        guard let number = order["po"]?.string else {
          faults.append(
            WorkflowFault(
              pointer: "\(place)/\(index)", found: "an order without a number", expected: "'po' as a text"))
          continue
        }
        units.append(DesignUnit(path: ["devices", "orders", number], value: order, pointer: "\(place)/\(index)"))
      }
    case .ofTemplates(let name, let byName):
      guard let templates = Self.object(value, at: place, &faults) else { return }
      for (template, content) in templates {
        take(
          content, ["templates", "templates", template, name], levels: byName ? 1 : 0, at: pointer(place, template),
          &faults)
      }
    }
  }

  private mutating func take(
    _ value: JSON, _ path: [String], levels: Int, at place: String, _ faults: inout [WorkflowFault]
  ) {
    guard levels > 0 else {
      units.append(DesignUnit(path: path, value: value, pointer: place))
      return
    }
    guard let object = Self.object(value, at: place, &faults) else { return }
    // An object without members, such as a WLAN template that says nothing yet, is one.
    if object.isEmpty, path.count > 1 { units.append(DesignUnit(path: path, value: value, pointer: place)) }
    for (name, inner) in object {
      if path == ["templates", "templates"], let own = inner.object {
        for part in ["wlans", "wxrules"] where own[part] != nil {
          faults.append(
            WorkflowFault(
              pointer: pointer(pointer(place, name), part), found: "'\(part)' of a WLAN template",
              expected: "them in a step of their own: POST \(part == "wlans" ? "/wireless/wlans" : "/policy/wlan")"))
        }
      }
      take(inner, path + [name], levels: levels - 1, at: pointer(place, name), &faults)
    }
  }

  private static func object(_ value: JSON, at place: String, _ faults: inout [WorkflowFault]) -> JSONObject? {
    if let object = value.object { return object }
    faults.append(WorkflowFault(pointer: place, found: value.describedForErrors, expected: "an object"))
    return nil
  }

  private static func list(_ value: JSON, at place: String, _ faults: inout [WorkflowFault]) -> [JSON]? {
    if let list = value.array { return list }
    faults.append(WorkflowFault(pointer: place, found: value.describedForErrors, expected: "a list"))
    return nil
  }

  private static func row(
    _ value: JSON, of table: WorkflowTable, at place: String, _ faults: inout [WorkflowFault]
  ) -> DesignRow? {
    guard let object = object(value, at: place, &faults) else { return nil }
    var row = DesignRow(cells: [], pointer: place)
    for (name, value) in object {
      switch value {
      case .string(let text): row.cells.append((name, text))
      case .number(let number): row.cells.append((name, number.text))
      case .null: continue
      case .bool, .array, .object:
        faults.append(
          WorkflowFault(pointer: pointer(place, name), found: value.describedForErrors, expected: "a text or a number"))
      }
    }
    guard row.key(in: table) != nil else {
      faults.append(
        WorkflowFault(
          pointer: place, found: "a row of \(table.rawValue) without a key",
          expected: table == .sites ? "'store'" : "'claim_code', 'serial' or 'mac'"))
      return nil
    }
    return row
  }

  /// Whoever may call the server may not read its files, nor start its programs.
  private static func checkReferences(_ value: JSON, at place: String, _ faults: inout [WorkflowFault]) {
    switch value {
    case .string(let text) where text.hasPrefix("exec:") || text.hasPrefix("file:"):
      faults.append(
        WorkflowFault(
          pointer: place, found: "the reference '\(text.prefix(40))'",
          expected: "no files or commands of the server's machine; a secret is named by env:NAME"))
    case .array(let values):
      for (index, value) in values.enumerated() { checkReferences(value, at: "\(place)/\(index)", &faults) }
    case .object(let object):
      for (name, value) in object { checkReferences(value, at: pointer(place, name), &faults) }
    default: break
    }
  }
}

extension DesignChange {
  /// This, and then another: of the same place the later one holds. Rows of one body with the same key stay both: that is a fault,
  /// which the rules of designs find.
  func followed(by other: DesignChange) -> DesignChange {
    var result = self
    for unit in other.units {
      if let index = result.units.firstIndex(where: { $0.path == unit.path }) {
        result.units[index] = unit
      } else {
        result.units.append(unit)
      }
    }
    result.sites = Self.rows(sites, other.sites, of: .sites)
    result.devices = Self.rows(devices, other.devices, of: .devices)
    return result
  }

  private static func rows(_ own: [DesignRow], _ other: [DesignRow], of table: WorkflowTable) -> [DesignRow] {
    var result = own
    for row in other {
      let key = row.key(in: table)
      if let index = result.firstIndex(where: { $0.key(in: table) == key && $0.pointer.isEmpty }) {
        result[index] = row
      } else {
        result.append(row)
      }
    }
    return result
  }

  /// As it is kept.
  var json: JSON {
    [
      "units": .array(units.map { ["path": JSON($0.path), "value": $0.value] }),
      "sites": .array(sites.map(\.json)), "devices": .array(devices.map(\.json)),
    ]
  }

  /// What was kept; nothing of what is of another form.
  init(kept: JSON) {
    for unit in kept["units"]?.array ?? [] {
      guard let path = unit["path"]?.strings, let value = unit["value"] else { continue }
      units.append(DesignUnit(path: path, value: value))
    }
    func rows(_ name: String) -> [DesignRow] {
      (kept[name]?.array ?? []).compactMap(\.object).map { object in
        DesignRow(cells: object.compactMap { name, value in value.string.map { (name, $0) } })
      }
    }
    sites = rows("sites")
    devices = rows("devices")
  }
}
