public import MistAPI

/// Where a call is allowed: what its path names.
struct Ground {
  /// The organisation of the path, or of the path's site.
  var organisation: MistID?
  /// The site of the path.
  var site: StoredObject?
}

extension Twin {
  /// Decides whether the caller may do this, before anything else of the request is looked at. A wrong id gives 403, as the
  /// cloud does (mist-fidelity, section 1.1); what is no id at all is not found.
  func authorise(_ access: Access, _ parameters: [String], _ caller: Caller) throws -> Ground {
    if access.place == .open { return Ground() }
    if caller.awaitsTwoFactor {
      if access.place == .own { return Ground() }
      throw APIFailure.twoFactorAwaited
    }
    switch access.place {
    case .open, .own: return Ground()
    case .account:
      guard caller.email != nil else { throw APIFailure.forbidden }
      return Ground()
    case .newcomer:
      guard caller.may([.configure]) || (caller.email != nil && caller.privileges.isEmpty) else {
        throw APIFailure.forbidden
      }
      return Ground()
    case .anywhere, .provider:
      guard caller.may(access.permissions), access.place == .anywhere else { throw APIFailure.forbidden }
      return Ground()
    case .organisation, .organisationBasics, .site:
      guard caller.may(access.permissions) else { throw APIFailure.forbidden }
      guard let text = parameters.first, let id = MistID(text) else { throw APIFailure.notFound }
      if access.place == .site {
        let site = try checkedSite(id, access.permissions, caller)
        return Ground(organisation: site.owner, site: site)
      }
      if !caller.may(access.permissions, in: id) {
        guard
          access.place == .organisationBasics,
          caller.privileges.contains(where: { $0.organisation == id && $0.role.may(access.permissions) })
        else { throw APIFailure.forbidden }
      }
      return Ground(organisation: id)
    }
  }

  private func checkedSite(_ id: MistID, _ needed: Set<Permission>, _ caller: Caller) throws -> StoredObject {
    guard let site = try object("sites", id), caller.may(needed, at: site) else { throw APIFailure.forbidden }
    return site
  }

  /// The organisation of the path, when the caller may do there what the operation does.
  func organisation(_ call: Call, _ index: Int = 0) throws(APIFailure) -> MistID {
    let id = try call.id(index)
    if id == call.ground.organisation { return id }
    guard call.caller.may(call.access.permissions, in: id) else { throw .forbidden }
    return id
  }

  /// The site of the path, when the caller may do there what the operation does.
  func site(_ call: Call, _ index: Int = 0) throws -> StoredObject {
    let id = try call.id(index)
    if let site = call.ground.site, site.id == id { return site }
    return try checkedSite(id, call.access.permissions, call.caller)
  }

  /// Writes of a session show its token, so that a page of somebody else cannot make a browser send them; tokens never do
  /// (mist-fidelity, section 1.2).
  func checkForgery(_ credentials: Credentials, _ caller: Caller) throws(APIFailure) {
    guard let digest = caller.csrfDigest else { return }
    guard case .session(_, let shown?) = credentials, Secrets.digest(of: shown) == digest else {
      throw .forgery
    }
  }

  /// Whether these credentials may read that path below `/api/v1`, such as `/sites/<id>/stats/devices`: 200, or the status
  /// with which a GET of it would be refused. It counts for no quota and reads nothing but accounts and sites.
  public func mayRead(path: String, credentials: Credentials, from source: SourceAddress? = nil) -> Int {
    do {
      let parts = path.split(separator: "/")
      let pattern = parts.enumerated().map { $0.offset == 1 ? "{id}" : String($0.element) }
      _ = try authorise(
        Access(.get, pattern), parts.dropFirst().prefix(1).map(String.init), try caller(of: credentials, from: source))
      return 200
    } catch {
      return (error as? APIFailure)?.response.status ?? 500
    }
  }
}
