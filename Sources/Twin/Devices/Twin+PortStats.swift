import Determinism
import MistAPI
import SQLite

/// The ports of switches and gateways (mist-fidelity, sections 2.7 and 2.8), and who hangs on them.
extension Twin {
  static let portStatsRoutes: [Route] = [PlainCollection.Scope.site, .organisation].flatMap { scope -> [Route] in
    let base = scope == .site ? "/sites/{site}" : "/orgs/{org}"
    let filters = [
      "full_duplex", "mac", "neighbor_mac", "neighbor_port_desc", "neighbor_system_name", "poe_disabled", "poe_mode",
      "poe_on", "port_id", "port_mac", "speed", "up", "type", "device_type=type", "stp_state", "stp_role", "auth_state",
      "site_id", "disabled",
    ]
    return [
      Route(.get, base + "/stats/ports/search") { twin, call in
        let search = try Search(call, filters: filters)
        let ports = try twin.portRows(call, scope)
        return try search.answer(rows: ports.count) { ports[$0] }
      },
      Route(.get, base + "/stats/ports/count") { twin, call in
        let search = try Search(call, filters: filters)
        let distinct = try search.distinct(
          [
            "full_duplex", "mac", "neighbor_mac", "neighbor_port_desc", "neighbor_system_name", "poe_disabled",
            "poe_mode", "poe_on", "port_id", "port_mac", "speed", "up",
          ], default: "mac")
        let ports = try twin.portRows(call, scope)
        return try search.counts(of: distinct, rows: ports.count) { ports[$0] }
      },
    ]
  }

  static let wiredClientRoutes: [Route] = [PlainCollection.Scope.site, .organisation].flatMap { scope -> [Route] in
    let base = scope == .site ? "/sites/{site}" : "/orgs/{org}"
    let filters = [
      "site_id", "device_mac", "mac", "ip", "port_id", "vlan", "manufacture", "text", "auth_state", "auth_method",
      "dhcp_hostname",
    ]
    return [
      Route(.get, base + "/wired_clients/search") { twin, call in
        let search = try Search(call, filters: filters)
        let rows = try twin.wiredClientRows(call, scope)
        return try search.answer(rows: rows.count, hiding: ["manufacture", "type"]) { rows[$0] }
      },
      Route(.get, base + "/wired_clients/count") { twin, call in
        let search = try Search(call, filters: filters)
        let known = ["mac", "port_id", "vlan", "device_mac"]
        let distinct = try search.distinct(scope == .site ? known : known + ["site_id", "type"], default: "mac")
        let rows = try twin.wiredClientRows(call, scope)
        return try search.counts(of: distinct, rows: rows.count) { rows[$0] }
      },
    ]
  }

  /// The sites that a call is about.
  private func sites(_ call: Call, _ scope: PlainCollection.Scope) throws -> [StoredObject] {
    scope == .site ? [try site(call)] : try objects("sites", of: try organisation(call))
  }

  private func portRows(_ call: Call, _ scope: PlainCollection.Scope) throws -> [JSON] {
    try sites(call, scope).flatMap { site -> [JSON] in
      let wiring = try wiring(of: site)
      return try wiring.ports.map { .object(try portStats($0, wiring, site, asGateway: false)) }
    }
  }

  /// What a port shows (schemas `stats_switch_port`, `stats_gateway_port`).
  func portStats(
    _ port: SiteWiring.Port, _ wiring: SiteWiring, _ site: StoredObject, asGateway: Bool
  ) throws -> JSONObject {
    let key = seed.child("port").child(port.box.value).child(UInt64(port.number))
    var neighbour = MACAddress(value: 0)
    var description = ""
    var name = ""
    var power: Double?
    var isUp = try hasLink(port.box)
    switch port.end {
    case .accessPoint(let mac):
      (neighbour, description, power) = (mac, "ETH0", Double(80 + key.child(0).integer(below: 120)) / 10)
      name = mac.description
      isUp = try isUp && hasLink(mac)
    case .thing(let thing): (neighbour, name) = (thing.mac, thing.hostname)
    case .gateway(let mac), .chassis(let mac):
      neighbour = mac
      let other = wiring.box(mac)
      name = other?.name ?? mac.description
      isUp = try isUp && hasLink(mac)
      description =
        wiring.ports(of: mac).first { $0.end == .chassis(port.box) || $0.end == .gateway(port.box) }?.name ?? ""
    case .provider: (neighbour, name) = (MACAddress(value: 0x0200_0000_0001), "provider")
    }
    let rate = isUp ? 20_000 + Int(key.child(1).integer(below: 2_000_000)) : 0
    var stats = JSONObject([
      ("port_id", .string(port.name)),
      ("port_mac", .string(MACAddress(value: port.box.value + UInt64(port.number) + 1).description)),
      ("neighbor_mac", .string(neighbour.description)), ("neighbor_system_name", .string(name)),
      ("neighbor_port_desc", .string(description)), ("up", .bool(isUp)), ("active", .bool(isUp)),
      ("disabled", false), ("full_duplex", true),
      ("speed", JSON(port.name.hasPrefix("xe") ? 10_000 : port.name.hasPrefix("mge") ? 2500 : 1000)),
      ("poe_disabled", .bool(false)), ("poe_on", .bool(power != nil && isUp)),
      ("mac_count", JSON(isUp ? 1 : 0)), ("for_site", true),
      ("tx_bps", JSON(rate * 3)), ("rx_bps", JSON(rate)), ("tx_bytes", JSON(rate * 4000)),
      ("rx_bytes", JSON(rate * 1300)),
      ("tx_pkts", JSON(rate * 5)), ("rx_pkts", JSON(rate * 2)), ("tx_errors", 0), ("rx_errors", 0),
      ("tx_mcast_pkts", JSON(rate / 100)), ("rx_mcast_pkts", JSON(rate / 200)), ("tx_bcast_pkts", JSON(rate / 150)),
      ("rx_bcast_pkts", JSON(rate / 300)),
    ])
    if let power, isUp {
      stats["poe_mode"] = "802.3at"
      stats["power_draw"] = JSON(power)
    }
    guard !asGateway else { return stats }
    stats["mac"] = .string(port.box.description)
    stats["org_id"] = .string(site.owner.description)
    stats["site_id"] = .string(site.id.description)
    stats["type"] = .string(port.type)
    stats["uplink"] = .bool(port.isUplink)
    if port.type == DeviceType.switch.rawValue {
      stats["stp_state"] = isUp ? "forwarding" : "disabled"
      stats["stp_role"] = isUp ? (port.isUplink ? "root" : "designated") : "disabled"
    }
    return stats
  }

  /// Access points and things on the ports of switches that serve (schema `wired_client_response`).
  private func wiredClientRows(_ call: Call, _ scope: PlainCollection.Scope) throws -> [JSON] {
    let second = clock.seconds
    return try sites(call, scope).flatMap { site -> [JSON] in
      let wiring = try wiring(of: site)
      let air = try air(of: site)
      return try wiring.ports.enumerated().compactMap { index, port -> JSON? in
        guard port.type == DeviceType.switch.rawValue, try hasLink(port.box) else { return nil }
        let mac: MACAddress
        let name: String
        let maker: String
        switch port.end {
        case .accessPoint(let address): (mac, name, maker) = (address, address.description, "Mist Systems")
        case .thing(let thing): (mac, name, maker) = (thing.mac, thing.hostname, thing.manufacture)
        default: return nil
        }
        let address = air.deviceAddress(2000 + index)
        return [
          "mac": .string(mac.description), "org_id": .string(site.owner.description),
          "site_id": .string(site.id.description), "device_mac": [.string(port.box.description)],
          "port_id": [.string(port.name)], "vlan": [1], "ip": [.string(address)], "dhcp_hostname": .string(name),
          "auth_method": "none", "auth_state": "authenticated", "timestamp": JSON(Int(second)),
          "device_mac_port": [
            [
              "device_mac": .string(port.box.description), "port_id": .string(port.name), "vlan": 1,
              "ip": .string(address),
            ]
          ],
          "manufacture": .string(maker), "type": "wired",
        ]
      }
    }
  }

  /// A wired thing's stats (schema `stats_wired_client`).
  func wiredStats(_ thing: SiteWiring.Thing, _ wiring: SiteWiring, _ site: StoredObject) -> JSON {
    let port = wiring.ports(of: thing.box).first { $0.end == .thing(thing) }
    let key = seed.child("thing").child(thing.mac.value)
    let bytes = 100_000 + Int(key.integer(below: 50_000_000))
    return [
      "mac": .string(thing.mac.description), "device_id": .string(MistID(device: thing.box).description),
      "eth_port": .string(port?.name ?? ""), "site_id": .string(site.id.description), "vlan_id": 1,
      "auth_state": "authenticated", "last_seen": JSON(Int(clock.seconds)), "tx_bytes": JSON(bytes * 3),
      "rx_bytes": JSON(bytes), "tx_pkts": JSON(bytes / 400), "rx_pkts": JSON(bytes / 200),
    ]
  }
}
