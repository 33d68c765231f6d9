import Determinism
public import MistAPI
import SQLite

extension Twin {
  /// Makes the organisation of that name and returns its id.
  public func createOrganisation(_ name: String) throws -> MistID {
    try store.transaction {
      let body = JSON.object(JSONObject([("name", .string(name))]))
      let org = try insertObject("orgs", owner: .zero, naturalKey: name, body: body.bytes)
      _ = try insertObject("org_setting", owner: org.id, naturalKey: "", body: Array("{}".utf8), id: org.id)
      return org.id
    }
  }

  /// Mints a token of an organisation. Its text comes from the seed; the store keeps only a digest of it.
  /// - Parameter role: `admin`, `write`, `read`, `helpdesk` or `installer`
  /// - Throws: `TwinError.unknown` for another role.
  public func mintToken(_ name: String, role: String, in org: MistID) throws -> String {
    let roles = ["admin", "write", "read", "helpdesk", "installer"]
    guard roles.contains(role) else { throw TwinError.unknown(what: "role", name: role, known: roles) }
    let key = seed.child("token").child(org.low).child(name).child(role)
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    let text = String(
      decoding: (0..<96).map { alphabet[Int(key.child(UInt64($0)).integer(below: UInt64(alphabet.count)))] },
      as: UTF8.self)
    callers = [:]
    try store.run(
      "INSERT OR REPLACE INTO token VALUES (?, ?, ?, ?)", SHA256.hexadecimal(of: text), name, role, org.description)
    return text
  }

  func caller(of credentials: Credentials) throws -> Caller {
    guard case .token(let token) = credentials else { throw APIFailure.notAuthenticated }
    if let known = callers[token] { return known }
    let found = try store.first(
      "SELECT name, role, org FROM token WHERE digest = ?", SHA256.hexadecimal(of: token)
    ) { row in
      MistID(row.text(2)).map { Caller(name: row.text(0), role: row.text(1), organisation: $0) }
    }
    guard let caller = found ?? nil else { throw APIFailure.notAuthenticated }
    callers[token] = caller
    return caller
  }

  static let identityRoutes: [Route] = [
    Route(.get, "/self") { twin, call in
      let name = try twin.organisationName(call.caller.organisation)
      return MistResponse(json: [
        "name": .string(call.caller.name),
        "privileges": [
          [
            "scope": "org", "org_id": .string(call.caller.organisation.description), "org_name": .string(name),
            "name": .string(name), "role": .string(call.caller.role),
          ]
        ],
      ])
    },
    Route(.get, "/orgs/{org}") { twin, call in
      let id = try twin.organisation(call)
      let org = try twin.requiredObject("orgs", id)
      return MistResponse(body: twin.answerBytes(of: org, members: [("id", .string(id.description))]))
    },
  ]

  private func organisationName(_ id: MistID) throws -> String {
    try object("orgs", id)?.json["name"]?.string ?? ""
  }
}
