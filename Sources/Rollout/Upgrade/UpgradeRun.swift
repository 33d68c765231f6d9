import Determinism
import MistAPI

/// Tells access points to run a version, waits until they do, and says which do not.
///
/// One order per site and version, then polling. An access point has not come back when it is rebooting for more than ten
/// minutes, when the cloud counts it as failed, when nothing came of it within two hours, or when it runs something else.
struct UpgradeRun: Sendable {
  let client: any MistClient
  let organisation: MistID
  let time: any TimePort

  /// What came of it.
  struct Outcome: Sendable {
    /// When the last access point of a site was seen to be back.
    var backAt: [MistID: Instant] = [:]
    var notBack: [RolloutDevice] = []
  }

  private static let rebootLimit: Int64 = 600
  private static let wholeLimit: Int64 = 7200

  /// One order.
  private struct Pending {
    var id: MistID
    var site: MistID
    var open: Set<MACAddress>
    var rebootingSince: [MACAddress: Instant] = [:]
  }

  /// Upgrades, or downgrades, each device to a version.
  /// - Throws: `MistError` when the cloud refuses an order.
  func upgrade(_ devices: [RolloutDevice], to version: (RolloutDevice) -> String) async throws -> Outcome {
    let ordered = await time.now()
    var pending: [Pending] = []
    let present = try await client.states(of: devices, in: organisation, time: time)
    // What is not connected cannot take an order, and would make the cloud refuse the whole of it.
    let orders = Self.orders(devices.filter { present[$0.id]?.isConnected ?? false }, to: version)
    for order in orders {
      let id = try await client.upgrade(order.devices.map(\.id), at: order.site, to: order.version)
      pending.append(Pending(id: id, site: order.site, open: Set(order.devices.map(\.mac))))
    }
    var outcome = Outcome()
    let step: Int64 = pending.count > 16 ? 300 : 60
    while !pending.isEmpty {
      try await time.sleep(until: await time.now().advanced(bySeconds: step))
      var left: [Pending] = []
      for var order in pending {
        try await poll(&order)
        let now = await time.now()
        if order.open.isEmpty {
          outcome.backAt[order.site] = now
        } else if now - ordered < Self.wholeLimit * 1000 {
          left.append(order)
        }
      }
      pending = left
    }
    let now = await time.now()
    let states = try await client.states(of: devices, in: organisation, time: time)
    outcome.notBack = devices.filter { device in
      guard let state = states[device.id] else { return true }
      return !state.isConnected || state.version != version(device)
    }
    for device in devices where outcome.backAt[device.site] == nil { outcome.backAt[device.site] = now }
    return outcome
  }

  /// Devices by site and version, in the order of the first of each.
  private static func orders(
    _ devices: [RolloutDevice], to version: (RolloutDevice) -> String
  ) -> [(site: MistID, version: String, devices: [RolloutDevice])] {
    struct Key: Hashable {
      var site: MistID
      var version: String
    }
    var places: [Key: Int] = [:]
    var orders: [(site: MistID, version: String, devices: [RolloutDevice])] = []
    for device in devices {
      let key = Key(site: device.site, version: version(device))
      if let place = places[key] {
        orders[place].devices.append(device)
      } else {
        places[key] = orders.count
        orders.append((key.site, key.version, [device]))
      }
    }
    return orders
  }

  /// Takes out what is done, one way or the other.
  private func poll(_ order: inout Pending) async throws {
    let status = try await client.upgradeStatus(order.id, at: order.site)
    let now = await time.now()
    func macs(_ bucket: String) -> [MACAddress] {
      (status["targets"]?[bucket]?.strings ?? []).compactMap { MACAddress($0) }
    }
    for bucket in ["upgraded", "skipped", "failed"] { order.open.subtract(macs(bucket)) }
    for mac in macs("reboot_in_progress") where order.open.contains(mac) {
      let since = order.rebootingSince[mac] ?? now
      order.rebootingSince[mac] = since
      if now - since > Self.rebootLimit * 1000 { order.open.remove(mac) }
    }
    if let word = status["status"]?.string, ["completed", "failed", "cancelled"].contains(word) { order.open = [] }
  }
}
