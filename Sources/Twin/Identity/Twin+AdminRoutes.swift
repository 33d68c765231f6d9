import Determinism
import MistAPI
import SQLite

extension Twin {
  static let adminRoutes: [Route] = [
    Route(.get, "/orgs/{org}/admins") { twin, call in
      let org = try twin.organisation(call)
      return try Page(call).response(
        of: twin.pulledAdministrators(of: org) + twin.administrators(of: org) + twin.invitations(of: org))
    },
    Route(.put, "/orgs/{org}/admins/{admin}") { twin, call in
      let org = try twin.organisation(call)
      if let record = try twin.pulledAdministrator(call.id(1), in: org) {
        return try twin.changePulledAdministrator(record, call, title: "Admin")
      }
      let admin = try twin.administrator(call.id(1), in: org)
      let before = try twin.administratorAnswer(admin, in: org)
      let granted = try twin.privileges(from: call.object()["privileges"], in: org)
      try twin.setPrivileges(
        twin.privileges(of: admin.id).filter { $0.organisation != org } + granted, of: admin.id)
      let after = try twin.administratorAnswer(admin, in: org)
      try twin.audit(call, "Update Admin \"\(admin.fullName)\"", before: before, after: after)
      return MistResponse(json: after)
    },
    Route(.delete, "/orgs/{org}/admins/{admin}") { twin, call in
      let org = try twin.organisation(call)
      if let record = try twin.pulledAdministrator(call.id(1), in: org) {
        return try twin.removePulledAdministrator(record, call, verb: "Revoke Admin")
      }
      let admin = try twin.administrator(call.id(1), in: org)
      let before = try twin.administratorAnswer(admin, in: org)
      try twin.setPrivileges(twin.privileges(of: admin.id).filter { $0.organisation != org }, of: admin.id)
      try twin.audit(call, "Revoke Admin \"\(admin.fullName)\"", before: before)
      return MistResponse()
    },
    Route(.post, "/orgs/{org}/invites") { twin, call in try twin.invite(call) },
    Route(.put, "/orgs/{org}/invites/{invite}") { twin, call in
      let org = try twin.organisation(call)
      if let record = try twin.pulledAdministrator(call.id(1), in: org, isInvited: true) {
        return try twin.changePulledAdministrator(record, call, title: "Invite of")
      }
      let invitation = try twin.invitation(call.id(1), of: org)
      var body = invitation.body
      for name in ["first_name", "last_name"] {
        if let text = try call.optionalText(name) { body[name] = .string(text) }
      }
      if let value = call.body["privileges"] {
        try twin.setPrivileges(twin.privileges(from: value, in: org), of: invitation.id)
      }
      var expires = invitation.expires
      if let hours = try call.hours() { expires = twin.clock.milliseconds + Int64(hours) * 3_600_000 }
      try twin.store.run(
        "UPDATE pending SET body = ?, expires = ? WHERE id = ?", UTF8Text(JSON.object(body).bytes), expires,
        invitation.id.description)
      try twin.audit(call, "Update Invite of \"\(invitation.email)\"")
      return MistResponse(json: try twin.invitationAnswer(twin.invitation(invitation.id, of: org)))
    },
    Route(.delete, "/orgs/{org}/invites/{invite}") { twin, call in
      let org = try twin.organisation(call)
      if let record = try twin.pulledAdministrator(call.id(1), in: org, isInvited: true) {
        return try twin.removePulledAdministrator(record, call, verb: "Uninvite")
      }
      let invitation = try twin.invitation(call.id(1), of: org)
      let before = try twin.invitationAnswer(invitation)
      try twin.removePending(invitation.id)
      try twin.audit(call, "Uninvite \"\(invitation.email)\"", before: before)
      return MistResponse()
    },
    Route(.post, "/invite/verify/{token}", access: .open) { twin, call in try twin.acceptInvitation(call) },
  ]

  private func administrators(of org: MistID) throws -> [JSON] {
    let ids = try store.all(
      """
      SELECT id FROM admin WHERE id IN (SELECT owner FROM privilege WHERE org = ?) ORDER BY created, email
      """, org.description
    ) { MistID($0.text(0)) }.compactMap { $0 }
    return try ids.compactMap { try administrator($0) }.map { try administratorAnswer($0, in: org) }
  }

  /// Those who were asked and have not answered yet: they have an end of validity, and no id of an administrator.
  private func invitations(of org: MistID) throws -> [JSON] {
    try store.all(
      "SELECT \(PendingMail.columns) FROM pending WHERE kind = ? AND org = ? AND expires > ? ORDER BY created, id",
      TwinMail.Kind.invitation.rawValue, org.description, clock.milliseconds
    ) { PendingMail(row: $0) }.compactMap { $0 }.map { try invitationAnswer($0) }
  }

  /// An administrator with what it may in that organisation; what it may elsewhere is nobody's business here.
  private func administratorAnswer(_ admin: Administrator, in org: MistID) throws -> JSON {
    var members = admin.members(sessionExpiry: try sessionExpiry(of: admin.id))
    members["privileges"] = try privilegesJSON(privileges(of: admin.id).filter { $0.organisation == org })
    return .object(members)
  }

  private func administrator(_ id: MistID, in org: MistID) throws -> Administrator {
    guard let admin = try administrator(id), try privileges(of: id).contains(where: { $0.organisation == org }) else {
      throw APIFailure.notFound
    }
    return admin
  }

  private func invitationAnswer(_ invitation: PendingMail) throws -> JSON {
    [
      "id": .string(invitation.id.description), "email": .string(invitation.email),
      "first_name": invitation.body["first_name"] ?? "", "last_name": invitation.body["last_name"] ?? "",
      "expire_time": JSON(Int(invitation.expires / 1000)),
      "privileges": try privilegesJSON(privileges(of: invitation.id)),
    ]
  }

  private func invite(_ call: Call) throws -> MistResponse {
    let org = try organisation(call)
    let email = try Self.checkedAddress(call)
    let granted = try privileges(from: call.object()["privileges"], in: org)
    var body = JSONObject()
    for name in ["first_name", "last_name"] { body[name] = .string(try call.optionalText(name) ?? "") }
    let id = try send(.invitation, to: email, org: org, body: body, hours: call.hours() ?? 24)
    try setPrivileges(granted, of: id)
    let answer = try invitationAnswer(invitation(id, of: org))
    try audit(call, "Invite \"\(email)\"", after: answer)
    return MistResponse(json: answer)
  }

  /// Whoever is logged in takes the invitation on the account that it was sent to. Whoever has no account makes one, with the
  /// password of the body.
  private func acceptInvitation(_ call: Call) throws -> MistResponse {
    let invitation = try pending(.invitation, token: call.parameters[0])
    guard let org = invitation.organisation else { throw APIFailure.notFound }
    let granted = try privileges(of: invitation.id)
    let admin: MistID
    var headers: [MistResponse.Header] = []
    if let known = try administrator(email: invitation.email) {
      guard !call.caller.awaitsTwoFactor else { throw APIFailure.twoFactorAwaited }
      guard !call.caller.isAnonymous else { throw APIFailure.notAuthenticated }
      guard call.caller.id == known.id else { throw APIFailure.forbidden }
      admin = known.id
    } else {
      var profile = invitation.body
      for name in ["first_name", "last_name"] {
        if let text = try call.optionalText(name) { profile[name] = .string(text) }
      }
      let password = try Self.checkedPassword(call.body["password"])
      admin = try insertAdministrator(
        email: invitation.email, password: keptPassword(password), profile: profile)
    }
    try setPrivileges(privileges(of: admin).filter { $0.organisation != org } + granted, of: admin)
    try removePending(invitation.id)
    forgetCallers()
    if call.caller.isAnonymous { headers = try openSession(of: admin, twoFactorPassed: false) }
    return MistResponse(headers: headers)
  }
}

extension Call {
  /// For how many hours an invitation is to hold.
  fileprivate func hours() throws(APIFailure) -> Int? {
    guard let value = try object()["hours"], !value.isNull else { return nil }
    guard let hours = value.int, (1...168).contains(hours) else {
      throw .badRequest("hours: expected 1 to 168, found \(value.describedForErrors)")
    }
    return hours
  }
}
