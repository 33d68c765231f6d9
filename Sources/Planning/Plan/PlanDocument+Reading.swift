import MistAPI

extension Plan {
  /// Reads a plan that was written before.
  /// - Parameters:
  ///   - bytes: The document.
  ///   - file: Its name, for messages.
  /// - Throws: `PlanFileError` for what is no plan, one of another version, or one that was edited.
  public init(parsing bytes: [UInt8], file: String) throws(PlanFileError) {
    let document: JSON
    do throws(JSONError) {
      document = try JSON(parsing: bytes)
    } catch {
      throw .notAPlan(file: file, why: "\(error)")
    }
    guard let version = document["mistwin_plan"]?.int else {
      throw .notAPlan(file: file, why: "there is no 'mistwin_plan': \(Plan.version)")
    }
    guard version == Plan.version else { throw .otherVersion(file: file, found: version) }
    do throws(PlanMemberError) {
      try self.init(PlanReader(document, at: "the plan"))
    } catch {
      throw .notAPlan(file: file, why: error.description)
    }
    let written = document["digest"]?.string ?? ""
    guard written == digest else { throw .edited(file: file, written: written, found: digest) }
  }

  private init(_ reader: PlanReader) throws(PlanMemberError) {
    let organisation = try reader.object("organisation")
    var known: [ObjectKey: MistID] = [:]
    for (key, value) in try reader.object("known").members {
      known[ObjectKey(text: key)] = try PlanReader(value, at: "known.\(key)").id()
    }
    var sizes: [String: Int] = [:]
    for (key, value) in try reader.object("sizes").members { sizes[key] = value.int }
    self.init(
      organisation: Organisation(name: try organisation.text("name"), id: try organisation.object("id").id()),
      design: try reader.text("design"), owner: reader.optionalText("owner"),
      steps: try reader.list("steps").map { step throws(PlanMemberError) in try PlanStep(step) }, known: known,
      slots: try reader.list("slots").map { slot throws(PlanMemberError) in try PlanSlot(slot) }, sizes: sizes,
      owns: try reader.list("owns").map { group throws(PlanMemberError) in
        OwnedGroup(fields: try group.texts("fields"), keys: try group.keys("objects"))
      },
      notes: try reader.texts("notes"))
  }
}

extension PlanSlot {
  fileprivate init(_ reader: PlanReader) throws(PlanMemberError) {
    let filling: Filling
    if let hash = reader.optionalText("claim_code") {
      filling = .claimCode(hash: hash)
    } else if let serial = reader.optionalText("serial") {
      filling = .serial(serial)
    } else if reader.optionalText("mac") != nil {
      filling = .mac(try reader.mac("mac"))
    } else {
      filling = .anyOfModel
    }
    self.init(
      key: try reader.key("key"), site: try reader.key("site"), name: try reader.text("name"),
      model: try reader.text("model"), filling: filling,
      device: reader.optionalText("device") == nil ? nil : try reader.mac("device"))
  }
}

extension PlanStep {
  fileprivate init(_ reader: PlanReader) throws(PlanMemberError) {
    let impact = try reader.object("impact")
    self.init(
      number: try reader.number("number"),
      step: try reader.value("step") { $0.int.flatMap { DesignStep(rawValue: $0) } },
      wave: try reader.number("wave"), verb: try reader.value("verb") { $0.string.flatMap { Verb(rawValue: $0) } },
      subject: try reader.text("subject"),
      items: try reader.list("items").map { item throws(PlanMemberError) in try PlanItem(item) },
      after: try reader.list("after").map { one throws(PlanMemberError) in try one.number() },
      impact: UserImpact(
        try impact.value("level") { $0.string.flatMap { UserImpact.Level(rawValue: $0) } },
        source: try impact.text("source")), irreversible: reader.optionalText("irreversible"),
      reach: Reach(sites: try reader.number("sites"), devices: try reader.number("devices")))
  }
}

extension PlanItem {
  fileprivate init(_ reader: PlanReader) throws(PlanMemberError) {
    self.init(
      cell: reader.optionalText("cell").map { .site($0) } ?? .shared, subject: reader.optionalText("subject") ?? "",
      action: try PlanAction(reader))
  }
}

extension PlanAction {
  fileprivate init(_ reader: PlanReader) throws(PlanMemberError) {
    if reader.has("create") {
      self = .create(try ObjectPlace(try reader.object("create")), body: try reader.value("body") { $0 })
    } else if reader.has("edit") {
      self = .edit(
        try ObjectPlace(try reader.object("edit")),
        try reader.list("edits").map { edit throws(PlanMemberError) in try Edit(edit) })
    } else if reader.has("delete") {
      self = .delete(try ObjectPlace(try reader.object("delete")))
    } else if reader.has("claim") {
      self = .claim(codes: try reader.texts("claim"))
    } else if reader.has("claim_order") {
      let brings = try reader.object("brings").members.map { OrderedModel(model: $0.key, count: $0.value.int ?? 0) }
      self = .claimOrder(
        name: try reader.text("claim_order"), code: try reader.value("code") { Placeholder($0) }, brings: brings)
    } else if reader.has("assign") {
      self = .assign(site: try reader.key("assign"), slots: try reader.keys("slots"))
    } else if reader.has("unassign") {
      self = .unassign(slots: try reader.keys("unassign"))
    } else if reader.has("assign_profile") {
      self = .assignProfile(try reader.key("assign_profile"), slots: try reader.keys("slots"))
    } else if reader.has("unassign_profile") {
      self = .unassignProfile(try reader.key("unassign_profile"), slots: try reader.keys("slots"))
    } else {
      throw PlanMemberError(place: reader.place, expected: "an action that this version knows")
    }
  }
}

extension ObjectPlace {
  fileprivate init(_ reader: PlanReader) throws(PlanMemberError) {
    self.init(
      key: try reader.key("key"), kind: try reader.text("kind"), collection: reader.optionalText("collection"),
      item: try reader.text("item"), site: reader.optionalText("site").map { ObjectKey(text: $0) },
      match: reader.has("match") ? try reader.value("match") { $0.object } : JSONObject())
  }
}

extension Edit {
  init(_ reader: PlanReader) throws(PlanMemberError) {
    let operation: Operation
    if let value = reader.member("set") {
      operation = .set(value)
    } else if let value = reader.member("include") {
      operation = .include(value)
    } else if let value = reader.member("exclude") {
      operation = .exclude(value)
    } else if reader.has("remove") {
      operation = .remove
    } else {
      throw PlanMemberError(place: reader.place, expected: "'set', 'remove', 'include' or 'exclude'")
    }
    let path = try reader.texts("path")
    if path.isEmpty { throw PlanMemberError(place: "\(reader.place).path", expected: "the names on the way") }
    self.init(path, operation, before: reader.member("before"))
  }
}

extension ObjectPlace {
  /// The place as one line of text, for ledgers.
  public var text: String { json.text }

  /// Reads such a line; nil for what is none.
  public init?(parsing text: String) {
    guard let json = try? JSON(parsing: text), let place = try? ObjectPlace(PlanReader(json, at: "the place")) else {
      return nil
    }
    self = place
  }
}
