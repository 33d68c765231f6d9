public import MistAPI

/// Makes a plan: reads what is there, compares it with the design, and orders what differs.
public struct Planner: Sendable {
  private let client: any MistClient
  private let resolved: [SecretReference: String]
  private let hash: KeyedHash
  private let isForCopy: Bool

  /// How many codes or MACs go into one call (the batches that scripts use; mist-fidelity, section 3.4).
  static let batch = 100

  /// A planner that speaks through that client.
  /// - Parameters:
  ///   - secrets: the resolved secrets of the design; see `Planner.secrets`.
  ///   - hash: makes the hashes by which secrets stand in the plan.
  ///   - forCopy: whether what it speaks to is a copy of an organisation that holds hashes in the place of secrets.
  public init(
    client: any MistClient, secrets: [SecretReference: String], hash: KeyedHash, forCopy: Bool = false
  ) {
    self.client = client
    resolved = secrets
    self.hash = hash
    isForCopy = forCopy
  }

  /// Resolves every secret of a design, each once.
  /// - Throws: what the resolver throws.
  public static func secrets(of design: Design, by resolver: any SecretResolver) async throws -> [SecretReference:
    String]
  {
    var result: [SecretReference: String] = [:]
    for reference in design.secretReferences where result[reference] == nil {
      result[reference] = try await resolver.resolve(reference)
    }
    return result
  }

  /// Asks the cloud who this token is, and refuses one that cannot carry out a plan (day 0, before anything is written).
  /// - Throws: `PlanningError.organisationNotFound`, `PlanningError.readOnlyToken`, `MistError`
  public func probe(_ organisation: String) async throws -> MistID {
    let identity = try await client.identity()
    let seen = identity.privileges.filter { $0.scope == "org" }
    guard let privilege = seen.first(where: { $0.name == organisation }), let id = privilege.organisation else {
      throw PlanningError.organisationNotFound(organisation, seen: seen.map(\.name))
    }
    guard privilege.role == "admin" || privilege.role == "write" else {
      throw PlanningError.readOnlyToken(role: privilege.role, organisation: organisation)
    }
    return id
  }

  /// The plan that leads from what is there to what the design says; empty when nothing differs.
  /// - Throws: `PlanningError`, `MistError`
  public func plan(
    _ design: Design, in organisation: MistID, options: PlanOptions = PlanOptions()
  ) async throws -> Plan {
    let secrets = PlanSecrets(of: design, resolved: resolved, hash: hash, forCopy: isForCopy)
    let desired = DesiredState(of: design, resolved: resolved, secrets: secrets)
    let reader = CurrentStateReader(client: client, design: design, desired: desired, options: options)
    let current = try await reader.read(organisation)
    var draft = PlanDraft(design: design, desired: desired, current: current, secrets: secrets, options: options)
    try draft.compare()
    return draft.plan()
  }
}

extension Design {
  /// Every secret that it writes, in order, some more than once: one in a field that it does not own is not asked for.
  var secretReferences: [SecretReference] {
    let bodies = [organisationSetting].compactMap { $0 } + siteSettings.map(\.body) + carried.map(\.body)
    let ofObjects = addressedObjects.flatMap { address, object in
      let owned = owned(.object(address.kind))
      return object.secrets.filter { owned.owns($0.path) }.map(\.reference)
    }
    return ofObjects + orders.compactMap(\.activation) + bodies.flatMap { $0.secrets.map(\.reference) }
      + kits.flatMap { $0.slots.flatMap { $0.configuration?.secrets.map(\.reference) ?? [] } }
  }

  /// Whether it has objects of a kind.
  func uses(_ kind: DesignObjectKind) -> Bool {
    objects.contains { $0.kind == kind || !$0.children(of: kind).isEmpty }
      || uses.contains { $0.kind == .object(kind) }
  }

  /// Every object with its address, WLANs and policies after the object around them, in the order of the steps.
  var addressedObjects: [(address: DesignObjectAddress, object: DesignObject)] {
    var result: [(address: DesignObjectAddress, object: DesignObject)] = []
    for object in objects {
      result.append((DesignObjectAddress(kind: object.kind, name: object.name), object))
      for child in object.children {
        result.append((DesignObjectAddress(kind: child.kind, template: object.name, name: child.name), child))
      }
    }
    return result.enumerated()
      .sorted { (DesignStep($0.element.address.kind), $0.offset) < (DesignStep($1.element.address.kind), $1.offset) }
      .map(\.element)
  }

  /// Every claim code of the ship notice, of slots and of spares, each once, in order.
  var claimCodes: [ClaimCode] {
    var seen: Set<ClaimCode> = []
    let codes = slots.compactMap { $0.device?.claimCode } + spares.compactMap(\.claimCode)
    return codes.filter { seen.insert($0).inserted }
  }
}
