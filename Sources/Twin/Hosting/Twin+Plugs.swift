import Determinism
public import MistAPI
import SQLite
import World

extension Twin {
  /// Takes a device from its power and its cable: from now on it is not there, until it arrives anew.
  public func unplug(_ mac: MACAddress) throws {
    try store.transaction {
      try store.run("DELETE FROM device_history WHERE mac = ? AND at > ?", Int64(mac.value), clock.seconds)
      try setService(mac, .unreachable, at: clock.seconds)
    }
    if let site = try siteOfDevice(mac) { levels.forget(site, from: clock.seconds) }
  }

  /// Whether the cloud sees each device of an organisation's sites, by the devices' names.
  public func connectedDevices(in org: MistID) throws -> [String: Bool] {
    var connected: [String: Bool] = [:]
    for devices in try deviceNames(in: org).values {
      for (name, mac) in devices { connected[name] = try serviceValue(mac, at: clock.seconds)?.isConnected ?? false }
    }
    return connected
  }
}
