import Determinism
import MistAPI
import SQLite
import World

/// Devices of an organisation or a site: lists, searches, counts and the history of their configuration
/// (mist-fidelity, sections 2.7, 2.8 and 3.3).
extension Twin {
  static let deviceSearchRoutes: [Route] =
    [
      Route(.get, "/orgs/{org}/devices") { twin, call in
        let org = try twin.organisation(call)
        let rows = try twin.inventoryRows(of: org).filter { $0.site != nil }
        let items = try rows.map { row -> JSON in
          ["mac": .string(row.mac.description), "name": .string(try twin.deviceName(row.mac))]
        }
        return MistResponse(json: ["results": .array(items)])
      },
      Route(.get, "/orgs/{org}/devices/summary") { twin, call in
        let org = try twin.organisation(call)
        var counts: [String: Int] = [:]
        try twin.store.forEachRow(
          "SELECT type, site IS NULL, count(*) FROM inventory WHERE org = ? GROUP BY 1, 2", org.description
        ) { counts[$0.text(0) + ($0.bool(1) ? " unassigned" : "")] = $0.int(2) }
        func count(_ type: String) -> JSON { JSON((counts[type] ?? 0) + (counts[type + " unassigned"] ?? 0)) }
        func unassigned(_ type: String) -> JSON { JSON(counts[type + " unassigned"] ?? 0) }
        return MistResponse(json: [
          "num_aps": count("ap"), "num_switches": count("switch"), "num_gateways": count("gateway"), "num_mxedges": 0,
          "num_unassigned_aps": unassigned("ap"), "num_unassigned_switches": unassigned("switch"),
          "num_unassigned_gateways": unassigned("gateway"),
        ])
      },
      Route(.get, "/orgs/{org}/devices/radio_macs") { twin, call in
        let org = try twin.organisation(call)
        let rows = try twin.inventoryRows(of: org).filter { $0.type == "ap" && $0.site != nil }
        return try Page(call).response(
          of: rows.map { ["mac": .string($0.mac.description), "radio_macs": JSON(radioMACs(of: $0))] })
      },
    ]
    + [PlainCollection.Scope.site, .organisation].flatMap { scope -> [Route] in
      let base = scope == .site ? "/sites/{site}" : "/orgs/{org}"
      return [
        Route(.get, base + "/devices/search") { twin, call in
          let search = try Search(call, filters: deviceFilters)
          let rows = try twin.searchedRows(call, scope)
          let context = StatsContext(fields: nil)
          let known = search.hasFilters ? try twin.deviceGlimpses(of: rows, search, scope, call) : nil
          return try search.answer(rows: rows.count, hiding: ["map_id", "status", "name"], glimpse: known) {
            try twin.deviceSearchItem(rows[$0], context)
          }
        },
        Route(.get, base + "/devices/count") { twin, call in
          let search = try Search(call, filters: deviceFilters)
          let known = [
            "hostname", "lldp_mgmt_addr", "lldp_port_id", "lldp_system_desc", "lldp_system_name", "model", "mxedge_id",
            "mxtunnel_status", "version",
          ]
          let distinct = try search.distinct(
            known + (scope == .site ? ["map_id"] : ["ip", "mac", "site_id"]), default: "model")
          let rows = try twin.searchedRows(call, scope)
          let context = StatsContext(fields: nil)
          let isLight = !search.hasFilters && ["model", "mac", "site_id"].contains(distinct)
          return try search.counts(of: distinct, rows: rows.count) { index in
            let row = rows[index]
            guard isLight else { return try twin.deviceSearchItem(row, context) }
            return [
              "model": .string(row.model), "mac": .string(row.mac.description),
              "site_id": .string(row.site?.description ?? ""),
            ]
          }
        },
        Route(.get, base + "/devices/last_config/search") { twin, call in
          try twin.searchConfigurations(call, scope, onlyLast: true)
        },
        Route(.get, base + "/devices/last_config/count") { twin, call in
          try twin.countConfigurations(
            call, scope, onlyLast: true, ["mac", "name", "site_id", "version"])
        },
      ]
    } + [
      Route(.get, "/sites/{site}/devices/config_history/search") { twin, call in
        try twin.searchConfigurations(call, .site, onlyLast: false)
      },
      Route(.get, "/sites/{site}/devices/config_history/count") { twin, call in
        try twin.countConfigurations(call, .site, onlyLast: false, ["mac", "name", "site_id", "version"])
      },
    ]

  private static let deviceFilters = [
    "band_24_channel", "band_5_channel", "band_6_channel", "band_24_bandwidth", "band_5_bandwidth", "band_6_bandwidth",
    "band_24_power", "band_5_power", "band_6_power", "eth0_port_speed", "ext_ip", "hostname", "ip",
    "last_config_status",
    "last_hostname", "lldp_mgmt_addr", "lldp_port_id", "lldp_system_desc", "lldp_system_name", "mac", "model",
    "mxedge_id",
    "mxtunnel_status", "node", "node0_mac", "node1_mac", "power_constrained", "site_id", "version", "clustered",
    "managed",
    "map_id",
  ]

  /// The addresses of an access point's radios.
  static func radioMACs(of row: InventoryRow) -> [String] {
    SiteAir.bands(of: row.model).contains(.band6)
      ? (1...3).map { MACAddress(value: row.mac.value + $0).description }
      : (1...2).map { MACAddress(value: row.mac.value + $0).description }
  }

  /// The devices at sites of a type (access points unless the call says otherwise).
  private func searchedRows(_ call: Call, _ scope: PlainCollection.Scope) throws -> [InventoryRow] {
    let type = call.query("type") ?? DeviceType.accessPoint.rawValue
    guard type == "all" || DeviceType(rawValue: type) != nil else {
      throw APIFailure.badRequest("type must be one of ap, switch, gateway; found '\(type)'")
    }
    if scope == .site { return try inventoryRows(at: site(call).id, type: type) }
    return try inventoryRows(of: organisation(call)).filter { $0.site != nil && (type == "all" || $0.type == type) }
  }

  /// What is known of devices before they are made for a search: which they are, where they are, and what they are called.
  private func deviceGlimpses(
    of rows: [InventoryRow], _ search: Search, _ scope: PlainCollection.Scope, _ call: Call
  ) throws -> (Int) -> Search.Glimpse {
    let known: Set<String> = ["mac", "model", "site_id", "hostname", "last_hostname"]
    let open = Set(search.members).subtracting(known)
    var names: [MACAddress: String] = [:]
    if search.members.contains("hostname") || search.members.contains("last_hostname") {
      switch scope {
      case .organisation: names = try deviceNames(of: organisation(call))
      case .site: for row in rows { names[row.mac] = try deviceName(row.mac) }
      }
    }
    return { index in
      let row = rows[index]
      let name = names[row.mac].flatMap { $0.isEmpty ? nil : $0 } ?? row.mac.description
      var members = JSONObject([
        ("mac", .string(row.mac.description)), ("model", .string(row.model)), ("hostname", .string(name)),
        ("last_hostname", .string(name)),
      ])
      if let site = row.site { members["site_id"] = .string(site.description) }
      return Search.Glimpse(members: members, open: open, words: nil)
    }
  }

  /// A device as the search shows it (schemas `ap_search`, `switch_search`, `gateway_search`).
  private func deviceSearchItem(_ row: InventoryRow, _ context: StatsContext) throws -> JSON {
    guard let place = try row.site.flatMap({ try context.place($0, in: self) }) else { throw APIFailure.notFound }
    let stats = try stats(of: row, org: place.air.site.owner, context)
    let name = stats["name"]?.string ?? ""
    let hostname = name.isEmpty ? row.mac.description : name
    var item = JSONObject([
      ("mac", .string(row.mac.description)), ("model", .string(row.model)), ("hostname", .array([.string(hostname)])),
      ("last_hostname", .string(hostname)), ("org_id", .string(place.air.site.owner.description)),
      ("site_id", .string(place.air.site.id.description)), ("timestamp", JSON(Int(clock.seconds))),
      ("status", stats["status"] ?? .null),
    ])
    for member in ["ip", "ext_ip", "version", "uptime", "map_id"] {
      if let value = stats[member] { item[member] = value }
    }
    guard row.type == DeviceType.accessPoint.rawValue else {
      let traits = try deviceTraits(row.mac)
      item["type"] = .string(row.type)
      item["managed"] = .bool(traits?.managed ?? true)
      if let configured = traits?.mistConfigured { item["mist_configured"] = .bool(configured) }
      item["last_config_status"] = stats["config_status"] ?? "disconnected"
      item["clustered"] = .bool(traits?.cluster != nil)
      let parts = try joined(with: row.mac)
      item["num_members"] = JSON(parts.count)
      if row.type == DeviceType.gateway.rawValue, let cluster = traits?.cluster {
        item["node"] = .string("node\(traits?.node ?? 0)")
        for (index, mac) in try clusterNodes(cluster).enumerated() where index < 2 {
          item["node\(index)_mac"] = .string(mac.description)
        }
      }
      return .object(item)
    }
    item["sku"] = .string(Self.stockKeepingUnit(row))
    item["mxtunnel_status"] = "down"
    item["power_constrained"] = false
    item["power_opmode"] = stats["power_opmode"] ?? ""
    item["wlans"] = .array(
      place.air.networks.map { ["id": .string($0.id.description), "ssid": .string($0.ssid)] })
    for (_, band) in ClientPopulation.Bands.each {
      guard let radio = stats["radio_stat"]?["band_\(band)"] else { continue }
      item["band_\(band)_channel"] = radio["channel"]
      item["band_\(band)_power"] = radio["power"]
      item["band_\(band)_bandwidth"] = radio["bandwidth"]?.int.map { .string(String($0)) }
    }
    if let speed = stats["port_stat"]?["eth0"]?["speed"] { item["eth0_port_speed"] = speed }
    if let lldp = stats["lldp_stat"] {
      for (member, source) in [
        ("lldp_mgmt_addr", "mgmt_addr"), ("lldp_port_id", "port_id"), ("lldp_port_desc", "port_desc"),
        ("lldp_system_name", "system_name"), ("lldp_system_desc", "system_desc"),
        ("lldp_power_allocated", "power_allocated"), ("lldp_power_draw", "power_draw"),
      ] { if let value = lldp[source] { item[member] = value } }
    }
    return .object(item)
  }

  /// What was pushed to a device, and when.
  private struct Push {
    let row: InventoryRow
    let at: Int64
    let name: String
  }

  private func pushes(_ call: Call, _ scope: PlainCollection.Scope, onlyLast: Bool, _ window: TimeWindow) throws
    -> [Push]
  {
    let type = call.query("device_type") ?? call.query("type") ?? "all"
    let rows: [InventoryRow]
    switch scope {
    case .site: rows = try inventoryRows(at: site(call).id, type: type)
    case .organisation:
      rows = try inventoryRows(of: organisation(call)).filter { $0.site != nil && (type == "all" || $0.type == type) }
    }
    var found: [Push] = []
    for row in rows {
      let own = try store.all(
        "SELECT at, name FROM config_push WHERE mac = ? AND site = ? ORDER BY at DESC", Int64(row.mac.value),
        row.site?.description
      ) { ($0.int64(0), $0.text(1)) }
      // A device gets its configuration when it comes up.
      let up = try store.integer(
        "SELECT max(at) FROM device_history WHERE mac = ? AND facet = ? AND at <= ? AND value = '1'",
        Int64(row.mac.value),
        DeviceFacet.service.rawValue, clock.seconds)
      var all = own.map { Push(row: row, at: $0.0, name: $0.1) }
      if let up { all.append(Push(row: row, at: up * 1000, name: try deviceName(row.mac))) }
      all.sort { $0.at > $1.at }
      if onlyLast { all = Array(all.prefix(1)) }
      found += all.filter { (window.start...window.end).contains($0.at / 1000) || onlyLast }
    }
    return found
  }

  /// Members of rows that only filters and counts look at.
  private static let configurationHidden: Set<String> = ["mac", "name", "site_id", "type"]

  private func searchConfigurations(
    _ call: Call, _ scope: PlainCollection.Scope, onlyLast: Bool
  ) throws -> MistResponse {
    let search = try Search(call, filters: ["mac", "name", "version"])
    let found = try pushes(call, scope, onlyLast: onlyLast, search.window)
    let context = StatsContext(fields: nil)
    return try search.answer(rows: found.count, hiding: Self.configurationHidden) {
      try configurationItem(found[$0], context)
    }
  }

  private func countConfigurations(
    _ call: Call, _ scope: PlainCollection.Scope, onlyLast: Bool, _ known: [String]
  ) throws -> MistResponse {
    let search = try Search(call, filters: ["mac", "name", "version"])
    let distinct = try search.distinct(known, default: "mac")
    let found = try pushes(call, scope, onlyLast: onlyLast, search.window)
    let context = StatsContext(fields: nil)
    return try search.counts(of: distinct, rows: found.count) { try configurationItem(found[$0], context) }
  }

  /// What a device was configured with (schema `response_config_history_search_item`).
  private func configurationItem(_ push: Push, _ context: StatsContext) throws -> JSON {
    guard let place = try push.row.site.flatMap({ try context.place($0, in: self) }) else { throw APIFailure.notFound }
    let own = JSON.object(try deviceObject(push.row.mac))
    let isAccessPoint = push.row.type == DeviceType.accessPoint.rawValue
    let networks = isAccessPoint ? place.air.networks : []
    func channel(_ band: String) -> Int {
      isAccessPoint ? place.air.radio(band, of: push.row.mac, own: own)?.channel ?? 0 : 0
    }
    func names(_ band: ClientPopulation.Bands) -> JSON {
      JSON(Array(Set(networks.filter { $0.bands.contains(band) }.map(\.ssid))).sorted())
    }
    var item = JSONObject([
      ("timestamp", StoredJSON.time(milliseconds: push.at)),
      ("version", .string(try firmware(push.row.mac, at: push.at / 1000) ?? (try factoryVersion(of: push.row.model)))),
      ("channel_24", JSON(channel("24"))), ("channel_5", JSON(channel("5"))), ("secpolicy_violated", false),
      ("mac", .string(push.row.mac.description)), ("name", .string(push.name)), ("type", .string(push.row.type)),
      ("site_id", .string(place.air.site.id.description)),
    ])
    guard isAccessPoint else { return .object(item) }
    item["radio_macs"] = JSON(Self.radioMACs(of: push.row))
    item["radios"] = .array(
      ["24", "5", "6"].filter { channel($0) > 0 }.map { ["band": .string($0), "channel": JSON(channel($0))] })
    item["ssids"] = JSON(Array(Set(networks.map(\.ssid))).sorted())
    item["ssids_24"] = names(.band24)
    item["ssids_5"] = names(.band5)
    item["wlans"] = .array(
      networks.map { network in
        [
          "id": .string(network.id.description), "ssid": .string(network.ssid),
          "auth": .string(network.isEnterprise ? "eap" : network.security == "NONE" ? "open" : "psk"),
          "bands": JSON(ClientPopulation.Bands.each.filter { network.bands.contains($0.band) }.map(\.name)),
          "vlan_ids": [.string(String(network.vlan))],
        ]
      })
    return .object(item)
  }
}
