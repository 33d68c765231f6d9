import Determinism
import MistAPI

/// What a device's stats say of it.
struct DeviceState: Sendable {
  var isConnected: Bool
  var version: String
  /// When it last booted; nil when the stats do not say.
  var bootedAt: Instant?

  init(_ stats: JSON, at now: Instant) {
    isConnected = stats["status"]?.string == "connected"
    version = stats["version"]?.string ?? ""
    bootedAt = stats["uptime"]?.int.map { now.advanced(bySeconds: -Int64($0)) }
  }
}

extension MistClient {
  /// The states of some devices of an organisation, by id: of a few one by one, of many by one list.
  func states(
    of devices: [RolloutDevice], in organisation: MistID, time: any TimePort
  ) async throws -> [MistID: DeviceState] {
    var states: [MistID: DeviceState] = [:]
    guard devices.count > 32 else {
      for device in devices {
        let stats = try await call(.get, "/sites/\(device.site)/stats/devices/\(device.id)")
        states[device.id] = DeviceState(stats, at: await time.now())
      }
      return states
    }
    let wanted = Set(devices.map(\.id))
    return try await allStates(in: organisation, time: time).filter { wanted.contains($0.key) }
  }

  /// The states of all access points of an organisation, by id.
  func allStates(in organisation: MistID, time: any TimePort) async throws -> [MistID: DeviceState] {
    var states: [MistID: DeviceState] = [:]
    let items = try await deviceStats(
      of: organisation, type: DeviceType.accessPoint.rawValue, keeping: ["mac", "status", "version", "uptime"])
    let now = await time.now()
    for stats in items {
      guard let id = stats["mac"]?.string.flatMap({ MACAddress($0) }).map({ MistID(device: $0) }) else { continue }
      states[id] = DeviceState(stats, at: now)
    }
    return states
  }
}
