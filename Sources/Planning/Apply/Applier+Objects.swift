import Determinism
import MistAPI

extension Applier {
  /// Makes an object, unless it stands there already: made by an earlier process that could not tell, or by somebody else
  /// exactly as it is wanted.
  func create(_ place: ObjectPlace, _ body: JSON, _ one: Pending) async throws -> ItemOutcome {
    if let present = footprint.present[one.number] {
      return ItemOutcome(doubtful.contains(one.number) ? .done : .skipped, ids: [place.key: present])
    }
    guard let collection = place.collection else { throw ItemProblem.failed("\(place.kind) has no collection") }
    let path = try path(collection, of: place)
    let sent = try sent(body)
    try await intend(one)
    let answer = try await write(.post, path, sent, shown: try shown(body), one)
    guard let id = answer["id"]?.string.flatMap({ MistID($0) }) else {
      throw ItemProblem.failed("the answer has no id: \(scrubbed(String(answer.text.prefix(120)), of: one.item))")
    }
    created.count(place)
    return ItemOutcome(.done, ids: [place.key: id])
  }

  /// Changes the parts of an object that the plan owns. Where it owns only a part of a member, the member is read, changed
  /// and written back; other keys and elements keep their bytes.
  func edit(_ place: ObjectPlace, _ edits: [Edit], _ one: Pending) async throws -> ItemOutcome {
    if isDevice(place.key) { try await bindSlots(one.client) }
    let wanted = try edits.map { try sent($0) }
    let path = try path(place.item, of: place)
    let isDoubtful = doubtful.contains(one.number)
    var present = footprint.objects[one.number]
    if isDoubtful && present == nil || edits.contains(where: \.needsReading) {
      present = try await one.client.call(.get, path)
    }
    if let present {
      if wanted.allSatisfy({ $0.isMet(by: present) }) { return ItemOutcome(isDoubtful ? .done : .skipped) }
      let findings = existed(place) ? drift(of: edits, as: wanted, on: present, place, subject: one.step.subject) : []
      if !findings.isEmpty { throw ItemProblem.drifted(await named(findings, one)) }
    }
    let cover = SecretCover(secrets: secrets)
    var undo: [Edit] = []
    if let present, !isMade(place) {
      var texts: [String] = []
      undo = wanted.inverse(on: present) { value, path in
        texts += cover.secretTexts(in: value, at: path)
        return cover.covering(value, at: path)
      }
      // An inverse that is carried out by this process finds the secrets that it puts back.
      for text in texts { secrets.add(text) }
    }
    try await intend(one, ItemIntent(undo: undo))
    let base = present ?? .object(JSONObject())
    let body = wanted.body(on: base)
    let before: JSON? = options.audit == nil ? nil : present.map { cover.covering($0.only(wanted.members)) }
    _ = try await write(.put, path, body, shown: options.audit == nil ? nil : cover.covering(body), before: before, one)
    if place.key.text.hasSuffix("/setting") {
      created.variables += edits.count { $0.member == "vars" && $0.before == nil }
    }
    if isDevice(place.key), edits.contains(where: { $0.path == ["name"] }) { claims.named += 1 }
    return ItemOutcome(.done)
  }

  /// Deletes an object; one that is gone is deleted.
  func delete(_ place: ObjectPlace, _ one: Pending) async throws -> ItemOutcome {
    let path = try path(place.item, of: place)
    try await intend(one)
    do {
      _ = try await write(.delete, path, nil, shown: nil, one)
    } catch MistError.refused(status: 404, _, _, _) {
      return ItemOutcome(doubtful.contains(one.number) ? .done : .skipped)
    }
    return ItemOutcome(.done)
  }

  // MARK: What a plan's values stand for

  /// The id of a key: known, learned, or that of a slot's device.
  func id(of key: ObjectKey) -> MistID? {
    if key == .organisation { return plan.organisation.id }
    return ids[key] ?? stock.bound[key].map { MistID(device: $0) }
  }

  /// A value with ids and secrets put in.
  /// - Throws: `UnknownPlaceholder`
  func sent(_ value: JSON) throws -> JSON {
    try value.resolved { placeholder in
      switch placeholder {
      case .id(let key): id(of: key)?.description
      case .secret(_, let hash): secrets.text(hash)
      }
    }
  }

  func sent(_ edit: Edit) throws -> Edit {
    try edit.mappingValue { try sent($0) }
  }

  /// A value with ids put in, its secrets as hashes; nil where nobody looks.
  func shown(_ value: JSON) throws -> JSON? {
    guard options.audit != nil else { return nil }
    return SecretCover(secrets: secrets).covering(value.replacingIDs { id(of: $0) })
  }

  /// A path with its ids put in.
  func path(_ template: String, of place: ObjectPlace) throws -> String {
    guard template.utf8.contains(UInt8(ascii: "{")) else { return template }
    var path = template.replacing("{org_id}", with: plan.organisation.id.description)
    if let site = place.site, path.contains("{site_id}") {
      guard let id = id(of: site) else { throw UnknownPlaceholder(placeholder: .id(site)) }
      path = path.replacing("{site_id}", with: id.description)
    }
    if path.contains("{id}") {
      guard let id = id(of: place.key) else { throw UnknownPlaceholder(placeholder: .id(place.key)) }
      path = path.replacing("{id}", with: id.description)
    }
    return path
  }

  /// Whether an object stood there before this run, so that others may have changed it since the plan was made.
  func existed(_ place: ObjectPlace) -> Bool {
    if isMade(place) { return false }
    guard place.isSingleton else { return plan.known[place.key] != nil }
    return place.site.map { plan.known[$0] != nil } ?? true
  }

  /// Whether this run made an object, or the site that it is the settings of: undoing that takes it away.
  func isMade(_ place: ObjectPlace) -> Bool {
    made.contains(place.key) || place.isSingleton && place.site.map { made.contains($0) } ?? false
  }

  func isDevice(_ key: ObjectKey) -> Bool { key.text.hasPrefix("sites/") && key.text.contains("/devices/") }

  // MARK: Writing

  /// Sends a call that writes, and tells the audit trail.
  func write(
    _ method: HTTPMethod, _ path: String, _ body: JSON?, shown: JSON?, before: JSON? = nil, _ one: Pending
  ) async throws -> JSON {
    try await audited(method, path, shown: shown, before: before, one) { client in
      try await client.call(method, path, body: body)
    }
  }

  /// Sends a call that writes, and tells the audit trail what came of it.
  func audited<Answer: Sendable>(
    _ method: HTTPMethod, _ path: String, shown: JSON?, before: JSON? = nil, _ one: Pending,
    _ send: (CountedClient) async throws -> Answer
  ) async throws -> Answer {
    guard let audit = options.audit else { return try await send(one.client) }
    var record = AuditRecord(
      at: await options.time?.now(), run: runNumber, item: one.number, ticket: options.ticket, method: method,
      path: path, before: before, after: shown, outcome: "done")
    do {
      let answer = try await send(one.client)
      try await audit.record(record)
      return answer
    } catch let error as MistError {
      record.outcome = scrubbed("\(error)", of: one.item)
      try await audit.record(record)
      throw error
    }
  }

  /// What the cloud said, without the secrets that the item sent.
  func scrubbed(_ text: String, of item: PlanItem) -> String {
    SecretCover.scrubbing(text, of: item.action.secretHashes.compactMap { secrets.text($0.hash) })
  }
}

extension JSON {
  /// The object with these members only.
  func only(_ members: [String]) -> JSON {
    .object(JSONObject(members.compactMap { name in self[name].map { (name, $0) } }))
  }

  /// The value with the ids put in that are known.
  func replacingIDs(_ id: (ObjectKey) -> MistID?) -> JSON {
    switch Placeholder(self) {
    case .id(let key): return id(key).map { .string($0.description) } ?? .string("{\(key)}")
    case .secret: return self
    case nil: break
    }
    switch self {
    case .array(let elements): return .array(elements.map { $0.replacingIDs(id) })
    case .object(let members): return .object(JSONObject(members.map { ($0.key, $0.value.replacingIDs(id)) }))
    default: return self
    }
  }
}
