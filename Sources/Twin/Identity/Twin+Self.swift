import Determinism
import MistAPI
import SQLite

extension Twin {
  static let selfRoutes: [Route] = [
    Route(.get, "/self") { twin, call in MistResponse(body: try twin.selfBody(of: call.caller)) },
    Route(.put, "/self") { twin, call in try twin.changeSelf(call) },
    Route(.delete, "/self") { twin, call in
      try twin.deleteAdministrator(call.caller.id)
      return MistResponse()
    },
    Route(.get, "/self/usage") { twin, call in
      MistResponse(json: [
        "requests": JSON(twin.quota.calls(of: call.caller.id, at: twin.clock)),
        "request_limit": JSON(twin.settings.callsPerHour ?? twin.settings.quotaToldWithoutLimit),
        "seconds": JSON(Int(3600 - twin.clock.seconds % 3600)),
      ])
    },
    Route(.get, "/self/login_failures", access: .account) { twin, call in
      guard let email = call.caller.email else { throw APIFailure.forbidden }
      let found = try twin.store.first("SELECT attempts, at FROM login_failure WHERE email = ?", email) {
        ($0.int(0), $0.int64(1))
      }
      var body = JSONObject([("email", .string(email)), ("num_attempts", JSON(found?.0 ?? 0))])
      if let at = found?.1 { body["last_failure_at"] = JSON(Int(at / 1000)) }
      return MistResponse(json: .object(body))
    },
    Route(.get, "/self/subscriptions", fidelity: .shaped) { _, _ in MistResponse(json: []) },
    Route(.post, "/self/update") { twin, call in try twin.askForAddress(call) },
    Route(.get, "/self/update/verify/{token}", access: .open) { twin, call in try twin.changeAddress(call) },
  ]

  /// Who the caller is (schema `admin`). It is asked for at every start of a client, so it is kept.
  private func selfBody(of caller: Caller) throws -> [UInt8] {
    if !caller.awaitsTwoFactor, let known = callers.selves[caller.id] { return known }
    var members: JSONObject
    if caller.email != nil, let admin = try administrator(caller.id) {
      members = admin.members(sessionExpiry: try sessionExpiry(of: admin.id))
    } else {
      members = JSONObject([("name", .string(caller.name))])
    }
    members["privileges"] = caller.awaitsTwoFactor ? .null : try privilegesJSON(caller.privileges)
    let body = JSON.object(members).bytes
    if !caller.awaitsTwoFactor { callers.selves[caller.id] = body }
    return body
  }

  /// What a person may change of the account, and what each must be.
  private static let profileFields: [(name: String, isRight: @Sendable (JSON) -> Bool, expected: String)] = [
    ("first_name", { $0.string != nil }, "text"), ("last_name", { $0.string != nil }, "text"),
    ("phone", { $0.string != nil }, "text"), ("phone2", { $0.string != nil }, "text"),
    ("no_tracking", { $0.bool != nil || $0.isNull }, "true, false or null"),
    ("tags", { $0.strings != nil }, "a list of texts"),
  ]

  private func changeSelf(_ call: Call) throws -> MistResponse {
    guard let admin = try administrator(call.caller.id) else { throw APIFailure.forbidden }
    let body = try call.object()
    var profile = admin.profile
    for field in Self.profileFields {
      if body["-" + field.name] != nil { profile[field.name] = nil }
      guard let value = body[field.name] else { continue }
      guard field.isRight(value) else {
        throw APIFailure.badRequest("\(field.name): expected \(field.expected), found \(value.describedForErrors)")
      }
      profile[field.name] = value
    }
    try store.run(
      "UPDATE admin SET body = ? WHERE id = ?", UTF8Text(JSON.object(profile).bytes), admin.id.description)
    if let wanted = body["enable_two_factor"] {
      guard let isWanted = wanted.bool else {
        throw APIFailure.badRequest("enable_two_factor: expected true or false, found \(wanted.describedForErrors)")
      }
      try store.run("UPDATE admin SET two_factor_enabled = ? WHERE id = ?", isWanted, admin.id.description)
    }
    if let password = body["password"] {
      try setPassword(Self.checkedPassword(password), of: admin.id, except: call.caller.session)
    }
    forgetCallers()
    guard let changed = try administrator(admin.id) else { throw APIFailure.notFound }
    var members = changed.members(sessionExpiry: try sessionExpiry(of: admin.id))
    members["privileges"] = try privilegesJSON(call.caller.privileges)
    return MistResponse(json: .object(members))
  }

  /// A password of a body.
  static func checkedPassword(_ value: JSON?) throws(APIFailure) -> String {
    guard let text = value?.string, text.unicodeScalars.count >= 8, text.utf8.count <= 1024 else {
      throw .badRequest("password: expected a text of at least 8 characters")
    }
    return text
  }
}
