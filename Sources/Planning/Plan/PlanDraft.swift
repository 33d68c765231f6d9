import Documents
import MistAPI

/// A plan while it is being made: compares what is wanted with what is there, step by step.
struct PlanDraft {
  let design: Design
  let desired: DesiredState
  var current: CurrentState
  let secrets: PlanSecrets
  let options: PlanOptions

  /// The ids of what exists, as far as the design speaks of it.
  var known: [ObjectKey: MistID] = [:]
  var slots: [PlanSlot] = []
  var owns = OwnedFieldsTable()
  var notes: [String] = []
  private(set) var steps: [Draft] = []
  /// The names of sites by their keys in the design.
  let sitesByKey: [String: String]
  /// The edits that give sites their templates, by site.
  private let bindings: [ObjectKey: [Edit]]
  /// What this design owned when it was applied last.
  private let records: [ObjectKey: OwnershipRecord]
  /// The slots that lack their device profile, by its name.
  var profileSlots: [String: [PlanSlot]] = [:]

  /// A step before it has its number.
  struct Draft {
    var step: DesignStep
    var verb: PlanStep.Verb
    var subject: String
    var items: [PlanItem]
    var reach: PlanStep.Reach
    var irreversible: String?
  }

  init(design: Design, desired: DesiredState, current: CurrentState, secrets: PlanSecrets, options: PlanOptions) {
    self.design = design
    self.desired = desired
    self.current = current
    self.secrets = secrets
    self.options = options
    sitesByKey = Dictionary(design.sites.map { ($0.key, $0.name) }, uniquingKeysWith: { first, _ in first })
    bindings = Dictionary(
      desired.bindings.map { (.site($0.site.name), $0.edits) }, uniquingKeysWith: { first, _ in first })
    let own = options.ownership.filter { $0.owner == design.ownerName }
    records = Dictionary(own.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Compares everything.
  /// - Throws: `PlanningError`
  mutating func compare() throws {
    try findUsed()
    for object in desired.places { try add(object) }
    for object in desired.settings { try add(object) }
    try addDevices()
    for object in desired.objects { try add(object) }
    addProfiles()
    try addBindings()
    try addDeletions()
    noteUnmanaged()
    try checkOwnership()
  }

  mutating func add(
    _ step: DesignStep, _ verb: PlanStep.Verb, _ subject: String, _ items: [PlanItem],
    reach: PlanStep.Reach = .init(), irreversible: String? = nil
  ) {
    guard !items.isEmpty else { return }
    steps.append(
      Draft(
        step: step, verb: verb, subject: subject, items: items, reach: reach, irreversible: irreversible))
  }

  // MARK: - Finding

  /// What a placeholder stands for, as far as it is known.
  func text(_ placeholder: Placeholder) -> String? {
    switch placeholder {
    case .id(let key): known[key]?.description
    case .secret(_, let hash): secrets.text(hash)
    }
  }

  /// The object that a place stands for; nil when there is none.
  mutating func existing(_ place: ObjectPlace) throws -> CurrentState.Existing? {
    if let pinned = design.pinnedIDs[place.key], let collection = place.collection {
      guard let found = current.items(of: collection).first(where: { $0.id == pinned }) else {
        throw PlanningError.pinnedIsMissing(key: place.key, id: pinned)
      }
      return found
    }
    guard let match = try? JSON.object(place.match).resolved(text).object else { return nil }
    let found = current.matches(place, match: match)
    guard found.count < 2 else {
      throw PlanningError.ambiguous(kind: place.kind, key: place.key, ids: found.map(\.id))
    }
    return found.first
  }

  private mutating func findUsed() throws {
    for use in design.uses {
      let place: ObjectPlace
      switch use.kind {
      case .object(let kind):
        let collection = "/orgs/{org_id}/\(kind.rawValue)"
        place = ObjectPlace(
          key: use.key, kind: kind.singular, collection: collection, item: "\(collection)/{id}",
          match: JSONObject([("name", .string(use.name))]))
      default: place = .siteGroup(use.name)
      }
      guard let found = try existing(place) else {
        let names = current.items(of: place.collection ?? "").compactMap { $0.body["name"]?.string }
        throw PlanningError.usedIsMissing(
          kind: place.kind, name: use.name, place: "\(use.position)", nearest: nearest(to: use.name, among: names))
      }
      known[use.key] = found.id
    }
  }

  // MARK: - Comparing

  /// Adds what brings an object to what is wanted of it.
  mutating func add(_ object: DesiredObject) throws {
    let place = object.place
    let wanted = object.owned.edits(of: object.body)
    owns.note(place.key, wanted.map(\.ownedField))
    let body: JSON
    if place.isSingleton {
      guard let found = current.singles[place.key] else {
        // The settings of a site that is yet to be made: there is nothing in them.
        let edits = wanted.map { Edit($0.path, $0.operation) }
        let item = PlanItem(cell: object.cell, subject: "", action: .edit(place, edits))
        return add(object.step, .update, object.subject, [item], reach: object.reach)
      }
      body = found
    } else if let found = try existing(place) {
      known[place.key] = found.id
      body = found.body
    } else {
      let body = Self.complete(object.owned.body(of: object.body), with: place)
      let item = PlanItem(cell: object.cell, subject: "", action: .create(place, body: body))
      return add(object.step, .create, object.subject, [item], reach: object.reach)
    }
    let edits = differing(wanted, from: body) + droppedFields(of: place.key, wanted, body)
    guard !edits.isEmpty else { return }
    let item = PlanItem(cell: object.cell, subject: "", action: .edit(place, edits))
    add(object.step, .update, object.subject, [item], reach: object.reach)
  }

  /// What is made has at least the members by which it is found again.
  private static func complete(_ body: JSON, with place: ObjectPlace) -> JSON {
    guard var members = body.object else { return body }
    for (name, value) in place.match where members[name] == nil && !value.isNull { members[name] = value }
    return .object(members)
  }

  /// The edits that an object does not meet yet, each with what stands there.
  func differing(_ edits: [Edit], from body: JSON) -> [Edit] {
    edits.compactMap { edit in
      if let resolved = resolved(edit), resolved.isMet(by: body) || isCovered(resolved, in: body) { return nil }
      let present = (resolved(edit) ?? edit).present(in: body)
      return Edit(edit.path, edit.operation, before: present.map { secrets.redacted($0, path: edit.path) })
    }
  }

  /// Whether what a copy holds stands for what the edit wants: the URL of a webhook is covered there.
  private func isCovered(_ edit: Edit, in body: JSON) -> Bool {
    guard secrets.isForCopy, case .set(let value) = edit.operation, let present = edit.present(in: body) else {
      return false
    }
    return SecretCover(secrets: secrets).means(present, value) { _ in nil }
  }

  /// The edit with what is known in place of its placeholders; nil while something is not known.
  private func resolved(_ edit: Edit) -> Edit? {
    var edit = edit
    do {
      switch edit.operation {
      case .set(let value): edit.operation = .set(try value.resolved(text))
      case .include(let value): edit.operation = .include(try value.resolved(text))
      case .exclude(let value): edit.operation = .exclude(try value.resolved(text))
      case .remove: break
      }
      return edit
    } catch {
      return nil
    }
  }

  /// Fields that this design owned when it was applied last, and no longer speaks of: they go.
  private func droppedFields(of key: ObjectKey, _ wanted: [Edit], _ body: JSON) -> [Edit] {
    guard let record = records[key] else { return [] }
    // The templates of a site are declared apart from it.
    let wanted = wanted + (bindings[key] ?? [])
    let declared = Set(wanted.map(\.ownedField))
    return record.fields.compactMap { field in
      let path = field.split(separator: ".").map(String.init)
      guard !path.isEmpty, !field.hasSuffix(OwnedField.elements), !declared.contains(field),
        !wanted.contains(where: { $0.path.starts(with: path) || path.starts(with: $0.path) })
      else { return nil }
      let edit = Edit(path, .remove)
      guard let present = edit.present(in: body), !present.isNull else { return nil }
      return Edit(path, .remove, before: secrets.redacted(present, path: path))
    }
  }

  // MARK: - Result

  func plan() -> Plan {
    let numbered = PlanOrder(steps: steps, known: known, slots: slots).numbered(design)
    var needed: Set<ObjectKey> = []
    for item in numbered.lazy.flatMap(\.items) {
      needed.formUnion(item.action.needs)
      if let place = item.action.place { needed.insert(place.key) }
    }
    let collections = Set(numbered.flatMap(\.items).compactMap { $0.action.place?.collection })
    let moved = Set(numbered.flatMap(\.items).flatMap(\.action.slots))
    let placed = Set(numbered.flatMap(\.items).compactMap { $0.action.place?.key })
    return Plan(
      organisation: .init(name: design.organisation, id: current.organisation), design: design.path,
      owner: design.owner, steps: numbered, known: known.filter { needed.contains($0.key) },
      slots: slots.filter { moved.contains($0.key) || placed.contains($0.key) },
      sizes: sizes(of: collections, movesDevices: !moved.isEmpty), owns: owns.groups, notes: notes)
  }
}

extension PlanDraft {
  private func sizes(of collections: Set<String>, movesDevices: Bool) -> [String: Int] {
    var sizes = current.sizes.filter { collections.contains($0.key) }
    if movesDevices { sizes[Plan.inventory] = current.inventory.count }
    return sizes
  }
}

extension Design {
  /// Under which name the ledger knows who owns what this design declares.
  var ownerName: String { owner ?? path }
}

/// The name that is nearest to a word, for messages.
func nearest(to word: String, among names: [String]) -> String? {
  names.isEmpty ? nil : nearestWord(to: word, in: names)
}
