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
  /// The names of the devices that stood there before, and their models.
  var devices: [String: String] = [:]

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
    var own = design.sites.map { RehearsedSite($0) }
    let names = Set(own.map(\.name))
    let groups = try await client.list("/orgs/\(organisation)/sitegroups")
    let groupNames = Dictionary(
      groups.compactMap { group in
        group["id"]?.string.flatMap { id in group["name"]?.string.map { (id, $0) } }
      }, uniquingKeysWith: { first, _ in first })
    var places: [String: String] = [:]
    for site in try await client.list("/orgs/\(organisation)/sites") {
      guard let name = site["name"]?.string, let id = site["id"]?.string else { continue }
      places[id] = name
      guard !names.contains(name) else { continue }
      let groups = (site["sitegroup_ids"]?.strings ?? []).compactMap { groupNames[$0] }
      own.append(RehearsedSite(name: name, siteGroups: groups))
    }
    var devices: [String: [String: String]] = [:]
    for item in try await client.list("/orgs/\(organisation)/inventory") {
      guard let name = item["name"]?.string, let place = item["site_id"]?.string.flatMap({ places[$0] }) else {
        continue
      }
      devices[place, default: [:]][name] = item["model"]?.string ?? ""
    }
    for index in own.indices { own[index].devices = devices[own[index].name] ?? [:] }
    return own
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

extension Design {
  /// The names of its sites, by their keys: made anew each time.
  var siteNames: [String: String] {
    Dictionary(sites.map { ($0.key, $0.name) }, uniquingKeysWith: { first, _ in first })
  }
}

extension MistClient {
  /// The ids of an organisation's sites, by their names.
  func siteIDs(in organisation: MistID) async throws -> [String: MistID] {
    Dictionary(
      try await list("/orgs/\(organisation)/sites").compactMap { site in
        site["name"]?.string.flatMap { name in site["id"]?.string.flatMap { MistID($0) }.map { (name, $0) } }
      }, uniquingKeysWith: { _, last in last })
  }
}
