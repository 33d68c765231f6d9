import MistAPI

extension Plan {
  /// The calls that carrying it out takes, wave by wave: reading what a wave rests on, what is read to be written back, and
  /// what is written. Only what goes wrong, or is done already, takes others.
  public var waveCalls: [WaveCalls] {
    var made: [String: Int] = [:]
    var isBound = !slots.contains { $0.device == nil } && !slots.isEmpty
    var result: [WaveCalls] = []
    for wave in waves {
      guard let first = wave.first else { continue }
      let items = wave.flatMap(\.items)
      var reads = footprintReads(of: items, made: made)
      reads += inventoryReads(of: items, &isBound)
      var writes: [(kind: String, count: Int)] = []
      for item in items {
        if item.action.reads { reads += 1 }
        let kind = item.action.callKind
        if let index = writes.firstIndex(where: { $0.kind == kind }) {
          writes[index].count += 1
        } else {
          writes.append((kind, 1))
        }
        if case .create(let place, _) = item.action, let collection = place.collection {
          made[collection, default: 0] += 1
        }
      }
      if result.isEmpty { reads += 1 }  // who the token is
      result.append(
        WaveCalls(
          "step \(first.step.rawValue), wave \(first.wave)", reads: reads,
          writes: writes.map { CallCount($0.kind, $0.count) }, longestChain: 1 + Self.longestChain(of: items)))
    }
    return result
  }

  /// The calls of the chain that has most of them.
  private static func longestChain(of items: [PlanItem]) -> Int {
    var calls: [PlanItem.Chain: Int] = [:]
    for item in items { calls[item.chain, default: 0] += item.action.reads ? 2 : 1 }
    return calls.values.max() ?? 0
  }

  /// What is read before the first write of a wave: lists page by page where something is made in them or many of their
  /// objects change, else single objects.
  private func footprintReads(of items: [PlanItem], made: [String: Int]) -> Int {
    var wanted = FootprintPlan()
    for item in items {
      switch item.action {
      case .create(let place, let body):
        if let collection = place.collection { wanted.list(collection) }
        want([body], &wanted)
      case .edit(let place, let edits):
        let exists = place.isSingleton ? place.site.map { known[$0] != nil } ?? true : known[place.key] != nil
        if exists {
          if let collection = place.collection {
            wanted.object(place.key.text, in: collection)
          } else if let site = place.site, !place.isSingleton {
            wanted.object(place.key.text, in: "\(site.text)/devices")
          } else {
            wanted.single(place.key.text)
          }
        }
        want(edits.compactMap(\.newValue), &wanted)
      default: break
      }
    }
    let (lists, singles) = wanted.reads { sizes[$0] ?? 0 }
    return lists.reduce(singles.count) { sum, path in
      sum + max(1, (sizes[path, default: 0] + made[path, default: 0] + FootprintPlan.page - 1) / FootprintPlan.page)
    }
  }

  private func want(_ values: [JSON], _ wanted: inout FootprintPlan) {
    for case .id(let key) in values.flatMap(\.placeholders) where known[key] != nil {
      guard let collection = key.collectionPath else { continue }
      wanted.object(key.text, in: collection)
    }
  }

  /// The inventory is read once in each wave that moves devices, and before each order to count what is there.
  private func inventoryReads(of items: [PlanItem], _ isBound: inout Bool) -> Int {
    var reads = 0
    var needsInventory = false
    for item in items {
      switch item.action {
      case .claimOrder: reads += 1
      case .assign, .unassign, .assignProfile, .unassignProfile: needsInventory = true
      case .edit(let place, _) where place.collection == nil && !place.isSingleton && !isBound: needsInventory = true
      default: break
      }
    }
    guard needsInventory else { return reads }
    isBound = true
    let claimed = steps.flatMap(\.items).reduce(0) { sum, item in
      switch item.action {
      case .claim(let codes): sum + codes.count
      case .claimOrder(_, _, let brings): sum + brings.reduce(0) { $0 + $1.count }
      default: sum
      }
    }
    let size = sizes[Self.inventory, default: 0] + claimed
    return reads + max(1, (size + 999) / 1000)
  }

  /// The path under which `sizes` counts the inventory.
  static let inventory = "/orgs/{org_id}/inventory"
}

extension ObjectKey {
  /// The collection of an object that a body names, as a template of a path; nil for what is in none.
  fileprivate var collectionPath: String? {
    let parts = text.split(separator: "/")
    guard parts.count >= 2 else { return nil }
    return "/orgs/{org_id}/\(parts[parts.count - 2])"
  }
}

extension Edit {
  /// What is to stand at the path.
  var newValue: JSON? {
    switch operation {
    case .set(let value), .include(let value), .exclude(let value): value
    case .remove: nil
    }
  }
}

extension PlanAction {
  /// What its call does, in words.
  var callKind: String {
    switch self {
    case .create(let place, _): "create \(place.kind)"
    case .edit(let place, _): "change \(place.kind)"
    case .delete(let place): "delete \(place.kind)"
    case .claim: "claim by code"
    case .claimOrder: "claim an order"
    case .assign: "assign devices"
    case .unassign: "unassign devices"
    case .assignProfile: "assign a profile"
    case .unassignProfile: "unassign a profile"
    }
  }
}
