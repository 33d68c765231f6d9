public import MistAPI

/// Why a plan cannot be made or carried out. Nothing was written when one of the first four is thrown.
public enum PlanningError: Error, Sendable, CustomStringConvertible {
  /// The token may not write.
  case readOnlyToken(role: String, organisation: String)
  /// The token does not reach the organisation.
  case organisationNotFound(String, seen: [String])
  /// Two objects of one name exist.
  case ambiguous(kind: String, name: String, ids: [MistID])
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
    case .ambiguous(let kind, let name, let ids):
      """
      found \(ids.count) \(kind) named '\(name)' (\(ids.map(\.description).joined(separator: ", "))), expected one. \
      Nothing was changed. Rename or remove all but one.
      """
    case .secretMissing(let reference, let why): "no secret for \(reference): \(why)"
    case .slotUnfilled(let device, let model, let why): "no \(model) for '\(device)': \(why)"
    case .stepFailed(let number, let subject, let why): "step \(number), \(subject): \(why)"
    }
  }
}
