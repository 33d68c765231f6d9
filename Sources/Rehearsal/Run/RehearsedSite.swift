import Determinism
import MistAPI
import Planning

/// A site of a rehearsal: one of the design's, or one that the twin has beside it.
struct RehearsedSite: Sendable {
  var name: String
  var zone: String?
  var siteGroups: [String]
  /// When it opens, and as the design writes it; nil for one that is open.
  var opens: Instant?
  var openingDay: String?
  /// Its key in the design; nil for one that the design does not have.
  var key: String?

  init(_ site: DesignSite) {
    name = site.name
    zone = site.zone
    siteGroups = site.siteGroups
    opens = site.opens
    openingDay = site.openingDay
    key = site.key
  }

  private init(name: String, siteGroups: [String]) {
    self.name = name
    self.siteGroups = siteGroups
    // A zone of the address plan is the site group of that name (ruling 29).
    zone = siteGroups.lazy.compactMap { $0.hasPrefix("zone-") ? String($0.dropFirst(5)) : nil }.first
  }

  /// The sites of a design, and those that the twin has beside them.
  static func all(of design: Design, in organisation: MistID, by client: any MistClient) async throws -> [RehearsedSite]
  {
    let own = design.sites.map { RehearsedSite($0) }
    let names = Set(own.map(\.name))
    let groups = try await client.list("/orgs/\(organisation)/sitegroups")
    let groupNames = Dictionary(
      groups.compactMap { group in
        group["id"]?.string.flatMap { id in group["name"]?.string.map { (id, $0) } }
      }, uniquingKeysWith: { first, _ in first })
    let others = try await client.list("/orgs/\(organisation)/sites").compactMap { site -> RehearsedSite? in
      guard let name = site["name"]?.string, !names.contains(name) else { return nil }
      let groups = (site["sitegroup_ids"]?.strings ?? []).compactMap { groupNames[$0] }
      return RehearsedSite(name: name, siteGroups: groups)
    }
    return own + others
  }
}

extension Scenario.Sites {
  /// Whether a site of the rehearsal is among them.
  func includes(_ site: RehearsedSite) -> Bool {
    switch self {
    case .all: true
    case .zone(let name): site.zone == name
    case .group(let name): site.siteGroups.contains(name)
    case .site(let name): site.name == name
    }
  }
}
