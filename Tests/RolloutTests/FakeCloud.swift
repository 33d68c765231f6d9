import Assurance
import Determinism
import MistAPI

/// A small scripted cloud: sites of access points whose users are the same every hour, but for what a script changes.
actor FakeCloud: MistClient {
  struct AccessPoint {
    let mac: MACAddress
    let name: String
    let model: String
    let site: Int
    /// Versions and from when.
    var versions: [(from: Int64, version: String)]
    var bootedAt: Int64
    /// Out of reach from this second on.
    var goneFrom: Int64 = .max
  }

  /// What is out of the ordinary.
  struct Script: Sendable {
    /// Added share of bad units under this version.
    var harm: (version: String, metric: Metric, share: Double)?
    /// Access points that never come back from an upgrade, by name.
    var neverBack: Set<String> = []
    /// Seconds from which on nobody is there any more.
    var desertedFrom: Int64 = .max
    /// Seconds of the first users.
    var usersFrom: Int64 = .min
    /// Sites whose levels are bad from a second on, whatever the version.
    var badSites: (sites: Set<Int>, metric: Metric, from: Int64, share: Double)?
    /// Reboots that nobody asked for: a name, and how long after each upgrade's end, in seconds.
    var reboots: (name: String, after: [Int64])?
    /// A name of an access point that goes silent so many seconds after its upgrade.
    var silent: (name: String, after: Int64)?
  }

  let org = MistID(high: 1, low: 1)
  private let clock: FakeClock
  private let script: Script
  private(set) var accessPoints: [AccessPoint]
  private var upgrades: [(macs: [MACAddress], done: Int64)] = []
  private var keys: [(id: MistID, body: JSONObject)] = []
  private(set) var requests: [MistRequest] = []
  private let siteCount: Int
  static let versions = ["0.14.1", "0.14.2"]

  init(clock: FakeClock, sites: Int, models: [String], script: Script = Script()) {
    self.clock = clock
    self.script = script
    siteCount = sites
    var accessPoints: [AccessPoint] = []
    for site in 0..<sites {
      for (index, model) in models.enumerated() {
        accessPoints.append(
          AccessPoint(
            mac: MACAddress(value: 0x5C5B_3500_0000 + UInt64(site * 100 + index)), name: "s\(site)-ap\(index)",
            model: model, site: site, versions: [(.min, "0.14.1")], bootedAt: 0))
      }
    }
    self.accessPoints = accessPoints
  }

  static func siteID(_ site: Int) -> MistID { MistID(high: 7, low: UInt64(site + 1)) }

  func versions() -> [String: Int] {
    var counts: [String: Int] = [:]
    for accessPoint in accessPoints { counts[version(accessPoint, at: clock.present.seconds), default: 0] += 1 }
    return counts
  }

  func addKey(_ body: JSONObject) {
    keys.append((MistID(high: 9, low: UInt64(keys.count + 1)), body))
  }

  func keyBodies() -> [JSONObject] { keys.map(\.body) }

  func writes() -> Int { requests.filter { $0.method != .get }.count }

  private func version(_ accessPoint: AccessPoint, at second: Int64) -> String {
    accessPoint.versions.last { $0.from <= second }?.version ?? ""
  }

  func send(_ request: MistRequest) async throws -> MistResponse {
    requests.append(request)
    let parts = request.path.split(separator: "/").map(String.init).dropFirst(2)
    switch (request.method, Array(parts)) {
    case (.get, let path) where path.count == 4 && path[2...] == ["devices", "versions"]:
      let model = request.query("model") ?? ""
      return MistResponse(json: .array(Self.versions.map { ["model": .string(model), "version": .string($0)] }))
    case (.get, let path) where path.count == 3 && path[2] == "sites":
      return list(
        (0..<siteCount).map { ["id": .string(Self.siteID($0).description), "name": .string("site-\($0)")] })
    case (.get, let path) where path.count == 4 && path[2...] == ["stats", "devices"]:
      return list(accessPoints.map { stats($0) })
    case (.get, let path) where path.count == 5 && path[2...3] == ["stats", "devices"]:
      guard let found = accessPoints.first(where: { MistID(device: $0.mac).description == path[4] }) else {
        return MistResponse(status: 404)
      }
      return MistResponse(json: stats(found))
    case (.get, let path) where path.last == "sites-sle": return MistResponse(json: siteLevels(request))
    case (.get, let path) where path.last == "summary-trend": return MistResponse(json: trend(path, request))
    case (.post, let path) where path.last == "upgrade": return try startUpgrade(request)
    case (.get, let path) where path.count == 5 && path[3] == "upgrade": return upgradeStatus(path[4])
    case (_, let path) where path.count >= 3 && path[2] == "psks": return try psk(path, request)
    default: return MistResponse(status: 404)
    }
  }

  private func list(_ items: [JSON]) -> MistResponse {
    MistResponse(headers: [.init("x-page-total", String(items.count))], json: .array(items))
  }

  private func stats(_ accessPoint: AccessPoint) -> JSON {
    let now = clock.present.seconds
    var booted = accessPoint.bootedAt
    if let reboots = script.reboots, reboots.name == accessPoint.name, booted > 0 {
      booted += reboots.after.last { accessPoint.bootedAt + $0 <= now } ?? 0
    }
    let isConnected = now >= booted && now < accessPoint.goneFrom
    return [
      "mac": .string(accessPoint.mac.description), "name": .string(accessPoint.name),
      "model": .string(accessPoint.model),
      "site_id": .string(Self.siteID(accessPoint.site).description),
      "status": isConnected ? "connected" : "disconnected",
      "version": .string(version(accessPoint, at: now)), "uptime": JSON(Int(max(0, now - booted))),
    ]
  }

  /// What an access point counts in an hour; nil when it cannot be reached.
  private func hour(_ metric: Metric, _ accessPoint: AccessPoint, _ start: Int64) -> Tally? {
    guard start < script.desertedFrom, start >= script.usersFrom, start < accessPoint.goneFrom else { return nil }
    // Access points differ a little in traffic, so that the busiest is known.
    let clients = 8 + Int64(accessPoint.mac.value % 5)
    var share = 0.05
    if let harm = script.harm, harm.metric == metric, version(accessPoint, at: start) == harm.version {
      share += harm.share
    }
    if let bad = script.badSites, bad.metric == metric, bad.sites.contains(accessPoint.site), start >= bad.from {
      share += bad.share
    }
    let total = metric.unit == .events ? 2 * clients : 3600 * clients
    let exact = share * Double(total)
    // The fraction of a bad event is carried over the hours.
    let before = (Double(start / 3600) * exact).rounded(.down)
    let degraded = (Double(start / 3600 + 1) * exact).rounded(.down) - before
    return Tally(total: total, degraded: min(total, Int64(degraded)))
  }

  private func window(_ request: MistRequest) -> (start: Int64, end: Int64) {
    (Int64(request.query("start") ?? "") ?? 0, min(Int64(request.query("end") ?? "") ?? 0, clock.present.seconds))
  }

  private func trend(_ path: [String], _ request: MistRequest) -> JSON {
    let (start, end) = window(request)
    guard let metric = Metric(name: path[6]),
      let accessPoint = accessPoints.first(where: { MistID(device: $0.mac).description == path[4] })
    else { return nil }
    let hours = stride(from: start, to: end, by: 3600).map { hour(metric, accessPoint, $0) }
    func samples(_ pick: (Tally) -> Int64) -> JSON {
      .array(hours.map { $0.map { JSON(metric.unit.samples(pick($0))) } ?? .null })
    }
    return [
      "start": JSON(Int(start)), "end": JSON(Int(end)),
      "sle": [
        "name": .string(metric.name), "interval": 3600,
        "samples": ["total": samples(\.total), "degraded": samples(\.degraded)],
      ],
      "classifiers": [
        [
          "name": .string(metric.classifiers[2]), "interval": 3600,
          "samples": ["total": samples(\.total), "degraded": samples(\.degraded)],
        ]
      ],
    ]
  }

  private func siteLevels(_ request: MistRequest) -> JSON {
    let (start, end) = window(request)
    var results: [JSON] = []
    for site in 0..<siteCount {
      var item = JSONObject([("site_id", .string(Self.siteID(site).description))])
      for metric in Metric.gated {
        let sum = accessPoints.filter { $0.site == site }.flatMap { accessPoint in
          stride(from: start, to: end, by: 3600).compactMap { hour(metric, accessPoint, $0) }
        }.sum()
        guard let level = sum.level else { continue }
        item[metric.name] = JSON(level)
        // The sites with higher numbers have more clients.
        item["num_clients"] = JSON(10 + site)
      }
      results.append(.object(item))
    }
    return ["start": JSON(Int(start)), "end": JSON(Int(end)), "total": JSON(siteCount), "results": .array(results)]
  }

  private func startUpgrade(_ request: MistRequest) throws -> MistResponse {
    let body = try JSON(parsing: request.body ?? [])
    let macs = (body["device_ids"]?.strings ?? []).compactMap { MistID($0)?.deviceMAC }
    let version = body["version"]?.string ?? ""
    let done = clock.present.seconds + 420
    for mac in macs {
      guard let index = accessPoints.firstIndex(where: { $0.mac == mac }) else { return MistResponse(status: 400) }
      if script.neverBack.contains(accessPoints[index].name) {
        accessPoints[index].goneFrom = clock.present.seconds + 120
        continue
      }
      accessPoints[index].versions.append((done, version))
      accessPoints[index].bootedAt = done
      if let silent = script.silent, silent.name == accessPoints[index].name {
        accessPoints[index].goneFrom = done + silent.after
      }
    }
    upgrades.append((macs, done))
    return MistResponse(json: ["upgrade_id": .string(MistID(high: 5, low: UInt64(upgrades.count)).description)])
  }

  private func upgradeStatus(_ id: String) -> MistResponse {
    guard let low = MistID(id)?.low, low >= 1, low <= UInt64(upgrades.count) else { return MistResponse(status: 404) }
    let upgrade = upgrades[Int(low) - 1]
    let now = clock.present.seconds
    let lost = Set(accessPoints.filter { script.neverBack.contains($0.name) }.map(\.mac))
    let isDone = now >= upgrade.done
    let back = isDone ? upgrade.macs.filter { !lost.contains($0) } : []
    let rebooting = upgrade.macs.filter { !back.contains($0) }
    return MistResponse(json: [
      "status": rebooting.isEmpty ? "completed" : "upgrading",
      "targets": [
        "upgraded": JSON(back.map(\.description)), "reboot_in_progress": JSON(rebooting.map(\.description)),
      ],
    ])
  }

  private func psk(_ path: [String], _ request: MistRequest) throws -> MistResponse {
    func answer(_ key: (id: MistID, body: JSONObject)) -> JSON {
      var body = key.body
      body["id"] = .string(key.id.description)
      return .object(body)
    }
    if path.count == 3 {
      guard request.method == .post else {
        let wanted = request.query("name") ?? ""
        return list(keys.filter { $0.body["name"]?.string?.contains(wanted) ?? false }.map(answer))
      }
      addKey(try JSON(parsing: request.body ?? []).object ?? JSONObject())
      return MistResponse(json: keys.last.map(answer) ?? .null)
    }
    guard let index = keys.firstIndex(where: { $0.id.description == path[3] }) else { return MistResponse(status: 404) }
    if path.count == 5 {
      keys[index].body["old_passphrase"] = nil
    } else if request.method == .delete {
      keys.remove(at: index)
    } else {
      for (name, value) in try JSON(parsing: request.body ?? []).object ?? JSONObject() {
        keys[index].body[name] = value
      }
    }
    return MistResponse()
  }
}
