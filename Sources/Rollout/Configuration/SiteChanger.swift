import MistAPI
import Planning

/// Moves sites to what changes, and back; every write can be repeated.
struct SiteChanger: Sendable {
  let client: any MistClient
  let organisation: MistID
  let change: ConfigurationChange
  let values: PlanValues
  let copies: [TemplateCopy]

  private func path(_ template: ConfigurationChange.Template, _ id: MistID) -> String {
    template.kind.path(of: id, in: organisation)
  }

  // MARK: There

  /// Moves sites to the copies. A WLAN template's copy takes them in before the original lets them go, so that no site is
  /// without its WLANs.
  func move(_ sites: [MistID]) async throws {
    for copy in copies {
      guard let template = change.template(of: copy) else { continue }
      let reach = Set(copy.reach)
      let meant = sites.filter { reach.contains($0) }
      guard !meant.isEmpty else { continue }
      if let member = template.kind.siteMember {
        for site in meant { try await put(member, copy.id, at: site) }
        continue
      }
      try await edit("applies", at: path(template, copy.id)) { $0.adding(meant) }
      if let original = template.id { try await edit("exceptions", at: path(template, original)) { $0.adding(meant) } }
    }
  }

  /// Moves sites back to the originals, those first that have let them go.
  func moveBack(_ sites: [MistID]) async throws {
    for copy in copies {
      guard let template = change.template(of: copy), let original = template.id else { continue }
      let reach = Set(copy.reach)
      let meant = sites.filter { reach.contains($0) }
      if let member = template.kind.siteMember {
        for site in meant { try await put(member, original, at: site) }
      } else if !meant.isEmpty {
        try await edit("exceptions", at: path(template, original)) { $0.removing(meant) }
      }
    }
  }

  private func put(_ member: String, _ template: MistID, at site: MistID) async throws {
    _ = try await client.call(.put, "/sites/\(site)", body: [member: .string(template.description)])
  }

  /// Changes which sites a template names, unless it names them so already. A PUT replaces the member whole, so that it is
  /// read first.
  private func edit(_ member: String, at path: String, _ body: ([String]) -> [String]) async throws {
    let present = try await client.call(.get, path)
    let before = present[member]?["site_ids"]?.strings ?? []
    let after = body(before)
    guard after != before else { return }
    let list = (present[member] ?? .object(JSONObject())).with("site_ids", JSON(after))
    _ = try await client.call(.put, path, body: [member: list])
  }

  // MARK: To stay

  /// Gives a template itself its change; its copy is not needed any more after that. What was done by an earlier process is
  /// found done.
  func settle(_ template: ConfigurationChange.Template, _ copy: TemplateCopy) async throws {
    guard let original = template.id else {
      // What is new becomes what the plan makes.
      let body = try values.resolved(template.body ?? .null)
      let place = path(template, copy.id)
      let wanted = JSONObject(
        ["name", "applies", "exceptions"].compactMap { name in body[name].map { (name, $0) } })
      _ = try await client.call(.put, place, body: .object(wanted))
      return
    }
    try await write(template.edits, at: path(template, original))
    for member in template.members { try await settle(member) }
    try await moveBack(copy.reach)
  }

  private func settle(_ member: ConfigurationChange.Member) async throws {
    switch member.action {
    case .edit(let place, let edits): try await write(edits, at: try values.path(of: place))
    case .delete(let place): try await client.remove(try values.path(of: place))
    case .create(let place, let body):
      guard let collection = try values.collection(of: place) else { return }
      let match = try values.resolved(.object(place.match)).object ?? JSONObject()
      if try await client.object(in: collection, matching: match) == nil {
        _ = try await client.call(.post, collection, body: try values.resolved(body))
      }
    default: return
    }
  }

  private func write(_ edits: [Edit], at path: String) async throws {
    guard !edits.isEmpty else { return }
    let wanted = try values.resolved(edits)
    let present = try await client.call(.get, path)
    if wanted.allSatisfy({ $0.isMet(by: present) }) { return }
    _ = try await client.call(.put, path, body: wanted.body(on: present))
  }

  // MARK: What stands at a site

  /// What is to be written at an object of a site.
  struct SiteWrite: Sendable {
    var path: String
    var edits: [Edit]
    /// The object as it stands.
    var present: JSON

    var body: JSON { edits.body(on: present) }
  }

  /// What is to be written at a site; what is as wanted already is left out.
  func writes(at site: String) async throws -> [SiteWrite] {
    var result: [SiteWrite] = []
    for item in change.sites[site] ?? [] {
      let path = try values.path(of: item.place)
      let present = try await client.call(.get, path)
      let wanted = try values.resolved(item.edits)
      if !wanted.allSatisfy({ $0.isMet(by: present) }) {
        result.append(SiteWrite(path: path, edits: wanted, present: present))
      }
    }
    return result
  }

  /// Puts back what changed at a site.
  /// - Returns: what could not be, and why: a secret that stood there was known to no journal, and only to the process that
  ///   changed it.
  func putBack(_ undo: SiteUndo) async throws -> [String] {
    var left: [String] = []
    for item in undo.items.reversed() {
      for edit in try ItemIntent(JSON(parsing: item.edits)).undo {
        do {
          try await write([edit], at: item.path)
        } catch let error as PlanValueError {
          left.append("\(edit.pathText): \(error.found)")
        }
      }
    }
    return left
  }
}

extension [String] {
  /// The list with those ids that it does not have yet.
  fileprivate func adding(_ ids: [MistID]) -> [String] {
    let present = Set(self)
    return self + ids.map(\.description).filter { !present.contains($0) }
  }

  /// The list without those ids.
  fileprivate func removing(_ ids: [MistID]) -> [String] {
    let gone = Set(ids.map(\.description))
    return filter { !gone.contains($0) }
  }
}
