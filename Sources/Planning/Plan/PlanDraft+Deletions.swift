import MistAPI

extension PlanDraft {
  /// What the design made and no longer speaks of goes, or is named.
  mutating func addDeletions() throws {
    let wanted = Set((desired.places + desired.settings + desired.objects).map(\.place.key))
    let dropped = options.ownership.filter { record in
      record.owner == design.ownerName && record.made != nil && !wanted.contains(record.key)
    }.sorted { $0.key < $1.key }
    let standing = dropped.compactMap { record -> (OwnershipRecord, OwnershipRecord.Made)? in
      guard let made = record.made, exists(made) else { return nil }
      return (record, made)
    }
    guard options.prunes else {
      for (_, made) in standing {
        notes.append(
          "\(made.place.kind) '\(name(of: made))' is no longer in the design, which made it; --prune deletes it")
      }
      return
    }
    let going = Set(standing.map(\.1.id))
    // What rests on others goes before them.
    for (record, made) in standing.sorted(by: { Self.rank($0.1.place) > Self.rank($1.1.place) }) {
      let subject = "\(made.place.kind) '\(name(of: made))'"
      known[record.key] = made.id
      let users = users(of: made.id, without: going)
      if !users.isEmpty { throw PlanningError.inUse(subject: subject, users: users) }
      let cell: PlanCell = made.place.collection == ObjectPlace.sites ? .site(name(of: made)) : .shared
      if made.place.collection == ObjectPlace.sites { addUnassignment(from: made, record.key, cell) }
      add(
        Self.step(of: made.place), .delete, subject,
        [PlanItem(cell: cell, subject: "", action: .delete(made.place))],
        reach: .init(sites: made.place.collection == ObjectPlace.sites ? 1 : 0),
        irreversible: "what is deleted is gone with its history; made anew, it gets another id")
    }
  }

  private func exists(_ made: OwnershipRecord.Made) -> Bool {
    guard let collection = made.place.collection else { return false }
    // A collection that was not read: what stands there is not known, and is not spoken of.
    return current.items(of: collection).contains { $0.id == made.id }
  }

  private func name(of made: OwnershipRecord.Made) -> String {
    made.place.match["name"]?.string ?? made.place.match["ssid"]?.string ?? made.place.key.text
  }

  /// The devices of a site leave it before it goes.
  private mutating func addUnassignment(from made: OwnershipRecord.Made, _ site: ObjectKey, _ cell: PlanCell) {
    let devices = current.inventory.filter { $0.site == made.id }.sorted { $0.mac < $1.mac }
    let siteName = name(of: made)
    let leaving = devices.map { item in
      PlanSlot(
        key: .device(item.name.isEmpty ? item.mac.description : item.name, atSite: siteName), site: site,
        name: item.name, model: item.model, filling: .mac(item.mac), device: item.mac)
    }
    slots += leaving
    for slot in leaving { known[slot.key] = slot.device.map { MistID(device: $0) } }
    for part in leaving.chunked(by: Planner.batch) {
      add(
        .devices, .unassign, "\(counted(part.count, "device")) from '\(siteName)'",
        [PlanItem(cell: cell, subject: "", action: .unassign(slots: part.map(\.key)))],
        reach: .init(sites: 1, devices: part.count))
    }
  }

  /// Who still names an object by its id, after this plan's own edits.
  private func users(of id: MistID, without going: Set<MistID>) -> [String] {
    let text = id.description
    var edited: [ObjectKey: Set<String>] = [:]
    for item in steps.flatMap(\.items) {
      if case .edit(let place, let edits) = item.action {
        edited[place.key, default: []].formUnion(edits.map(\.member))
      }
    }
    let keys = Dictionary(known.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
    var users: [String] = []
    for collection in current.collectionPaths {
      for item in current.items(of: collection) where item.id != id && !going.contains(item.id) {
        let changing = keys[item.id].flatMap { edited[$0] } ?? []
        let names = (item.body.object ?? JSONObject()).contains {
          !changing.contains($0.key) && !Self.derived.contains($0.key) && $0.value.holds(text)
        }
        guard names else { continue }
        let name = item.body["name"]?.string ?? item.body["ssid"]?.string ?? item.id.description
        users.append("\(collection.split(separator: "/").last ?? "") '\(name)'")
      }
    }
    return users
  }

  /// Members that the cloud derives from others: the sites of a group are told by the sites.
  private static let derived: Set<String> = ["id", "org_id", "site_id", "site_ids"]

  /// Collections whose objects rest on others come later.
  private static func rank(_ place: ObjectPlace) -> Int {
    if place.collection == ObjectPlace.siteGroups { return 0 }
    if place.collection == ObjectPlace.sites { return 50 }
    return 1 + step(of: place).rawValue
  }

  private static func step(of place: ObjectPlace) -> DesignStep {
    let last = place.collection?.split(separator: "/").last.map(String.init) ?? ""
    return DesignObjectKind(rawValue: last).map { DesignStep($0) } ?? .sites
  }

  /// Lists what nobody owns.
  mutating func noteUnmanaged() {
    guard options.listsUnmanaged else { return }
    let mine = Set(known.values)
    let owned = Set(options.ownership.compactMap { $0.made?.id })
    for collection in current.collectionPaths {
      for item in current.items(of: collection) where !mine.contains(item.id) && !owned.contains(item.id) {
        let name = item.body["name"]?.string ?? item.body["ssid"]?.string ?? item.id.description
        let kind = String(collection.split(separator: "/").last ?? "")
        if let resource = options.terraform?.owner(of: item.id) {
          notes.append("\(kind) '\(name)' is owned by Terraform (\(resource))")
        } else {
          notes.append("\(kind) '\(name)' is unmanaged")
        }
      }
    }
  }

  /// Refuses to write what others own.
  func checkOwnership() throws {
    var conflicts: [OwnershipConflict] = []
    let others = Dictionary(
      grouping: options.ownership.filter { $0.owner != design.ownerName }, by: \.key)
    for group in owns.groups {
      for key in group.keys {
        for record in others[key] ?? [] {
          for field in group.fields where record.fields.contains(where: { OwnedField.clash($0, field) }) {
            conflicts.append(OwnershipConflict(key: key, field: field, owner: "design '\(record.owner)'"))
          }
        }
      }
    }
    if let terraform = options.terraform {
      for place in steps.flatMap(\.items).compactMap(\.action.place) {
        let resource =
          place.key == .organisationSetting
          ? terraform.owner(of: current.organisation)
          : place.isSingleton
            ? place.site.flatMap { known[$0] }.flatMap { terraform.owner(ofSettingOf: $0) }
            : known[place.key].flatMap { terraform.owner(of: $0) }
        guard let resource else { continue }
        conflicts.append(OwnershipConflict(key: place.key, field: "", owner: "Terraform (\(resource))"))
      }
    }
    if !conflicts.isEmpty { throw PlanningError.ownedByOther(conflicts) }
  }
}

extension JSON {
  /// Whether a text stands anywhere in the value.
  func holds(_ text: String) -> Bool {
    switch self {
    case .string(let own): own == text
    case .array(let elements): elements.contains { $0.holds(text) }
    case .object(let members): members.contains { $0.value.holds(text) }
    default: false
    }
  }
}
