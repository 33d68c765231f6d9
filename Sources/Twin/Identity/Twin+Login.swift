import Determinism
import MistAPI
import SQLite

extension Twin {
  static let loginRoutes: [Route] = [
    Route(.post, "/login", access: .open) { twin, call in try twin.login(call) },
    Route(.post, "/login/two_factor", access: .open) { twin, call in try twin.passTwoFactor(call) },
    Route(.post, "/logout", access: .open) { twin, call in
      if let session = call.caller.session { try twin.store.run("DELETE FROM session WHERE digest = ?", session) }
      return MistResponse(headers: SessionCookies.clearing, json: [:])
    },
    Route(.post, "/login/lookup", access: .open, fidelity: .shaped) { _, call in
      // No single sign-on is set up, so there is no address to go to.
      _ = try call.text("email")
      return MistResponse(json: [:])
    },
    Route(.get, "/login/oauth/{provider}", access: .open, fidelity: .shaped) { _, call in
      MistResponse(json: ["authorization_url": .string(oauthAddress(call)), "client_id": "mistwin"])
    },
    Route(.post, "/login/oauth/{provider}", access: .open, fidelity: .shaped) { _, call in
      _ = try call.text("code")
      throw APIFailure.badRequest("no account is linked with \(call.parameters[0])")
    },
    Route(.delete, "/login/oauth/{provider}", access: .account, fidelity: .shaped) { _, _ in MistResponse() },
    Route(.get, "/self/oauth/{provider}", fidelity: .shaped) { _, call in
      MistResponse(json: ["linked": false, "authorization_url": .string(oauthAddress(call))])
    },
    Route(.post, "/self/oauth/{provider}", fidelity: .shaped) { _, call in
      _ = try call.text("code")
      return MistResponse(json: ["action": "oauth", "id": .string(call.caller.id.description)])
    },
  ]

  /// Nobody is there: a name that is reserved for such uses (RFC 2606).
  private static func oauthAddress(_ call: Call) -> String {
    "https://\(percentEncoded(call.parameters[0])).invalid/authorize"
  }

  /// Refusals are answered and not thrown: the failure that they note must stay in the store.
  private func login(_ call: Call) throws -> MistResponse {
    let email = try call.text("email")
    let password = try call.text("password")
    let code = call.body["two_factor"].flatMap { $0.isNull ? nil : $0 }
    if let code, code.string == nil {
      throw APIFailure.badRequest("two_factor: expected text, found \(code.describedForErrors)")
    }
    if let wait = try loginWait(for: email) { throw APIFailure.tooManyLogins(retryAfter: wait) }
    guard let admin = try administrator(email: email), Secrets.matches(password, kept: admin.password) else {
      try noteLoginFailure(of: email)
      return APIFailure.badRequest("Invalid email or password.").response
    }
    var hasPassed = false
    if admin.needsTwoFactor, let code = code?.string, !code.isEmpty {
      guard accepts(code, of: admin) else {
        try noteLoginFailure(of: email)
        return APIFailure.wrongTwoFactor.response
      }
      hasPassed = true
    }
    if hasPassed || !admin.needsTwoFactor {
      try store.run("DELETE FROM login_failure WHERE email = ?", admin.email)
    }
    let cookies = try openSession(of: admin.id, twoFactorPassed: hasPassed)
    return MistResponse(
      headers: cookies,
      json: [
        "email": .string(admin.email), "two_factor_required": .bool(admin.needsTwoFactor),
        "two_factor_passed": .bool(hasPassed),
      ])
  }

  private func accepts(_ code: String, of admin: Administrator) -> Bool {
    guard let secret = admin.twoFactorSecret.flatMap({ Base32.decode($0) }) else { return false }
    return OneTimePassword.accepts(code, secret: secret, at: clock)
  }

  private func passTwoFactor(_ call: Call) throws -> MistResponse {
    guard let session = call.caller.session, let admin = try administrator(call.caller.id) else {
      throw APIFailure.notAuthenticated
    }
    guard admin.needsTwoFactor else { throw APIFailure.notFound }
    let code = try call.text("two_factor")
    if let wait = try loginWait(for: admin.email) { throw APIFailure.tooManyLogins(retryAfter: wait) }
    guard accepts(code, of: admin) else {
      try noteLoginFailure(of: admin.email)
      return APIFailure.wrongTwoFactor.response
    }
    try store.run("UPDATE session SET two_factor_passed = 1 WHERE digest = ?", session)
    try store.run("DELETE FROM login_failure WHERE email = ?", admin.email)
    return MistResponse(json: [
      "email": .string(admin.email), "two_factor_required": true, "two_factor_passed": true,
    ])
  }

  static let twoFactorRoutes: [Route] = [
    Route(.get, "/self/two_factor/token", access: .account) { twin, call in
      // A GET that makes a secret: so it has to be kept, though reads are not in a transaction.
      guard let admin = try twin.administrator(call.caller.id) else { throw APIFailure.forbidden }
      guard !admin.needsTwoFactor else { throw APIFailure.badRequest("two-factor authentication is already set up") }
      let secret = try twin.store.transaction {
        let secret = Base32.encode(try twin.secretBytes("two factor", 20))
        try twin.store.run(
          "UPDATE admin SET two_factor_secret = ?, two_factor_verified = 0 WHERE id = ?", secret, admin.id.description)
        return secret
      }
      return MistResponse(json: ["two_factor_secret": .string(secret)])
    },
    Route(.post, "/self/two_factor/verify") { twin, call in
      guard let admin = try twin.administrator(call.caller.id) else { throw APIFailure.forbidden }
      let code = try call.text("two_factor")
      guard admin.twoFactorSecret != nil else { throw APIFailure.badRequest("no two-factor token was asked for") }
      guard twin.accepts(code, of: admin) else { throw APIFailure.wrongTwoFactor }
      try twin.store.run(
        "UPDATE admin SET two_factor_verified = 1, two_factor_enabled = 1 WHERE id = ?", admin.id.description)
      // The session that set it up has just shown the second factor.
      if let session = call.caller.session {
        try twin.store.run("UPDATE session SET two_factor_passed = 1 WHERE digest = ?", session)
      }
      return MistResponse()
    },
  ]
}

extension Call {
  /// A text that the body must have.
  func text(_ name: String) throws(APIFailure) -> String {
    guard let value = try object()[name], !value.isNull else { throw .badRequest("\(name) is required") }
    guard let text = value.string else {
      throw .badRequest("\(name): expected text, found \(value.describedForErrors)")
    }
    guard !text.isEmpty else { throw .badRequest("\(name) is required") }
    return text
  }
}
