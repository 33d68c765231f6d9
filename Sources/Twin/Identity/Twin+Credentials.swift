import Determinism
import MistAPI
import SQLite

extension Twin {
  /// Who shows these credentials (mist-fidelity, section 1.1).
  /// - Parameter source: where the call comes from; nil within this process, where every token may be used.
  /// - Throws: `APIFailure.notAuthenticated`; `APIFailure.forbidden` for a token that is shown where it may not be.
  func caller(of credentials: Credentials, from source: SourceAddress?) throws -> Caller {
    let caller = try caller(of: credentials)
    guard let source, let allowed = caller.sources, !allowed.contains(where: { $0.contains(source) }) else {
      return caller
    }
    throw APIFailure.forbidden
  }

  private func caller(of credentials: Credentials) throws -> Caller {
    switch credentials {
    case .none: throw APIFailure.notAuthenticated
    case .token(let text):
      let caller: Caller
      if let known = callers.tokens[text] {
        caller = known
      } else {
        guard let found = try callerOfToken(text) else { throw APIFailure.notAuthenticated }
        callers.tokens[text] = found
        caller = found
      }
      if let token = caller.token { lastUsed[token] = clock.milliseconds }
      return caller
    case .basic(let email, let password):
      // The password itself is not kept in memory.
      let key = Secrets.digest(of: "\(email)\u{1F}\(password)")
      return try known(\.passwords[key]) { try callerOfPassword(email, password) }
    case .session(let id, _):
      let caller = try known(\.sessions[id]) { try callerOfSession(id) }
      guard let expires = caller.expires, clock.milliseconds < expires else { throw APIFailure.notAuthenticated }
      return caller
    }
  }

  private func known(_ place: WritableKeyPath<CallerCache, Caller?>, _ find: () throws -> Caller?) throws -> Caller {
    if let known = callers[keyPath: place] { return known }
    guard let caller = try find() else { throw APIFailure.notAuthenticated }
    callers[keyPath: place] = caller
    return caller
  }

  private func callerOfToken(_ text: String) throws -> Caller? {
    let found = try store.first(
      "SELECT id, name, admin, src_ips FROM api_token WHERE digest = ?", Secrets.digest(of: text)
    ) { (MistID($0.text(0)), $0.text(1), $0.optionalText(2).flatMap { MistID($0) }, $0.bytes(3)) }
    guard let found, let id = found.0 else { return nil }
    if let admin = found.2 {
      guard var caller = try callerOfAdministrator(admin) else { return nil }
      caller.token = id
      return caller
    }
    var caller = Caller(id: id, name: found.1, email: nil, privileges: try privileges(of: id))
    caller.token = id
    let sources = (try? JSON(parsing: found.3))?.strings ?? []
    if !sources.isEmpty { caller.sources = sources.compactMap { SourceRange($0) } }
    return caller
  }

  private func callerOfAdministrator(_ id: MistID) throws -> Caller? {
    guard let admin = try administrator(id) else { return nil }
    return Caller(id: id, name: admin.fullName, email: admin.email, privileges: try privileges(of: id))
  }

  /// Basic credentials carry no second factor, so they do not open an account that has one. Wrong ones count as failed
  /// logins, and are slowed down like them.
  private func callerOfPassword(_ email: String, _ password: String) throws -> Caller? {
    guard try loginWait(for: email) == nil else { return nil }
    guard let admin = try administrator(email: email), Secrets.matches(password, kept: admin.password) else {
      if !store.isReadOnly { try noteLoginFailure(of: email) }
      return nil
    }
    return admin.needsTwoFactor ? nil : try callerOfAdministrator(admin.id)
  }

  private func callerOfSession(_ id: String) throws -> Caller? {
    let digest = Secrets.digest(of: id)
    let found = try store.first(
      "SELECT admin, csrf, expires, two_factor_passed FROM session WHERE digest = ?", digest
    ) { (MistID($0.text(0)), $0.text(1), $0.int64(2), $0.bool(3)) }
    guard let found, let admin = found.0.flatMap({ $0 }), let account = try administrator(admin),
      let full = try callerOfAdministrator(admin)
    else { return nil }
    let awaits = account.needsTwoFactor && !found.3
    var caller = awaits ? Caller(id: admin, name: full.name, email: full.email, privileges: []) : full
    caller.awaitsTwoFactor = awaits
    caller.session = digest
    caller.csrfDigest = found.1
    caller.expires = found.2
    return caller
  }

  /// Forgets what was looked up of callers; after every change of accounts, organisations, site groups and sites.
  func forgetCallers() { callers = CallerCache() }
}
