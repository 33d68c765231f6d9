public import MistAPI

/// Checks before the first call that a plan can be carried out: that its secrets are known, and that whatever its steps
/// name exists or is made by a step before.
struct PlanCheck {
  let plan: Plan
  let secrets: PlanSecrets

  /// - Parameter isPending: whether an item is still to be carried out.
  /// - Throws: `ApplyError.secretsMissing`, `ApplyError.unknownPlaceholder`
  func check(_ isPending: (ItemNumber) -> Bool) throws(ApplyError) {
    var reachable = Set(plan.known.keys)
    reachable.formUnion(plan.slots.map(\.key))
    reachable.formUnion([.organisation, .organisationSetting])
    let slots = Set(plan.slots.map(\.key))
    var missing: [String] = []
    var seen: Set<String> = []
    for step in plan.steps {
      for (index, item) in step.items.enumerated() {
        if isPending(ItemNumber(step: step.number, item: index)) {
          for (reference, hash) in item.action.secretHashes
          where secrets.text(hash) == nil && seen.insert(hash).inserted {
            missing.append(reference.isEmpty ? "what stood in \(step.subject) before" : reference)
          }
        }
        for key in item.action.mustExist where !reachable.contains(key) {
          throw .unknownPlaceholder(step: step.number, subject: step.subject, name: key.text)
        }
        for key in item.action.slots where !slots.contains(key) {
          throw .unknownPlaceholder(step: step.number, subject: step.subject, name: key.text)
        }
        if case .create(let place, _) = item.action { reachable.insert(place.key) }
      }
    }
    if !missing.isEmpty { throw .secretsMissing(missing) }
  }
}

extension PlanAction {
  /// The secrets that it sends: where each is to be found, and its hash.
  public var secretHashes: [(reference: String, hash: String)] {
    func secrets(in json: JSON) -> [(reference: String, hash: String)] {
      json.placeholders.compactMap { if case .secret(let reference, let hash) = $0 { (reference, hash) } else { nil } }
    }
    switch self {
    case .create(_, let body): return secrets(in: body)
    case .edit(_, let edits): return edits.flatMap { $0.value.map { secrets(in: $0) } ?? [] }
    case .claim(let codes): return codes.map { ("a claim code", $0) }
    case .claimOrder(let name, let code, _):
      return secrets(in: code.json).map { ("order \(name), \($0.reference)", $0.hash) }
    default: return []
    }
  }

  /// The keys that must have an id when it is sent.
  fileprivate var mustExist: [ObjectKey] {
    switch self {
    case .edit(let place, _), .delete(let place): place.isSingleton ? needs : needs + [place.key]
    default: needs
    }
  }
}

extension Edit {
  /// The value that it writes; nil where it takes something away.
  public var value: JSON? {
    switch operation {
    case .set(let value), .include(let value), .exclude(let value): value
    case .remove: nil
    }
  }
}
