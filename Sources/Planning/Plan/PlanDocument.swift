public import MistAPI

extension Plan {
  /// The plan as a document: its content and its digest (schema `plan`).
  public var document: JSON {
    guard case .object(var members) = content else { return content }
    members["digest"] = .string(digest)
    return .object(members)
  }

  /// Everything that the digest is of.
  var content: JSON {
    let ids = known.sorted { $0.key < $1.key }.map { ($0.key.text, JSON.string($0.value.description)) }
    let counts = sizes.sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value)) }
    var members = JSONObject()
    members["mistwin_plan"] = JSON(Plan.version)
    members["organisation"] = ["name": .string(organisation.name), "id": .string(organisation.id.description)]
    members["design"] = .string(design)
    members["owner"] = owner.map { .string($0) } ?? .null
    members["known"] = .object(JSONObject(ids))
    members["sizes"] = .object(JSONObject(counts))
    members["slots"] = .array(slots.map(\.json))
    members["steps"] = .array(steps.map(\.json))
    members["owns"] = .array(owns.map { ["fields": JSON($0.fields), "objects": JSON($0.keys.map(\.text))] })
    members["notes"] = JSON(notes)
    return .object(members)
  }
}

extension PlanSlot {
  var json: JSON {
    var members = JSONObject([
      ("key", .string(key.text)), ("site", .string(site.text)), ("name", .string(name)), ("model", .string(model)),
    ])
    switch filling {
    case .claimCode(let hash): members["claim_code"] = .string(hash)
    case .serial(let serial): members["serial"] = .string(serial)
    case .mac(let mac): members["mac"] = .string(mac.description)
    case .anyOfModel: members["any_of_model"] = true
    }
    if let device { members["device"] = .string(device.description) }
    return .object(members)
  }
}

extension PlanStep {
  var json: JSON {
    let felt: JSON = ["level": .string(impact.level.rawValue), "source": .string(impact.source)]
    var members = JSONObject()
    members["number"] = JSON(number)
    members["step"] = JSON(step.rawValue)
    members["wave"] = JSON(wave)
    members["verb"] = .string(verb.rawValue)
    members["subject"] = .string(subject)
    members["after"] = .array(after.map { JSON($0) })
    members["impact"] = felt
    members["sites"] = JSON(reach.sites)
    members["devices"] = JSON(reach.devices)
    if let irreversible { members["irreversible"] = .string(irreversible) }
    members["items"] = .array(items.map(\.json))
    return .object(members)
  }
}

extension PlanItem {
  var json: JSON {
    var members = JSONObject()
    if case .site(let name) = cell { members["cell"] = .string(name) }
    if !subject.isEmpty { members["subject"] = .string(subject) }
    for (key, value) in action.members { members[key] = value }
    return .object(members)
  }
}

extension PlanAction {
  /// The members of an item: one that names the action, and its content.
  fileprivate var members: [(String, JSON)] {
    func keys(_ keys: [ObjectKey]) -> JSON { JSON(keys.map(\.text)) }
    switch self {
    case .create(let place, let body): return [("create", place.json), ("body", body)]
    case .edit(let place, let edits): return [("edit", place.json), ("edits", .array(edits.map(\.json)))]
    case .delete(let place): return [("delete", place.json)]
    case .claim(let codes): return [("claim", JSON(codes))]
    case .claimOrder(let name, let code, let brings):
      let models = JSONObject(brings.map { ($0.model, JSON($0.count)) })
      return [("claim_order", .string(name)), ("code", code.json), ("brings", .object(models))]
    case .assign(let site, let slots): return [("assign", .string(site.text)), ("slots", keys(slots))]
    case .unassign(let slots): return [("unassign", keys(slots))]
    case .assignProfile(let profile, let slots):
      return [("assign_profile", .string(profile.text)), ("slots", keys(slots))]
    case .unassignProfile(let profile, let slots):
      return [("unassign_profile", .string(profile.text)), ("slots", keys(slots))]
    }
  }
}

extension ObjectPlace {
  var json: JSON {
    var members = JSONObject([("key", .string(key.text)), ("kind", .string(kind)), ("item", .string(item))])
    if let collection { members["collection"] = .string(collection) }
    if let site { members["site"] = .string(site.text) }
    if !match.isEmpty { members["match"] = .object(match) }
    return .object(members)
  }
}

extension Edit {
  var json: JSON {
    var members = JSONObject([("path", JSON(path))])
    switch operation {
    case .set(let value): members["set"] = value
    case .remove: members["remove"] = true
    case .include(let value): members["include"] = value
    case .exclude(let value): members["exclude"] = value
    }
    if let before { members["before"] = before }
    return .object(members)
  }
}
