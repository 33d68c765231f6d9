import Determinism
import MistAPI
import SQLite

/// Who may do what in the organisation that a copy was made of: administrators, invitations and tokens as they were read.
///
/// They are records, and no accounts: nobody can log in as one of them, ask for a new password of theirs or use their keys. They
/// are listed with the accounts that were made in the copy itself, and can be changed and removed like these, so that a script
/// that does so can be rehearsed.
extension Twin {
  private static let admins = "admins"
  private static let tokens = "apitokens"

  // MARK: - Administrators and invitations

  /// The administrators that were pulled, and those who were invited and whose invitation holds.
  func pulledAdministrators(of org: MistID) throws -> [JSON] {
    try objects(Self.admins, of: org).map { Self.administratorAnswer($0) }.filter { item in
      item["admin_id"] != nil || item["expire_time"]?.double.map { Int64($0) > clock.seconds } ?? true
    }
  }

  /// The record of an administrator, or of somebody who was invited; nil where there is none.
  func pulledAdministrator(_ id: MistID, in org: MistID, isInvited: Bool = false) throws -> StoredObject? {
    guard let found = try object(Self.admins, id), found.owner == org,
      (found.json["admin_id"] == nil) == isInvited
    else { return nil }
    return found
  }

  private static func administratorAnswer(_ record: StoredObject) -> JSON {
    let body = record.json.object ?? JSONObject()
    if body["admin_id"] != nil { return .object(body) }
    var members = JSONObject([("id", .string(record.id.description))])
    for (name, value) in body { members[name] = value }
    return .object(members)
  }

  /// Gives a record other privileges.
  func changePulledAdministrator(_ record: StoredObject, _ call: Call, title: String) throws -> MistResponse {
    var body = record.json.object ?? JSONObject()
    let before = Self.administratorAnswer(record)
    body["privileges"] = try privilegesJSON(privileges(from: call.object()["privileges"], in: record.owner))
    let after = Self.administratorAnswer(try updateObject(record, body: JSON.object(body).bytes))
    try audit(call, "Update \(title) \"\(Self.fullName(before))\"", before: before, after: after)
    return MistResponse(json: after)
  }

  /// Removes a record.
  func removePulledAdministrator(_ record: StoredObject, _ call: Call, verb: String) throws -> MistResponse {
    let before = Self.administratorAnswer(record)
    try deleteObject(record)
    try audit(call, "\(verb) \"\(Self.fullName(before))\"", before: before)
    return MistResponse()
  }

  private static func fullName(_ administrator: JSON) -> String {
    ["first_name", "last_name", "email"].compactMap { administrator[$0]?.string }.filter { !$0.isEmpty }
      .joined(separator: " ")
  }

  // MARK: - Tokens

  /// The tokens that were pulled, their keys as far as lists show keys.
  func pulledTokens(of org: MistID) throws -> [JSON] { try objects(Self.tokens, of: org).map { Self.tokenAnswer($0) } }

  /// The record of a token; nil where there is none.
  func pulledToken(_ id: MistID, in org: MistID) throws -> StoredObject? {
    guard let found = try object(Self.tokens, id), found.owner == org else { return nil }
    return found
  }

  static func tokenAnswer(_ record: StoredObject) -> JSON {
    var members = JSONObject([("id", .string(record.id.description))])
    for (name, value) in record.json.object ?? JSONObject() { members[name] = value }
    members["org_id"] = .string(record.owner.description)
    members["created_time"] = StoredJSON.time(milliseconds: record.created)
    return .object(members)
  }

  /// Whether the list of tokens is that of the organisation that was copied: tokens by which the copy itself is read and served
  /// are none of them.
  func listsPulledTokens(of org: MistID) throws -> Bool { try pulledParts()?.kinds[Self.tokens] != nil }

  /// Renames a record of a token, or gives it other privileges.
  func changePulledToken(_ record: StoredObject, _ call: Call) throws -> MistResponse {
    var body = record.json.object ?? JSONObject()
    let before = Self.tokenAnswer(record)
    if let name = try call.optionalText("name") {
      guard !name.isEmpty else { throw APIFailure.badRequest("name is required") }
      body["name"] = .string(name)
    }
    if let value = call.body["privileges"] {
      body["privileges"] = Self.tokenPrivileges(try privileges(from: value, in: record.owner))
    }
    let after = Self.tokenAnswer(try updateObject(record, body: JSON.object(body).bytes))
    try audit(call, "Update API Token \"\(after["name"]?.string ?? "")\"", before: before, after: after)
    return MistResponse(json: after)
  }
}
