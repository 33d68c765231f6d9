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
      Route(.get, item) { twin, call in try twin.readObject(collection, call) },
      Route(.put, item) { twin, call in try twin.changeObject(collection, call) },
      Route(.delete, item) { twin, call in try twin.removeObject(collection, call) },
    ]
  }

  /// Where a collection of a call's path is.
  struct CollectionPlace {
    /// Who owns its objects in the store.
    let owner: MistID
    let organisation: MistID
    let site: MistID?
  }

  /// The place of the path, when the caller may see it.
  func place(of collection: PlainCollection, _ call: Call) throws -> CollectionPlace {
    switch collection.scope {
    case .organisation:
      let org = try organisation(call)
      return CollectionPlace(owner: org, organisation: org, site: nil)
    case .site:
      let site = try site(call)
      return CollectionPlace(owner: collection.isView ? site.owner : site.id, organisation: site.owner, site: site.id)
    }
  }

  /// The object of the path.
  /// - Throws: `APIFailure.notFound`
  func item(_ collection: PlainCollection, at place: CollectionPlace, _ call: Call) throws -> StoredObject {
    guard let found = try foundItem(collection, at: place, call) else { throw APIFailure.notFound }
    return found
  }

  private func foundItem(_ collection: PlainCollection, at place: CollectionPlace, _ call: Call) throws -> StoredObject?
  {
    var id: MistID
    switch collection.key {
    case .id: id = try call.id(1)
    case .mac: id = derivedID(collection.storeName, owner: place.owner, naturalKey: try macKey(call), ordinal: 0)
    }
    guard let found = try object(collection.storeName, id), found.owner == place.owner,
      !collection.isView || found.json["site_id"]?.string == place.site?.description
    else { return nil }
    return found
  }

  /// The MAC address of the path in the form that the store keeps.
  private func macKey(_ call: Call) throws(APIFailure) -> String {
    guard let mac = MACAddress(call.parameters[1]) else { throw .notFound }
    return mac.description
  }

  /// An object as its collection answers it.
  func collectionAnswer(_ collection: PlainCollection, _ object: StoredObject, at place: CollectionPlace) -> [UInt8] {
    var members: [(String, JSON)] = [
      ("id", .string(object.id.description)), ("org_id", .string(place.organisation.description)),
    ]
    if collection.scope == .site, !collection.isView, let site = place.site {
      members.append(("site_id", .string(site.description)))
      members.append(("for_site", true))
    }
    return answerBytes(of: object, members: members)
  }

  /// The objects of a collection that a call asks for; all of them when there is nothing to choose by.
  func matchingObjects(_ collection: PlainCollection, at place: CollectionPlace, _ call: Call) throws -> [StoredObject]
  {
    let wanted = EngineFilter.filters(of: call)
    let all = try objects(collection.storeName, of: place.owner)
    guard !wanted.isEmpty || collection.isView else { return all }
    return all.filter { object in
      let body = object.json
      if collection.isView, body["site_id"]?.string != place.site?.description { return false }
      return wanted.allSatisfy { $0.matches(body, id: object.id) }
    }
  }

  func listObjects(_ collection: PlainCollection, _ call: Call) throws -> MistResponse {
    let place = try place(of: collection, call)
    let page = try Page(call)
    func listed(_ object: StoredObject) -> [UInt8] {
      guard let omitted = collection.omittedFromLists, var body = object.json.object else {
        return collectionAnswer(collection, object, at: place)
      }
      body[omitted] = nil
      return collectionAnswer(collection, object.with(body: JSON.object(body).bytes), at: place)
    }
    guard !EngineFilter.filters(of: call).isEmpty || collection.isView else {
      let (total, items) = try objects(collection.storeName, of: place.owner, page: page)
      return page.response(total: total, items: items.map(listed))
    }
    let matching = try matchingObjects(collection, at: place, call)
    let items = matching.dropFirst(page.offset).prefix(page.limit)
    return page.response(total: matching.count, items: items.map(listed))
  }

  func readObject(_ collection: PlainCollection, _ call: Call) throws -> MistResponse {
    let place = try place(of: collection, call)
    return MistResponse(body: collectionAnswer(collection, try item(collection, at: place, call), at: place))
  }

  func createObject(_ collection: PlainCollection, _ call: Call) throws -> MistResponse {
    let place = try place(of: collection, call)
    let sent = try call.object()
    if call.queryBool("upsert") == true, let known = try named(sent["name"]?.string, in: collection, at: place) {
      let changed = try change(known, of: collection, by: sent, call)
      return MistResponse(body: collectionAnswer(collection, changed, at: place))
    }
    let bytes = call.request.contentType == nil ? call.request.body : nil
    let object = try create(sent, bytes: bytes, in: collection, at: place, call)
    return MistResponse(body: collectionAnswer(collection, object, at: place))
  }

  /// The first object of that name.
  func named(_ name: String?, in collection: PlainCollection, at place: CollectionPlace) throws -> StoredObject? {
    guard let name, !name.isEmpty else { return nil }
    return try objects(collection.storeName, of: place.owner).first { $0.json["name"]?.string == name }
  }

  /// Keeps a new object.
  /// - Parameter bytes: the object as it was sent, to be kept as it is.
  func create(
    _ sent: JSONObject, bytes: [UInt8]?, in collection: PlainCollection, at place: CollectionPlace, _ call: Call
  ) throws -> StoredObject {
    let body = StoredJSON.withoutReadOnly(sent, readOnly: collection.readOnly)
    try check(body, of: collection)
    let kept = body.count == sent.count ? bytes ?? JSON.object(body).bytes : JSON.object(body).bytes
    let object = try insertObject(
      collection.storeName, owner: place.owner, naturalKey: collection.naturalKey(of: body), body: kept)
    try collectionChanged(collection, owner: place.owner)
    try audit(
      call, "Create \(collection.title) \"\(body["name"]?.string ?? body["ssid"]?.string ?? "")\"", site: place.site)
    return object
  }

  func changeObject(_ collection: PlainCollection, _ call: Call) throws -> MistResponse {
    let place = try place(of: collection, call)
    let sent = try call.object()
    if collection.key == .mac, try foundItem(collection, at: place, call) == nil {
      var body = sent
      body["mac"] = .string(try macKey(call))
      return MistResponse(
        body: collectionAnswer(
          collection, try create(body, bytes: nil, in: collection, at: place, call), at: place))
    }
    let changed = try change(try item(collection, at: place, call), of: collection, by: sent, call)
    return MistResponse(body: collectionAnswer(collection, changed, at: place))
  }

  /// Merges a body into an object.
  func change(
    _ object: StoredObject, of collection: PlainCollection, by sent: JSONObject, _ call: Call
  ) throws -> StoredObject {
    let merged = StoredJSON.merging(sent, into: object.json.object ?? JSONObject(), readOnly: collection.readOnly)
    try check(merged, of: collection)
    let changed = try updateObject(object, body: JSON.object(merged).bytes)
    try collectionChanged(collection, owner: object.owner)
    try audit(call, "Update \(collection.title) \"\(merged["name"]?.string ?? merged["ssid"]?.string ?? "")\"")
    return changed
  }

  func removeObject(_ collection: PlainCollection, _ call: Call) throws -> MistResponse {
    let place = try place(of: collection, call)
    try remove(try item(collection, at: place, call), of: collection, call)
    return MistResponse()
  }

  func remove(_ object: StoredObject, of collection: PlainCollection, _ call: Call) throws {
    try deleteObject(object)
    try collectionChanged(collection, owner: object.owner)
    try audit(call, "Delete \(collection.title) \"\(object.json["name"]?.string ?? object.id.description)\"")
  }

  private func check(_ body: JSONObject, of collection: PlainCollection) throws(APIFailure) {
    for name in collection.required where body[name] == nil || body[name] == .null {
      throw .badRequest("\(name) is required")
    }
    if let vlan = body["vlan_id"]?.int, !(1...4094).contains(vlan) {
      throw .badRequest("vlan_id: expected 1 to 4094, found \(vlan)")
    }
    if collection.name == "webhooks" { try WebhookCheck.check(body) }
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
      let changed = try twin.updateObject(key, body: JSON.object(body).bytes)
      try twin.audit(call, "Delete old passphrase of PSK \"\(body["name"]?.string ?? "")\"")
      let place = CollectionPlace(owner: org, organisation: org, site: nil)
      return MistResponse(body: twin.collectionAnswer(.init(.organisation, "psks", "PSK"), changed, at: place))
    }
  ]
}
