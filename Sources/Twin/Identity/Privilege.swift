import MistAPI

/// One thing that a caller may: a role, and what it holds for (schema `admin_privilege`).
struct Privilege: Sendable, Hashable {
  enum Scope: String, Sendable, Hashable, CaseIterable {
    case organisation = "org"
    case site
    case siteGroup = "sitegroup"
    /// Every site of an organisation, and nothing of the organisation itself.
    case organisationSites = "orgsites"
  }

  let scope: Scope
  let role: Role
  /// The organisation, also of a site or site group.
  let organisation: MistID
  var site: MistID?
  var groups: [MistID] = []
  var views: [String] = []

  init(
    _ scope: Scope, _ role: Role, in organisation: MistID, site: MistID? = nil, groups: [MistID] = [],
    views: [String] = []
  ) {
    self.scope = scope
    self.role = role
    self.organisation = organisation
    self.site = site
    self.groups = groups
    self.views = views
  }

  /// Whether it holds for that site.
  func covers(_ object: StoredObject) -> Bool {
    guard object.owner == organisation else { return false }
    switch scope {
    case .organisation, .organisationSites: return true
    case .site: return site == object.id
    case .siteGroup:
      let wanted = groups.map(\.description)
      return object.json["sitegroup_ids"]?.strings?.contains { wanted.contains($0) } ?? false
    }
  }

  /// The views of the published API.
  static let knownViews = [
    "lobby_admin", "location", "marketing", "mxedge_admin", "reporting", "security", "super_observer", "switch_admin",
  ]
}
