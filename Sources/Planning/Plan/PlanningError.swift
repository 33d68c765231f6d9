public import MistAPI

/// Why a plan cannot be made or carried out.
public enum PlanningError: Error, Sendable, CustomStringConvertible {
  /// The token may not write.
  case readOnlyToken(role: String, organisation: String)
  /// The token does not reach the organisation.
  case organisationNotFound(String, seen: [String])
  /// Two objects of one name exist.
  case ambiguous(kind: String, key: ObjectKey, ids: [MistID])
  /// What the design uses does not exist.
  case usedIsMissing(kind: String, name: String, place: String, nearest: String?)
  /// An id under `ids` is that of no object of its collection.
  case pinnedIsMissing(key: ObjectKey, id: MistID)
  /// Another design, or another tool, owns what this one would write.
  case ownedByOther([OwnershipConflict])
  /// What is to be deleted is still in use.
  case inUse(subject: String, users: [String])
  /// A secret cannot be had.
  case secretMissing(String, why: String)
  /// The hardware that was claimed does not fill the slots.
  case slotUnfilled(device: String, model: String, why: String)
  /// The cloud refused a code, an assignment or a change.
  case stepFailed(number: Int, subject: String, why: String)

  /// What was found, where, and what to do.
  public var description: String {
    switch self {
    case .readOnlyToken(let role, let organisation):
      """
      the token has the role '\(role)' in '\(organisation)', which may not write; expected write or admin. \
      Nothing was changed. Use a token with one of these roles.
      """
    case .organisationNotFound(let name, let seen):
      """
      the token does not reach the organisation '\(name)'; it reaches: \(seen.joined(separator: ", ")). \
      Nothing was changed. Correct `org.name` of the design, or use another token.
      """
    case .ambiguous(let kind, let key, let ids):
      """
      found \(ids.count) objects that '\(key)' may mean, expected one \(kind). Nothing was changed. Choose one in the \
      design, or rename or remove the others:
        ids: { "\(key)": \(ids[0]) }    # or \(ids.dropFirst().map(\.description).joined(separator: ", "))
      """
    case .usedIsMissing(let kind, let name, let place, let nearest):
      """
      \(place): found no \(kind) '\(name)' in the organisation, expected one, because the design uses it\
      \(nearest.map { "; did you mean '\($0)'?" } ?? ""). Nothing was changed.
      """
    case .pinnedIsMissing(let key, let id):
      """
      `ids` says that '\(key)' is \(id), which does not exist in its collection. Nothing was changed. Correct the id, or \
      take the line away.
      """
    case .ownedByOther(let conflicts):
      ([
        "\(conflicts.count == 1 ? "a field" : "\(conflicts.count) fields") of this design belong to others. Nothing was changed."
      ]
        + conflicts.prefix(10).map { "  \($0)" } + (conflicts.count > 10 ? ["  and \(conflicts.count - 10) more"] : [])
        + ["Let one owner have each field: narrow `own` here, or take it out of the other."])
        .joined(separator: "\n")
    case .inUse(let subject, let users):
      """
      \(subject) is to be deleted and is still used by \(listed(users)). Nothing was changed. Let them use another first, \
      or keep it.
      """
    case .secretMissing(let reference, let why): "no secret for \(reference): \(why)"
    case .slotUnfilled(let device, let model, let why): "no \(model) for '\(device)': \(why)"
    case .stepFailed(let number, let subject, let why): "step \(number), \(subject): \(why)"
    }
  }
}

/// A field that a design would write and another owns.
public struct OwnershipConflict: Sendable, Hashable, CustomStringConvertible {
  /// The object.
  public var key: ObjectKey
  /// The field; empty for the whole object.
  public var field: String
  /// Who owns it: `design 'store-build'`, `Terraform (mist_site.lisbon)`.
  public var owner: String

  /// A conflict.
  public init(key: ObjectKey, field: String, owner: String) {
    self.key = key
    self.field = field
    self.owner = owner
  }

  /// In words.
  public var description: String { "\(key)\(field.isEmpty ? "" : ", \(field)"): owned by \(owner)" }
}
