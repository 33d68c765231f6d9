import MistAPI
import MistCatalogue

/// Changes of many objects of a collection in one call (mist-fidelity, sections 1.7 and 2.3).
extension Twin {
  /// Changes the objects that a list of bodies names by id.
  func changeMany(_ collection: PlainCollection, _ operation: MistCatalogue.Operation, _ call: Call) throws
    -> MistResponse
  {
    let place = try place(of: collection, call)
    guard let bodies = call.body.array else {
      throw APIFailure.badRequest("expected a list, found \(call.body.describedForErrors)")
    }
    var changed: [StoredObject] = []
    for (index, body) in bodies.enumerated() {
      guard let id = body["id"]?.string.flatMap({ MistID($0) }), let object = body.object else {
        throw APIFailure.badRequest("[\(index)].id is required")
      }
      let known = try requiredObject(collection.storeName, id, of: place.owner)
      changed.append(try change(known, of: collection, by: object, call))
    }
    return try manyAnswer(changed, of: collection, at: place, operation, call)
  }

  /// Makes an object of each element of a list, or of each line of a file.
  func importObjects(_ collection: PlainCollection, _ operation: MistCatalogue.Operation, _ call: Call) throws
    -> MistResponse
  {
    let place = try place(of: collection, call)
    let details = Catalogue.published.details(of: operation)
    let bodies = try importedBodies(call, like: details.body?.json?.items)
    if let schema = details.body?.json, let fault = Validator(.request).fault(in: .array(bodies), schema) {
      throw APIFailure.badRequest("\(fault)")
    }
    let upserts = call.queryBool("upsert") == true
    var made: [StoredObject] = []
    var added = 0
    for body in bodies {
      let object = body.object ?? JSONObject()
      if upserts, let known = try named(object["name"]?.string, in: collection, at: place) {
        made.append(try change(known, of: collection, by: object, call))
      } else {
        made.append(try create(object, bytes: nil, in: collection, at: place, call))
        added += 1
      }
    }
    let ids = made.map { JSON.string($0.id.description) }
    return try manyAnswer(
      made, of: collection, at: place, operation, call,
      known: [
        "added": .array(Array(ids.prefix(added))), "updated": .array(Array(ids.dropFirst(added))), "errors": [],
      ])
  }

  private func importedBodies(_ call: Call, like schema: Schema?) throws -> [JSON] {
    let form = try Multipart(call.request)
    var bytes = call.request.body ?? []
    if call.request.contentType?.lowercased().hasPrefix("multipart/") == true {
      guard let file = form.part("file") ?? form.part("csv") ?? form.part("json") ?? form.parts.first else {
        throw APIFailure.badRequest("file is required")
      }
      bytes = file.body
    }
    if let first = bytes.first(where: { $0 > 0x20 }), first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
      do {
        let json = try JSON(parsing: bytes)
        return json.array ?? [json]
      } catch {
        throw APIFailure.badRequest("JSON parse error - \(error)")
      }
    }
    return try CSVObjects.read(bytes, like: schema)
  }

  /// Removes the objects of the ids in the body's one list.
  func removeMany(_ collection: PlainCollection, _ call: Call) throws -> MistResponse {
    let place = try place(of: collection, call)
    let ids = try call.object().compactMap { $0.value.strings }.first ?? []
    for text in ids {
      // One that is gone already is what was asked for.
      guard let id = MistID(text), let found = try object(collection.storeName, id), found.owner == place.owner else {
        continue
      }
      try remove(found, of: collection, call)
    }
    return MistResponse()
  }

  /// The objects as a list where one is published, else what the published answer says of them.
  private func manyAnswer(
    _ objects: [StoredObject], of collection: PlainCollection, at place: CollectionPlace,
    _ operation: MistCatalogue.Operation, _ call: Call, known: [String: JSON] = [:]
  ) throws -> MistResponse {
    let schema = Catalogue.published.details(of: operation).response(200)?.schema
    guard schema?.types.contains(.array) == true else { return try shapedAnswer(operation, call, adding: known) }
    let items = objects.map { collectionAnswer(collection, $0, at: place) }
    var body: [UInt8] = [UInt8(ascii: "[")]
    for (index, item) in items.enumerated() {
      if index > 0 { body.append(UInt8(ascii: ",")) }
      body.append(contentsOf: item)
    }
    body.append(UInt8(ascii: "]"))
    return MistResponse(body: body)
  }
}
