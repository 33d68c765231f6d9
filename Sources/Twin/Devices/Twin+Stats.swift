import Determinism
import MistAPI
import SQLite
import World

/// The stats of devices (mist-fidelity, section 9.1): all of it follows from history, configuration, load and seed.
extension Twin {
  static let statsRoutes: [Route] = [
    Route(.get, "/orgs/{org}/stats/devices") { twin, call in
      let org = try twin.organisation(call)
      let page = try Page(call)
      let type = try knownType(call.query("type") ?? "ap")
      var condition = "org = ? AND site IS NOT NULL"
      var values = [org.description]
      if type != "all" {
        condition += " AND type = ?"
        values.append(type)
      }
      if let site = call.query("site_id") {
        condition += " AND site = ?"
        values.append(site.lowercased())
      }
      if let text = call.query("mac") {
        let macs = text.split(separator: ",").compactMap { MACAddress($0).map { String($0.value) } }
        condition += " AND mac IN (\(repeatElement("?", count: macs.count).joined(separator: ", ")))"
        values += macs
      }
      let isWhole = call.query("site_id") == nil && call.query("mac") == nil
      return try twin.statsResponse(condition, values, page: page, call, isWhole: isWhole)
    },
    Route(.get, "/sites/{site}/stats/devices") { twin, call in
      let site = try twin.site(call)
      let type = try knownType(call.query("type") ?? "ap")
      return try twin.statsResponse(
        type == "all" ? "site = ?" : "site = ? AND type = ?",
        [site.id.description] + (type == "all" ? [] : [type]), page: try Page(call), call)
    },
    Route(.get, "/sites/{site}/stats/devices/{device}") { twin, call in
      let site = try twin.site(call)
      let row = try twin.device(call, at: site)
      let context = StatsContext(fields: call.query("fields") ?? (row.type == "switch" ? "ports" : nil))
      return MistResponse(json: try twin.stats(of: row, org: site.owner, context))
    },
  ]

  private static func knownType(_ type: String) throws(APIFailure) -> String {
    guard type == "all" || DeviceType(rawValue: type) != nil else {
      throw .badRequest("type must be one of ap, switch, gateway, all")
    }
    return type
  }

  /// - Parameter isWhole: whether the devices are nearly all that have addresses between those of the first and the last.
  private func statsResponse(
    _ condition: String, _ values: [String], page: Page, _ call: Call, isWhole: Bool = false
  ) throws -> MistResponse {
    let context = StatsContext(fields: call.query("fields"))
    func rows(_ part: String) throws -> [InventoryRow] {
      let statement = try store.prepare(
        "SELECT \(InventoryRow.columns) FROM inventory WHERE \(condition) ORDER BY mac\(part)")
      for (index, value) in values.enumerated() { try statement.bind(index + 1, value) }
      var rows: [InventoryRow] = []
      while try statement.step() { rows.append(InventoryRow(statement)) }
      if isWhole, rows.count > 16, let first = rows.first?.mac, let last = rows.last?.mac {
        context.known = try facts(from: first, through: last)
      }
      return rows
    }
    func owner(of row: InventoryRow) throws -> MistID {
      guard let site = row.site, let place = try context.place(site, in: self) else { return .zero }
      return place.air.site.owner
    }
    func answer(total: Int, _ rows: ArraySlice<InventoryRow>) throws -> MistResponse {
      try page.response(total: total, of: rows, size: rows.count * 2400) { row, out in
        try stats(of: row, org: try owner(of: row), context).write(to: &out)
      }
    }
    if let status = call.query("status"), status != "all" {
      let matching = try rows("").filter { row in
        let facts = try context.facts(of: row.mac, in: self)
        return deviceStatus(facts, try presentService(row, facts).state) == status
      }
      return try answer(total: matching.count, matching.dropFirst(page.offset).prefix(page.limit))
    }
    let count = try store.prepare("SELECT count(*) FROM inventory WHERE \(condition)")
    for (index, value) in values.enumerated() { try count.bind(index + 1, value) }
    let total = try count.step() ? count.int(0) : 0
    count.reset()
    return try answer(total: total, try rows(" LIMIT \(page.limit) OFFSET \(page.offset)")[...])
  }

  /// `connected`, `disconnected` or `upgrading`.
  private func deviceStatus(_ facts: DeviceFacts, _ state: ServiceState?) -> String {
    if let upgrade = facts.upgrade, upgrade.isUnderWay(at: clock.seconds) { return "upgrading" }
    return state == .serving ? "connected" : "disconnected"
  }

  /// The stats of a device, as its history has them at the moment of the call.
  func stats(of row: InventoryRow, org: MistID, _ context: StatsContext) throws -> JSON {
    let second = clock.seconds
    let facts = try context.facts(of: row.mac, in: self)
    let body = facts.body
    let name = body["name"]?.string ?? ""
    let (state, since) = try presentService(row, facts)
    var result = JSONObject()
    result.reserveCapacity(40)
    result["id"] = .string(MistID(device: row.mac).description)
    result["mac"] = .string(row.mac.description)
    result["serial"] = .string(row.serial)
    result["model"] = .string(row.model)
    result["type"] = .string(row.type)
    result["name"] = .string(name)
    result["org_id"] = .string(org.description)
    result["site_id"] = row.site.map { .string($0.description) } ?? .null
    result["status"] = .string(deviceStatus(facts, state))
    result["deviceprofile_id"] = row.profile.map { .string($0) } ?? .null
    result["created_time"] = StoredJSON.time(milliseconds: row.created)
    result["modified_time"] = StoredJSON.time(milliseconds: row.modified)
    if let map = body["map_id"] { result["map_id"] = map }
    if let version = facts.firmware { result["version"] = .string(version) }
    if let since {
      result["uptime"] = JSON(Int(second - since))
      result["last_seen"] = JSON(Int(second))
    } else {
      let last = try store.integer(
        "SELECT max(at) FROM device_history WHERE mac = ? AND facet = ? AND at <= ?", Int64(row.mac.value),
        DeviceFacet.service.rawValue, second)
      result["last_seen"] = last.map { JSON(Int($0)) } ?? .null
    }
    if let upgrade = facts.upgrade { result["fwupdate"] = upgrade.firmwareStatus(at: second) }
    guard let place = try row.site.flatMap({ try context.place($0, in: self) }) else { return .object(result) }
    if since != nil {
      let own = body["ip_config"]?["ip"]?.string
      let address = own ?? place.air.deviceAddress(place.numbers[row.mac] ?? 0)
      result["ip"] = .string(address)
      result["ext_ip"] = .string(place.air.publicAddress)
      result["ip_stat"] = [
        "ip": .string(address), "gateway": .string("\(place.air.subnet).0.1"), "netmask": "255.255.224.0",
        "dns": [.string("\(place.air.subnet).0.1")],
      ]
      result["auto_upgrade_stat"] = autoUpgradeStatus(facts.planned)
    }
    switch row.type {
    case DeviceType.switch.rawValue:
      try addSwitch(row, body, place, isServing: since != nil, wantsPorts: context.wants("ports"), to: &result)
    case DeviceType.gateway.rawValue:
      try addGateway(row, body, place, isServing: since != nil, context, to: &result)
    default: try addAccessPoint(row, body, place, isServing: since != nil, context, to: &result)
    }
    return .object(result)
  }

  private func addAccessPoint(
    _ row: InventoryRow, _ body: JSONObject, _ place: StatsContext.Place, isServing: Bool, _ context: StatsContext,
    to result: inout JSONObject
  ) throws {
    for name in ["x", "y", "notes", "mount", "ip_config"] { if let value = body[name] { result[name] = value } }
    let clients = place.counts[row.mac] ?? 0
    result["num_clients"] = JSON(clients)
    result["num_wlans"] = JSON(place.air.networks.count)
    guard isServing else { return }
    let key = seed.child("ap-stats").child(row.mac.value).child(UInt64(clock.seconds / WorldModel.interval))
    var perBand: [String: Int] = [:]
    for index in 0..<clients { perBand[place.air.band(index, of: row.mac), default: 0] += 1 }
    var radios = JSONObject()
    for (band, name) in ClientPopulation.Bands.each where SiteAir.bands(of: row.model).contains(band) {
      guard
        let radio = place.air.radio(name, of: row.mac, own: .object(body))
          ?? place.air.radio(name, of: row.mac, own: nil)
      else { continue }
      let count = perBand[name] ?? 0
      let busy = min(95, 4 + count * (name == "24" ? 4 : 2) + Int(key.child(name).integer(below: 8)))
      radios["band_\(name)"] = [
        "mac": .string(MACAddress(value: row.mac.value + UInt64(band.rawValue == 4 ? 3 : band.rawValue)).description),
        "channel": JSON(radio.channel), "bandwidth": JSON(radio.bandwidth), "power": JSON(radio.power),
        "num_clients": JSON(count),
        "num_wlans": JSON(place.air.networks.filter { $0.bands.contains(band) }.count), "usage": .string(name),
        "util_all": JSON(busy), "util_tx": JSON(busy / 3), "util_rx_in_bss": JSON(busy / 4),
        "util_rx_other_bss": JSON(busy / 5), "util_non_wifi": 0, "noise_floor": JSON(name == "24" ? -88 : -93),
        "tx_bytes": JSON(count * 42_000_000), "rx_bytes": JSON(count * 11_000_000), "tx_pkts": JSON(count * 52_000),
        "rx_pkts": JSON(count * 31_000),
      ]
    }
    result["radio_stat"] = .object(radios)
    let load = 3 + clients + Int(key.child("cpu").integer(below: 10))
    result["cpu_util"] = JSON(min(99, load))
    result["cpu_user"] = JSON(min(99, load) * 2 / 3)
    result["cpu_system"] = JSON(min(99, load) / 3)
    result["mem_total_kb"] = 1_048_576
    result["mem_used_kb"] = JSON(480_000 + clients * 900 + Int(key.child("memory").integer(below: 20_000)))
    result["tx_bps"] = JSON(clients * 310_000)
    result["rx_bps"] = JSON(clients * 90_000)
    result["power_src"] = "PoE 802.3at"
    result["power_opmode"] = "full"
    result["power_constrained"] = false
    result["locating"] = false
    result["port_stat"] = [
      "eth0": [
        "up": true, "speed": 1000, "full_duplex": true, "tx_bytes": JSON(clients * 13_000_000),
        "rx_bytes": JSON(clients * 48_000_000), "tx_pkts": JSON(clients * 33_000), "rx_pkts": JSON(clients * 55_000),
        "rx_errors": 0,
      ]
    ]
    if let port = place.wiring.port(of: row.mac), let box = place.wiring.box(port.box),
      try context.isServing(port.box, in: self)
    {
      let address = place.air.deviceAddress(place.numbers[port.box] ?? 0)
      result["lldp_stat"] = [
        "chassis_id": .string(port.box.description), "system_name": .string(box.name),
        "system_desc": .string("Juniper Networks, Inc. \(box.row.model.lowercased()) Ethernet Switch"),
        "port_id": .string(port.name), "port_desc": .string(port.name), "mgmt_addr": .string(address),
        "mgmt_addrs": [.string(address)], "lldp_med_supported": true, "power_request_count": 1,
        "power_requested": 25_500, "power_allocated": 25_500, "power_draw": 14_500,
      ]
    }
  }

  private func cpu(_ row: InventoryRow) -> JSON {
    let key = seed.child("cpu").child(row.mac.value).child(UInt64(clock.seconds / WorldModel.interval))
    let usage = 5 + Int(key.integer(below: 30))
    return [
      "idle": JSON(100 - usage), "user": JSON(usage * 2 / 3), "system": JSON(usage - usage * 2 / 3), "interrupt": 0,
      "usage": JSON(usage), "load_avg": [JSON(Double(usage) / 50), JSON(Double(usage) / 60), JSON(Double(usage) / 70)],
    ]
  }

  private func memory(_ row: InventoryRow) -> JSON {
    ["usage": JSON(30 + Int(seed.child("memory").child(row.mac.value).integer(below: 35)))]
  }

  private func addSwitch(
    _ row: InventoryRow, _ body: JSONObject, _ place: StatsContext.Place, isServing: Bool, wantsPorts: Bool,
    to result: inout JSONObject
  ) throws {
    let traits = try deviceTraits(row.mac)
    if let chassis = traits?.chassis { result["vc_mac"] = .string(chassis.description) }
    result["hostname"] = .string(place.wiring.box(row.mac)?.name ?? row.mac.description)
    guard isServing else { return }
    let ports = place.wiring.ports(of: row.mac)
    result["cpu_stat"] = cpu(row)
    result["memory_stat"] = memory(row)
    result["config_status"] = "COMMITED"
    result["fw_versions_outofsync"] = false
    result["mac_table_stats"] = ["mac_table_count": JSON(ports.count), "max_mac_entries_supported": 65_536]
    result["arp_table_stats"] = ["arp_table_count": JSON(ports.count), "max_entries_supported": 16_000]
    result["clients"] = .array(
      ports.compactMap { port -> JSON? in
        switch port.end {
        case .accessPoint(let mac):
          [
            "device_mac": .string(row.mac.description), "mac": .string(mac.description),
            "hostname": .string(mac.description),
            "port_id": .string(port.name),
          ]
        case .thing(let thing):
          [
            "device_mac": .string(row.mac.description), "mac": .string(thing.mac.description),
            "hostname": .string(thing.hostname), "port_id": .string(port.name),
          ]
        default: nil
        }
      })
    result["module_stat"] = [
      .object(
        JSONObject([
          ("fpc_idx", JSON(traits?.member ?? 0)), ("mac", .string(row.mac.description)), ("model", .string(row.model)),
          ("serial", .string(row.serial)), ("vc_role", .string(traits?.role ?? "master")), ("vc_state", "present"),
          ("status", "online"), ("version", result["version"] ?? .null), ("uptime", result["uptime"] ?? .null),
        ]))
    ]
    if wantsPorts {
      result["ports"] = .array(
        try ports.map { .object(try portStats($0, place.wiring, place.air.site, asGateway: false)) })
    }
  }

  private func addGateway(
    _ row: InventoryRow, _ body: JSONObject, _ place: StatsContext.Place, isServing: Bool, _ context: StatsContext,
    to result: inout JSONObject
  ) throws {
    let traits = try deviceTraits(row.mac)
    result["hostname"] = .string(place.wiring.box(row.mac)?.name ?? row.mac.description)
    result["is_ha"] = .bool(traits?.cluster != nil)
    if let node = traits?.node { result["node_name"] = .string("node\(node)") }
    if context.wants("ports") {
      result["ports"] = .array(
        try place.wiring.ports(of: row.mac).map {
          .object(try portStats($0, place.wiring, place.air.site, asGateway: true))
        })
    }
    for name in ["bgp_peers", "vpn_peers", "tunnels"] where context.wants(name) { result[name] = [] }
    guard isServing else { return }
    result["cpu_stat"] = cpu(row)
    result["memory_stat"] = memory(row)
    result["config_status"] = "COMMITED"
    result["route_summary_stats"] = [
      "fib_routes": JSON(8 + place.numbers.count), "rib_routes": JSON(8 + place.numbers.count),
      "total_routes": JSON(8 + place.numbers.count),
    ]
  }
}
