import MistAPI

/// What a rehearsal has walked and somebody has approved: one change of one organisation, by its digest.
public struct ChangeSubject: Sendable, Hashable {
  /// What kind of change.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A plan, by `Plan.digest`.
    case plan
    /// An upgrade of firmware: models, version and policy.
    case upgrade
    /// The rotation of a key or secret: where, how, when and until when.
    case rotation
  }

  /// What kind of change.
  public var kind: Kind
  /// Its digest: SHA-256, in hexadecimal.
  public var digest: String
  /// The organisation that it changes.
  public var organisation: Plan.Organisation

  /// A change.
  public init(kind: Kind, digest: String, organisation: Plan.Organisation) {
    self.kind = kind
    self.digest = digest
    self.organisation = organisation
  }

  /// That plan.
  public init(_ plan: Plan) { self.init(kind: .plan, digest: plan.digest, organisation: plan.organisation) }

  var json: JSON { ["kind": .string(kind.rawValue), "digest": .string(digest)] }

  init(_ reader: PlanReader, organisation: PlanReader) throws(PlanMemberError) {
    self.init(
      kind: try reader.value("kind") { $0.string.flatMap { Kind(rawValue: $0) } }, digest: try reader.text("digest"),
      organisation: try Plan.Organisation(organisation))
  }
}

extension Plan.Organisation {
  var json: JSON { ["name": .string(name), "id": .string(id.description)] }

  init(_ reader: PlanReader) throws(PlanMemberError) {
    self.init(name: try reader.text("name"), id: try reader.object("id").id())
  }
}
