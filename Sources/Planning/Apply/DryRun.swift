public import MistAPI

/// The calls that a plan would make, without making them.
public struct DryRun: Sendable {
  /// One call.
  public struct Call: Sendable, Hashable {
    /// The item that makes it.
    public var number: ItemNumber
    /// What it is about.
    public var subject: String
    /// The method.
    public var method: HTTPMethod
    /// The path below `/api/v1`; an id that is not known yet stands as `{sites/Lisbon}`.
    public var path: String
    /// The body: of an edit that is merged into what stands there, the part that changes. Secrets stand as keyed hashes.
    public var body: JSON?
    /// Whether the body is merged into what is read just before.
    public var isMerged: Bool
  }

  private let plan: Plan

  /// The calls of a plan.
  public init(_ plan: Plan) { self.plan = plan }

  /// The calls that write, and those that read what is written back, in the order in which they would be made.
  public var calls: [Call] {
    plan.steps.flatMap { step in
      step.items.enumerated().flatMap { index, item in
        calls(
          of: item.action, ItemNumber(step: step.number, item: index),
          item.subject.isEmpty || step.items.count == 1 ? step.subject : "\(step.subject): \(item.subject)")
      }
    }
  }

  private func calls(of action: PlanAction, _ number: ItemNumber, _ subject: String) -> [Call] {
    let org = "/orgs/\(plan.organisation.id)"
    func call(_ method: HTTPMethod, _ path: String, _ body: JSON? = nil, isMerged: Bool = false) -> Call {
      Call(
        number: number, subject: subject, method: method, path: path, body: body?.replacingIDs { plan.known[$0] },
        isMerged: isMerged)
    }
    switch action {
    case .create(let place, let body): return [call(.post, path(place.collection ?? place.item, place), body)]
    case .edit(let place, let edits):
      let path = path(place.item, place)
      let put = call(.put, path, edits.body(on: .object(JSONObject())), isMerged: action.reads)
      return action.reads ? [call(.get, path), put] : [put]
    case .delete(let place): return [call(.delete, path(place.item, place))]
    case .claim(let codes): return [call(.post, "\(org)/inventory", JSON(codes))]
    case .claimOrder(_, let code, _):
      return [
        call(.get, "\(org)/inventory/count"), call(.post, "\(org)/claim", ["code": code.json, "type": "inventory"]),
      ]
    case .assign(let site, let slots):
      return [
        call(.put, "\(org)/inventory", ["op": "assign", "site_id": Placeholder.id(site).json, "macs": macs(slots)])
      ]
    case .unassign(let slots): return [call(.put, "\(org)/inventory", ["op": "unassign", "macs": macs(slots)])]
    case .assignProfile(let profile, let slots):
      return [call(.post, "\(org)/deviceprofiles/\(name(profile))/assign", ["macs": macs(slots)])]
    case .unassignProfile(let profile, let slots):
      return [call(.post, "\(org)/deviceprofiles/\(name(profile))/unassign", ["macs": macs(slots)])]
    }
  }

  private func macs(_ slots: [ObjectKey]) -> JSON {
    .array(slots.map { .string(plan.known[$0]?.deviceMAC?.description ?? "{\($0)}") })
  }

  private func name(_ key: ObjectKey) -> String { plan.known[key]?.description ?? "{\(key)}" }

  private func path(_ template: String, _ place: ObjectPlace) -> String {
    var path = template.replacing("{org_id}", with: plan.organisation.id.description)
    if let site = place.site { path = path.replacing("{site_id}", with: name(site)) }
    return path.replacing("{id}", with: name(place.key))
  }
}
