import Documents
import MistAPI

extension DesignLoader {
  /// Fills what is still free with «any of that model», where the orders and the spare devices suffice.
  ///
  /// A device that the ship notice knows by serial or MAC address alone is brought by an order, and counts against it; one
  /// with a claim code is claimed by itself.
  mutating func fillFromOrders(at position: SourcePosition) {
    var ordered: [String: Int] = [:]
    for line in design.orders.flatMap(\.models) { ordered[line.model, default: 0] += line.count }
    var spare: [String: Int] = [:]
    for device in design.spares where device.claimCode != nil {
      if let model = device.model { spare[model, default: 0] += 1 }
    }
    var demands: [String: OrderDemand] = [:]
    for index in design.slots.indices where !lost.slots.contains(index) {
      let slot = design.slots[index]
      switch slot.filledBy {
      case nil:
        design.slots[index].filledBy = .anyOf(model: slot.model)
        demands[slot.model, default: OrderDemand()].any.append(slot.deviceName)
      case .serial, .mac:
        demands[slot.model, default: OrderDemand()].known += 1
      case .claimCode, .anyOf: break
      }
    }
    // Orders that could not be read may hold what seems to be missing.
    if lost.areOrders { return }
    let unused = ordered.keys.filter { demands[$0] == nil }.sorted()
    for (model, demand) in demands.sorted(by: { $0.key < $1.key }) where DeviceModels.named(model) != nil {
      let bought = ordered[model] ?? 0
      let free = max(0, bought - demand.known) + (spare[model] ?? 0)
      guard free + (lost.models[model] ?? 0) + lost.unknown < demand.any.count else { continue }
      let line = design.orders.flatMap(\.models).last { $0.model == model }
      var found = "\(free) free \(model) for \(counted(demand.any.count, "slot"))"
      if bought > 0, demand.known > 0 {
        found += " (\(bought) ordered, \(demand.known) of them bound by serial or MAC address)"
      }
      let others = unused.map { "\(ordered[$0] ?? 0) \($0)" }
      findings.note(
        .orderCoverage, at: line?.position ?? position, found: found,
        expected: "\(demand.any.count - free) more: \(listed(demand.any)) would stay empty",
        nearest: bought == 0 ? nearestWord(to: model, in: unused) : nil,
        advice: others.isEmpty
          ? "order more, or list their claim codes"
          : "the orders bring \(others.joined(separator: ", ")), which no slot asks for")
    }
  }

  /// Warns of slots that nothing fills and that no order is to fill.
  mutating func noteUnfilled(at position: SourcePosition) {
    let free = design.slots.filter { $0.filledBy == nil }
    guard !free.isEmpty else { return }
    findings.note(
      .orderCoverage, .warning, at: position,
      found: "\(counted(free.count, "slot")) without a device: \(listed(free.map(\.deviceName)))",
      expected: "a row of the ship notice for each, or orders and 'any_of_model' under 'bind'")
  }

  /// Notes a secret in clear, which only designs under a directory `fixtures` may hold.
  mutating func noteLiteral(_ reference: SecretReference, _ subject: String, at position: SourcePosition) {
    guard reference.isLiteral, !path.split(separator: "/").contains("fixtures") else { return }
    findings.note(
      .literalSecret, at: position, found: "\(subject) in clear",
      expected: "a reference: env:NAME, file:PATH or exec:COMMAND",
      advice: "a secret in a design stays in its history for ever")
  }
}

/// Devices of the ship notice that could not be used: their errors are noted, and nobody is to order them again.
struct LostDevices {
  /// How many of each model.
  private(set) var models: [String: Int] = [:]
  /// How many of a model that is not known.
  private(set) var unknown = 0
  /// The slots that were meant, by index.
  private(set) var slots: Set<Int> = []
  /// Whether an order could not be read.
  var areOrders = false

  /// Notes a device: its slot where that is known, else its model.
  mutating func note(model: String?, slot: Int?) {
    if let slot, slots.insert(slot).inserted { return }
    // The device may yet be one that another slot waits for.
    guard let model, DeviceModels.named(model) != nil else {
      unknown += 1
      return
    }
    models[model, default: 0] += 1
  }
}

/// What the slots of a model ask of the orders.
private struct OrderDemand {
  /// The names of the devices that any one of the model may become.
  var any: [String] = []
  /// How many are bound by serial or MAC address.
  var known = 0
}
