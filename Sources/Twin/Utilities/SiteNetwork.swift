import Determinism
import EffectiveConfiguration
import MistAPI
import SQLite
import World

/// An IPv4 address in what commands put out.
struct UtilityAddress: Hashable, CustomStringConvertible {
  let value: UInt32

  init(value: UInt32) { self.value = value }

  /// Reads four decimal numbers with dots; nil for anything else.
  init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt32 = 0
    for part in parts {
      guard part.count <= 3, part.allSatisfy(\.isASCII), let number = UInt8(part) else { return nil }
      value = value << 8 | UInt32(number)
    }
    self.value = value
  }

  var description: String {
    [24, 16, 8, 0].map { String(value >> UInt32($0) & 255) }.joined(separator: ".")
  }
}

/// A network that a site's devices stand in, as their commands show it.
struct UtilityNetwork {
  let name: String
  let address: UtilityAddress
  let length: Int
  let vlan: Int

  var mask: UInt32 { length == 0 ? 0 : UInt32.max << UInt32(32 - length) }
  var gateway: UtilityAddress { UtilityAddress(value: address.value & mask | 1) }
  func contains(_ other: UtilityAddress) -> Bool { other.value & mask == address.value & mask }
  /// The address of the device of that number.
  func host(_ number: Int) -> UtilityAddress {
    let room = max(1, (UInt32.max >> UInt32(min(31, length))) / 2)
    return UtilityAddress(value: address.value & mask | (10 + UInt32(clamping: number) % room))
  }
}

/// A neighbour that a device knows.
struct UtilityNeighbour {
  let mac: MACAddress
  let address: UtilityAddress
  let network: UtilityNetwork
  let port: String
}

extension Twin {
  /// The networks of a site: the organisation's `networks` with their subnets, variables filled in; else one of the
  /// twin's own, from the site's id.
  func networks(of site: StoredObject) throws -> [UtilityNetwork] {
    let variables = try variables(of: site)
    let own = try objects("networks", of: site.owner).compactMap { object -> UtilityNetwork? in
      let body = Variables.resolve(object.json) { variables[$0] }.value
      guard let text = body["subnet"]?.string else { return nil }
      let parts = text.split(separator: "/")
      guard parts.count == 2, let address = UtilityAddress(parts[0]), let length = Int(parts[1]),
        (8...30).contains(length)
      else { return nil }
      return UtilityNetwork(
        name: body["name"]?.string ?? "network", address: address, length: length,
        vlan: body["vlan_id"]?.wholeNumber ?? 1)
    }
    guard own.isEmpty else { return own }
    let octet = UInt32(seed.child("utility-network").child(site.id.low).integer(below: 250))
    return [
      UtilityNetwork(name: "default", address: UtilityAddress(value: 0x0A00_0000 | octet << 8), length: 24, vlan: 1)
    ]
  }

  /// Who is in a device's tables: the site's other connected devices, then the gateway's own address.
  func neighbours(of device: InventoryRow, at site: StoredObject) throws -> [UtilityNeighbour] {
    guard let network = try networks(of: site).first else { return [] }
    return try inventoryRows(at: site.id, type: "all").enumerated().compactMap { index, row in
      guard row.mac != device.mac, try serving(row.mac, at: clock.seconds) != nil else { return nil }
      let isGateway = row.type == DeviceType.gateway.rawValue
      return UtilityNeighbour(
        mac: row.mac, address: isGateway ? network.gateway : network.host(index), network: network,
        port: device.type == DeviceType.accessPoint.rawValue ? "eth0" : "ge-0/0/\(index % 48)")
    }
  }

  /// Whether a host answers, and how fast: one of the site's own when its device serves, one outside unless the site has
  /// no way out or its name is not found.
  func reach(_ host: String, from site: StoredObject) throws -> UtilityReach {
    let now = clock.seconds
    let causes = try store.all(
      "SELECT kind, magnitude FROM cause WHERE site = ? AND start <= ? AND finish > ? ORDER BY id",
      site.json["name"]?.string ?? "", now, now
    ) { (kind: CauseKind(rawValue: $0.text(0)), magnitude: $0.double(1)) }
    let loss = causes.filter { $0.kind == .wanLoss }.map(\.magnitude).max() ?? 0
    let key = seed.child("utility-reach").child(site.id.low).child(host)
    guard let address = UtilityAddress(host) else {
      let isNamed = !host.isEmpty && host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
      let isResolved = isNamed && !causes.contains { $0.kind == .dnsDown } && !host.hasSuffix(".invalid")
      let made = UtilityAddress(value: 0x0B00_0000 | UInt32(truncatingIfNeeded: key.child(1).value) & 0x00FF_FFFF)
      return UtilityReach(address: isResolved ? made : nil, loss: loss, milliseconds: 8 + 30 * key.uniform, hops: 6)
    }
    guard let local = try networks(of: site).first(where: { $0.contains(address) }) else {
      return UtilityReach(address: address, loss: loss, milliseconds: 8 + 30 * key.uniform, hops: 6)
    }
    let rows = try inventoryRows(at: site.id, type: "all")
    let isThere = try rows.enumerated().contains { index, row in
      let own = row.type == DeviceType.gateway.rawValue ? local.gateway : local.host(index)
      return try own == address && serving(row.mac, at: now) != nil
    }
    return UtilityReach(address: address, loss: isThere ? 0 : 1, milliseconds: 0.4 + key.uniform, hops: 1)
  }
}

/// How a host is reached.
struct UtilityReach {
  /// Nil when its name is not found.
  let address: UtilityAddress?
  /// The fraction of packets that are lost, 0…1.
  let loss: Double
  /// The time there and back.
  let milliseconds: Double
  let hops: Int
}
