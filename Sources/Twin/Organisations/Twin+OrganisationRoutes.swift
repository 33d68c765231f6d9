import Determinism
public import MistAPI
import SQLite

extension Twin {
  /// Makes the organisation of that name and returns its id.
  public func createOrganisation(_ name: String) throws -> MistID {
    try store.transaction { try insertOrganisation(JSONObject([("name", .string(name))])).id }
  }

  func insertOrganisation(_ body: JSONObject) throws -> StoredObject {
    let org = try insertObject(
      "orgs", owner: .zero, naturalKey: body["name"]?.string ?? "", body: JSON.object(body).bytes)
    _ = try insertObject("org_setting", owner: org.id, naturalKey: "", body: Array("{}".utf8), id: org.id)
    return org
  }

  private static let organisationReadOnly: Set<String> = [
    "id", "created_time", "modified_time", "msp_id", "msp_name", "msp_logo_url",
  ]

  private func organisationAnswer(_ org: StoredObject) -> MistResponse {
    MistResponse(body: answerBytes(of: org, members: [("id", .string(org.id.description))]))
  }

  static let organisationRoutes: [Route] = [
    Route(.get, "/orgs/{org}") { twin, call in
      twin.organisationAnswer(try twin.requiredObject("orgs", twin.organisation(call)))
    },
    Route(.post, "/orgs") { twin, call in
      let body = StoredJSON.withoutReadOnly(try call.object(), readOnly: organisationReadOnly)
      try checkOrganisation(body)
      let org = try twin.insertOrganisation(body)
      try twin.grantOwnership(of: org.id, to: call.caller)
      try twin.audit(call, "Create Org \"\(body["name"]?.string ?? "")\"", org: org.id)
      return twin.organisationAnswer(org)
    },
    Route(.put, "/orgs/{org}") { twin, call in
      let org = try twin.requiredObject("orgs", twin.organisation(call))
      let merged = StoredJSON.merging(
        try call.object(), into: org.json.object ?? JSONObject(), readOnly: organisationReadOnly)
      try checkOrganisation(merged)
      let changed = try twin.updateObject(org, body: JSON.object(merged).bytes)
      try twin.audit(call, "Update Org \"\(merged["name"]?.string ?? "")\"")
      return twin.organisationAnswer(changed)
    },
    Route(.delete, "/orgs/{org}") { twin, call in
      try twin.removeOrganisation(twin.requiredObject("orgs", twin.organisation(call)))
      twin.isAudited = true  // its log is gone with it
      return MistResponse()
    },
    Route(.post, "/orgs/{org}/clone") { twin, call in
      let source = try twin.organisation(call)
      let name = try call.text("name")
      let org = try twin.cloneOrganisation(source, name: name)
      try twin.grantOwnership(of: org.id, to: call.caller)
      try twin.audit(call, "Clone Org to \"\(name)\"", after: org.json)
      return twin.organisationAnswer(org)
    },
  ]

  /// Whoever makes an organisation administers it.
  private func grantOwnership(of org: MistID, to caller: Caller) throws {
    let owner = caller.email == nil ? caller.token ?? caller.id : caller.id
    try setPrivileges(privileges(of: owner) + [Privilege(.organisation, .admin, in: org)], of: owner)
  }

  private static func checkOrganisation(_ body: JSONObject) throws(APIFailure) {
    guard let name = body["name"]?.string, !name.isEmpty else { throw .badRequest("name is required") }
    func check(_ name: String, _ expected: String, _ isRight: (JSON) -> Bool) throws(APIFailure) {
      guard let value = body[name], !isRight(value) else { return }
      throw .badRequest("\(name): expected \(expected), found \(value.describedForErrors)")
    }
    func isID(_ text: String) -> Bool { MistID(text) != nil }
    try check("allow_mist", "true or false") { $0.bool != nil }
    try check("session_expiry", "10 to 20160 minutes") { $0.int.map { (10...20160).contains($0) } ?? false }
    try check("alarmtemplate_id", "an id or null") { $0.isNull || $0.string.map { $0.isEmpty || isID($0) } ?? false }
    try check("orggroup_ids", "a list of ids") { $0.strings?.allSatisfy(isID) ?? false }
  }

  /// Removes an organisation with all that it owns. Its devices are nobody's again and can be claimed anew.
  private func removeOrganisation(_ org: StoredObject) throws {
    for site in try objects("sites", of: org.id) { try removeSite(site) }
    let id = org.id.description
    for mac in try store.all("SELECT mac FROM inventory WHERE org = ? ORDER BY mac", id, row: { $0.int64(0) }) {
      try release(MACAddress(value: UInt64(mac)))
    }
    try store.run("DELETE FROM device_trait WHERE mac IN (SELECT mac FROM inventory WHERE org = ?)", id)
    try store.run("DELETE FROM inventory WHERE org = ?", id)
    try store.run("UPDATE purchase_order SET claimed_by = NULL WHERE claimed_by = ?", id)
    try deleteObject(org)
    try store.run("DELETE FROM object WHERE owner = ?", id)
    for table in ["api_token", "pending", "audit", "claim_job", "inventory_change"] {
      try store.run("DELETE FROM \(table) WHERE org = ?", id)
    }
    try keepPrivileges(in: org.id) { _ in false }
  }
}
