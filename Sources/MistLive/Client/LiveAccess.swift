public import MistAPI

/// An organisation that a token sees.
public struct LiveOrganisation: Sendable, Hashable {
  /// Its id.
  public let id: MistID
  /// Its name.
  public let name: String
  /// What the token may do there: `admin`, `write`, `read`, `helpdesk`, `installer`.
  public let role: String

  /// An organisation as a token sees it.
  public init(id: MistID, name: String, role: String) {
    self.id = id
    self.name = name
    self.role = role
  }

  /// Whether the token may change things.
  public var mayWrite: Bool { role == "admin" || role == "write" }
}

/// Why a token does not do for what is wanted of it. No message holds a token.
public enum LiveAccessError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The cloud does not know it.
  case tokenRefused(MistCloud, tokens: Int)
  /// The cloud knows it, and lets it do nothing.
  case tokenForbidden(MistCloud, detail: String)
  /// It sees no organisation, or only sites of some.
  case noOrganisation(scopes: [String])
  /// It sees several, and none was named.
  case severalOrganisations([LiveOrganisation])
  /// It does not see the one that was named.
  case unknownOrganisation(String, seen: [LiveOrganisation])
  /// Several have that name.
  case ambiguousOrganisation(String, [LiveOrganisation])
  /// Its role does not let it read configuration.
  case cannotRead(LiveOrganisation)

  /// What was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .tokenRefused(let cloud, let tokens):
      """
      \(cloud) does not know \(tokens == 1 ? "the token" : "one of the \(tokens) tokens"); expected one that was made in that \
      cloud and is not revoked. Each cloud has tokens of its own: is it \
      \(MistCloud.published.filter { $0 != cloud }.prefix(3).map(\.shortName).joined(separator: ", ")) …?
      """
    case .tokenForbidden(let cloud, let detail): "\(cloud) lets the token do nothing: \(detail)"
    case .noOrganisation(let scopes):
      "the token sees no organisation"
        + (scopes.isEmpty ? "" : ", only privileges of the scope \(scopes.joined(separator: ", "))")
        + "; expected a role on the organisation"
    case .severalOrganisations(let seen):
      "the token sees \(seen.count) organisations; expected --org with one of them:\n\(Self.list(seen))"
    case .unknownOrganisation(let name, let seen):
      seen.isEmpty
        ? "--org: the token does not see the organisation '\(name)', nor any other"
        : "--org: the token does not see the organisation '\(name)'; it sees:\n\(Self.list(seen))"
    case .ambiguousOrganisation(let name, let found):
      "--org: several organisations are called '\(name)'; expected the id of one of them:\n\(Self.list(found))"
    case .cannotRead(let organisation):
      """
      the token has the role '\(organisation.role)' in '\(organisation.name)', which does not read configuration; expected \
      read, write or admin
      """
    }
  }

  private static func list(_ organisations: [LiveOrganisation]) -> String {
    organisations.map { "  \($0.id)  \($0.name) (\($0.role))" }.joined(separator: "\n")
  }
}

extension Identity {
  /// The organisations that the caller has a role in, in the order given.
  public var organisations: [LiveOrganisation] {
    var seen: [LiveOrganisation] = []
    for privilege in privileges where privilege.scope == "org" {
      guard let id = privilege.organisation, !seen.contains(where: { $0.id == id }) else { continue }
      seen.append(LiveOrganisation(id: id, name: privilege.name, role: privilege.role))
    }
    return seen
  }
}

extension MistClient {
  /// The organisation that a command means: that of the name or id, else the only one that the caller has a role in.
  /// - Throws: `LiveAccessError`, `MistError`
  public func organisation(named name: String?) async throws -> LiveOrganisation {
    let identity = try await identity()
    let seen = identity.organisations
    let found: LiveOrganisation
    if let name {
      let meant = seen.filter { $0.id.description == name.lowercased() || $0.name == name }
      guard meant.count < 2 else { throw LiveAccessError.ambiguousOrganisation(name, meant) }
      guard let only = meant.first else {
        throw LiveAccessError.unknownOrganisation(name, seen: seen)
      }
      found = only
    } else {
      guard seen.count < 2 else { throw LiveAccessError.severalOrganisations(seen) }
      guard let only = seen.first else {
        var scopes: [String] = []
        for privilege in identity.privileges where !scopes.contains(privilege.scope) { scopes.append(privilege.scope) }
        throw LiveAccessError.noOrganisation(scopes: scopes)
      }
      found = only
    }
    guard ["admin", "write", "read", "helpdesk"].contains(found.role) else { throw LiveAccessError.cannotRead(found) }
    return found
  }
}
