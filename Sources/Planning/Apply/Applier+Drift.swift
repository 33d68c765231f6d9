import Determinism
import MistAPI

extension Applier {
  /// Reads what a wave rests on, before its first write, and finds what is not as the plan was made for.
  func readFootprint(_ pending: [Pending]) async throws {
    footprint = Footprint()
    var wanted = FootprintPlan()
    for one in pending { want(one, &wanted) }
    let org = plan.organisation.id.description
    let sizes = Dictionary(
      plan.sizes.map { ($0.key.replacing("{org_id}", with: org), $0.value) }, uniquingKeysWith: { first, _ in first })
    let (lists, singles) = wanted.reads { sizes[$0] ?? 0 }
    var unreadable: [String: String] = [:]
    let client = client
    for (path, reading) in try await concurrently(
      client.flights, lists,
      { path in
        let query = path.hasSuffix("/devices") ? [MistRequest.QueryItem("type", "all")] : []
        return (
          path, try await Self.reading { try await client.list(path, query: query, pageSize: FootprintPlan.page) }
        )
      })
    {
      switch reading {
      case .success(let items): footprint.reading.keep(list: path, items)
      case .failure(let error): unreadable[path] = "\(error)"
      }
    }
    for (path, reading) in try await concurrently(
      client.flights, singles,
      { path in
        (path, try await Self.reading { try await client.call(.get, path) })
      })
    {
      switch reading {
      case .success(let object): footprint.reading.keep(single: path, object)
      case .failure(.refused(status: 404, _, _, _)): footprint.reading.keep(single: path, nil)
      case .failure(let error): unreadable[path] = "\(error)"
      }
    }
    for one in pending {
      let findings = try compare(one, unreadable)
      if !findings.isEmpty { footprint.drift[one.number] = findings }
    }
    if !footprint.drift.isEmpty { try await nameAuthors(pending) }
  }

  /// Reads something.
  /// - Returns: what was read, or why it could not be, where that concerns it alone.
  private static func reading<Value: Sendable>(
    _ read: @Sendable () async throws -> Value
  ) async throws -> Result<Value, MistError> {
    do {
      return .success(try await read())
    } catch let error as MistError {
      switch error {
      case .unreachable, .rateLimited, .refused(status: 401, _, _, _): throw error
      default: return .failure(error)
      }
    }
  }

  // MARK: What is read

  private func want(_ one: Pending, _ wanted: inout FootprintPlan) {
    switch one.item.action {
    case .create(let place, let body):
      if let list = place.collection.flatMap({ try? path($0, of: place) }) { wanted.list(list) }
      want(references: [body], &wanted)
    case .edit(let place, let edits):
      if existed(place), let item = try? path(place.item, of: place) {
        if let list = list(of: place) { wanted.object(item, in: list) } else { wanted.single(item) }
      }
      want(references: edits.compactMap(\.value), &wanted)
    default: return
    }
  }

  /// The list that an object is in.
  private func list(of place: ObjectPlace) -> String? {
    if isDevice(place.key) { return place.site.flatMap { id(of: $0) }.map { "/sites/\($0)/devices" } }
    return place.collection.flatMap { try? path($0, of: place) }
  }

  /// What bodies name must still be there: the cloud takes an id that is no longer anything.
  private func want(references values: [JSON], _ wanted: inout FootprintPlan) {
    for case .id(let key) in values.flatMap(\.placeholders) {
      guard let id = plan.known[key], let list = key.collection(plan.organisation.id) else { continue }
      wanted.object(key.item(id, in: list), in: list)
    }
  }

  // MARK: What is found

  private func compare(_ one: Pending, _ unreadable: [String: String]) throws -> [DriftFinding] {
    switch one.item.action {
    case .create(let place, let body):
      if let list = place.collection.flatMap({ try? path($0, of: place) }) {
        if let why = unreadable[list] { footprint.unreadable[one.number] = why }
        let findings = compareCreation(place, body, list, one)
        if !findings.isEmpty { return findings }
      }
      return missing([body], one)
    case .edit(let place, let edits):
      let wanted = edits.compactMap { try? sent($0) }
      if existed(place), let item = try? path(place.item, of: place) {
        if let why = unreadable[item] ?? list(of: place).flatMap({ unreadable[$0] }) {
          footprint.unreadable[one.number] = why
          return []
        }
        guard let object = object(at: item, of: place) else {
          return [DriftFinding(key: place.key, subject: one.step.subject, planned: "that it exists", found: "nothing")]
        }
        footprint.objects[one.number] = object
        guard wanted.count == edits.count else { return [] }
        let findings = drift(of: edits, as: wanted, on: object, place, subject: one.step.subject)
        if !findings.isEmpty { return findings }
      }
      return missing(edits.compactMap(\.value), one)
    default: return []
    }
  }

  /// What is to be made must not be there yet, unless it is as it is wanted.
  private func compareCreation(
    _ place: ObjectPlace, _ body: JSON, _ list: String, _ one: Pending
  ) -> [DriftFinding] {
    guard let match = (try? sent(.object(place.match)))?.object else { return [] }
    let found = footprint.reading.matches(match, in: list)
    guard let first = found.first else { return [] }
    let isWanted = (body.object ?? JSONObject()).allSatisfy { name, value in
      first.body[name].map { SecretCover(secrets: secrets).means($0, value) { id(of: $0) } } ?? value.isNull
    }
    if found.count == 1, isWanted || doubtful.contains(one.number) {
      footprint.present[one.number] = first.id
      return []
    }
    let ids = found.map(\.id.description).joined(separator: ", ")
    return [
      DriftFinding(
        key: place.key, subject: one.step.subject, planned: "that it does not exist yet",
        found: found.count == 1 ? "one that was made meanwhile (\(ids))" : "\(found.count) of its name (\(ids))")
    ]
  }

  private func missing(_ values: [JSON], _ one: Pending) -> [DriftFinding] {
    var findings: [DriftFinding] = []
    for case .id(let key) in values.flatMap(\.placeholders) {
      guard let id = plan.known[key], let list = key.collection(plan.organisation.id) else { continue }
      let isThere =
        footprint.reading.has(id, in: list) ?? (footprint.reading.single(key.item(id, in: list)) != .some(nil))
      if !isThere {
        findings.append(
          DriftFinding(key: key, subject: "\(key)", planned: "that it exists as \(id)", found: "nothing"))
      }
    }
    return findings
  }

  private func object(at item: String, of place: ObjectPlace) -> JSON? {
    if let single = footprint.reading.single(item) { return single }
    guard let list = list(of: place), let id = id(of: place.key) else { return nil }
    return footprint.reading.object(id, in: list)
  }

  /// Where an object is neither as it was when the plan was made nor as it is wanted.
  func drift(
    of edits: [Edit], as wanted: [Edit], on object: JSON, _ place: ObjectPlace, subject: String
  ) -> [DriftFinding] {
    let cover = SecretCover(secrets: secrets)
    return zip(edits, wanted).compactMap { edit, wanted in
      if wanted.isMet(by: object) { return nil }
      let found = wanted.present(in: object)
      switch (edit.before.flatMap { $0.isUnset ? nil : $0 }, found.flatMap { $0.isUnset ? nil : $0 }) {
      case (nil, nil): return nil
      case (let before?, let found?) where cover.means(found, before, id: { id(of: $0) }): return nil
      default: break
      }
      return DriftFinding(
        key: place.key, subject: subject, field: edit.pathText,
        planned: edit.before.map { cover.covering($0, at: edit.path).shown } ?? "nothing",
        found: found.map { cover.covering($0, at: edit.path).shown } ?? "nothing")
    }
  }

  // MARK: Who did it

  private func nameAuthors(_ pending: [Pending]) async throws {
    let log = try await auditLog()
    for one in pending {
      guard let findings = footprint.drift[one.number] else { continue }
      footprint.drift[one.number] = log.naming(findings, one.item)
    }
  }

  /// The findings with who did it, for one item.
  func named(_ findings: [DriftFinding], _ one: Pending) async -> [DriftFinding] {
    guard let log = try? await auditLog() else { return findings }
    return log.naming(findings, one.item)
  }

  /// The newest entries of a week. A token that may not read the log leaves the authors unnamed.
  private func auditLog() async throws -> AuditLog {
    let (client, organisation) = (client, plan.organisation.id)
    let read = try await Self.reading {
      try await client.call(
        .get, "/orgs/\(organisation)/logs", query: [.init("duration", "7d"), .init("limit", "1000")])
    }
    return AuditLog(entries: (try? read.get())?["results"]?.array ?? [])
  }
}

/// The audit log of the organisation, newest entries first.
struct AuditLog {
  let entries: [JSON]

  /// The findings, each with who did it: the entry whose `after` shows the value, else the newest that names the object.
  func naming(_ findings: [DriftFinding], _ item: PlanItem) -> [DriftFinding] {
    guard let place = item.action.place else { return findings }
    return findings.map { finding in
      var finding = finding
      finding.author = author(of: finding, finding.key == place.key ? place : nil)
      return finding
    }
  }

  private func author(of finding: DriftFinding, _ place: ObjectPlace?) -> DriftFinding.Author? {
    let names = Self.names(of: finding.key, place).map { "\"\($0)\"" }
    let naming = entries.filter { entry in
      entry["message"]?.string.map { message in names.contains { message.contains($0) } } ?? false
    }
    let path = finding.field.isEmpty ? [] : finding.field.split(separator: ".").map(String.init)
    let certain = naming.first { entry in
      guard !path.isEmpty else { return false }
      guard let value = entry["after"]?.at(path) else { return false }
      return value.shown == finding.found && entry["before"]?.at(path)?.shown != finding.found
    }
    guard let entry = certain ?? naming.first, let who = entry["admin_name"]?.string else { return nil }
    let at = Instant(milliseconds: Int64((entry["timestamp"]?.double ?? 0) * 1000))
    return DriftFinding.Author(name: who, at: at, isCertain: certain != nil)
  }

  /// What the log may call an object.
  private static func names(of key: ObjectKey, _ place: ObjectPlace?) -> [String] {
    var names: [String] = []
    if let match = place?.match { names += ["name", "ssid"].compactMap { match[$0]?.string } }
    var parts = key.text.split(separator: "/").map(String.init)
    if parts.last == "setting" { parts.removeLast() }
    if let last = parts.last { names.append(ObjectKey.unescaped(last)) }
    return names
  }
}

extension JSON {
  /// Whether the cloud takes it for absent (mist-fidelity, section 1.8).
  var isUnset: Bool { isNull || self == "" }

  /// A value for a message: short, and a secret not at all.
  var shown: String {
    if case .secret = Placeholder(self) { return "«changed»" }
    let text = text
    return text.count > 80 ? "\(text.prefix(79))…" : text
  }
}

extension ObjectKey {
  /// The list in which objects of its kind are, where it tells: `sitegroups/stores` → `/orgs/…/sitegroups`.
  func collection(_ organisation: MistID) -> String? {
    var parts = text.split(separator: "/").map(String.init)
    guard parts.count >= 2 else { return nil }
    parts.removeLast()
    if parts[0] == "orgs" {
      return "/" + parts.joined(separator: "/").replacing("{org_id}", with: organisation.description)
    }
    // What is inside a site has no list of the organisation.
    if parts[0] == "sites" && parts.count > 1 { return nil }
    guard let kind = parts.last(where: { ObjectKey.kinds.contains($0) }) else { return nil }
    return "/orgs/\(organisation)/\(kind)"
  }

  /// The path of an object of a list.
  func item(_ id: MistID, in list: String) -> String { list.hasSuffix("/sites") ? "/sites/\(id)" : "\(list)/\(id)" }

  private static let kinds = Set(DesignObjectKind.allCases.map(\.rawValue) + ["sites", "sitegroups"])
}
