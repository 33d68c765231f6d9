import MistAPI
import Planning

/// Secrets of RADIUS servers: in WLANs, in switch templates, in the settings of sites.
extension KeyFinder {
  /// A list of servers in an object, and what it is called in an object's radius configuration.
  private static let lists = ["auth_servers", "acct_servers"]

  func radiusSecrets(at sites: [KeySite]) async throws -> [KeyPlace] {
    var named: [(name: String, ssid: String)] = []
    let templates = try await templates()
    var places: [KeyPlace] = []
    for wlan in try await client.list("\(root)/wlans") {
      places += servers(of: wlan, [], "\(root)/wlans", holder(of: wlan, templates, at: nil), at: nil, &named)
    }
    for template in try await client.list("\(root)/networktemplates") {
      let holder = "switch template '\(template["name"]?.string ?? "")'"
      places += servers(of: template, ["radius_config"], "\(root)/networktemplates", holder, at: nil, &named)
    }
    let ofSites = try await concurrently(client.flights, sites) { [named] site in
      try await radiusSecrets(at: site, templates, named: named)
    }
    return places + ofSites.flatMap { $0 }
  }

  /// - Parameter named: The variables that what sites share names.
  private func radiusSecrets(
    at site: KeySite, _ templates: [String: String], named: [(name: String, ssid: String)]
  ) async throws -> [KeyPlace] {
    let base = "/sites/\(site.id)"
    var places: [KeyPlace] = []
    var own = named
    for wlan in try await client.list("\(base)/wlans") {
      places += servers(of: wlan, [], "\(base)/wlans", holder(of: wlan, templates, at: site), at: site, &own)
    }
    let setting = try await client.call(.get, "\(base)/setting")
    places += servers(of: setting, ["radius_config"], nil, "the settings of \(site.name)", at: site, &own)
    return places + variables(own, of: setting, at: site)
  }

  /// - Parameter collection: Where the object is; nil for a site's setting, which is its own place.
  private func servers(
    of object: JSON, _ prefix: [String], _ collection: String?, _ holder: String, at site: KeySite?,
    _ named: inout [(name: String, ssid: String)]
  ) -> [KeyPlace] {
    let part = prefix.reduce(Optional(object)) { $0?[$1] }
    let path: String
    if let collection {
      guard let id = object["id"]?.string else { return [] }
      path = "\(collection)/\(id)"
    } else {
      path = site.map { "/sites/\($0.id)/setting" } ?? ""
    }
    var places: [KeyPlace] = []
    for list in Self.lists {
      let servers = part?[list]?.array ?? []
      let hosts = servers.map { $0["host"]?.string ?? "" }
      for (number, server) in servers.enumerated() {
        guard let text = server["secret"]?.string, !text.isEmpty else { continue }
        if let name = Self.variable(in: text) {
          named.append((name, ""))
          continue
        }
        let others = hosts.filter { $0 != hosts[number] }
        places.append(
          KeyPlace(
            kind: .radius, name: hosts[number], site: site, path: path,
            field: prefix + [list, String(number), "secret"], holder: "\(holder), \(list)",
            fingerprint: hash.hash(text), besides: others))
      }
    }
    return places
  }
}
