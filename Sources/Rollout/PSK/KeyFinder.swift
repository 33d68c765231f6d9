public import MistAPI
import Planning

/// What was found of an organisation's passphrases, or of its RADIUS secrets.
public struct KeySurvey: Sendable, Hashable {
  /// The sites, in the order of the API.
  public var sites: [KeySite]
  /// Where secrets stand: what sites share first, then site by site.
  public var places: [KeyPlace]
}

/// Which of some places hold the same secret: they have the same number, from 1 on, in the order of the places.
public struct KeyGroups: Sendable, Hashable {
  private let fingerprints: [String]

  /// The groups of these places.
  public init(_ places: [KeyPlace]) {
    var seen: Set<String> = []
    fingerprints = places.map(\.fingerprint).filter { seen.insert($0).inserted }
  }

  /// The number of a place's secret; 0 for a place that was not given.
  public func number(of place: KeyPlace) -> Int { (fingerprints.firstIndex(of: place.fingerprint) ?? -1) + 1 }
}

/// Finds where passphrases and RADIUS secrets stand. It reads only, and keeps no more of a secret than its keyed hash.
public struct KeyFinder: Sendable {
  let client: any MistClient
  let organisation: MistID
  let hash: KeyedHash

  /// A finder.
  public init(client: any MistClient, organisation: MistID, hash: KeyedHash) {
    self.client = client
    self.organisation = organisation
    self.hash = hash
  }

  var root: String { "/orgs/\(organisation)" }

  /// What secrets are looked for.
  public enum Subject: Sendable, Hashable {
    /// What opens WLANs.
    case passphrases
    /// What RADIUS servers share with those who ask them.
    case radius
  }

  /// Reads the organisation: four calls, and three for each of its sites.
  /// - Throws: `MistError`
  public func find(_ subject: Subject) async throws -> KeySurvey {
    let sites = try await sites()
    let places = subject == .passphrases ? try await passphrases(at: sites) : try await radiusSecrets(at: sites)
    return KeySurvey(sites: sites, places: places)
  }

  func sites() async throws -> [KeySite] {
    try await client.list("\(root)/sites").compactMap { site in
      guard let id = site["id"]?.string.flatMap({ MistID($0) }) else { return nil }
      return KeySite(id: id, name: site["name"]?.string ?? "\(id)", timezone: site["timezone"]?.string ?? "UTC")
    }
  }

  /// The names of the WLAN templates, by id.
  func templates() async throws -> [String: String] {
    Dictionary(
      try await client.list("\(root)/templates").compactMap { template in
        template["id"]?.string.map { ($0, template["name"]?.string ?? $0) }
      }, uniquingKeysWith: { first, _ in first })
  }

  func holder(of wlan: JSON, _ templates: [String: String], at site: KeySite?) -> String {
    let template = wlan["template_id"]?.string.flatMap { templates[$0] }.map { " of template '\($0)'" }
    return "WLAN '\(wlan["ssid"]?.string ?? "")'" + (template ?? site.map { " of \($0.name)" } ?? "")
  }

  private func passphrases(at sites: [KeySite]) async throws -> [KeyPlace] {
    var places = try await client.list("\(root)/psks").compactMap { key($0, "\(root)/psks", at: nil) }
    let templates = try await templates()
    let shared = try await client.list("\(root)/wlans")
    var named: [(name: String, ssid: String)] = []
    places += shared.compactMap { wlan($0, "\(root)/wlans", templates, at: nil, variables: &named) }
    let ofSites = try await concurrently(client.flights, sites) { [named] site in
      try await passphrases(at: site, templates, named: named)
    }
    return places + ofSites.flatMap { $0 }
  }

  /// - Parameter named: The variables that what sites share names.
  private func passphrases(
    at site: KeySite, _ templates: [String: String], named: [(name: String, ssid: String)]
  ) async throws -> [KeyPlace] {
    let base = "/sites/\(site.id)"
    var places = try await client.list("\(base)/psks").compactMap { key($0, "\(base)/psks", at: site) }
    var own = named
    places += try await client.list("\(base)/wlans").compactMap {
      wlan($0, "\(base)/wlans", templates, at: site, variables: &own)
    }
    guard !own.isEmpty else { return places }
    return places + variables(own, of: try await client.call(.get, "\(base)/setting"), at: site)
  }

  private func key(_ item: JSON, _ path: String, at site: KeySite?) -> KeyPlace? {
    guard let id = item["id"]?.string, let name = item["name"]?.string, let text = item["passphrase"]?.string else {
      return nil
    }
    return KeyPlace(
      kind: site == nil ? .organisationKey : .siteKey, name: name, ssid: item["ssid"]?.string, site: site,
      path: "\(path)/\(id)", field: ["passphrase"], holder: "PSK '\(name)'", fingerprint: hash.hash(text))
  }

  /// A WLAN's own passphrase. One that names a variable stands at the sites; one that takes only several PSKs has none.
  private func wlan(
    _ item: JSON, _ path: String, _ templates: [String: String], at site: KeySite?,
    variables: inout [(name: String, ssid: String)]
  ) -> KeyPlace? {
    guard let id = item["id"]?.string, let ssid = item["ssid"]?.string, let way = item["auth"],
      way["type"]?.string?.hasPrefix("psk") == true, way["multi_psk_only"]?.bool != true,
      let text = way["psk"]?.string, !text.isEmpty
    else { return nil }
    if let name = Self.variable(in: text) {
      variables.append((name, ssid))
      return nil
    }
    return KeyPlace(
      kind: site == nil ? .wlan : .siteWLAN, name: ssid, ssid: ssid, site: site, path: "\(path)/\(id)",
      field: ["auth", "psk"], holder: holder(of: item, templates, at: site), fingerprint: hash.hash(text))
  }

  func variables(_ names: [(name: String, ssid: String)], of setting: JSON, at site: KeySite) -> [KeyPlace] {
    var seen: Set<String> = []
    return names.compactMap { name, ssid in
      guard seen.insert(name).inserted, let text = setting["vars"]?[name]?.string, !text.isEmpty else { return nil }
      return KeyPlace(
        kind: .variable, name: name, ssid: ssid.isEmpty ? nil : ssid, site: site, path: "/sites/\(site.id)/setting",
        field: ["vars", name], holder: "the settings of \(site.name)", fingerprint: hash.hash(text))
    }
  }

  /// The name in `{{name}}`, where a text is nothing else.
  static func variable(in text: String) -> String? {
    guard text.hasPrefix("{{"), text.hasSuffix("}}"), text.utf8.count > 4 else { return nil }
    let name = text.dropFirst(2).dropLast(2).filter { $0 != " " }
    return name.contains("{") || name.isEmpty ? nil : String(name)
  }
}
