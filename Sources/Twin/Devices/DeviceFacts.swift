import Determinism
import MistAPI
import SQLite
import World

/// What the store says of one device at present: its configuration, its history up to now, and its upgrades.
struct DeviceFacts {
  /// What was configured on the device itself.
  var body = JSONObject()
  /// Its last change of service, up to now.
  var service: (at: Int64, state: ServiceState?)?
  /// What it runs.
  var firmware: String?
  /// `Twin.latestTarget`
  var upgrade: UpgradeTarget?
  /// The next upgrade that its site has planned by itself.
  var planned: (at: Int64, version: String)?
}

extension Twin {
  /// The facts of one device.
  func facts(of mac: MACAddress) throws -> DeviceFacts {
    try facts(from: mac, through: mac)[mac] ?? DeviceFacts()
  }

  /// The facts of all devices whose addresses lie between two: a few queries for a thousand devices, where one by one each of
  /// them would need as many.
  func facts(from first: MACAddress, through last: MACAddress) throws -> [MACAddress: DeviceFacts] {
    let (first, last, now) = (Int64(first.value), Int64(last.value), clock.seconds)
    var facts: [MACAddress: DeviceFacts] = [:]
    try store.forEachRow("SELECT mac, body FROM device WHERE mac BETWEEN ? AND ?", first, last) { row in
      facts[Self.mac(row), default: DeviceFacts()].body = try JSON(parsing: row.bytes(1)).object ?? JSONObject()
    }
    try store.forEachRow(
      """
      SELECT mac, facet, at, value FROM device_history
      WHERE mac BETWEEN ? AND ? AND facet IN (1, 2) AND at <= ? ORDER BY mac, facet, at
      """, first, last, now
    ) { row in
      if row.int(1) == DeviceFacet.service.rawValue {
        facts[Self.mac(row), default: DeviceFacts()].service =
          (row.int64(2), UInt8(row.text(3)).flatMap { ServiceState(rawValue: $0) })
      } else {
        facts[Self.mac(row), default: DeviceFacts()].firmware = row.text(3)
      }
    }
    try store.forEachRow(Self.latestTargets, first, last, now) { row in
      let target = UpgradeTarget(row)
      if facts[target.mac]?.upgrade == nil { facts[target.mac, default: DeviceFacts()].upgrade = target }
    }
    try store.forEachRow(
      """
      SELECT t.mac, t.requested, t.version FROM upgrade_target t CROSS JOIN upgrade u ON u.id = t.upgrade
      WHERE t.mac BETWEEN ? AND ? AND t.requested > ? AND u.ordinal < 0 ORDER BY t.mac, t.requested, t.upgrade
      """, first, last, now
    ) { row in
      let mac = Self.mac(row)
      if facts[mac]?.planned == nil { facts[mac, default: DeviceFacts()].planned = (row.int64(1), row.text(2)) }
    }
    return facts
  }

  private static func mac(_ row: borrowing Statement) -> MACAddress { MACAddress(value: UInt64(row.int64(0))) }
}
