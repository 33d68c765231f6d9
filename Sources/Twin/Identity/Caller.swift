import MistAPI

/// Who calls, and what they may.
struct Caller: Sendable, Hashable {
  /// The administrator, or the token of an organisation.
  let id: MistID
  /// What the audit log calls them.
  let name: String
  /// An administrator's address; nil for the token of an organisation.
  let email: String?
  /// What they may; nothing as long as the second factor is awaited.
  let privileges: [Privilege]
  /// The token that was shown, if it was one.
  var token: MistID?
  /// The digest of the session's id, if there is one.
  var session: String?
  /// The digest of the token that a session's writes must show.
  var csrfDigest: String?
  /// When the session ends, in milliseconds.
  var expires: Int64?
  /// From where the token may be used; nil for anywhere.
  var sources: [SourceRange]?
  /// Whether a session still lacks its second factor.
  var awaitsTwoFactor = false

  init(id: MistID, name: String, email: String?, privileges: [Privilege]) {
    self.id = id
    self.name = name
    self.email = email
    self.privileges = privileges
  }

  /// Somebody without credentials.
  static let anonymous = Caller(id: .zero, name: "", email: nil, privileges: [])

  var isAnonymous: Bool { id == .zero }

  /// Whether some privilege has one of these permissions.
  func may(_ needed: Set<Permission>) -> Bool { privileges.contains { $0.role.may(needed) } }

  /// Whether one of these permissions holds for the organisation as a whole.
  func may(_ needed: Set<Permission>, in organisation: MistID) -> Bool {
    privileges.contains { $0.scope == .organisation && $0.organisation == organisation && $0.role.may(needed) }
  }

  /// Whether one of these permissions holds for the site.
  func may(_ needed: Set<Permission>, at site: StoredObject) -> Bool {
    privileges.contains { $0.role.may(needed) && $0.covers(site) }
  }

  /// The organisations of which the caller has a privilege for the whole, in order.
  var organisations: [MistID] {
    var result: [MistID] = []
    for privilege in privileges where privilege.scope == .organisation && !result.contains(privilege.organisation) {
      result.append(privilege.organisation)
    }
    return result
  }
}

/// Callers that were looked up, and what `/self` answered them, until an account changes.
struct CallerCache {
  /// By the text of the token.
  var tokens: [String: Caller] = [:]
  /// By the id of the session.
  var sessions: [String: Caller] = [:]
  /// By a digest of address and password.
  var passwords: [String: Caller] = [:]
  /// Bodies of `/self` by caller.
  var selves: [MistID: [UInt8]] = [:]
}
