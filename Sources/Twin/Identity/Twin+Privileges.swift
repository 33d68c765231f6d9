import MistAPI

extension Twin {
  /// Privileges as `/self` and lists of administrators show them (schema `admin_privilege`).
  func privilegesJSON(_ privileges: [Privilege]) throws -> JSON {
    .array(try privileges.map { try privilegeJSON($0) })
  }

  private func privilegeJSON(_ privilege: Privilege) throws -> JSON {
    let org = try object("orgs", privilege.organisation)?.json["name"]?.string ?? ""
    var item = JSONObject([
      ("scope", .string(privilege.scope.rawValue)), ("org_id", .string(privilege.organisation.description)),
      ("org_name", .string(org)),
    ])
    var name = org
    if let site = privilege.site {
      item["site_id"] = .string(site.description)
      name = try object("sites", site)?.json["name"]?.string ?? ""
    }
    if privilege.scope == .siteGroup {
      item["sitegroup_ids"] = JSON(privilege.groups.map(\.description))
      let names = try privilege.groups.compactMap { try object("sitegroups", $0)?.json["name"]?.string }
      name = names.joined(separator: ", ")
    }
    item["name"] = .string(name)
    item["role"] = .string(privilege.role.rawValue)
    if !privilege.views.isEmpty { item["views"] = JSON(privilege.views) }
    return .object(item)
  }

  /// The privileges of a body: each must hold in this organisation.
  /// - Throws: `APIFailure.badRequest` with the place and what was expected.
  func privileges(from value: JSON?, in org: MistID) throws -> [Privilege] {
    guard let items = value?.array, !items.isEmpty else {
      throw APIFailure.badRequest(
        "privileges: expected a list of at least one, found \((value ?? .null).describedForErrors)")
    }
    return try items.enumerated().map { try privilege(from: $0.element, at: "privileges[\($0.offset)]", in: org) }
  }

  private func privilege(from item: JSON, at place: String, in org: MistID) throws -> Privilege {
    func fail(_ what: String) -> APIFailure { .badRequest("\(place).\(what)") }
    let scopes = Privilege.Scope.allCases.map(\.rawValue)
    guard let scope = item["scope"]?.string.flatMap({ Privilege.Scope(rawValue: $0) }) else {
      throw fail("scope: expected one of \(scopes.joined(separator: ", "))")
    }
    guard let role = item["role"]?.string.flatMap({ Role(rawValue: $0) }) else {
      throw fail("role: expected one of \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    if let named = item["org_id"], !named.isNull, named != .string(org.description) {
      throw fail("org_id: expected \(org), found \(named.describedForErrors)")
    }
    let views = item["views"].flatMap { $0.isNull ? nil : $0 }
    let viewNames = try views.map { value -> [String] in
      guard let names = value.strings, names.allSatisfy({ Privilege.knownViews.contains($0) }) else {
        throw fail("views: expected some of \(Privilege.knownViews.joined(separator: ", "))")
      }
      return names
    }
    var privilege = Privilege(scope, role, in: org, views: viewNames ?? [])
    switch scope {
    case .organisation, .organisationSites: break
    case .site:
      guard let id = item["site_id"]?.string.flatMap({ MistID($0) }), let site = try object("sites", id),
        site.owner == org
      else { throw fail("site_id: expected a site of the organisation") }
      privilege.site = id
    case .siteGroup:
      let ids = item["sitegroup_ids"]?.strings ?? item["sitegroup_id"]?.string.map { [$0] } ?? []
      privilege.groups = ids.compactMap { MistID($0) }
      guard !ids.isEmpty, privilege.groups.count == ids.count,
        try privilege.groups.allSatisfy({ try object("sitegroups", $0)?.owner == org })
      else { throw fail("sitegroup_ids: expected site groups of the organisation") }
    }
    return privilege
  }
}
