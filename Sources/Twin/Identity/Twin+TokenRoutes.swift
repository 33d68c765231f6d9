import Determinism
import MistAPI
import SQLite

extension Twin {
  static let tokenRoutes: [Route] = [
    Route(.get, "/self/apitokens", access: .account) { twin, call in
      return try Page(call).response(of: twin.tokens(where: "admin = ?", call.caller.id))
    },
    Route(.post, "/self/apitokens") { twin, call in
      let name = try call.optionalText("name") ?? ""
      let token = try twin.insertToken(
        name, org: nil, admin: call.caller.id, createdBy: call.caller.email)
      return try twin.newTokenAnswer(token)
    },
    Route(.get, "/self/apitokens/{token}", access: .account) { twin, call in
      MistResponse(json: try twin.token(call.id(0), "admin = ?", call.caller.id))
    },
    Route(.put, "/self/apitokens/{token}") { twin, call in
      let id = try call.id(0)
      _ = try twin.token(id, "admin = ?", call.caller.id)
      if let name = try call.optionalText("name") {
        try twin.store.run("UPDATE api_token SET name = ? WHERE id = ?", name, id.description)
      }
      return MistResponse(json: try twin.token(id, "admin = ?", call.caller.id))
    },
    Route(.delete, "/self/apitokens/{token}") { twin, call in
      let id = try call.id(0)
      _ = try twin.token(id, "admin = ?", call.caller.id)
      try twin.deleteToken(id)
      return MistResponse()
    },
    Route(.get, "/orgs/{org}/apitokens") { twin, call in
      try Page(call).response(of: twin.organisationTokens(of: twin.organisation(call)))
    },
    Route(.post, "/orgs/{org}/apitokens") { twin, call in try twin.createOrganisationToken(call) },
    Route(.get, "/orgs/{org}/apitokens/{token}") { twin, call in
      let org = try twin.organisation(call)
      if let record = try twin.pulledToken(call.id(1), in: org) { return MistResponse(json: tokenAnswer(record)) }
      return MistResponse(json: try twin.token(call.id(1), "org = ?", org))
    },
    Route(.put, "/orgs/{org}/apitokens/{token}") { twin, call in try twin.changeOrganisationToken(call) },
    Route(.delete, "/orgs/{org}/apitokens/{token}") { twin, call in
      let org = try twin.organisation(call)
      let token: JSON
      if let record = try twin.pulledToken(call.id(1), in: org) {
        token = tokenAnswer(record)
        try twin.deleteObject(record)
      } else {
        token = try twin.token(call.id(1), "org = ?", org)
        try twin.deleteToken(call.id(1))
      }
      try twin.audit(call, "Delete API Token \"\(token["name"]?.string ?? "")\"", before: token)
      return MistResponse()
    },
  ]

  private static let tokenColumns = "id, shown, name, org, created, created_by, last_used, src_ips"

  private func tokens(where clause: String, _ owner: MistID) throws -> [JSON] {
    let rows = try store.all(
      "SELECT \(Self.tokenColumns) FROM api_token WHERE \(clause) ORDER BY created, id", owner.description
    ) { self.tokenMembers($0) }
    return try rows.compactMap { try tokenAnswer($0) }
  }

  /// The tokens of an organisation; in a copy those that were pulled, and those that were made in it by calls.
  private func organisationTokens(of org: MistID) throws -> [JSON] {
    let own = try tokens(where: "org = ?", org)
    guard try listsPulledTokens(of: org) else { return own }
    let made = try own.filter { token in
      guard let id = token["id"]?.string.flatMap({ MistID($0) }) else { return false }
      return try privileges(of: id).first.map {
        mintedID(token["name"]?.string ?? "", $0) != id
      } ?? true
    }
    return try pulledTokens(of: org) + made
  }

  private func token(_ id: MistID, _ clause: String, _ owner: MistID) throws -> JSON {
    let found = try store.first(
      "SELECT \(Self.tokenColumns) FROM api_token WHERE id = ? AND \(clause)", id.description, owner.description
    ) { self.tokenMembers($0) }
    guard let found, let answer = try tokenAnswer(found) else { throw APIFailure.notFound }
    return answer
  }

  private func tokenMembers(_ row: borrowing Statement) -> JSONObject {
    var members = JSONObject([
      ("id", .string(row.text(0))), ("name", .string(row.text(2))), ("key", .string(row.text(1))),
      ("created_time", StoredJSON.time(milliseconds: row.int64(4))),
    ])
    let used = MistID(row.text(0)).flatMap { lastUsed[$0] } ?? row.optionalInt64(6)
    members["last_used"] = used.map { JSON(Int($0 / 1000)) } ?? .null
    if let org = row.optionalText(3) {
      members["org_id"] = .string(org)
      members["created_by"] = row.optionalText(5).map { .string($0) } ?? .null
      members["src_ips"] = (try? JSON(parsing: row.bytes(7))) ?? []
    }
    return members
  }

  /// With its privileges, which only tokens of organisations have of their own.
  private func tokenAnswer(_ members: JSONObject) throws -> JSON? {
    guard members["org_id"] != nil, let id = members["id"]?.string.flatMap({ MistID($0) }) else {
      return .object(members)
    }
    var members = members
    members["privileges"] = Self.tokenPrivileges(try privileges(of: id))
    return .object(members)
  }

  /// Privileges as tokens show them.
  static func tokenPrivileges(_ privileges: [Privilege]) -> JSON {
    let items = privileges.map { privilege -> JSON in
      var item = JSONObject([
        ("scope", .string(privilege.scope.rawValue)), ("role", .string(privilege.role.rawValue)),
        ("org_id", .string(privilege.organisation.description)),
      ])
      if let site = privilege.site { item["site_id"] = .string(site.description) }
      // The published schema of a token has room for one group.
      if let group = privilege.groups.first { item["sitegroup_id"] = .string(group.description) }
      if !privilege.views.isEmpty { item["views"] = JSON(privilege.views) }
      return .object(item)
    }
    return .array(items)
  }

  /// The one answer that shows the key.
  private func newTokenAnswer(_ token: (id: MistID, key: String)) throws -> MistResponse {
    let found = try store.first("SELECT \(Self.tokenColumns) FROM api_token WHERE id = ?", token.id.description) {
      self.tokenMembers($0)
    }
    guard let found, case .object(var members)? = try tokenAnswer(found) else { throw APIFailure.notFound }
    members["key"] = .string(token.key)
    return MistResponse(json: .object(members))
  }

  /// Without privileges the token gets those that its maker has in the organisation.
  private func createOrganisationToken(_ call: Call) throws -> MistResponse {
    let org = try organisation(call)
    let name = try call.text("name")
    let granted =
      try call.body["privileges"].map { try privileges(from: $0, in: org) }
      ?? call.caller.privileges.filter { $0.scope == .organisation && $0.organisation == org }
    let token = try insertToken(
      name, org: org, admin: nil, createdBy: call.caller.email, sources: try call.sources() ?? [])
    try setPrivileges(granted, of: token.id)
    try audit(
      call, "Create API Token \"\(name)\"", after: try self.token(token.id, "org = ?", org))
    return try newTokenAnswer(token)
  }

  private func changeOrganisationToken(_ call: Call) throws -> MistResponse {
    let org = try organisation(call)
    let id = try call.id(1)
    if let record = try pulledToken(id, in: org) { return try changePulledToken(record, call) }
    let before = try token(id, "org = ?", org)
    if let name = try call.optionalText("name") {
      guard !name.isEmpty else { throw APIFailure.badRequest("name is required") }
      try store.run("UPDATE api_token SET name = ? WHERE id = ?", name, id.description)
    }
    if let value = call.body["privileges"] { try setPrivileges(privileges(from: value, in: org), of: id) }
    if let sources = try call.sources(), JSON(sources) != before["src_ips"] {
      throw APIFailure.badRequest("src_ips cannot be changed once the token is made")
    }
    let after = try token(id, "org = ?", org)
    try audit(call, "Update API Token \"\(after["name"]?.string ?? "")\"", before: before, after: after)
    return MistResponse(json: after)
  }

  func deleteToken(_ id: MistID) throws {
    try store.run("DELETE FROM api_token WHERE id = ?", id.description)
    try store.run("DELETE FROM privilege WHERE owner = ?", id.description)
    lastUsed[id] = nil
  }
}

extension Call {
  /// A text that the body may have.
  func optionalText(_ name: String) throws(APIFailure) -> String? {
    guard let value = body.isNull ? nil : try object()[name], !value.isNull else { return nil }
    guard let text = value.string else {
      throw .badRequest("\(name): expected text, found \(value.describedForErrors)")
    }
    return text
  }

  /// The addresses and prefixes from which a token may be used.
  fileprivate func sources() throws(APIFailure) -> [String]? {
    guard let value = try object()["src_ips"], !value.isNull else { return nil }
    guard let texts = value.strings, texts.count <= 10 else {
      throw .badRequest("src_ips: expected a list of at most 10 texts, found \(value.describedForErrors)")
    }
    for (place, text) in texts.enumerated() where SourceRange(text) == nil {
      throw .badRequest("src_ips[\(place)]: expected an address or a prefix such as 63.3.56.0/24, found '\(text)'")
    }
    return texts
  }
}
