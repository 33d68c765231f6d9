import Determinism
import MistAPI
import SQLite
import World

/// What newly happened becomes messages and deliveries when the clock moves or something is written. Without listeners
/// and webhooks nothing is worked out at all.
extension Twin {
  /// How often what is told regularly is told, in seconds.
  private static let regularSeconds: Int64 = 60

  /// Tells listeners and webhooks what has happened since the last time. A store that fails here is asked again the next
  /// time, from where it was left.
  func pump() {
    if !feed.listeners.isEmpty { try? tellListeners() }
    if feed.hasWebhooks != false { try? queueWebhooks() }
  }

  private func tellListeners() throws {
    let now = clock.seconds
    let window = min(feed.toldTo, now)...now
    var moments: Set<Feed.Moment> = []
    var news: [(at: Int64, message: ChannelMessage)] = []
    var events: [EventPlace: [DeviceEvent]] = [:]
    for name in feed.listeners.keys.sorted() {
      guard let channel = Channel(name), let scope = try scope(of: channel) else { continue }
      let place = EventPlace(site: channel.site, org: scope.organisation)
      let happened = try events[place] ?? deviceEvents(scope, in: window)
      events[place] = happened
      moments.formUnion(happened.map { .event($0) })
      let fresh = happened.filter { !feed.told.contains(.event($0)) }
      switch channel {
      case .devices, .organisationDevices:
        news += fresh.map { ($0.at, ChannelMessage(channel: name, data: $0.json)) }
      case .deviceStats, .oneDeviceStats:
        guard let site = scope.site else { continue }
        let steps = try upgradeSteps(at: site.id, in: window)
        moments.formUnion(steps)
        var seconds = Set(fresh.map { StatsMoment(mac: $0.device.mac, at: $0.at) })
        for case .step(let mac, _, let at) in steps.subtracting(feed.told) {
          seconds.insert(StatsMoment(mac: mac, at: at))
        }
        for moment in seconds.sorted(by: { ($0.at, $0.mac) < ($1.at, $1.mac) }) {
          if let device = channel.device, device != MistID(device: moment.mac) { continue }
          guard let data = try momentaryStats(of: moment.mac, at: moment.at, site: site) else { continue }
          news.append((moment.at, ChannelMessage(channel: name, data: data)))
        }
      default: continue
      }
    }
    // Those of one second stay in the order of their channels.
    for (_, message) in news.enumerated().sorted(by: { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) })
      .map(\.element)
    { feed.tell(message) }
    if feed.toldTo < now { feed.told = [] }
    feed.toldTo = now
    feed.told.formUnion(
      moments.filter { moment in
        switch moment {
        case .event(let event): event.at == now
        case .step(_, _, let at): at == now
        }
      })
    try tellRegularly(now)
  }

  private func scope(of channel: Channel) throws -> EventScope? {
    switch channel {
    case .devices(let site), .deviceStats(let site), .oneDeviceStats(let site, _):
      try object("sites", site).map { .site($0) }
    case .organisationDevices(let org): .organisation(org)
    default: nil
    }
  }

  /// The moments at which devices of a site take a step of an upgrade, and two on the way of each download.
  private func upgradeSteps(at site: MistID, in window: ClosedRange<Int64>) throws -> Set<Feed.Moment> {
    var steps: Set<Feed.Moment> = []
    for mac in try devices(at: site) {
      let targets = try store.all(
        "SELECT \(UpgradeTarget.columns) FROM upgrade_target WHERE mac = ? AND back_at >= ? AND requested <= ?",
        Int64(mac.value), window.lowerBound, window.upperBound
      ) { UpgradeTarget($0) }
      for target in targets where !target.skipped {
        let third = (target.downloadedAt - target.downloadAt) / 3
        for at in [
          target.requested, target.downloadAt, target.downloadAt + third, target.downloadAt + 2 * third,
          target.downloadedAt, target.rebootAt, target.backAt,
        ] where window.contains(at) {
          steps.insert(.step(mac, upgrade: target.upgrade, at: at))
        }
      }
    }
    return steps
  }

  /// A device's stats as they were at a moment, in the members that a watcher of upgrades reads.
  func momentaryStats(of mac: MACAddress, at second: Int64, site: StoredObject) throws -> JSON? {
    guard let row = try inventoryRow(mac), row.site == site.id else { return nil }
    let target = try latestTarget(mac).flatMap { $0.requested <= second ? $0 : nil }
    var status = "disconnected"
    if try serviceValue(mac, at: second) == .serving { status = "connected" }
    if let target, target.isUnderWay(at: second) { status = "upgrading" }
    var item = JSONObject([
      ("id", .string(MistID(device: mac).description)), ("mac", .string(mac.description)), ("type", .string(row.type)),
      ("model", .string(row.model)), ("name", .string(try deviceName(mac))),
      ("org_id", .string(site.owner.description)),
      ("site_id", .string(site.id.description)), ("status", .string(status)), ("timestamp", JSON(Int(second))),
    ])
    if let version = try firmware(mac, at: second) { item["version"] = .string(version) }
    if let since = try serving(mac, at: second) {
      item["uptime"] = JSON(Int(second - since))
      item["last_seen"] = JSON(Int(second))
    }
    if let target { item["fwupdate"] = target.firmwareStatus(at: second) }
    return .object(item)
  }

  private func tellRegularly(_ now: Int64) throws {
    for name in feed.listeners.keys.sorted() {
      if let last = feed.regular[name], now - last < Self.regularSeconds { continue }
      guard let channel = Channel(name) else { continue }
      switch channel {
      case .deviceStats(let id), .oneDeviceStats(let id, _):
        guard let site = try object("sites", id) else { continue }
        for mac in try devices(at: id) where channel.device.map({ $0 == MistID(device: mac) }) ?? true {
          guard let data = try momentaryStats(of: mac, at: now, site: site) else { continue }
          feed.tell(ChannelMessage(channel: name, data: data))
        }
      case .clientStats(let id):
        // The very items of the read, with the rights of whoever was let in to the channel.
        for item in try items(of: "/sites/\(id)/stats/clients", for: name) {
          feed.tell(ChannelMessage(channel: name, data: item))
        }
      case .summary(let org): feed.tell(ChannelMessage(channel: name, data: try connectedSummary(of: org)))
      default: continue
      }
      feed.regular[name] = now
    }
  }

  /// The items of a list of the API; none where the twin has no such read.
  private func items(of path: String, for channel: String) throws -> [JSON] {
    guard let caller = feed.callers[channel],
      let found = Self.routes.find(.get, path.split(separator: "/", omittingEmptySubsequences: true))
    else { return [] }
    let call = try ownCall(
      MistRequest(.get, path), parameters: found.parameters, as: caller, access: found.route.access)
    return (try JSON(parsing: try found.route.handler(self, call).body)).array ?? []
  }

  private func connectedSummary(of org: MistID) throws -> JSON {
    let sites = try store.integer(
      "SELECT count(*) FROM object WHERE collection = 'sites' AND owner = ?", org.description)
    let devices = try store.integer(
      "SELECT count(*) FROM inventory WHERE org = ? AND site IS NOT NULL", org.description)
    let connected = try store.integer(
      """
      SELECT count(*) FROM inventory i WHERE org = ?1 AND site IS NOT NULL AND (SELECT value FROM device_history h
        WHERE h.mac = i.mac AND facet = 1 AND at <= ?2 ORDER BY at DESC LIMIT 1) = ?3
      """, org.description, clock.seconds, String(ServiceState.serving.rawValue))
    let lost = try losingSites(of: .organisation(org)).keys.reduce(0) { sum, site in
      try sum + lostDevices(at: site).values.reduce(0, +)
    }
    return [
      "org_id": .string(org.description), "timestamp": JSON(Int(clock.seconds)), "num_sites": JSON(Int(sites ?? 0)),
      "num_devices": JSON(Int(devices ?? 0)), "num_devices_connected": JSON(Int(connected ?? 0) - lost),
    ]
  }
}

/// Where events are asked for.
private struct EventPlace: Hashable {
  let site: MistID?
  let org: MistID
}

private struct StatsMoment: Hashable {
  let mac: MACAddress
  let at: Int64
}
