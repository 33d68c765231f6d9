import MistAPI
import SQLite

/// What the inventory knows of a device beyond its row: how it came, who manages it, what it is joined with. Most
/// devices have nothing of this.
struct DeviceTraits {
  var adopted = false
  var jsi = false
  var managed: Bool?
  var disableAutoConfig: Bool?
  var mistConfigured: Bool?
  /// The virtual chassis, by the address of its first member.
  var chassis: MACAddress?
  var member: Int?
  var role: String?
  /// The pair of gateways, by the address of its first node.
  var cluster: MACAddress?
  var node: Int?
}

extension Twin {
  /// What is known of a device; nil for nothing.
  func deviceTraits(_ mac: MACAddress) throws -> DeviceTraits? {
    try store.first(
      """
      SELECT adopted, jsi, managed, disable_auto_config, mist_configured, chassis, member, role, cluster, node
      FROM device_trait WHERE mac = ?
      """, Int64(mac.value)
    ) { row -> DeviceTraits in
      var traits = DeviceTraits()
      traits.adopted = row.bool(0)
      traits.jsi = row.bool(1)
      traits.managed = row.optionalInt64(2).map { $0 != 0 }
      traits.disableAutoConfig = row.optionalInt64(3).map { $0 != 0 }
      traits.mistConfigured = row.optionalInt64(4).map { $0 != 0 }
      traits.chassis = row.optionalInt64(5).map { MACAddress(value: UInt64($0)) }
      traits.member = row.optionalInt64(6).map { Int($0) }
      traits.role = row.optionalText(7)
      traits.cluster = row.optionalInt64(8).map { MACAddress(value: UInt64($0)) }
      traits.node = row.optionalInt64(9).map { Int($0) }
      return traits
    }
  }

  /// Keeps what is known of a device.
  func setTraits(_ mac: MACAddress, _ traits: DeviceTraits) throws {
    try store.run(
      "INSERT OR REPLACE INTO device_trait VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", Int64(mac.value), traits.adopted,
      traits.jsi, traits.managed, traits.disableAutoConfig, traits.mistConfigured,
      traits.chassis.map { Int64($0.value) }, traits.member, traits.role, traits.cluster.map { Int64($0.value) },
      traits.node)
  }

  /// Changes what is known of a device.
  func changeTraits(_ mac: MACAddress, _ change: (inout DeviceTraits) -> Void) throws {
    var traits = try deviceTraits(mac) ?? DeviceTraits()
    change(&traits)
    try setTraits(mac, traits)
  }

  /// The members of a virtual chassis, in the order of their numbers; empty when there is none of that address.
  func chassisMembers(_ chassis: MACAddress) throws -> [MACAddress] {
    try store.all("SELECT mac FROM device_trait WHERE chassis = ? ORDER BY member, mac", Int64(chassis.value)) {
      MACAddress(value: UInt64($0.int64(0)))
    }
  }

  /// The nodes of a pair of gateways, in order; empty when there is none of that address.
  func clusterNodes(_ cluster: MACAddress) throws -> [MACAddress] {
    try store.all("SELECT mac FROM device_trait WHERE cluster = ? ORDER BY node, mac", Int64(cluster.value)) {
      MACAddress(value: UInt64($0.int64(0)))
    }
  }
}
