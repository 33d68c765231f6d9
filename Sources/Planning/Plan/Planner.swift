public import MistAPI

/// Makes a plan: reads what is there, compares it with the design, and orders what differs.
public struct Planner: Sendable {
  private let client: any MistClient
  private let secrets: [SecretReference: String]

  /// How many codes or MACs go into one call (the batches that scripts use; mist-fidelity, section 3.4).
  static let batch = 100

  /// A planner that speaks through that client.
  /// - Parameter secrets: the resolved secrets of the design; see `SecretResolver`.
  public init(client: any MistClient, secrets: [SecretReference: String]) {
    self.client = client
    self.secrets = secrets
  }

  /// Resolves every secret of a design, each once.
  /// - Throws: what the resolver throws.
  public static func secrets(of design: Design, by resolver: any SecretResolver) async throws -> [SecretReference:
    String]
  {
    var result: [SecretReference: String] = [:]
    let references =
      design.addressedObjects.flatMap { $0.object.secrets.map(\.reference) } + design.orders.compactMap(\.activation)
    for reference in references where result[reference] == nil {
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
  /// - Throws: `PlanningError.ambiguous`, `MistError`
  public func plan(_ design: Design, in organisation: MistID) async throws -> Plan {
    let current = try await CurrentState(reading: client, organisation: organisation, for: design)
    var draft = PlanDraft(design: design, current: current, secrets: secrets)
    try draft.addSites()
    try draft.addDevices()
    try draft.addObjects()
    return Plan(organisation: design.organisation, steps: draft.numbered)
  }
}
