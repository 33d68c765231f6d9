public import MistAPI

/// Carries out a plan through the client, step by step in plan order, and keeps what it learns: the ids of what it made,
/// and which device fills which slot.
public actor Applier {
  private let client: PacedClient
  private let design: Design
  private let organisation: MistID
  private let secrets: [SecretReference: String]
  private let journal: any ApplyJournal
  private let bodies: DesiredBody
  private let sites: [String: DesignSite]
  private var known = DesiredBody.Known()
  private var binding: DeviceBinding?

  /// What was done for one of the thirteen steps.
  public struct StepCount: Sendable, Hashable {
    /// The step.
    public var step: DesignStep
    /// How many changes of the plan.
    public var changes: Int
    /// How many API calls they took.
    public var calls: Int
  }

  /// What claims brought.
  public struct Claims: Sendable, Hashable {
    /// Devices by claim code.
    public var byCode = 0
    /// Devices by activation code of an order.
    public var byOrder = 0
    /// Devices that were bound to a site.
    public var bound = 0
    /// Devices that were given a name.
    public var named = 0

    /// Nothing yet.
    public init() {}
  }

  /// What was made.
  public struct Created: Sendable, Hashable {
    /// Sites.
    public var sites = 0
    /// Site groups.
    public var siteGroups = 0
    /// Variables of sites.
    public var variables = 0
    /// Templates, networks, WLANs, labels, keys and other objects of the organisation.
    public var objects = 0

    /// Nothing yet.
    public init() {}
  }

  /// What was made so far.
  public private(set) var created = Created()
  /// What claims and assignments brought so far.
  public private(set) var claims = Claims()

  /// Applies that design's plans to that organisation.
  public init(
    client: PacedClient, design: Design, organisation: MistID, secrets: [SecretReference: String],
    journal: any ApplyJournal
  ) {
    self.client = client
    self.design = design
    self.organisation = organisation
    self.secrets = secrets
    self.journal = journal
    bodies = DesiredBody(design)
    sites = Dictionary(design.sites.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The id of a site by its key in the design, once it exists.
  public func siteID(_ key: String) -> MistID? { known.sites[key] }

  /// The device of each slot (index of `Design.slots`), once devices are claimed.
  public func devices() -> [Int: MACAddress] { binding?.devices ?? [:] }

  /// Carries out the steps of a plan that belong to a range of the thirteen.
  /// - Returns: what was done, by step, for every step that had something to do.
  /// - Throws: `PlanningError.stepFailed` at the first change that does not work; what was done before stays done.
  public func apply(
    _ plan: Plan, steps range: ClosedRange<DesignStep>, progress: @Sendable (PlanStep) async -> Void
  ) async throws -> [StepCount] {
    let steps = plan.steps.filter { range.contains($0.step) }
    try await learn()
    try await journal.begin(plan: plan.digest, organisation: plan.organisation)
    var counts: [DesignStep: StepCount] = [:]
    do {
      for step in steps {
        await progress(step)
        let before = await client.calls
        try await journal.intend(step: step.number, subject: step.subject)
        try await carryOut(step)
        let calls = await client.calls - before
        try await journal.complete(step: step.number, calls: calls)
        var count = counts[step.step] ?? StepCount(step: step.step, changes: 0, calls: 0)
        count.changes += 1
        count.calls += calls
        counts[step.step] = count
      }
    } catch {
      try await journal.end(plan: plan.digest, failure: "\(error)")
      throw error
    }
    try await journal.end(plan: plan.digest, failure: nil)
    return DesignStep.allCases.compactMap { counts[$0] }
  }

  /// Learns the ids of what exists already, once.
  private func learn() async throws {
    guard known.sites.isEmpty, known.siteGroups.isEmpty else { return }
    let current = try await CurrentState(reading: client, organisation: organisation, for: design)
    known.siteGroups = current.siteGroups.mapValues(\.id)
    for site in design.sites { known.sites[site.key] = current.sites[site.name]?.id }
    for (address, object) in design.addressedObjects {
      let template = address.template.flatMap { known.objects[DesignObjectAddress(kind: .templates, name: $0)] }
      if address.template != nil && template == nil { continue }
      known.objects[address] = try current.existing(object, template: template)?.id
    }
  }

  private func carryOut(_ step: PlanStep) async throws {
    do {
      switch step.action {
      case .createSiteGroup(let name): try await createSiteGroup(name)
      case .createSite(let key): try await createSite(key)
      case .updateSite(let key, let members): try await updateSite(key, members)
      case .setVariables(let key): try await setVariables(key)
      case .claimCodes(let codes): try await claim(codes)
      case .claimOrder(let index): try await claimOrder(design.orders[index])
      case .assignDevices(let key, let slots): try await assign(slots, to: key)
      case .nameDevice(let slot): try await name(slot)
      case .createObject(let address): try await createObject(address)
      case .updateObject(let address, let members): try await updateObject(address, members)
      case .assignProfile(let name, let slots): try await assignProfile(name, slots)
      case .bindTemplates(let key, let kinds): try await bind(key, kinds)
      }
    } catch let failure as ApplyFailure {
      throw PlanningError.stepFailed(number: step.number, subject: step.subject, why: failure.why)
    } catch let error as MistError {
      throw PlanningError.stepFailed(number: step.number, subject: step.subject, why: "\(error)")
    }
  }

  private struct ApplyFailure: Error {
    let why: String
  }

  private func site(_ key: String) throws -> (site: DesignSite, id: MistID) {
    guard let site = sites[key], let id = known.sites[key] else { throw ApplyFailure(why: "the site does not exist") }
    return (site, id)
  }

  private static func id(of body: JSON) throws -> MistID {
    guard let id = body["id"]?.string.flatMap({ MistID($0) }) else {
      throw ApplyFailure(why: "the answer has no id: \(body.text.prefix(120))")
    }
    return id
  }

  private func createSiteGroup(_ name: String) async throws {
    let body = try await client.call(.post, "/orgs/\(organisation)/sitegroups", body: ["name": .string(name)])
    known.siteGroups[name] = try Self.id(of: body)
    created.siteGroups += 1
  }

  private func createSite(_ key: String) async throws {
    guard let site = sites[key], let body = bodies.body(of: site, known: known) else {
      throw ApplyFailure(why: "one of its site groups does not exist")
    }
    known.sites[key] = try Self.id(of: try await client.call(.post, "/orgs/\(organisation)/sites", body: body))
    created.sites += 1
  }

  private func updateSite(_ key: String, _ members: [String]) async throws {
    let (site, id) = try site(key)
    guard let body = bodies.body(of: site, known: known)?.object else {
      throw ApplyFailure(why: "one of its site groups does not exist")
    }
    let changes = JSONObject(body.filter { members.contains($0.key) }.map { ($0.key, $0.value) })
    _ = try await client.call(.put, "/sites/\(id)", body: .object(changes))
  }

  /// A PUT replaces `vars` whole: variables of others are read first and kept.
  private func setVariables(_ key: String) async throws {
    let (site, id) = try site(key)
    let present = try await client.call(.get, "/sites/\(id)/setting")
    var variables = present["vars"]?.object ?? JSONObject()
    for variable in site.variables {
      if variables[variable.name] == nil { created.variables += 1 }
      variables[variable.name] = .string(variable.value)
    }
    _ = try await client.call(.put, "/sites/\(id)/setting", body: ["vars": .object(variables)])
  }

  private func claim(_ codes: [String]) async throws {
    let outcome = try await client.claim(codes, in: organisation)
    if let refusal = outcome.errors.first {
      throw ApplyFailure(
        why: "\(outcome.errors.count) of \(codes.count) codes were refused, first \(refusal.item): \(refusal.reason)")
    }
    claims.byCode += outcome.added.count
  }

  private func claimOrder(_ order: DesignOrder) async throws {
    guard let activation = order.activation.flatMap({ secrets[$0] }) else {
      throw ApplyFailure(why: "its activation code is not known")
    }
    claims.byOrder += try await client.claimOrder(activation, in: organisation).added.count
  }

  private func devices(of slots: [Int]) async throws -> [(slot: Int, mac: MACAddress)] {
    if binding == nil {
      let inventory = try await client.inventory(of: organisation).compactMap { InventoryItem($0) }
      binding = try DeviceBinding(of: design, inventory: inventory, sites: known.sites)
    }
    return try slots.map { slot in
      guard let mac = binding?.devices[slot] else { throw ApplyFailure(why: "a slot has no device") }
      return (slot, mac)
    }
  }

  private func assign(_ slots: [Int], to key: String) async throws {
    let (_, id) = try site(key)
    let macs = try await devices(of: slots).map(\.mac)
    let change = try await client.assign(macs, to: id, in: organisation)
    if let refusal = change.errors.first { throw ApplyFailure(why: "\(refusal.item): \(refusal.reason)") }
    claims.bound += change.success.count
  }

  private func name(_ slot: Int) async throws {
    let (_, id) = try site(design.slots[slot].siteKey)
    for (_, mac) in try await devices(of: [slot]) {
      _ = try await client.call(
        .put, "/sites/\(id)/devices/\(MistID(device: mac))", body: ["name": .string(design.slots[slot].deviceName)])
      claims.named += 1
    }
  }

  private func assignProfile(_ name: String, _ slots: [Int]) async throws {
    guard let id = known.objects[DesignObjectAddress(kind: .deviceprofiles, name: name)] else {
      throw ApplyFailure(why: "the device profile does not exist")
    }
    let macs = try await devices(of: slots).map(\.mac.description)
    let body = try await client.call(
      .post, "/orgs/\(organisation)/deviceprofiles/\(id)/assign", body: ["macs": JSON(macs)])
    guard body["success"]?.strings?.count == macs.count else {
      throw ApplyFailure(why: "not all devices were assigned: \(body.text.prefix(120))")
    }
  }

  private func object(_ address: DesignObjectAddress) throws -> DesignObject {
    guard let found = design.object(at: address) else { throw ApplyFailure(why: "the design has no \(address)") }
    return found
  }

  private func createObject(_ address: DesignObjectAddress) async throws {
    let object = try object(address)
    guard let body = bodies.body(of: object, at: address, known: known, secrets: secrets) else {
      throw ApplyFailure(why: "something that it names does not exist")
    }
    known.objects[address] = try Self.id(
      of: try await client.call(.post, "/orgs/\(organisation)/\(address.kind.rawValue)", body: body))
    created.objects += 1
  }

  private func updateObject(_ address: DesignObjectAddress, _ members: [String]) async throws {
    let object = try object(address)
    guard let body = bodies.body(of: object, at: address, known: known, secrets: secrets)?.object,
      let id = known.objects[address]
    else { throw ApplyFailure(why: "something that it names does not exist") }
    let changes = JSONObject(
      body.filter { members.isEmpty || members.contains($0.key) }.map { ($0.key, $0.value) })
    _ = try await client.call(
      .put, "/orgs/\(organisation)/\(address.kind.rawValue)/\(id)", body: .object(changes))
  }

  private func bind(_ key: String, _ kinds: [DesignObjectKind]) async throws {
    let (site, id) = try site(key)
    var body = JSONObject()
    for kind in kinds {
      guard let name = site.templates[kind], let template = known.objects[DesignObjectAddress(kind: kind, name: name)]
      else { throw ApplyFailure(why: "its \(kind.singular) does not exist") }
      body[DesiredBody.siteMember(of: kind)] = .string(template.description)
    }
    _ = try await client.call(.put, "/sites/\(id)", body: .object(body))
  }
}
