import MistAPI
import SQLite

extension Twin {
  static let collectionRoutes: [Route] = PlainCollection.all.flatMap { routes(of: $0) } + pskRoutes

  private static func routes(of collection: PlainCollection) -> [Route] {
    let list = "/\(collection.scope.rawValue)/{owner}/\(collection.name)"
    let item = list + "/{id}"
    return [
      Route(.get, list) { twin, call in try twin.listObjects(collection, call) },
      Route(.post, list) { twin, call in try twin.createObject(collection, call) },
      Route(.get, item) { twin, call in
        MistResponse(body: twin.collectionAnswer(collection, try twin.item(collection, call), call))
      },
      Route(.put, item) { twin, call in try twin.changeObject(collection, call) },
      Route(.delete, item) { twin, call in
        let object = try twin.item(collection, call)
        try twin.deleteObject(object)
        try twin.collectionChanged(collection, owner: object.owner)
        try twin.audit(call, "Delete \(collection.title) \"\(object.json["name"]?.string ?? object.id.description)\"")
        return MistResponse()
      },
    ]
  }

  /// The owner of the path, when the caller may see it.
  private func owner(_ collection: PlainCollection, _ call: Call) throws -> MistID {
    switch collection.scope {
    case .organisation: try organisation(call)
    case .site: try site(call).id
    }
  }

  private func item(_ collection: PlainCollection, _ call: Call) throws -> StoredObject {
    let owner = try owner(collection, call)
    return try requiredObject(collection.storeName, call.id(1), of: owner)
  }

  func collectionAnswer(_ collection: PlainCollection, _ object: StoredObject, _ call: Call) -> [UInt8] {
    var members: [(String, JSON)] = [
      ("id", .string(object.id.description)), ("org_id", .string(call.caller.organisation.description)),
    ]
    if collection.scope == .site {
      members.append(("site_id", .string(object.owner.description)))
      members.append(("for_site", true))
    }
    return answerBytes(of: object, members: members)
  }

  private func listObjects(_ collection: PlainCollection, _ call: Call) throws -> MistResponse {
    let owner = try owner(collection, call)
    let page = try Page(call)
    let wanted = collection.filters.compactMap { name in call.query(name).map { (name, $0) } }
    guard !wanted.isEmpty else {
      let (total, items) = try objects(collection.storeName, of: owner, page: page)
      return page.response(total: total, items: items.map { collectionAnswer(collection, $0, call) })
    }
    let matching = try objects(collection.storeName, of: owner).filter { object in
      let body = object.json
      return wanted.allSatisfy { body[$0.0]?.string == $0.1 }
    }
    let items = matching.dropFirst(page.offset).prefix(page.limit).map { collectionAnswer(collection, $0, call) }
    return page.response(total: matching.count, items: items)
  }

  private func createObject(_ collection: PlainCollection, _ call: Call) throws -> MistResponse {
    let owner = try owner(collection, call)
    let sent = try call.object()
    let body = StoredJSON.withoutReadOnly(sent, readOnly: PlainCollection.readOnly)
    try check(body, of: collection)
    let object = try insertObject(
      collection.storeName, owner: owner, naturalKey: collection.naturalKey(of: body),
      body: call.bytes(keeping: body, of: sent))
    try collectionChanged(collection, owner: owner)
    try audit(call, "Create \(collection.title) \"\(body["name"]?.string ?? body["ssid"]?.string ?? "")\"")
    return MistResponse(body: collectionAnswer(collection, object, call))
  }

  private func changeObject(_ collection: PlainCollection, _ call: Call) throws -> MistResponse {
    let object = try item(collection, call)
    let merged = StoredJSON.merging(
      try call.object(), into: object.json.object ?? JSONObject(), readOnly: PlainCollection.readOnly)
    try check(merged, of: collection)
    let changed = try updateObject(object, body: JSON.object(merged).bytes)
    try collectionChanged(collection, owner: object.owner)
    try audit(call, "Update \(collection.title) \"\(merged["name"]?.string ?? merged["ssid"]?.string ?? "")\"")
    return MistResponse(body: collectionAnswer(collection, changed, call))
  }

  private func check(_ body: JSONObject, of collection: PlainCollection) throws(APIFailure) {
    for name in collection.required where body[name] == nil || body[name] == .null {
      throw .badRequest("\(name) is required")
    }
    for name in ["name", "ssid"] {
      if let value = body[name], value.string == nil, !value.isNull {
        throw .badRequest("\(name): expected text, found \(value.describedForErrors)")
      }
    }
    if let vlan = body["vlan_id"]?.int, !(1...4094).contains(vlan) {
      throw .badRequest("vlan_id: expected 1 to 4094, found \(vlan)")
    }
    if collection.name == "psks", let passphrase = body["passphrase"]?.string,
      !(8...64).contains(passphrase.utf8.count)
    {
      throw .badRequest("passphrase: expected 8 to 63 characters, or 64 hexadecimal digits")
    }
  }

  /// A change of WLANs or their templates reaches the air at once.
  private func collectionChanged(_ collection: PlainCollection, owner: MistID) throws {
    guard collection.name == "wlans" || collection.name == "templates" else { return }
    switch collection.scope {
    case .site: try siteServiceChanged(try requiredObject("sites", owner))
    case .organisation: for site in try objects("sites", of: owner) { try siteServiceChanged(site) }
    }
  }

  private static let pskRoutes: [Route] = [
    Route(.post, "/orgs/{org}/psks/{id}/delete_old_passphrase") { twin, call in
      let org = try twin.organisation(call)
      let key = try twin.requiredObject("psks", call.id(1), of: org)
      var body = key.json.object ?? JSONObject()
      body["old_passphrase"] = nil
      _ = try twin.updateObject(key, body: JSON.object(body).bytes)
      try twin.audit(call, "Delete old passphrase of PSK \"\(body["name"]?.string ?? "")\"")
      return MistResponse()
    }
  ]
}
