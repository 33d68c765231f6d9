import MistAPI

/// A plan while it is being made: compares the design with what is there, step by step.
struct PlanDraft {
  private let design: Design
  private let current: CurrentState
  private let secrets: [SecretReference: String]
  private let bodies: DesiredBody
  private var known = DesiredBody.Known()
  private var drafts: [Draft] = []
  /// The slots that lack their device profile, by its name.
  private var profileSlots: [String: [Int]] = [:]

  private struct Draft {
    var step: DesignStep
    var verb: PlanStep.Verb
    var subject: String
    var members: [String]
    var calls: Int
    var action: PlanAction
  }

  init(design: Design, current: CurrentState, secrets: [SecretReference: String]) {
    self.design = design
    self.current = current
    self.secrets = secrets
    bodies = DesiredBody(design)
    known.siteGroups = current.siteGroups.mapValues(\.id)
    for site in design.sites { known.sites[site.key] = current.sites[site.name]?.id }
  }

  /// The steps in their order: by the thirteen steps, then as they were found.
  var numbered: [PlanStep] {
    drafts.enumerated().sorted { ($0.element.step, $0.offset) < ($1.element.step, $1.offset) }.enumerated().map {
      PlanStep(
        number: $0.offset + 1, step: $0.element.element.step, verb: $0.element.element.verb,
        subject: $0.element.element.subject, members: $0.element.element.members, calls: $0.element.element.calls,
        action: $0.element.element.action, content: design.content(of: $0.element.element.action))
    }
  }

  private mutating func add(
    _ step: DesignStep, _ verb: PlanStep.Verb, _ subject: String, members: [String] = [], _ action: PlanAction
  ) {
    drafts.append(
      Draft(step: step, verb: verb, subject: subject, members: members, calls: 1, action: action))
  }

  mutating func addSites() throws {
    for group in design.siteGroups where current.siteGroups[group.name] == nil {
      add(.sites, .create, "site group '\(group.name)'", .createSiteGroup(group.name))
    }
    for site in design.sites {
      if let existing = current.sites[site.name] {
        let members =
          bodies.body(of: site, known: known).map { $0.membersThatDiffer(from: existing.body) } ?? ["sitegroup_ids"]
        if !members.isEmpty {
          add(.sites, .update, "site '\(site.name)'", members: members, .updateSite(key: site.key, members: members))
        }
      } else {
        add(.sites, .create, "site '\(site.name)'", .createSite(key: site.key))
      }
      let variables = DesiredBody.variables(of: site)
      let present = current.settings[site.name]?["vars"] ?? [:]
      let differing = variables.membersThatDiffer(from: present)
      if !differing.isEmpty {
        add(
          .sites, .update, "variables of '\(site.name)'", members: differing, .setVariables(key: site.key))
      }
    }
  }

  mutating func addDevices() throws {
    guard !design.slots.isEmpty else { return }
    addClaims()
    let claimsAll = drafts.contains { $0.verb == .claim }
    // Before the claims the devices of some slots are not known; then every slot is to be filled.
    let binding = claimsAll ? nil : try DeviceBinding(of: design, inventory: current.inventory, sites: known.sites)
    let items = Dictionary(current.inventory.map { ($0.mac, $0) }, uniquingKeysWith: { first, _ in first })
    var bySite: [String: [Int]] = [:]
    var toName: [Int] = []
    var byProfile: [String: [Int]] = [:]
    for (index, slot) in design.slots.enumerated() where slot.filledBy != nil {
      let item = binding?.devices[index].flatMap { items[$0] }
      let isPlaced = item?.site != nil && item?.site == known.sites[slot.siteKey]
      if !isPlaced { bySite[slot.siteKey, default: []].append(index) }
      if !isPlaced || item?.name != slot.deviceName { toName.append(index) }
      if let profile = slot.deviceProfile {
        let wanted = try design.object(.deviceprofiles, profile).flatMap { try current.existing($0, template: nil)?.id }
        if wanted == nil || item?.profile != wanted { byProfile[profile, default: []].append(index) }
      }
    }
    for site in design.sites {
      let slots = bySite[site.key] ?? []
      for start in stride(from: 0, to: slots.count, by: Planner.batch) {
        let part = Array(slots[start..<min(start + Planner.batch, slots.count)])
        add(
          .devices, .assign, "\(part.count) devices to '\(site.name)'", .assignDevices(key: site.key, slots: part))
      }
    }
    for index in toName {
      add(.devices, .update, "device '\(design.slots[index].deviceName)'", members: ["name"], .nameDevice(slot: index))
    }
    profileSlots = byProfile
  }

  private mutating func addClaims() {
    let magics = Set(current.inventory.map(\.magic))
    let noticed = design.claimCodes.map(\.magic)
    let codes = noticed.filter { !magics.contains($0) }
    for start in stride(from: 0, to: codes.count, by: Planner.batch) {
      let part = Array(codes[start..<min(start + Planner.batch, codes.count)])
      add(.devices, .claim, "\(part.count) devices by claim code", .claimCodes(part))
    }
    // Whether an order was claimed already cannot be read from the API; its devices can be counted.
    let byCode = Set(noticed)
    var byOrder: [String: Int] = [:]
    for item in current.inventory where !byCode.contains(item.magic) { byOrder[item.model, default: 0] += 1 }
    for (index, order) in design.orders.enumerated() where order.activation != nil {
      let present = order.models.allSatisfy { byOrder[$0.model, default: 0] >= $0.count }
      if !present { add(.devices, .claim, "order \(order.po)", .claimOrder(index: index)) }
    }
  }

  mutating func addObjects() throws {
    for (address, object) in design.addressedObjects {
      let template = address.template.flatMap { known.objects[DesignObjectAddress(kind: .templates, name: $0)] }
      let subject = "\(object.kind.singular) '\(address.template.map { "\($0)/" } ?? "")\(object.name)'"
      guard address.template == nil || template != nil,
        let existing = try current.existing(object, template: template)
      else {
        add(DesignStep(object.kind), .create, subject, .createObject(address))
        continue
      }
      known.objects[address] = existing.id
      guard let body = bodies.body(of: object, at: address, known: known, secrets: secrets) else {
        let members = ["references"]
        add(DesignStep(object.kind), .update, subject, members: members, .updateObject(address, members: []))
        continue
      }
      let members = body.membersThatDiffer(from: existing.body)
      if !members.isEmpty {
        add(DesignStep(object.kind), .update, subject, members: members, .updateObject(address, members: members))
      }
    }
    // Profiles are given once they exist.
    for object in design.objects(of: .deviceprofiles) {
      guard let slots = profileSlots[object.name] else { continue }
      add(
        .hubProfiles, .assign, "\(slots.count) devices to profile '\(object.name)'",
        .assignProfile(object.name, slots: slots))
    }
    addBindings()
  }

  /// RF, switch and gateway templates meet their sites by one PUT a site, once all three exist (ruling 13).
  private mutating func addBindings() {
    for site in design.sites {
      let existing = current.sites[site.name]?.body
      let kinds = DesignObjectKind.bySite.filter { kind in
        guard let name = site.templates[kind] else { return false }
        guard let id = known.objects[DesignObjectAddress(kind: kind, name: name)] else { return true }
        return existing?[DesiredBody.siteMember(of: kind)]?.string != id.description
      }
      guard !kinds.isEmpty else { continue }
      add(
        .rfTemplates, .bind, "site '\(site.name)'", members: kinds.map { DesiredBody.siteMember(of: $0) },
        .bindTemplates(key: site.key, kinds: kinds))
    }
  }
}

extension Design {
  /// Every claim code of the ship notice, of slots and of spares, each once, in order.
  var claimCodes: [ClaimCode] {
    var seen: Set<ClaimCode> = []
    let codes = slots.compactMap { $0.device?.claimCode } + spares.compactMap(\.claimCode)
    return codes.filter { seen.insert($0).inserted }
  }
}
