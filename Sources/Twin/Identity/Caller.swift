import MistAPI

/// Who calls: the token's role and organisation.
struct Caller: Sendable, Hashable {
  /// The token's name, for the audit log.
  let name: String
  /// `admin`, `write`, `read`, `helpdesk`, `installer`
  let role: String
  /// The organisation that the token belongs to.
  let organisation: MistID

  /// Reading needs any role; changing needs admin or write (mist-fidelity, section 1.1).
  var mayWrite: Bool { role == "admin" || role == "write" }
}
