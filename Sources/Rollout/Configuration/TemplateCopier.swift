import MistAPI
import Planning

/// Makes a copy of a template that has the change and reaches no site yet, and takes it away again.
struct TemplateCopier: Sendable {
  let client: any MistClient
  let organisation: MistID
  let values: PlanValues
  /// The name of the rollout: by it a copy is known.
  let rollout: String
  /// The labels of copies that stand.
  let standing: Set<MistID>

  /// Members that the cloud keeps by itself, or that say to what an object belongs.
  private static let kept = [
    "id", "org_id", "site_id", "created_time", "modified_time", "for_site", "template_id", "applies", "exceptions",
    "portal_image", "portal_template_url", "portal_sso_url", "portal_api_secret", "thumbnail",
  ]

  /// The name of a copy.
  func name(of original: String) -> String { "\(original) (\(rollout))" }

  /// Makes the copy; what an earlier process left of one goes first.
  /// - Parameters:
  ///   - sites: the ids of the sites that will move to it.
  /// - Throws: `MistError`, `PlanValueError`
  func copy(_ template: ConfigurationChange.Template, reach sites: [MistID]) async throws -> TemplateCopy {
    let collection = template.kind.rawValue
    let body: JSON
    if let original = template.id {
      body = try await client.call(.get, template.kind.path(of: original, in: organisation))
    } else {
      body = try values.resolved(template.body ?? .null)
    }
    let name = name(of: body["name"]?.string ?? template.name)
    for item in try await client.list("/orgs/\(organisation)/\(collection)") where item["name"]?.string == name {
      if let id = item["id"]?.string.flatMap({ MistID($0) }) {
        try await remove(id, template.kind, labels: try await labelsLeft(template.kind))
      }
    }
    var object = Self.bare(body)
    for edit in try values.resolved(template.edits) { edit.apply(to: &object) }
    object = object.with("name", .string(name))
    if template.kind == .wlan { object = object.with("applies", ["site_ids": .array([])]) }
    let id = try await make(object, at: collection)
    var copy = TemplateCopy(
      template: template.key.text, words: "\(template.kind.words) '\(template.name)'", original: template.id, id: id,
      reach: sites)
    if template.kind == .wlan { copy.labels = try await copyMembers(of: template, into: id) }
    return copy
  }

  /// Takes a copy away with all that stands in it. What is gone already is no error.
  func remove(_ id: MistID, _ kind: TemplateKind, labels: [MistID]) async throws {
    if kind == .wlan {
      for collection in ["wxrules", "wlans"] {
        for item in try await members(collection, of: id) {
          if let member = item["id"]?.string {
            try await client.remove("/orgs/\(organisation)/\(collection)/\(member)")
          }
        }
      }
      for label in labels { try await client.remove("/orgs/\(organisation)/wxtags/\(label)") }
    }
    try await client.remove(kind.path(of: id, in: organisation))
  }

  /// The labels that a process made for a copy which it could not end: by their names, and none of a copy that stands.
  private func labelsLeft(_ kind: TemplateKind) async throws -> [MistID] {
    guard kind == .wlan else { return [] }
    return try await client.list("/orgs/\(organisation)/wxtags")
      .filter { $0["name"]?.string?.hasSuffix(" (\(rollout))") ?? false }
      .compactMap { $0["id"]?.string.flatMap { MistID($0) } }
      .filter { !standing.contains($0) }
  }

  /// What stands in a template; in one that is new, nothing yet.
  private func members(_ collection: String, of template: MistID?) async throws -> [JSON] {
    guard let template else { return [] }
    return try await client.list("/orgs/\(organisation)/\(collection)")
      .filter { $0["template_id"]?.string == template.description }
  }

  // MARK: What stands in a WLAN template

  /// Copies WLANs, the labels that name them, and WLAN policies, each with its change, and makes those that are new.
  /// - Returns: the labels.
  private func copyMembers(of template: ConfigurationChange.Template, into copy: MistID) async throws -> [MistID] {
    func make(_ body: JSON, at collection: String) async throws -> String {
      try await self.make(body.with("template_id", .string(copy.description)), at: collection).description
    }
    var wlans: [String: String] = [:]
    for item in try await members("wlans", of: template.id) {
      guard let body = try changed(item, template.members, "wlans"), let old = item["id"]?.string else { continue }
      wlans[old] = try await make(body, at: "wlans")
    }
    for body in try added(template.members.filter(\.isWLAN)) { _ = try await make(body, at: "wlans") }
    let policies = try await members("wxrules", of: template.id)
    let labels = try await copyLabels(of: policies, wlans)
    for item in policies {
      guard let body = try changed(item, template.members, "wxrules") else { continue }
      _ = try await make(Self.renaming(body, labels), at: "wxrules")
    }
    for body in try added(template.members.filter { !$0.isWLAN }) {
      _ = try await make(Self.renaming(body, labels), at: "wxrules")
    }
    return labels.values.compactMap { MistID($0) }.sorted()
  }

  /// Copies the labels of policies that name WLANs, so that they name the copies of these.
  /// - Returns: the copies by the originals' ids.
  private func copyLabels(of policies: [JSON], _ wlans: [String: String]) async throws -> [String: String] {
    let named = Set(policies.flatMap { policy in Self.labelMembers.flatMap { policy[$0]?.strings ?? [] } })
    guard !named.isEmpty else { return [:] }
    var labels: [String: String] = [:]
    for item in try await client.list("/orgs/\(organisation)/wxtags") {
      guard let old = item["id"]?.string, named.contains(old), item["match"]?.string == "wlan_id",
        let meant = item["values"]?.strings, meant.contains(where: { wlans[$0] != nil })
      else { continue }
      let body = Self.bare(item).with("values", JSON(meant.map { wlans[$0] ?? $0 }))
        .with("name", .string(name(of: item["name"]?.string ?? old)))
      labels[old] = try await make(body, at: "wxtags").description
    }
    return labels
  }

  /// The bodies of what the plan adds; the template's own id, which may not be known, is left out.
  private func added(_ members: [ConfigurationChange.Member]) throws -> [JSON] {
    try members.compactMap { member in
      guard case .create(_, let body) = member.action else { return nil }
      return try values.resolved(Self.bare(body))
    }
  }

  /// The members of a WLAN policy that name labels.
  private static let labelMembers = ["src_wxtags", "dst_allow_wxtags", "dst_deny_wxtags", "dst_wxtags", "apply_tags"]

  private static func renaming(_ body: JSON, _ labels: [String: String]) -> JSON {
    labelMembers.reduce(body) { body, member in
      guard let names = body[member]?.strings else { return body }
      return body.with(member, JSON(names.map { labels[$0] ?? $0 }))
    }
  }

  /// An object with its change, bare of what the cloud keeps; nil where the plan deletes it.
  private func changed(_ item: JSON, _ changes: [ConfigurationChange.Member], _ collection: String) throws -> JSON? {
    var body = Self.bare(item)
    for change in changes where change.place.collection == TemplateKind.prefix + collection {
      guard let id = values.ids[change.place.key]?.description, id == item["id"]?.string else { continue }
      switch change.action {
      case .delete: return nil
      case .edit(_, let edits): for edit in try values.resolved(edits) { edit.apply(to: &body) }
      default: continue
      }
    }
    return body
  }

  private func make(_ body: JSON, at collection: String) async throws -> MistID {
    let path = "/orgs/\(organisation)/\(collection)"
    let answer = try await client.call(.post, path, body: body)
    guard let id = answer["id"]?.string.flatMap({ MistID($0) }) else {
      throw MistError.unexpectedAnswer(path, expected: "the id of what was made", found: "none")
    }
    return id
  }

  private static func bare(_ body: JSON) -> JSON {
    var members = body.object ?? JSONObject()
    for name in kept { members[name] = nil }
    return .object(members)
  }
}

extension JSON {
  /// The object with a member of that value.
  func with(_ name: String, _ value: JSON) -> JSON {
    var members = object ?? JSONObject()
    members[name] = value
    return .object(members)
  }
}
