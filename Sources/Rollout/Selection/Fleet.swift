import Determinism
import MistAPI

/// The access points of an organisation as they are at one moment.
struct Fleet: Sendable {
  /// One access point.
  struct AccessPoint: Sendable {
    var device: RolloutDevice
    var isConnected: Bool
    /// Whether it is to be upgraded: of a wanted model, connected, on another version.
    var isWanted: Bool
  }

  /// Every access point, by MAC address.
  let accessPoints: [AccessPoint]
  /// The sites with the most clients first; only sites at which something is to be upgraded.
  var sites: [MistID] = []
  private let bySite: [MistID: [Int]]

  init(_ accessPoints: [AccessPoint] = []) {
    self.accessPoints = accessPoints.sorted { $0.device.mac < $1.device.mac }
    bySite = Dictionary(grouping: self.accessPoints.indices) { [places = self.accessPoints] in places[$0].device.site }
  }

  /// Those to be upgraded.
  var wanted: [RolloutDevice] { accessPoints.filter(\.isWanted).map(\.device) }

  /// All access points of a site.
  func accessPoints(at site: MistID) -> [AccessPoint] { (bySite[site] ?? []).map { accessPoints[$0] } }
}

extension FirmwareRollout {
  /// Reads who is there, on which version, and where the users are; refuses a version that a model does not have.
  func surveyFleet() async throws {
    for model in order.models { try await checkVersion(of: model) }
    let names = try await siteNames()
    var accessPoints: [Fleet.AccessPoint] = []
    for item in try await client.deviceStats(of: order.organisation, type: DeviceType.accessPoint.rawValue) {
      guard let mac = item["mac"]?.string.flatMap({ MACAddress($0) }),
        let site = item["site_id"]?.string.flatMap({ MistID($0) }), let model = item["model"]?.string
      else { continue }
      let version = item["version"]?.string ?? ""
      let name = item["name"]?.string ?? ""
      let isConnected = item["status"]?.string == "connected"
      let device = RolloutDevice(
        mac: mac, name: name.isEmpty ? mac.description : name, model: model, site: site,
        siteName: names[site] ?? site.description, oldVersion: version)
      accessPoints.append(
        Fleet.AccessPoint(
          device: device, isConnected: isConnected,
          isWanted: isConnected && order.models.contains(model) && version != order.version && !version.isEmpty))
    }
    fleet = Fleet(accessPoints)
    guard !fleet.wanted.isEmpty else {
      throw RolloutError.nothingToUpgrade(models: order.models, version: order.version)
    }
    fleet.sites = try await sitesByTraffic()
    try await record(
      .started(
        name: order.name, policy: order.policy.name, version: order.version, fleet: fleet.wanted.count))
  }

  private func checkVersion(of model: String) async throws {
    let items = try await client.list(
      "/orgs/\(order.organisation)/devices/versions",
      query: [.init("type", DeviceType.accessPoint.rawValue), .init("model", model)])
    let available = items.filter { $0["model"]?.string == model }.compactMap { $0["version"]?.string }
    guard available.contains(order.version) else {
      throw RolloutError.unknownVersion(order.version, model: model, available: available.sorted())
    }
  }

  private func siteNames() async throws -> [MistID: String] {
    var names: [MistID: String] = [:]
    for item in try await client.list("/orgs/\(order.organisation)/sites") {
      guard let id = item["id"]?.string.flatMap({ MistID($0) }) else { continue }
      names[id] = item["name"]?.string
    }
    return names
  }

  /// Sites by the clients of the last whole day, ties in the order of a key of rollout and site.
  private func sitesByTraffic() async throws -> [MistID] {
    let end = Self.wholeHour(await time.now())
    let readings = try await client.siteLevels(
      of: order.organisation, from: end.advanced(bySeconds: -86_400), to: end)
    var clients: [MistID: Int] = [:]
    for item in readings {
      guard let id = item["site_id"]?.string.flatMap({ MistID($0) }) else { continue }
      clients[id] = item["num_clients"]?.int
    }
    var seen: Set<MistID> = []
    let sites = fleet.wanted.map(\.site).filter { seen.insert($0).inserted }
    let key = tieBreak
    let ranked = sites.map { (site: $0, clients: clients[$0] ?? 0, tie: key.child($0.high).child($0.low).value) }
    return ranked.sorted { ($1.clients, $0.tie) < ($0.clients, $1.tie) }.map(\.site)
  }

  /// What orders equals: fixed by the rollout's name, and so by nothing that changes from run to run.
  var tieBreak: RandomKey { RandomKey(seed: stableHash(order.name)) }

  /// The last full hour.
  static func wholeHour(_ instant: Instant) -> Instant {
    Instant(seconds: instant.seconds - instant.seconds % 3600)
  }
}
