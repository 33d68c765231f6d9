public import MistAPI

/// What the placeholders of a plan stand for, for whoever carries out parts of a plan in an order of its own: ids that are
/// known or learned, and secrets by their keyed hashes.
public struct PlanValues: Sendable {
  /// The organisation of the plan.
  public let organisation: Plan.Organisation
  /// The ids that are known.
  public var ids: [ObjectKey: MistID]
  private var secrets: PlanSecrets

  /// What a plan knows, and these secrets.
  public init(_ plan: Plan, secrets: PlanSecrets) {
    organisation = plan.organisation
    self.secrets = secrets
    ids = plan.known
    for slot in plan.slots {
      if let device = slot.device { ids[slot.key] = MistID(device: device) }
    }
  }

  /// Checks before the first call that the secrets of a plan are known, and that whatever its steps name exists or is made by
  /// a step before.
  /// - Throws: `ApplyError.secretsMissing`, `ApplyError.unknownPlaceholder`
  public func check(_ plan: Plan) throws(ApplyError) {
    try PlanCheck(plan: plan, secrets: secrets).check { _ in true }
  }

  /// A value with ids and secrets put in.
  /// - Throws: `PlanValueError`
  public func resolved(_ value: JSON) throws(PlanValueError) -> JSON {
    do throws(UnknownPlaceholder) {
      return try value.resolved { placeholder in
        switch placeholder {
        case .id(.organisation): organisation.id.description
        case .id(let key): ids[key]?.description
        case .secret(_, let hash): secrets.text(hash)
        }
      }
    } catch {
      throw PlanValueError(found: error.description)
    }
  }

  /// An edit with ids and secrets put in.
  /// - Throws: `PlanValueError`
  public func resolved(_ edit: Edit) throws(PlanValueError) -> Edit {
    try edit.mappingValue { value throws(PlanValueError) in try resolved(value) }
  }

  /// Edits with ids and secrets put in.
  /// - Throws: `PlanValueError`
  public func resolved(_ edits: [Edit]) throws(PlanValueError) -> [Edit] {
    var result: [Edit] = []
    for edit in edits { result.append(try resolved(edit)) }
    return result
  }

  /// Where an object is read and written, its ids put in.
  /// - Throws: `PlanValueError`
  public func path(of place: ObjectPlace) throws(PlanValueError) -> String {
    try path(place.item, site: place.site, key: place.key)
  }

  /// Where the collection of an object is, its ids put in; nil for what is in none.
  /// - Throws: `PlanValueError`
  public func collection(of place: ObjectPlace) throws(PlanValueError) -> String? {
    guard let collection = place.collection else { return nil }
    return try path(collection, site: place.site, key: place.key)
  }

  private func path(_ template: String, site: ObjectKey?, key: ObjectKey) throws(PlanValueError) -> String {
    var path = template.replacing("{org_id}", with: organisation.id.description)
    for (part, meant) in [("{site_id}", site), ("{id}", key)] where path.contains(part) {
      guard let meant, let id = ids[meant] else { throw PlanValueError(found: "'\(meant ?? key)' does not exist") }
      path = path.replacing(part, with: id.description)
    }
    return path
  }

  /// The edits that put back what these change on an object, last first, for a journal: secrets in them stand as hashes, and
  /// this process alone knows what they stand for.
  public mutating func inverse(of edits: [Edit], on object: JSON) -> [Edit] {
    let cover = SecretCover(secrets: secrets)
    var texts: [String] = []
    let undo = edits.inverse(on: object) { value, path in
      texts += cover.secretTexts(in: value, at: path)
      return cover.covering(value, at: path)
    }
    for text in texts { secrets.add(text) }
    return undo
  }

  /// What an object has at the paths of edits that is not what they were planned for: the paths, in order. What is already as
  /// wanted is no drift.
  /// - Throws: `PlanValueError`
  public func drift(of edits: [Edit], on object: JSON) throws(PlanValueError) -> [String] {
    let cover = SecretCover(secrets: secrets)
    var paths: [String] = []
    for edit in edits {
      if try resolved(edit).isMet(by: object) { continue }
      switch edit.operation {
      case .include, .exclude: continue
      case .set, .remove: break
      }
      let isAsPlanned =
        switch (edit.present(in: object), edit.before) {
        case (nil, nil), (.null?, nil), (nil, .null?): true
        case (let found?, let planned?): cover.means(found, planned) { ids[$0] }
        default: false
        }
      if !isAsPlanned { paths.append(edit.pathText) }
    }
    return paths
  }
}

/// A placeholder of a plan of which nothing is known.
public struct PlanValueError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is missing.
  public var found: String

  /// What was found, what to do.
  public var description: String {
    "\(found); make what the plan names first, or set the secret where the design says that it is, and try again"
  }
}
