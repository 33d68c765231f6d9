import MistAPI

/// Turns what was carried out of a plan into the plan that undoes it, cell by cell.
public struct InversePlanner: Sendable {
  /// An item that was carried out.
  struct Entry: Sendable {
    var number: ItemNumber
    var intent: ItemIntent
    var outcome: ItemOutcome
  }

  let plan: Plan
  /// What was carried out, in the order of the plan.
  let entries: [Entry]
  /// The ids of everything that the plan names.
  let ids: [ObjectKey: MistID]

  /// The inverse of every cell that something was done in: sites in the order of the plan, then what they share.
  public var cells: [CellUndo] {
    var byCell: [PlanCell: [Entry]] = [:]
    var order: [PlanCell] = []
    for entry in entries {
      guard let item = item(entry.number) else { continue }
      if byCell[item.cell] == nil { order.append(item.cell) }
      byCell[item.cell, default: []].append(entry)
    }
    order.removeAll { $0 == .shared }
    if byCell[.shared] != nil { order.append(.shared) }
    let slots = slots
    return order.compactMap { cell in
      let plan = inverse(of: byCell[cell] ?? [], slots)
      return plan.isEmpty && plan.notes.isEmpty ? nil : CellUndo(cell: cell, plan: plan)
    }
  }

  /// The inverse of everything in one plan.
  public var whole: Plan { inverse(of: entries, slots) }

  /// The inverse of one cell; nil when nothing was done in it.
  func inverse(of cell: PlanCell) -> Plan? {
    let own = entries.filter { item($0.number)?.cell == cell }
    return own.isEmpty ? nil : inverse(of: own, slots)
  }

  /// The slots by key, where devices were moved.
  private var slots: [ObjectKey: PlanSlot] {
    guard entries.contains(where: { !$0.intent.devices.isEmpty }) else { return [:] }
    return Dictionary(plan.slots.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private func item(_ number: ItemNumber) -> PlanItem? { plan.item(number) }

  private func inverse(of entries: [Entry], _ slots: [ObjectKey: PlanSlot]) -> Plan {
    var draft = InverseDraft(plan: plan, ids: ids, slots: slots, entries: entries)
    for entry in entries.reversed() { draft.add(entry) }
    return draft.finished
  }
}

extension Plan {
  /// The step of a number. Steps are numbered from 1 in the order of the plan.
  func step(_ number: Int) -> PlanStep? {
    let index = number - 1
    guard steps.indices.contains(index), steps[index].number == number else {
      return steps.first { $0.number == number }
    }
    return steps[index]
  }

  /// The item of a number.
  func item(_ number: ItemNumber) -> PlanItem? {
    guard let step = step(number.step), step.items.indices.contains(number.item) else { return nil }
    return step.items[number.item]
  }
}

/// An inverse plan while it is being made, from the last item to the first.
private struct InverseDraft {
  let plan: Plan
  let ids: [ObjectKey: MistID]
  /// What was made: taking it away takes along what was done to it.
  private let created: Set<ObjectKey>
  /// The slots whose devices had no site before: taking them away takes along what was done to them.
  private let placed: Set<ObjectKey>
  private let slots: [ObjectKey: PlanSlot]

  private var steps: [PlanStep] = []
  private var numbers: [Int: Int] = [:]
  private var known: [ObjectKey: MistID] = [:]
  private var used: [PlanSlot] = []
  private var seen: Set<ObjectKey> = []
  private var notes: [String] = []

  init(
    plan: Plan, ids: [ObjectKey: MistID], slots: [ObjectKey: PlanSlot], entries: [InversePlanner.Entry]
  ) {
    self.plan = plan
    self.ids = ids
    self.slots = slots
    var created: Set<ObjectKey> = []
    var placed: Set<ObjectKey> = []
    for entry in entries {
      guard let item = plan.item(entry.number) else { continue }
      switch item.action {
      case .create(let place, _): created.insert(place.key)
      case .assign: placed.formUnion(entry.intent.devices.keys)
      default: continue
      }
    }
    self.created = created
    self.placed = placed
  }

  mutating func add(_ entry: InversePlanner.Entry) {
    guard let step = plan.step(entry.number.step), let item = plan.item(entry.number) else { return }
    for (action, verb) in inverses(of: item.action, entry, step) {
      let inverse = PlanItem(cell: item.cell, subject: item.subject, action: action)
      remember(action, entry)
      if steps.last?.number == numbers[step.number], steps.last?.verb == verb, !steps.isEmpty {
        steps[steps.count - 1].items.append(inverse)
      } else {
        append(inverse, verb: verb, of: step)
      }
    }
  }

  private mutating func append(_ item: PlanItem, verb: PlanStep.Verb, of step: PlanStep) {
    let number = steps.count + 1
    let isNewWave = steps.last.map { last in plan.step(originals[last.number] ?? 0)?.wave != step.wave } ?? true
    let wave = (steps.last?.wave ?? 0) + (isNewWave ? 1 : 0)
    steps.append(
      PlanStep(
        number: number, step: step.step, wave: wave, verb: verb, subject: step.subject, items: [item], after: [],
        impact: step.impact,
        irreversible: verb == .delete ? "what is deleted does not come back with its history" : nil, reach: step.reach))
    numbers[step.number] = number
    originals[number] = step.number
  }

  private var originals: [Int: Int] = [:]
  /// How many devices were claimed by claim code, in all batches.
  private var claimed = 0

  private mutating func inverses(
    of action: PlanAction, _ entry: InversePlanner.Entry, _ step: PlanStep
  ) -> [(PlanAction, PlanStep.Verb)] {
    switch action {
    case .create(let place, _): return [(.delete(place), .delete)]
    case .edit(let place, _):
      if created.contains(place.key) || placed.contains(place.key) { return [] }
      if place.isSingleton, let site = place.site, created.contains(site) { return [] }
      return entry.intent.undo.isEmpty ? [] : [(.edit(place, entry.intent.undo), .update)]
    case .delete(let place):
      notes.append("\(place.kind) '\(place.key)' was deleted; that cannot be undone")
      return []
    case .claim(let codes):
      claimed += codes.count
      return []
    case .claimOrder(let name, _, _):
      notes.append("order \(name) was claimed by its activation code; that cannot be undone")
      return []
    case .assign(let site, let slots):
      return moved(slots, entry, stays: ids[site]).map { former, slots in
        guard let former else { return (.unassign(slots: slots), .unassign) }
        notes.append(
          "\(slots.count) devices go back to the site \(former); what was configured on them there does not")
        return (.assign(site: key(of: former, in: "sites"), slots: slots), .assign)
      }
    case .unassign(let slots):
      return moved(slots, entry, stays: nil).compactMap { former, slots in
        guard let former else { return nil }
        notes.append(
          "\(slots.count) devices go back to the site \(former); what was configured on them there does not")
        return (.assign(site: key(of: former, in: "sites"), slots: slots), .assign)
      }
    case .assignProfile(let profile, let slots):
      return moved(slots, entry, stays: ids[profile]).map { former, slots in
        guard let former else { return (.unassignProfile(profile, slots: slots), .unassign) }
        return (.assignProfile(key(of: former, in: "deviceprofiles"), slots: slots), .assign)
      }
    case .unassignProfile(_, let slots):
      return moved(slots, entry, stays: nil).compactMap { former, slots in
        former.map { (.assignProfile(key(of: $0, in: "deviceprofiles"), slots: slots), .assign) }
      }
    }
  }

  /// The slots whose devices the item moved, by where they were before, in the order of the ids.
  private func moved(
    _ slots: [ObjectKey], _ entry: InversePlanner.Entry, stays: MistID?
  ) -> [(former: MistID?, slots: [ObjectKey])] {
    var groups: [MistID?: [ObjectKey]] = [:]
    for slot in slots {
      guard let mac = entry.intent.devices[slot] else { continue }
      groups[entry.intent.former[mac], default: []].append(slot)
    }
    return groups.sorted { ($0.key ?? .zero) < ($1.key ?? .zero) }.map { ($0.key, $0.value) }
  }

  /// The key of what is known by its id alone.
  private mutating func key(of id: MistID, in collection: String) -> ObjectKey {
    let key = ObjectKey(text: "\(collection)/\(id)")
    known[key] = id
    return key
  }

  /// Keeps the ids and slots that an action speaks of.
  private mutating func remember(_ action: PlanAction, _ entry: InversePlanner.Entry) {
    for key in action.needs + (action.place.map { [$0.key] } ?? []) where known[key] == nil {
      known[key] = ids[key] ?? entry.outcome.ids[key]
    }
    for key in action.slots where seen.insert(key).inserted {
      guard var slot = slots[key], let mac = entry.intent.devices[key] else { continue }
      slot.filling = .mac(mac)
      slot.device = mac
      used.append(slot)
    }
  }

  /// The plan. A step rests on the inverses of the steps that rested on its own.
  var finished: Plan {
    var steps = steps
    for (original, number) in numbers.sorted(by: { $0.key < $1.key }) {
      for earlier in plan.step(original)?.after ?? [] {
        guard let index = numbers[earlier] else { continue }
        steps[index - 1].after.append(number)
      }
    }
    for index in steps.indices { steps[index].after.sort() }
    let claims = claimed > 0 ? ["\(claimed) devices were claimed by claim code; that cannot be undone"] : []
    return Plan(
      organisation: plan.organisation, design: plan.design, owner: plan.owner, steps: steps, known: known,
      slots: used, sizes: [:], notes: notes.reversed() + claims)
  }
}
