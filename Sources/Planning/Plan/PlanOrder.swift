import MistAPI

/// Brings the steps of a draft into their order: by the thirteen steps, deletions last, each with its wave and with the
/// steps that it rests on.
struct PlanOrder {
  let steps: [PlanDraft.Draft]
  let known: [ObjectKey: MistID]
  let slots: [PlanSlot]

  func numbered(_ design: Design) -> [PlanStep] {
    let ordered = steps.enumerated().sorted { one, other in
      let (first, second) = (Self.rank(one.element), Self.rank(other.element))
      return first == second ? one.offset < other.offset : first < second
    }.map(\.element)
    var makers: [ObjectKey: Int] = [:]
    var placers: [ObjectKey: Int] = [:]
    var claims: [Int] = []
    var freed: [Int] = []
    let unknownDevices = Set(slots.lazy.filter { $0.device == nil }.map(\.key))
    var result: [PlanStep] = []
    result.reserveCapacity(ordered.count)
    var wave = 0
    var firstOfWave = 1
    for (index, draft) in ordered.enumerated() {
      let number = index + 1
      var after: Set<Int> = []
      for action in draft.items.map(\.action) {
        for key in action.needs { if let maker = makers[key] { after.insert(maker) } }
        for slot in action.slots where unknownDevices.contains(slot) { after.formUnion(claims) }
        for slot in action.slots { if let placer = placers[slot] { after.insert(placer) } }
        if let place = action.place {
          if let maker = makers[place.key] { after.insert(maker) }
          if let placer = placers[place.key] { after.insert(placer) }
        }
        if case .delete = action { after.formUnion(freed) }
      }
      let followsOtherStep = index == 0 || Self.rank(ordered[index - 1]) != Self.rank(draft)
      if followsOtherStep || after.contains(where: { $0 >= firstOfWave }) {
        wave += 1
        firstOfWave = number
      }
      for action in draft.items.map(\.action) {
        switch action {
        case .create(let place, _): makers[place.key] = number
        case .claim, .claimOrder: claims.append(number)
        case .assign(_, let slots): for slot in slots { placers[slot] = number }
        // Deletions come in an order in which each frees those after it.
        case .unassign, .delete: freed = [number]
        default: break
        }
      }
      result.append(
        PlanStep(
          number: number, step: draft.step, wave: wave, verb: draft.verb, subject: draft.subject, items: draft.items,
          after: after.sorted(), impact: UserImpact(of: draft, isNew: { makers[$0] != nil }),
          irreversible: draft.irreversible, reach: draft.reach))
    }
    return result
  }

  /// What goes, goes last.
  private static func rank(_ draft: PlanDraft.Draft) -> Int {
    draft.verb == .delete || draft.verb == .unassign ? 100 : draft.step.rawValue
  }
}
