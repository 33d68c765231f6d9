import Determinism
import MistAPI

extension CanaryRollout {
  /// Reads who is there, on which version, and where the users are; refuses a version that a model does not have.
  func surveyFleet() async throws {
    let version = try await resolveVersion()
    let groups = try await siteGroupNames()
    let listed = try await client.list("/orgs/\(order.organisation)/sites").compactMap { Fleet.Site($0, groups) }
    let sites = Dictionary(listed.map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
    let models = Set(order.models)
    let accessPoints = try await accessPoints(sites.mapValues(\.name)) { device in
      models.contains(device.model) && device.oldVersion != version && !device.oldVersion.isEmpty
    }
    let wanted = Set(accessPoints.filter(\.isWanted).map(\.device.site))
    guard !wanted.isEmpty else {
      throw RolloutError.nothingToUpgrade(models: order.models, version: version)
    }
    let fleet = Fleet(accessPoints, sites: try await sitesByTraffic(wanted.compactMap { sites[$0] }))
    try await checkWindows(of: fleet)
    try await record(.started(order: order, version: version, fleet: fleet))
  }

  /// All access points, and which of those that the cloud hears of are wanted.
  /// - Parameter names: the names of the sites.
  func accessPoints(
    _ names: [MistID: String], isWanted: (RolloutDevice) -> Bool
  ) async throws -> [Fleet.AccessPoint] {
    var accessPoints: [Fleet.AccessPoint] = []
    let stats = try await client.deviceStats(
      of: order.organisation, type: DeviceType.accessPoint.rawValue,
      keeping: ["mac", "site_id", "model", "version", "name", "status", "hw_rev", "map_id", "x", "y"])
    for item in stats {
      guard let mac = item["mac"]?.string.flatMap({ MACAddress($0) }),
        let site = item["site_id"]?.string.flatMap({ MistID($0) }), let model = item["model"]?.string
      else { continue }
      let running = item["version"]?.string ?? ""
      let name = item["name"]?.string ?? ""
      let isConnected = item["status"]?.string == "connected"
      let device = RolloutDevice(
        mac: mac, name: name.isEmpty ? mac.description : name, model: model, site: site,
        siteName: names[site] ?? site.description, oldVersion: running,
        revision: item["hw_rev"]?.string ?? "")
      accessPoints.append(
        Fleet.AccessPoint(
          device: device, isConnected: isConnected, isWanted: isConnected && isWanted(device),
          place: Fleet.Place(item)))
    }
    return accessPoints
  }

  /// The version that is meant: the one that is named, or the newest of its form that all models have.
  private func resolveVersion() async throws -> String {
    var available: [(model: String, versions: [String])] = []
    for model in order.models {
      let items = try await client.list(
        "/orgs/\(order.organisation)/devices/versions",
        query: [.init("type", DeviceType.accessPoint.rawValue), .init("model", model)])
      available.append((model, items.filter { $0["model"]?.string == model }.compactMap { $0["version"]?.string }))
    }
    let form = VersionForm(order.version)
    for (model, versions) in available where !versions.contains(where: form.matches) {
      throw RolloutError.unknownVersion(order.version, model: model, available: versions.sorted())
    }
    let common = available.dropFirst().reduce(Set(available.first?.versions ?? [])) { $0.intersection($1.versions) }
    guard let newest = common.filter(form.matches).max(by: { FirmwareVersion($0) < FirmwareVersion($1) }) else {
      throw RolloutError.noCommonVersion(order.version, models: order.models)
    }
    return newest
  }

  func siteGroupNames() async throws -> [String: String] {
    var names: [String: String] = [:]
    for item in try await client.list("/orgs/\(order.organisation)/sitegroups") {
      if let id = item["id"]?.string { names[id] = item["name"]?.string }
    }
    return names
  }

  /// Sites by the clients of the last whole day, ties in the order of a key of rollout and site.
  func sitesByTraffic(_ sites: [Fleet.Site]) async throws -> [Fleet.Site] {
    let end = Self.wholeHour(await time.now())
    let readings = try await client.siteLevels(
      of: order.organisation, from: end.advanced(bySeconds: -86_400), to: end)
    var clients: [MistID: Int] = [:]
    for item in readings {
      guard let id = item["site_id"]?.string.flatMap({ MistID($0) }) else { continue }
      clients[id] = item["num_clients"]?.int
    }
    let key = tieBreak
    let ranked = sites.map { site in
      var site = site
      site.clients = clients[site.id] ?? 0
      return (site: site, tie: key.child(site.id.high).child(site.id.low).value)
    }
    return ranked.sorted { ($1.site.clients, $0.tie) < ($0.site.clients, $1.tie) }.map(\.site)
  }

  func checkWindows(of fleet: Fleet) async throws {
    let openings = try SiteOpenings(order.policy.windows, of: fleet.sites)
    let now = await time.now()
    for site in fleet.sites {
      if let why = openings.refusal(of: site.id, from: now) {
        throw RolloutError.windowNeverOpens(site: site.name, why: why)
      }
    }
  }

  /// What orders equals: fixed by the rollout's name, and so by nothing that changes from run to run.
  var tieBreak: RandomKey { RandomKey(seed: stableHash(order.name)) }

  /// The last full hour.
  static func wholeHour(_ instant: Instant) -> Instant {
    Instant(seconds: instant.seconds - instant.seconds % 3600)
  }
}

extension Fleet.Site {
  /// A site as the cloud lists it, with the names of site groups by id; its clients are not known by that.
  init?(_ item: JSON, _ groupNames: [String: String]) {
    guard let id = item["id"]?.string.flatMap({ MistID($0) }) else { return nil }
    self.init(
      id: id, name: item["name"]?.string ?? id.description, timezone: item["timezone"]?.string ?? "UTC",
      groups: (item["sitegroup_ids"]?.strings ?? []).compactMap { groupNames[$0] }, clients: 0)
  }
}

extension Fleet.Place {
  /// Where the stats of a device say that it hangs; nil when they do not.
  fileprivate init?(_ stats: JSON) {
    guard let map = stats["map_id"]?.string.flatMap({ MistID($0) }), let x = stats["x"]?.double,
      let y = stats["y"]?.double
    else { return nil }
    self.init(map: map, x: x, y: y)
  }
}
