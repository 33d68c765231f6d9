import Documents
import MistAPI
import Planning

/// The design that the steps carry out: what the server was started with, and what was sent to it since.
struct WorkingDesign: Sendable {
  /// What the server was started with.
  let base: WorkflowBase
  /// What was sent, what came later over what came before.
  var sent: DesignChange

  /// The design and everything that was found in it.
  struct Reading {
    let design: Design
    /// What keeps it from being used, each at its place in the body that was sent last.
    let faults: [WorkflowFault]
  }

  /// With what a body says; its faults have their places in that body.
  func adding(_ change: DesignChange) -> WorkingDesign {
    var earlier = sent
    // Only the newest body is what the caller can look into.
    for index in earlier.units.indices { earlier.units[index].pointer = "" }
    for index in earlier.sites.indices { earlier.sites[index].pointer = "" }
    for index in earlier.devices.indices { earlier.devices[index].pointer = "" }
    return WorkingDesign(base: base, sent: earlier.followed(by: change))
  }

  /// The document: the base's, with the values that were sent.
  var document: JSONObject {
    var root = base.document
    for unit in sent.units {
      if unit.path.starts(with: ["devices", "orders"]) {
        Self.setOrder(unit, in: &root)
      } else {
        Self.set(unit.value, unit.path[...], in: &root)
      }
    }
    if !sent.sites.isEmpty || base.sitesTable == nil { Self.name(WorkflowTable.sites, at: ["sites"], in: &root) }
    if !sent.devices.isEmpty {
      Self.name(.devices, at: ["devices", "ship_notice"], in: &root)
      // Hardware is told of as it comes: slots that wait for theirs are no fault, unless an order is to fill them.
      if root["devices"]?["bind"] == nil, root["devices"]?["orders"] == nil {
        Self.set(["ship_notice"], ["devices", "bind"], in: &root)
      }
    }
    return root
  }

  /// Tells where a table is, where the design does not say so yet.
  private static func name(_ table: WorkflowTable, at path: [String], in root: inout JSONObject) {
    var value: JSON? = .object(root)
    for part in path { value = value?[part] }
    if value == nil || value?.isNull == true { set(.string(table.usualFile), path[...], in: &root) }
  }

  private static func set(_ value: JSON, _ path: ArraySlice<String>, in object: inout JSONObject) {
    guard let name = path.first else { return }
    if path.count == 1 {
      object[name] = value
    } else {
      var inner = object[name]?.object ?? JSONObject()
      set(value, path.dropFirst(), in: &inner)
      object[name] = .object(inner)
    }
  }

  private static func setOrder(_ unit: DesignUnit, in root: inout JSONObject) {
    var devices = root["devices"]?.object ?? JSONObject()
    var orders = devices["orders"]?.array ?? []
    if let index = orders.firstIndex(where: { $0["po"]?.string == unit.path.last }) {
      orders[index] = unit.value
    } else {
      orders.append(unit.value)
    }
    devices["orders"] = .array(orders)
    root["devices"] = .object(devices)
  }

  /// A table with the rows that were sent.
  func table(_ table: WorkflowTable) -> DesignTableText {
    switch table {
    case .sites:
      DesignTableText(.sites, base: base.sitesTable, mapping: base.siteColumns, sent: sent.sites)
    case .devices:
      DesignTableText(.devices, base: base.devicesTable, mapping: base.deviceColumns, sent: sent.devices)
    }
  }

  /// The text of its document, which is YAML, too.
  var documentText: String { JSON.object(document).indentedText + "\n" }

  /// Reads it, and finds everything that is wrong with it.
  func read() -> Reading {
    let text = documentText
    let (sites, devices) = (table(.sites), table(.devices))
    let files = WorkflowFiles(
      base: base,
      own: [base.path: text, base.sitesPath: sites.text, base.devicesPath: devices.text])
    let reading = Design.read(base.path, files: files)
    let errors = reading.errors.map(\.document)
    guard !errors.isEmpty else { return Reading(design: reading.design, faults: []) }
    let places = DocumentPlaces(text, file: base.path)
    let lines = (sites: sites.rowsByLine(named: base.sitesPath), devices: devices.rowsByLine(named: base.devicesPath))
    let faults = errors.map { error -> WorkflowFault in
      let position = error.position
      if position.file == base.path {
        let path = places?.path(at: position) ?? []
        return WorkflowFault(error, pointer: pointer(to: path), place: Self.place(path))
      }
      let pointer: String? =
        switch position.file {
        case base.sitesPath: sites.pointer(to: position, lines.sites)
        case base.devicesPath: devices.pointer(to: position, lines.devices)
        default: nil
        }
      return WorkflowFault(error, pointer: pointer, place: "\(position)")
    }
    return Reading(design: reading.design, faults: faults)
  }

  private static func place(_ path: [String]) -> String {
    path.isEmpty ? "the design" : "the design: " + path.joined(separator: ".")
  }

  /// Where a member of the design stands in the body that sent it; nil for what an earlier body sent, or the base has.
  private func pointer(to path: [String]) -> String? {
    for unit in sent.units where !unit.pointer.isEmpty {
      if unit.path.starts(with: ["devices", "orders"]) { continue }
      if path.starts(with: unit.path) {
        return path.dropFirst(unit.path.count).reduce(unit.pointer) { Workflow.pointer($0, $1) }
      }
    }
    return nil
  }
}
