import MistAPI

extension Applier {
  /// Claims devices by their codes. A code that is refused stops only what its device is for; when all are refused, the
  /// claim has failed.
  func claim(_ codes: [String], _ one: Pending) async throws -> ItemOutcome {
    var pending = codes
    if doubtful.contains(one.number) {
      try await readInventory(one.client)
      let present = ClaimCodeIndex(stock.items.values, hash: secrets.hash, magic: \.magic)
      pending.removeAll { present[$0] != nil }
      if pending.isEmpty { return ItemOutcome(.done) }
    }
    var texts: [String] = []
    for code in pending {
      guard let text = secrets.text(code) else { throw ItemProblem.failed("a claim code is not known") }
      texts.append(text)
    }
    try await intend(one)
    let org = plan.organisation.id
    let batch = texts
    let outcome = try await audited(
      .post, "/orgs/\(org)/inventory", shown: options.audit == nil ? nil : JSON(pending), one
    ) { try await $0.claim(batch, in: org) }
    claims.byCode += outcome.added.count
    stock.isFresh = false
    guard let first = outcome.errors.first else { return ItemOutcome(.done) }
    let hashes = Dictionary(zip(texts, pending)) { first, _ in first }
    func hash(of code: String) -> String { hashes[ClaimCode(code)?.magic ?? code] ?? secrets.hash.hash(code) }
    var refused: [String: String] = [:]
    for refusal in outcome.errors {
      refused[hash(of: refusal.item)] = SecretCover.scrubbing(refusal.reason, of: texts)
    }
    stock.refused.merge(refused) { $1 }
    let hash = hash(of: first.item)
    let why =
      "\(outcome.errors.count) of \(texts.count) codes were refused, first that of \(holder(of: hash)): "
      + (refused[hash] ?? "no reason given")
    if outcome.errors.count == codes.count { throw ItemProblem.failed(why) }
    return ItemOutcome(.partly, refused: refused, failure: why)
  }

  /// Which slot a claim code is for.
  private func holder(of hash: String) -> String {
    let slot = plan.slots.first { if case .claimCode(let code) = $0.filling { code == hash } else { false } }
    return slot.map { "'\($0.name)'" } ?? "a device in no slot"
  }

  /// Claims an order by its activation code. Whether that was done cannot be read from the API, but its devices can be
  /// counted: the intent keeps how many there were before.
  func claimOrder(_ code: Placeholder, _ brings: [PlanAction.OrderedModel], _ one: Pending) async throws -> ItemOutcome
  {
    let activation = try sent(code.json).string ?? ""
    let present = try await modelCounts(one.client)
    var before = present
    if doubtful.contains(one.number), let intended = entries[one.number]?.intent.models {
      before = intended
      let isThere = brings.allSatisfy { present[$0.model, default: 0] >= intended[$0.model, default: 0] + $0.count }
      if isThere { return ItemOutcome(.done) }
    }
    let models = Set(brings.map(\.model))
    try await intend(one, ItemIntent(models: before.filter { models.contains($0.key) }))
    let org = plan.organisation.id
    let outcome = try await audited(
      .post, "/orgs/\(org)/claim", shown: options.audit == nil ? nil : ["code": code.json, "type": "inventory"], one
    ) { try await $0.claimOrder(activation, in: org) }
    claims.byOrder += outcome.added.count
    stock.isFresh = false
    return ItemOutcome(outcome.added.isEmpty && !outcome.duplicated.isEmpty ? .skipped : .done)
  }

  /// How many devices of each model the organisation has.
  private func modelCounts(_ client: CountedClient) async throws -> [String: Int] {
    let path = "/orgs/\(plan.organisation.id)/inventory/count"
    let answer = try await client.call(
      .get, path, query: [.init("distinct", "model"), .init("limit", "1000")])
    guard let results = answer["results"]?.array else {
      throw MistError.unexpectedAnswer(path, expected: "counts by model", found: answer.describedForErrors)
    }
    var counts: [String: Int] = [:]
    for result in results { result["model"]?.string.map { counts[$0] = result["count"]?.int ?? 0 } }
    return counts
  }

  /// Puts the devices of slots at a site; those that are there already are left out.
  func assign(_ slots: [ObjectKey], to key: ObjectKey, _ one: Pending) async throws -> ItemOutcome {
    guard let site = id(of: key) else { throw UnknownPlaceholder(placeholder: .id(key)) }
    let devices = try await devices(of: slots, one)
    let pending = devices.filter { stock.items[$0.mac]?.site != site }
    if pending.isEmpty { return ItemOutcome(doubtful.contains(one.number) ? .done : .skipped) }
    let macs = pending.map(\.mac)
    try await intend(one, moving(pending, one) { $0.site })
    let org = plan.organisation.id
    let change = try await audited(
      .put, "/orgs/\(org)/inventory",
      shown: options.audit == nil
        ? nil : ["op": "assign", "site_id": .string(site.description), "macs": JSON(macs.map(\.description))], one
    ) { try await $0.assign(macs, to: site, in: org) }
    let moved = change.success.compactMap { MACAddress($0) }
    stock.move(moved, to: site)
    claims.bound += moved.count
    // A member moves with its chassis (mist-fidelity, section 3.4).
    let refusals = change.errors.filter { !$0.reason.hasPrefix("VC member switches could not be assigned") }
    if let first = refusals.first { throw ItemProblem.failed("\(first.item): \(first.reason)") }
    return ItemOutcome(.done)
  }

  /// Takes the devices of slots from their site.
  func unassign(_ slots: [ObjectKey], _ one: Pending) async throws -> ItemOutcome {
    let pending = try await devices(of: slots, one).filter { stock.items[$0.mac]?.site != nil }
    if pending.isEmpty { return ItemOutcome(doubtful.contains(one.number) ? .done : .skipped) }
    let macs = pending.map(\.mac)
    try await intend(one, moving(pending, one) { $0.site })
    let org = plan.organisation.id
    let change = try await audited(
      .put, "/orgs/\(org)/inventory",
      shown: options.audit == nil ? nil : ["op": "unassign", "macs": JSON(macs.map(\.description))], one
    ) { try await $0.unassign(macs, in: org) }
    stock.move(change.success.compactMap { MACAddress($0) }, to: nil)
    if let first = change.errors.first { throw ItemProblem.failed("\(first.item): \(first.reason)") }
    return ItemOutcome(.done)
  }

  /// Gives the devices of slots a profile, or takes it from them; those that need nothing are left out. So are those of
  /// sites that have failed.
  func setProfile(
    _ key: ObjectKey, _ slots: [ObjectKey], isGiven: Bool, _ one: Pending
  ) async throws -> ItemOutcome {
    guard let profile = id(of: key) else { throw UnknownPlaceholder(placeholder: .id(key)) }
    try await bindSlots(one.client)
    let left = slots.filter { self.slots[$0].map { progress.halt(at: $0.site) != nil } ?? false }
    let outcome = left.isEmpty ? ItemOutcome(.done) : leftOut(left)
    let pending = try await devices(of: left.isEmpty ? slots : slots.filter { !left.contains($0) }, one)
      .filter { (stock.items[$0.mac]?.profile == profile) != isGiven }
    if pending.isEmpty { return left.isEmpty && !doubtful.contains(one.number) ? ItemOutcome(.skipped) : outcome }
    let macs = pending.map(\.mac)
    try await intend(one, moving(pending, one) { $0.profile })
    let org = plan.organisation.id
    let verb = isGiven ? "assign" : "unassign"
    let changed = try await audited(
      .post, "/orgs/\(org)/deviceprofiles/\(profile)/\(verb)",
      shown: options.audit == nil ? nil : ["macs": JSON(macs.map(\.description))], one
    ) { client in
      isGiven
        ? try await client.assignProfile(profile, to: macs, in: org)
        : try await client.unassignProfile(profile, from: macs, in: org)
    }
    stock.give(isGiven ? profile : nil, to: changed)
    if changed.count < macs.count {
      let missing = Set(macs).subtracting(changed).min()
      throw ItemProblem.failed(
        "\(macs.count - changed.count) of \(macs.count) devices were not taken, first \(missing?.description ?? "")")
    }
    return outcome
  }

  /// What is left out because its site has failed is done by another run.
  private func leftOut(_ slots: [ObjectKey]) -> ItemOutcome {
    let site = slots.first.flatMap { self.slots[$0]?.site }
    let why = site.flatMap { progress.halt(at: $0) } ?? "their site has failed"
    return ItemOutcome(
      .partly, failure: "\(slots.count) \(slots.count == 1 ? "device is" : "devices are") left out: \(why)")
  }

  /// The intent of moving devices: where they were. What an earlier process wrote down before it sent the call holds.
  private func moving(
    _ devices: [(slot: ObjectKey, mac: MACAddress)], _ one: Pending, _ former: (InventoryItem) -> MistID?
  ) -> ItemIntent {
    var intent = ItemIntent()
    for (slot, mac) in devices {
      intent.devices[slot] = mac
      intent.former[mac] = stock.items[mac].flatMap(former)
    }
    guard doubtful.contains(one.number), let earlier = entries[one.number]?.intent else { return intent }
    intent.devices.merge(earlier.devices) { $1 }
    for mac in earlier.devices.values { intent.former[mac] = earlier.former[mac] }
    return intent
  }

  // MARK: Slots

  /// The devices of slots, bound first where they are not.
  func devices(of slots: [ObjectKey], _ one: Pending) async throws -> [(slot: ObjectKey, mac: MACAddress)] {
    try await bindSlots(one.client)
    if !stock.isFresh { try await readInventory(one.client) }
    return try slots.map { key in
      if let mac = stock.bound[key] { return (key, mac) }
      let slot = self.slots[key]
      let why = stock.unfilled[key] ?? "the plan does not say what fills it"
      throw ItemProblem.failed("no \(slot?.model ?? "device") for '\(slot?.name ?? key.text)': \(why)")
    }
  }

  /// Finds a device for every slot of the plan, once all claims are done.
  func bindSlots(_ client: CountedClient) async throws {
    if slots.isEmpty { slots = Dictionary(plan.slots.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first }) }
    guard stock.bound.count < slots.count else { return }
    if stock.isFresh && stock.isBound { return }
    if !stock.isFresh { try await readInventory(client) }
    if stock.isBound { return }
    let ids = self.ids
    stock.bind(plan.slots, sites: { ids[$0] }, hash: secrets.hash)
  }

  /// Reads the inventory, once for all that ask for it meanwhile.
  private func readInventory(_ client: CountedClient) async throws {
    if let reading = inventoryReading { return try await reading.value }
    let organisation = plan.organisation.id
    let reading = Task {
      stock.keep(try await client.inventory(of: organisation).compactMap { InventoryItem($0) })
    }
    inventoryReading = reading
    defer { inventoryReading = nil }
    try await withTaskCancellationHandler {
      try await reading.value
    } onCancel: {
      reading.cancel()
    }
  }
}
