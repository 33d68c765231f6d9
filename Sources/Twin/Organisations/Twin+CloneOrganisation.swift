import MistAPI
import SQLite

extension Twin {
  /// What belongs to places and people, and is not copied.
  private static let notCloned: Set<String> = ["sites", "orgs", "org_setting", "webhooks"]

  /// A new organisation with the configuration of another: settings, templates, site groups and all other objects, whose
  /// ids are new wherever one names another. Sites, devices, administrators, tokens and webhooks stay behind.
  func cloneOrganisation(_ source: MistID, name: String) throws -> StoredObject {
    let original = try requiredObject("orgs", source)
    var body = original.json.object ?? JSONObject()
    body["name"] = .string(name)
    let org = try insertOrganisation(body)
    let objects = try store.all(
      "SELECT \(StoredObject.columns) FROM object WHERE owner = ? ORDER BY collection, ordinal", source.description
    ) { StoredObject(row: $0) }.compactMap { $0 }.filter { !Self.notCloned.contains($0.collection) }
    var ids = [source.description: org.id.description]
    var copies: [StoredObject] = []
    for object in objects {
      let copy = try insertObject(
        object.collection, owner: org.id, naturalKey: object.json["name"]?.string ?? object.id.description,
        body: object.body)
      ids[object.id.description] = copy.id.description
      copies.append(copy)
    }
    // Everything has its id now; then each can name the others.
    for copy in copies { try rewrite(copy, ids) }
    try rewrite(requiredObject("org_setting", org.id), organisationSetting(source).json, ids)
    return try rewrite(org, ids)
  }

  @discardableResult
  private func rewrite(_ object: StoredObject, _ ids: [String: String]) throws -> StoredObject {
    try rewrite(object, object.json, ids)
  }

  @discardableResult
  private func rewrite(_ object: StoredObject, _ body: JSON, _ ids: [String: String]) throws -> StoredObject {
    let rewritten = Self.replacing(ids, in: body)
    return rewritten == object.json ? object : try updateObject(object, body: rewritten.bytes)
  }

  private static func replacing(_ ids: [String: String], in value: JSON) -> JSON {
    switch value {
    case .string(let text): ids[text].map { .string($0) } ?? value
    case .array(let items): .array(items.map { replacing(ids, in: $0) })
    case .object(let object):
      .object(JSONObject(object.map { (ids[$0.key] ?? $0.key, replacing(ids, in: $0.value)) }))
    default: value
    }
  }
}
