public import MistAPI

extension ItemIntent {
  /// As a journal keeps it; members that say nothing are left out.
  public var json: JSON {
    var members = JSONObject()
    if !undo.isEmpty { members["undo"] = .array(undo.map(\.json)) }
    if !models.isEmpty { members["models"] = .object(sorted(models) { JSON($0) }) }
    if !devices.isEmpty {
      members["devices"] = .object(
        JSONObject(devices.sorted { $0.key < $1.key }.map { ($0.key.text, .string($0.value.description)) }))
    }
    if !former.isEmpty {
      members["former"] = .object(
        JSONObject(former.sorted { $0.key < $1.key }.map { ($0.key.description, .string($0.value.description)) }))
    }
    return .object(members)
  }

  /// Reads what `json` writes.
  /// - Throws: what is not of that form.
  public init(_ json: JSON) throws {
    self.init()
    let reader = PlanReader(json, at: "the journal")
    if reader.has("undo") {
      undo = try reader.list("undo").map { edit throws(PlanMemberError) in try Edit(edit) }
    }
    for (model, count) in json["models"]?.object ?? JSONObject() { models[model] = count.int }
    for (key, mac) in json["devices"]?.object ?? JSONObject() {
      devices[ObjectKey(text: key)] = mac.string.flatMap { MACAddress($0) }
    }
    for (mac, id) in json["former"]?.object ?? JSONObject() {
      guard let mac = MACAddress(mac) else { continue }
      former[mac] = id.string.flatMap { MistID($0) }
    }
  }
}

extension ItemOutcome {
  /// What a journal keeps beside status and calls; members that say nothing are left out.
  public var json: JSON {
    var members = JSONObject()
    if !ids.isEmpty {
      members["ids"] = .object(
        JSONObject(ids.sorted { $0.key < $1.key }.map { ($0.key.text, .string($0.value.description)) }))
    }
    if !refused.isEmpty { members["refused"] = .object(sorted(refused) { .string($0) }) }
    if let failure { members["failure"] = .string(failure) }
    return .object(members)
  }

  /// Reads what `json` writes.
  public init(_ status: Status, calls: Int, _ json: JSON) {
    self.init(status, calls: calls, failure: json["failure"]?.string)
    for (key, id) in json["ids"]?.object ?? JSONObject() {
      ids[ObjectKey(text: key)] = id.string.flatMap { MistID($0) }
    }
    for (hash, reason) in json["refused"]?.object ?? JSONObject() { refused[hash] = reason.string }
  }
}

private func sorted<Value>(_ values: [String: Value], _ json: (Value) -> JSON) -> JSONObject {
  JSONObject(values.sorted { $0.key < $1.key }.map { ($0.key, json($0.value)) })
}
