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
    /// Bad units that grow by so much a day under this version, for so many seconds after the upgrade.
    var leak: (version: String, metric: Metric, perDay: Double)?
    /// What sites have under `auto_upgrade`, by number.
    var autoUpgrades: [Int: JSONObject] = [:]
    /// Calls of `summary-trend` that fail, from this second on, and how many.
    var failures: (from: Int64, count: Int)?
    /// Added share of bad units where a site has this in its configuration.
    var harmfulConfiguration: (part: String, metric: Metric, share: Double)?
    /// Access points that lose the cloud where their site has this in its configuration, by name.
    var lostUnder: (part: String, names: Set<String>)?
    /// All sites in one time zone.
    var isOneZone = false
    /// Calls an hour.
    var quota = 5000
    /// Pairs of access points of every site that hear each other, by their place in it.
    var neighbours: [(Int, Int)] = []
  }

  /// Templates and what sites have of them.
  private(set) var configuration: FakeConfiguration
  /// The `auto_upgrade` of each site.
  private(set) var autoUpgrades: [Int: JSONObject] = [:]
  private var failuresLeft = 0

  let org = MistID(high: 1, low: 1)
  private let clock: FakeClock
  private let script: Script
  private(set) var accessPoints: [AccessPoint]
  private(set) var upgrades: [(macs: [MACAddress], version: String, done: Int64)] = []
  private var keys: [(id: MistID, body: JSONObject)] = []
  private(set) var requests: [MistRequest] = []
  private let siteCount: Int
  static let versions = ["0.14.1", "0.14.2", "0.9.7"]

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
    configuration = .shop(sites: sites)
    autoUpgrades = script.autoUpgrades
    failuresLeft = script.failures?.count ?? 0
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

  /// A second WLAN template of the shops, with nothing but a WLAN.
  func addTemplate(_ name: String, wlan: String) {
    let template = configuration.add(
      "templates", ["name": .string(name), "applies": ["sitegroup_ids": JSON([Self.shops])]])
    configuration.add("wlans", ["ssid": .string(wlan), "vlan_id": "70", "template_id": .string(template)])
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
        (0..<siteCount).map {
          [
            "id": .string(Self.siteID($0).description), "name": .string("site-\($0)"),
            "timezone": .string($0.isMultiple(of: 2) || script.isOneZone ? "Europe/Berlin" : "America/New_York"),
            "sitegroup_ids": JSON($0 == siteCount - 1 ? [Self.shops, Self.flagship] : [Self.shops]),
            "rftemplate_id": configuration.sites[$0]["rftemplate_id"] ?? .null,
          ]
        })
    case (.get, let path) where path.count == 3 && path[2] == "sitegroups":
      return list([
        ["id": .string(Self.flagship), "name": "flagship"], ["id": .string(Self.shops), "name": "shops"],
      ])
    case (.get, let path) where path == ["self", "usage"]:
      return MistResponse(json: ["requests": 0, "request_limit": JSON(script.quota)])
    case (.get, let path) where path.count == 4 && path[2...] == ["sites", "search"]:
      let found = autoUpgrades.filter { $0.value["enabled"]?.bool == true }.keys.sorted()
      return MistResponse(json: [
        "results": .array(
          found.map { ["id": .string(Self.siteID($0).description), "name": .string("site-\($0)")] })
      ])
    case (_, let path) where path.count == 3 && path[2] == "setting": return try setting(path[1], request)
    case (.get, let path) where path.count == 6 && path[3] == "neighbors": return neighbours(path[1])
    case (.get, let path) where path.count == 4 && path[2...] == ["devices", "upgrade"]: return openUpgrades()
    case (.post, let path) where path.last == "cancel": return cancel(path[4])
    case (.get, let path) where path.count == 4 && path[2...] == ["stats", "devices"]:
      return list(accessPoints.map { stats($0) })
    case (.get, let path) where path.count == 5 && path[2...3] == ["stats", "devices"]:
      guard let found = accessPoints.first(where: { MistID(device: $0.mac).description == path[4] }) else {
        return MistResponse(status: 404)
      }
      return MistResponse(json: stats(found))
    case (.get, let path) where path.last == "sites-sle": return MistResponse(json: siteLevels(request))
    case (.get, let path) where path.last == "summary-trend":
      if let failures = script.failures, clock.present.seconds >= failures.from, failuresLeft > 0 {
        failuresLeft -= 1
        return MistResponse(status: 502)
      }
      return MistResponse(json: trend(path, request))
    case (.post, let path) where path.last == "upgrade": return try startUpgrade(request)
    case (.get, let path) where path.count == 5 && path[3] == "upgrade": return upgradeStatus(path[4])
    case (_, let path) where path.count >= 3 && path[2] == "psks": return try psk(path, request)
    default:
      return try configuration.answer(request, Array(parts), at: clock.present.seconds) ?? MistResponse(status: 404)
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
    let isLost =
      script.lostUnder.map { lost in
        lost.names.contains(accessPoint.name)
          && configuration.state(ofSite: accessPoint.site, at: now).contains(lost.part)
      } ?? false
    let isConnected = now >= booted && now < accessPoint.goneFrom && !isLost
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
    if let harm = script.harmfulConfiguration, harm.metric == metric,
      configuration.state(ofSite: accessPoint.site, at: start).contains(harm.part)
    {
      share += harm.share
    }
    if let leak = script.leak, leak.metric == metric, let last = accessPoint.versions.last,
      last.version == leak.version, start >= last.from
    {
      share += leak.perDay * Double(start - last.from) / 86_400
    }
    if let bad = script.badSites, bad.metric == metric, bad.sites.contains(accessPoint.site), start >= bad.from {
      share += bad.share
    }
    let total = metric.unit == .events ? 2 * clients : 3600 * clients
    let exact = share * Double(total)
    // The fraction of a bad event is carried over the hours.
    let before = (Double(start / 3600) * exact).rounded(.down)
    let degraded = max(0, (Double(start / 3600 + 1) * exact).rounded(.down) - before)
    return Tally(total: total, degraded: min(total, Int64(degraded)))
  }

  private func window(_ request: MistRequest) -> (start: Int64, end: Int64) {
    (Int64(request.query("start") ?? "") ?? 0, min(Int64(request.query("end") ?? "") ?? 0, clock.present.seconds))
  }

  private func trend(_ path: [String], _ request: MistRequest) -> JSON {
    let (start, end) = window(request)
    guard let metric = Metric(name: path[6]) else { return nil }
    let meant = accessPoints.filter {
      path[3] == "site" ? Self.siteID($0.site).description == path[4] : MistID(device: $0.mac).description == path[4]
    }
    let hours = stride(from: start, to: end, by: 3600).map { second -> Tally? in
      let tallies = meant.compactMap { hour(metric, $0, second) }
      return tallies.isEmpty ? nil : tallies.sum()
    }
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
    upgrades.append((macs, version, done))
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

  static let shops = "00000000-0000-0000-0000-0000000000f0"
  static let flagship = "00000000-0000-0000-0000-0000000000f1"

  private func setting(_ site: String, _ request: MistRequest) throws -> MistResponse {
    guard let number = (0..<siteCount).first(where: { Self.siteID($0).description == site }) else {
      return MistResponse(status: 404)
    }
    if request.method == .put {
      let body = try JSON(parsing: request.body ?? [])
      if let upgrade = body["auto_upgrade"]?.object { autoUpgrades[number] = upgrade }
    }
    let own = try configuration.answer(
      body: request.body, ofSite: number, isWrite: request.method == .put, at: clock.present.seconds)
    var body = JSONObject([("site_id", .string(site))])
    for (name, value) in own { body[name] = value }
    if let upgrade = autoUpgrades[number] { body["auto_upgrade"] = .object(upgrade) }
    return MistResponse(json: .object(body))
  }

  private func neighbours(_ site: String) -> MistResponse {
    let here = accessPoints.filter { Self.siteID($0.site).description == site }
    let results = here.enumerated().map { place, accessPoint -> JSON in
      let others = script.neighbours.compactMap { $0.0 == place ? $0.1 : $0.1 == place ? $0.0 : nil }
      return [
        "mac": .string(accessPoint.mac.description),
        "neighbors": .array(
          others.filter { here.indices.contains($0) }.map { ["mac": .string(here[$0].mac.description), "rssi": -55] }),
      ]
    }
    return MistResponse(json: ["results": .array(script.neighbours.isEmpty ? [] : results), "limit": 100])
  }

  private func openUpgrades() -> MistResponse {
    let now = clock.present.seconds
    return list(
      upgrades.enumerated().reversed().map {
        [
          "id": .string(MistID(high: 5, low: UInt64($0.offset + 1)).description),
          "status": .string(now < $0.element.done ? "upgrading" : "completed"),
          "target_version": .string($0.element.version),
        ]
      })
  }

  private func cancel(_ id: String) -> MistResponse {
    guard let low = MistID(id)?.low, low >= 1, low <= UInt64(upgrades.count) else { return MistResponse(status: 404) }
    let upgrade = upgrades[Int(low) - 1]
    guard clock.present.seconds < upgrade.done else { return MistResponse() }
    for index in accessPoints.indices where upgrade.macs.contains(accessPoints[index].mac) {
      accessPoints[index].versions.removeAll { $0.from == upgrade.done }
      if accessPoints[index].bootedAt == upgrade.done { accessPoints[index].bootedAt = 0 }
    }
    return MistResponse()
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
