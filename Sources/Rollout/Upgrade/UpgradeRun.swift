import Determinism
import MistAPI

/// Tells access points to run a version, waits until they do, and says which do not.
///
/// One order per site and version, each as its site's window opens, then polling. An access point has not come back when it
/// is rebooting for more than ten minutes, when the cloud counts it as failed, when nothing came of it in the time that its
/// order may take, or when it runs something else.
struct UpgradeRun: Sendable {
  let client: any MistClient
  let organisation: MistID
  let time: any TimePort
  let strategy: UpgradeStrategy
  /// What another process has ordered already.
  let placed: [PlacedOrder]
  /// Whether there was another process, which may have ordered without being able to say so.
  let isContinued: Bool
  let openings: SiteOpenings

  /// What came of it.
  struct Outcome: Sendable {
    /// When the last access point of a site was seen to be back.
    var backAt: [SiteMoment] = []
    var notBack: [RolloutDevice] = []
  }

  private static let rebootLimit: Int64 = 600_000
  /// More orders than that are not asked after one by one, which would use the quota up.
  private static let mostAsked = 16

  /// What is to be ordered at one site.
  private struct Wanted {
    var site: MistID
    var version: String
    var devices: [RolloutDevice]
  }

  /// One order.
  private struct Pending {
    var id: MistID
    var site: MistID
    var version: String
    var since: Instant
    var open: Set<MACAddress>
    var awaySince: [MACAddress: Instant] = [:]
  }

  /// Upgrades, or downgrades, each device to a version.
  /// - Parameters:
  ///   - note: keeps an order that the cloud has taken.
  ///   - isStopped: whether to leave everything as it is.
  /// - Returns: nil when it was stopped.
  /// - Throws: `MistError` when the cloud refuses an order.
  func upgrade(
    _ devices: [RolloutDevice], to version: @Sendable (RolloutDevice) -> String,
    note: @Sendable (PlacedOrder) async throws -> Void, isStopped: @Sendable () async throws -> Bool
  ) async throws -> Outcome? {
    let began = await time.now()
    var wanted = Self.orders(devices, to: version)
    var pending: [Pending] = []
    for order in placed {
      pending.append(
        Pending(id: order.id, site: order.site, version: order.version, since: began, open: Set(order.macs)))
      wanted.removeAll { $0.site == order.site && $0.version == order.version }
    }
    if isContinued, let doubtful = wanted.first, let found = try await order(inDoubt: doubtful) {
      try await note(found)
      pending.append(
        Pending(id: found.id, site: found.site, version: found.version, since: began, open: Set(found.macs)))
      wanted.removeFirst()
    }
    var back: [MistID: Instant] = [:]
    // What the last look saw of all, if it was one at all.
    var seen: [MistID: DeviceState]?
    func settle(at now: Instant) {
      for order in pending where order.open.isEmpty { back[order.site] = now }
      pending.removeAll { $0.open.isEmpty || now - $0.since > limit(of: $0) }
    }
    if !pending.isEmpty {
      // What another process has ordered may be done.
      seen = try await ask(&pending)
      settle(at: await time.now())
    }
    while !wanted.isEmpty || !pending.isEmpty {
      if try await isStopped() { return nil }
      try await place(&wanted, into: &pending, note)
      try await time.sleep(until: try await nextMoment(wanted, pending))
      seen = try await ask(&pending)
      settle(at: await time.now())
    }
    return try await outcome(devices, to: version, back, seen)
  }

  private func outcome(
    _ devices: [RolloutDevice], to version: (RolloutDevice) -> String, _ back: [MistID: Instant],
    _ seen: [MistID: DeviceState]?
  ) async throws -> Outcome {
    var states = seen ?? [:]
    if seen == nil { states = try await client.states(of: devices, in: organisation, time: time) }
    let now = await time.now()
    var outcome = Outcome()
    outcome.notBack = devices.filter { device in
      guard let state = states[device.id] else { return true }
      return !state.isConnected || state.version != version(device)
    }
    let lost = Set(outcome.notBack.map(\.id))
    for order in Self.orders(devices, to: { _ in "" }) {
      outcome.backAt.append(
        SiteMoment(
          site: order.site, at: back[order.site] ?? now, count: order.devices.filter { !lost.contains($0.id) }.count))
    }
    return outcome
  }

  /// How long an order may take: two hours, and ten minutes more for each access point that waits for another.
  private func limit(of order: Pending) -> Int64 {
    let waiting: Int64 = strategy == .bigBang ? 0 : Int64(order.open.count) * 600_000
    return 7_200_000 + waiting
  }

  // MARK: Ordering

  /// Devices by site and version, in the order of the first of each.
  private static func orders(_ devices: [RolloutDevice], to version: (RolloutDevice) -> String) -> [Wanted] {
    struct Key: Hashable {
      var site: MistID
      var version: String
    }
    var places: [Key: Int] = [:]
    var orders: [Wanted] = []
    for device in devices {
      let key = Key(site: device.site, version: version(device))
      if let place = places[key] {
        orders[place].devices.append(device)
      } else {
        places[key] = orders.count
        orders.append(Wanted(site: key.site, version: key.version, devices: [device]))
      }
    }
    return orders
  }

  /// Orders at the sites that are open now. What is not connected cannot take an order, and would make the cloud refuse the
  /// whole of it.
  private func place(
    _ wanted: inout [Wanted], into pending: inout [Pending], _ note: @Sendable (PlacedOrder) async throws -> Void
  ) async throws {
    let now = await time.now()
    let due = wanted.filter { opening(of: $0, now) <= now }
    guard !due.isEmpty else { return }
    wanted.removeAll { opening(of: $0, now) <= now }
    let states = try await client.states(of: due.flatMap(\.devices), in: organisation, time: time)
    for order in due {
      let devices = order.devices.filter { device in
        guard let state = states[device.id], state.isConnected else { return false }
        return state.version != order.version
      }
      guard let first = devices.first else { continue }
      let id = try await client.upgrade(
        devices.map(\.id), at: order.site, to: order.version, strategy: strategy.rawValue)
      let macs = devices.map(\.mac)
      try await note(
        PlacedOrder(id: id, site: order.site, siteName: first.siteName, version: order.version, macs: macs))
      pending.append(
        Pending(id: id, site: order.site, version: order.version, since: await time.now(), open: Set(macs)))
    }
  }

  private func opening(of order: Wanted, _ now: Instant) -> Instant {
    openings.opening(of: order.site, from: now) ?? now
  }

  /// An order that was sent by a process which was killed before it could note it: the newest of that site and version that
  /// is under way.
  private func order(inDoubt wanted: Wanted) async throws -> PlacedOrder? {
    let macs = Set(wanted.devices.map(\.mac))
    for item in try await client.upgrades(at: wanted.site).prefix(5) {
      guard item["target_version"]?.string == wanted.version, let id = item["id"]?.string.flatMap({ MistID($0) }),
        let first = wanted.devices.first
      else { continue }
      let status = try await client.upgradeStatus(id, at: wanted.site)
      var named: Set<MACAddress> = []
      let buckets: JSONObject = status["targets"]?.object ?? JSONObject()
      for (_, bucket) in buckets { named.formUnion(Self.macs(bucket)) }
      // What is over needs no adopting: who runs the version is not ordered again.
      let isOver = ["completed", "failed", "cancelled"].contains(status["status"]?.string ?? "")
      guard !isOver, !named.isEmpty, named.isSubset(of: macs) else { continue }
      return PlacedOrder(
        id: id, site: wanted.site, siteName: first.siteName, version: wanted.version, macs: named.sorted())
    }
    return nil
  }

  // MARK: Waiting

  /// When there is something to see or to do: a minute from now while few are under way, ten while many are, or fifteen where
  /// access points wait for each other, since every look reads the whole organisation; the next opening while none is.
  private func nextMoment(_ wanted: [Wanted], _ pending: [Pending]) async throws -> Instant {
    let now = await time.now()
    let next: Instant? = wanted.map { self.opening(of: $0, now) }.min()
    guard !pending.isEmpty else { return next ?? now }
    let step = now.advanced(bySeconds: pending.count <= Self.mostAsked ? 60 : strategy == .bigBang ? 600 : 900)
    return min(step, next ?? step)
  }

  /// Takes out what is done.
  /// - Returns: how all access points are, if all were asked for and nothing after them; else nil.
  private func ask(_ pending: inout [Pending]) async throws -> [MistID: DeviceState]? {
    guard pending.count > Self.mostAsked else {
      for index in pending.indices { try await poll(&pending[index]) }
      return nil
    }
    // A few calls for all of them; those that seem stuck are asked after one by one.
    let states = try await client.allStates(in: organisation, time: time)
    let now = await time.now()
    var isLast = true
    for index in pending.indices {
      for mac in pending[index].open {
        guard let state = states[MistID(device: mac)], state.isConnected else {
          note(mac, isAwayIn: &pending[index], at: now)
          continue
        }
        pending[index].awaySince[mac] = nil
        if state.version == pending[index].version { pending[index].open.remove(mac) }
      }
      if now - pending[index].since > 2_400_000, !pending[index].open.isEmpty {
        try await poll(&pending[index])
        isLast = false
      }
    }
    return isLast ? states : nil
  }

  private func note(_ mac: MACAddress, isAwayIn order: inout Pending, at now: Instant) {
    let since = order.awaySince[mac] ?? now
    order.awaySince[mac] = since
    if now - since > Self.rebootLimit { order.open.remove(mac) }
  }

  /// Takes out what is done, one way or the other.
  private func poll(_ order: inout Pending) async throws {
    let status = try await client.upgradeStatus(order.id, at: order.site)
    let now = await time.now()
    func bucket(_ name: String) -> [MACAddress] { Self.macs(status["targets"]?[name] ?? .null) }
    for name in ["upgraded", "skipped", "failed"] { order.open.subtract(bucket(name)) }
    for mac in bucket("reboot_in_progress") where order.open.contains(mac) { note(mac, isAwayIn: &order, at: now) }
    if let word = status["status"]?.string, ["completed", "failed", "cancelled"].contains(word) { order.open = [] }
  }

  private static func macs(_ list: JSON) -> [MACAddress] { (list.strings ?? []).compactMap { MACAddress($0) } }
}
