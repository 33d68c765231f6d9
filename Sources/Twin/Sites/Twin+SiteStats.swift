import Assurance
import Determinism
import MistAPI
import SQLite
import World

/// Sites and the organisation in numbers, searching and counting sites, variables across the organisation.
extension Twin {
  static let siteStatsRoutes: [Route] = [
    Route(.get, "/sites/{site}/stats") { twin, call in
      let site = try twin.site(call)
      let counts = try twin.deviceCounts("site = ?", site.id)
      return MistResponse(json: try twin.siteStats(site, counts[site.id] ?? DeviceCounts()))
    },
    Route(.get, "/orgs/{org}/stats/sites") { twin, call in
      let org = try twin.organisation(call)
      let page = try Page(call)
      let (total, sites) = try twin.objects("sites", of: org, page: page)
      let counts = try twin.deviceCounts("org = ?", org)
      return page.response(
        total: total, items: try sites.map { try twin.siteStats($0, counts[$0.id] ?? DeviceCounts()).bytes })
    },
    Route(.get, "/orgs/{org}/stats") { twin, call in
      MistResponse(json: try twin.organisationStats(try twin.organisation(call)))
    },
    Route(.get, "/orgs/{org}/sites/search") { twin, call in
      let org = try twin.organisation(call)
      let search = try Search(call, filters: siteFilters)
      let sites = try twin.objects("sites", of: org)
      return try search.answer(rows: sites.count, hiding: siteHidden) { try twin.siteSearchItem(sites[$0]) }
    },
    Route(.get, "/orgs/{org}/sites/count") { twin, call in
      let org = try twin.organisation(call)
      let search = try Search(call, filters: siteFilters)
      let distinct = try search.distinct(siteFilters, default: "id")
      let sites = try twin.objects("sites", of: org)
      return try search.counts(of: distinct, rows: sites.count) { try twin.siteSearchItem(sites[$0]) }
    },
    Route(.get, "/orgs/{org}/vars/search") { twin, call in
      let org = try twin.organisation(call)
      let search = try Search(call, filters: ["var", "src", "site_id"])
      let rows = try twin.variableRows(of: org)
      return try search.answer(rows: rows.count) { rows[$0] }
    },
    Route(.get, "/orgs/{org}/vars/count") { twin, call in
      let org = try twin.organisation(call)
      let search = try Search(call, filters: ["var", "src", "site_id"])
      let distinct = try search.distinct(["var", "src", "site_id"], default: "var")
      let rows = try twin.variableRows(of: org)
      return try search.counts(of: distinct, rows: rows.count) { rows[$0] }
    },
    Route(.post, "/orgs/{org}/templates/{template}/clone") { twin, call in try twin.cloneTemplate(call) },
  ]

  private static let siteFilters = [
    "analytic_enabled", "app_waking", "asset_enabled", "auto_upgrade_enabled", "auto_upgrade_version", "country_code",
    "honeypot_enabled", "id", "locate_unconnected", "mesh_enabled", "name", "remote_syslog_enabled", "rogue_enabled",
    "rtsa_enabled", "vna_enabled", "wifi_enabled",
  ]
  /// What can be filtered and counted, but is not in the published item.
  private static let siteHidden: Set<String> = [
    "analytic_enabled", "app_waking", "asset_enabled", "locate_unconnected", "mesh_enabled", "remote_syslog_enabled",
    "rogue_enabled", "rtsa_enabled",
  ]

  /// Devices of a place, by type, and how many of them serve.
  struct DeviceCounts {
    private var all: [String: Int] = [:]
    private var connected: [String: Int] = [:]

    mutating func add(_ type: String, isConnected: Bool) {
      all[type, default: 0] += 1
      if isConnected { connected[type, default: 0] += 1 }
    }

    /// Some of the connected ones are down for a reason that is not in their own history.
    mutating func lose(_ number: Int, of type: String) { connected[type] = max(0, (connected[type] ?? 0) - number) }

    func count(_ type: String) -> Int { all[type] ?? 0 }
    func countConnected(_ type: String) -> Int { connected[type] ?? 0 }
    var total: Int { all.values.reduce(0, +) }
    var totalConnected: Int { connected.values.reduce(0, +) }
  }

  /// The devices of each site that a condition means.
  private func deviceCounts(_ condition: String, _ id: MistID) throws -> [MistID: DeviceCounts] {
    var counts: [MistID: DeviceCounts] = [:]
    try store.forEachRow(
      """
      SELECT site, type, (SELECT value FROM device_history h WHERE h.mac = i.mac AND h.facet = ? AND h.at <= ?
        ORDER BY h.at DESC LIMIT 1) FROM inventory i WHERE \(condition) AND site IS NOT NULL
      """, DeviceFacet.service.rawValue, clock.seconds, id.description
    ) { row in
      guard let site = MistID(row.text(0)) else { return }
      counts[site, default: DeviceCounts()].add(
        row.text(1), isConnected: row.optionalText(2) == String(ServiceState.serving.rawValue))
    }
    for site in counts.keys {
      for (type, lost) in try lostDevices(at: site) { counts[site]?.lose(lost, of: type) }
    }
    return counts
  }

  private func siteStats(_ site: StoredObject, _ counts: DeviceCounts) throws -> JSON {
    let body = site.json
    let timezone = body["timezone"]?.string ?? "UTC"
    let zone = TimeZoneDatabase.zone(timezone)
    let clients = try clientCounts(at: site).values.reduce(0, +)
    var stats = JSONObject([
      ("id", .string(site.id.description)), ("org_id", .string(site.owner.description)),
      ("name", .string(body["name"]?.string ?? "")), ("country_code", .string(body["country_code"]?.string ?? "")),
      ("timezone", .string(timezone)), ("tzoffset", JSON((zone?.offset(at: clock) ?? 0) / 60)),
      ("latlng", body["latlng"].flatMap { $0.isNull ? nil : $0 } ?? ["lat": 0, "lng": 0]),
      ("created_time", StoredJSON.time(milliseconds: site.created)),
      ("modified_time", StoredJSON.time(milliseconds: site.modified)), ("num_devices", JSON(counts.total)),
      ("num_devices_connected", JSON(counts.totalConnected)), ("num_ap", JSON(counts.count("ap"))),
      ("num_ap_connected", JSON(counts.countConnected("ap"))), ("num_switch", JSON(counts.count("switch"))),
      ("num_switch_connected", JSON(counts.countConnected("switch"))), ("num_gateway", JSON(counts.count("gateway"))),
      ("num_gateway_connected", JSON(counts.countConnected("gateway"))), ("num_clients", JSON(clients)),
    ])
    for name in ["address", "notes"] { if let text = body[name], text.string != nil { stats[name] = text } }
    for name in [
      "alarmtemplate_id", "aptemplate_id", "gatewaytemplate_id", "networktemplate_id", "rftemplate_id", "secpolicy_id",
      "sitetemplate_id",
    ] { if let id = body[name]?.string, MistID(id) != nil { stats[name] = .string(id) } }
    if let groups = body["sitegroup_ids"]?.strings { stats["sitegroup_ids"] = JSON(groups) }
    return .object(stats)
  }

  private func organisationStats(_ org: MistID) throws -> JSON {
    let object = try requiredObject("orgs", org)
    let body = object.json
    let counts = try deviceCounts("org = ?", org).values
    let devices = counts.reduce(0) { $0 + $1.total }
    let connected = counts.reduce(0) { $0 + $1.totalConnected }
    let inventory = try store.integer("SELECT count(*) FROM inventory WHERE org = ?", org.description) ?? 0
    let sites = try objects("sites", of: org)
    return [
      "id": .string(org.description), "name": .string(body["name"]?.string ?? ""),
      "msp_id": .string(body["msp_id"]?.string ?? MistID.zero.description),
      "alarmtemplate_id": .string(body["alarmtemplate_id"]?.string ?? MistID.zero.description),
      "allow_mist": .bool(body["allow_mist"]?.bool ?? false),
      "orggroup_ids": JSON(body["orggroup_ids"]?.strings ?? []),
      "session_expiry": JSON(body["session_expiry"]?.int ?? 1440),
      "created_time": StoredJSON.time(milliseconds: object.created),
      "modified_time": StoredJSON.time(milliseconds: object.modified), "num_sites": JSON(sites.count),
      "num_inventory": JSON(Int(inventory)), "num_devices": JSON(devices), "num_devices_connected": JSON(connected),
      "num_devices_disconnected": JSON(devices - connected), "sle": try levels(of: sites),
    ]
  }

  /// The user minutes of the last complete hour, by service level; left out where that would be a lot of work.
  private func levels(of sites: [StoredObject]) throws -> JSON {
    let end = clock.seconds / LevelWindow.bin * LevelWindow.bin
    guard sites.count <= 500, end >= LevelWindow.bin else { return [] }
    let window = try LevelWindow(start: end - LevelWindow.bin, end: end, now: clock.seconds)
    try fillLevels(of: sites, in: window)
    var sums: [Tally] = Array(repeating: .zero, count: Metric.allCases.count)
    for site in sites {
      let present = try worldSite(site).accessPoints.count
      for hour in try levelHours(of: site, in: window) {
        for metric in Metric.allCases { sums[metric.rawValue] += hour.sum(metric, accessPoints: 0..<present).tally }
      }
    }
    return .array(
      Metric.allCases.filter { $0.unit != .events && sums[$0.rawValue].total > 0 }.map { metric in
        let tally = sums[metric.rawValue]
        return [
          "path": .string(metric.name),
          "user_minutes": [
            "ok": JSON(Double((tally.total - tally.degraded) / 60)), "total": JSON(Double(tally.total / 60)),
          ],
        ]
      })
  }

  private func siteSearchItem(_ site: StoredObject) throws -> JSON {
    let body = site.json
    let setting = try object("setting", site.id)?.json ?? .null
    func flag(_ path: String..., default preset: Bool = false) -> JSON {
      .bool(path.reduce(Optional(setting)) { $0?[$1] }?.bool ?? preset)
    }
    return [
      "id": .string(site.id.description), "site_id": .string(site.id.description),
      "org_id": .string(site.owner.description), "name": .string(body["name"]?.string ?? ""),
      "country_code": body["country_code"]?.string.map { .string($0) } ?? .null,
      "timezone": .string(body["timezone"]?.string ?? "UTC"),
      "timestamp": StoredJSON.time(milliseconds: site.modified),
      "auto_upgrade_enabled": flag("auto_upgrade", "enabled"),
      "auto_upgrade_version": .string(setting["auto_upgrade"]?["version"]?.string ?? ""),
      "honeypot_enabled": flag("rogue", "honeypot_enabled"), "vna_enabled": flag("vna", "enabled"),
      "wifi_enabled": flag("wifi", "enabled", default: true), "analytic_enabled": flag("analytic", "enabled"),
      "app_waking": flag("wifi", "mesh_allow_dfs"), "asset_enabled": flag("rtsa", "asset_enabled"),
      "locate_unconnected": flag("wifi", "locate_unconnected"), "mesh_enabled": flag("wifi", "mesh_enabled"),
      "remote_syslog_enabled": flag("remote_syslog", "enabled"), "rogue_enabled": flag("rogue", "enabled"),
      "rtsa_enabled": flag("rtsa", "enabled"),
    ]
  }

  /// Every variable that is set for a site, a device profile or a device (mist-fidelity, section 4.4).
  private func variableRows(of org: MistID) throws -> [JSON] {
    var rows: [JSON] = []
    func add(_ vars: JSON?, _ source: String, site: MistID?, created: Int64, modified: Int64) {
      for (name, _) in vars?.object ?? JSONObject() {
        var row = JSONObject([
          ("var", .string(name)), ("src", .string(source)), ("org_id", .string(org.description)),
          ("created_time", StoredJSON.time(milliseconds: created)),
          ("modified_time", StoredJSON.time(milliseconds: modified)),
        ])
        if let site { row["site_id"] = .string(site.description) }
        rows.append(.object(row))
      }
    }
    for site in try objects("sites", of: org) {
      guard let setting = try object("setting", site.id) else { continue }
      add(setting.json["vars"], "site", site: site.id, created: setting.created, modified: setting.modified)
    }
    for profile in try objects("deviceprofiles", of: org) {
      add(profile.json["vars"], "deviceprofile", site: nil, created: profile.created, modified: profile.modified)
    }
    let devices = try store.all(
      """
      SELECT i.site, d.body, i.created, d.modified FROM device d JOIN inventory i ON i.mac = d.mac
      WHERE i.org = ? ORDER BY d.mac
      """, org.description
    ) { (MistID($0.text(0)), $0.text(1), $0.int64(2), $0.int64(3)) }
    for (site, body, created, modified) in devices {
      add(try JSON(parsing: body)["vars"], "device", site: site, created: created, modified: modified)
    }
    return rows
  }

  /// A WLAN template with what is in it: its WLANs, rules and labels of those WLANs (ruling 29).
  private func cloneTemplate(_ call: Call) throws -> MistResponse {
    let org = try organisation(call)
    let template = try requiredObject("templates", call.id(1), of: org)
    var body = template.json.object ?? JSONObject()
    let name = call.body["name"]?.string ?? "\(body["name"]?.string ?? "") copy"
    guard !name.isEmpty else { throw APIFailure.badRequest("name: expected a text that is not empty") }
    body["name"] = .string(name)
    let copy = try insertObject("templates", owner: org, naturalKey: name, body: JSON.object(body).bytes)
    for (collection, key) in [("wlans", "ssid"), ("wxrules", "order")] {
      for object in try objects(collection, of: org) {
        guard var inner = object.json.object, inner["template_id"]?.string == template.id.description else { continue }
        inner["template_id"] = .string(copy.id.description)
        let natural = "\(inner[key]?.string ?? inner[key]?.int.map { String($0) } ?? "")\u{1F}\(copy.id)"
        _ = try insertObject(collection, owner: org, naturalKey: natural, body: JSON.object(inner).bytes)
      }
    }
    for site in try objects("sites", of: org) { try siteServiceChanged(site) }
    try audit(call, "Clone Template \"\(name)\"")
    return MistResponse(
      body: answerBytes(
        of: copy, members: [("id", .string(copy.id.description)), ("org_id", .string(org.description))]))
  }
}
