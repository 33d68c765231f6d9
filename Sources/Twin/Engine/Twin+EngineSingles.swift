import MistAPI
import MistCatalogue

extension Twin {
  /// Whose a call's path is.
  private func scopeID(_ operation: MistCatalogue.Operation, _ call: Call) throws -> MistID {
    operation.parts.count > 1 && ["orgs", "sites"].contains(operation.parts[0]) ? try call.id(0) : .zero
  }

  /// What the store calls a thing of a path: the path below organisation or site, with the ids in it.
  private func singleKey(_ operation: MistCatalogue.Operation, _ call: Call) -> String {
    var parameters = call.parameters.makeIterator()
    return operation.parts.map { $0.hasPrefix("{") ? parameters.next() ?? "" : $0 }.dropFirst(2).joined(separator: "/")
  }

  private func single(_ kind: String, _ operation: MistCatalogue.Operation, _ call: Call) throws -> StoredObject? {
    let owner = try scopeID(operation, call)
    return try object(
      kind, derivedID(kind, owner: owner, naturalKey: singleKey(operation, call), ordinal: 0))
  }

  /// Reads, merges or removes the one thing of a path.
  func serveSingle(_ operation: MistCatalogue.Operation, _ call: Call) throws -> MistResponse {
    let stored = try single("single", operation, call)
    let key = singleKey(operation, call)
    switch call.request.method {
    case .get:
      return try singleAnswer(stored?.json.object ?? JSONObject(), operation, call)
    case .delete:
      if let stored { try deleteObject(stored) }
      try audit(call, "Delete \(key)")
      return try shapedAnswer(operation, call)
    case .post, .put:
      let sent = call.body.object ?? JSONObject()
      let merged = StoredJSON.merging(sent, into: stored?.json.object ?? JSONObject(), readOnly: [])
      if let stored {
        _ = try updateObject(stored, body: JSON.object(merged).bytes)
      } else {
        _ = try insertObject(
          "single", owner: try scopeID(operation, call), naturalKey: key, body: JSON.object(merged).bytes)
      }
      try audit(call, "Update \(key)")
      return try singleAnswer(merged, operation, call)
    }
  }

  /// The stored members that the answer publishes, and what else must be there.
  private func singleAnswer(_ stored: JSONObject, _ operation: MistCatalogue.Operation, _ call: Call) throws
    -> MistResponse
  {
    let schema = Catalogue.published.details(of: operation).response(200)?.schema
    if let schema, schema.additional != nil, schema.properties.isEmpty { return MistResponse(json: .object(stored)) }
    return try shapedAnswer(operation, call, adding: Dictionary(stored.map { ($0.key, $0.value) }) { $1 })
  }

  /// Keeps that a file was sent: its name and size. The twin looks at no picture.
  func keepUpload(_ operation: MistCatalogue.Operation, _ call: Call) throws -> MistResponse {
    let form = try Multipart(call.request)
    if call.request.contentType != nil, form.parts.isEmpty { throw APIFailure.badRequest("file is required") }
    let files = form.parts.filter { $0.filename != nil }
    var body = JSONObject()
    for file in files { body[file.name] = ["filename": .string(file.filename ?? ""), "size": JSON(file.body.count)] }
    let key = singleKey(operation, call)
    if let known = try single("upload", operation, call) { try deleteObject(known) }
    let kept = try insertObject(
      "upload", owner: try scopeID(operation, call), naturalKey: key, body: JSON.object(body).bytes)
    try audit(call, "Upload \(key)")
    return try shapedAnswer(operation, call, adding: ["id": .string(kept.id.description)])
  }

  func forgetUpload(_ operation: MistCatalogue.Operation, _ call: Call) throws -> MistResponse {
    if let known = try single("upload", operation, call) { try deleteObject(known) }
    try audit(call, "Delete \(singleKey(operation, call))")
    return try shapedAnswer(operation, call)
  }
}
