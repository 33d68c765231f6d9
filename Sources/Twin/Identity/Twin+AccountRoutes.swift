import Determinism
import MistAPI
import SQLite

extension Twin {
  /// Getting an account, and getting back into one.
  static let accountRoutes: [Route] = [
    Route(.post, "/register", access: .open) { twin, call in try twin.register(call) },
    Route(.get, "/register/recaptcha", access: .open, fidelity: .shaped) { _, call in
      MistResponse(json: [
        "flavor": .string(call.query("recaptcha_flavor") ?? "google"), "required": false, "sitekey": "",
      ])
    },
    Route(.post, "/register/verify/{token}", access: .open) { twin, call in try twin.finishRegistration(call) },
    Route(.post, "/recover", access: .open) { twin, call in
      let email = try checkedAddress(call)
      // The answer does not tell whether there is such an account.
      if try twin.administrator(email: email) != nil { _ = try twin.send(.recovery, to: email, body: JSONObject()) }
      return MistResponse()
    },
    Route(.post, "/recover/verify/{token}", access: .open) { twin, call in
      let recovery = try twin.pending(.recovery, token: call.parameters[0])
      guard let admin = try twin.administrator(email: recovery.email) else { throw APIFailure.notFound }
      if call.body["password"] != nil {
        try twin.setPassword(checkedPassword(call.body["password"]), of: admin.id)
      }
      try twin.removePending(recovery.id)
      try twin.store.run("DELETE FROM login_failure WHERE email = ?", admin.email)
      // The session is for setting the new password by `PUT /self`; a second factor is still asked for.
      return MistResponse(headers: try twin.openSession(of: admin.id, twoFactorPassed: false))
    },
  ]

  private func register(_ call: Call) throws -> MistResponse {
    let email = try Self.checkedAddress(call)
    var body = JSONObject()
    for name in ["first_name", "last_name", "org_name"] { body[name] = .string(try call.text(name)) }
    body["password"] = .string(try keptPassword(Self.checkedPassword(call.body["password"])))
    body["account_only"] = .bool(call.body["account_only"]?.bool ?? false)
    if try administrator(email: email) != nil {
      throw APIFailure.badRequest("email: there is an account of that address")
    }
    _ = try send(.registration, to: email, body: body)
    return MistResponse()
  }

  private func finishRegistration(_ call: Call) throws -> MistResponse {
    let registration = try pending(.registration, token: call.parameters[0])
    let body = registration.body
    guard try administrator(email: registration.email) == nil else {
      throw APIFailure.badRequest("email: there is an account of that address")
    }
    let admin = try insertAdministrator(
      email: registration.email, password: body["password"]?.string ?? "",
      profile: JSONObject([("first_name", body["first_name"] ?? ""), ("last_name", body["last_name"] ?? "")]))
    if body["account_only"] != true {
      let org = try insertOrganisation(JSONObject([("name", body["org_name"] ?? "")]))
      try setPrivileges([Privilege(.organisation, .admin, in: org.id)], of: admin)
    }
    try removePending(registration.id)
    return MistResponse(
      headers: try openSession(of: admin, twoFactorPassed: false), json: ["detail": "The account is ready."])
  }

  func askForAddress(_ call: Call) throws -> MistResponse {
    let email = try Self.checkedAddress(call)
    if try administrator(email: email) != nil {
      throw APIFailure.badRequest("email: there is an account of that address")
    }
    _ = try send(
      .newAddress, to: email, body: JSONObject([("admin_id", .string(call.caller.id.description))]))
    return MistResponse()
  }

  /// A GET that changes something: it is the link of a mail.
  func changeAddress(_ call: Call) throws -> MistResponse {
    let change = try pending(.newAddress, token: call.parameters[0])
    guard let id = change.body["admin_id"]?.string.flatMap({ MistID($0) }), try administrator(id) != nil else {
      throw APIFailure.notFound
    }
    guard try administrator(email: change.email) == nil else {
      throw APIFailure.badRequest("email: there is an account of that address")
    }
    try store.transaction {
      try store.run("UPDATE admin SET email = ? WHERE id = ?", change.email, id.description)
      try removePending(change.id)
    }
    forgetCallers()
    return MistResponse(json: [:])
  }
}
