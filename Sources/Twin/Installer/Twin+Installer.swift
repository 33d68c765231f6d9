import Determinism
import MistAPI
import SQLite

/// What installers do on site, by names instead of ids, on the same state as everything else.
extension Twin {
  static let installerRoutes: [Route] =
    ["alarmtemplates", "deviceprofiles", "rftemplates", "sitegroups"].map { collection in
      Route(.get, "/installer/orgs/{org}/\(collection)") { twin, call in
        let org = try twin.organisation(call)
        let type = collection == "deviceprofiles" ? call.query("type") : nil
        let items = try twin.objects(collection, of: org).filter { type == nil || $0.json["type"]?.string == type }
        return try Page(call).response(
          of: items.map { ["id": .string($0.id.description), "name": .string($0.json["name"]?.string ?? "")] })
      }
    } + [
      Route(.get, "/installer/orgs/{org}/sites") { twin, call in
        let org = try twin.organisation(call)
        let sites = try twin.objects("sites", of: org)
        return try Page(call).response(of: try sites.map { try twin.installerSite($0) })
      },
      Route(.put, "/installer/orgs/{org}/sites/{name}") { twin, call in try twin.provisionSite(call) },
      Route(.get, "/installer/orgs/{org}/devices") { twin, call in
        let org = try twin.organisation(call)
        let names = try twin.siteNames(of: org)
        let rows = try twin.inventoryRows(of: org).filter { row in
          (call.query("model").map { $0 == row.model } ?? true)
            && (call.query("site_id").map { MistID($0) == row.site } ?? true)
            && (call.query("site_name").map { name in row.site.flatMap { names[$0] } == name } ?? true)
        }.sorted { ($1.created, $0.mac) < ($0.created, $1.mac) }
        let page = try Page(call)
        let context = StatsContext(fields: nil)
        let items = try rows.dropFirst(page.offset).prefix(page.limit).map {
          try twin.installerDevice($0, names, org, context).bytes
        }
        return page.response(total: rows.count, items: items)
      },
      Route(.post, "/installer/orgs/{org}/devices") { twin, call in try twin.claimCodes(call) },
      Route(.put, "/installer/orgs/{org}/devices/{mac}") { twin, call in try twin.provisionDevice(call) },
      Route(.delete, "/installer/orgs/{org}/devices/{mac}") { twin, call in
        let (row, _) = try twin.installersDevice(call)
        for mac in try twin.joined(with: row.mac) { try twin.release(mac) }
        try twin.audit(call, "Unassign Device \(row.mac)", site: row.site)
        return MistResponse()
      },
      Route(.post, "/installer/orgs/{org}/devices/{mac}/locate") { twin, call in
        _ = try twin.installersDevice(call)
        return MistResponse()
      },
      Route(.post, "/installer/orgs/{org}/devices/{mac}/unlocate") { twin, call in
        _ = try twin.installersDevice(call)
        return MistResponse()
      },
      Route(.post, "/installer/orgs/{org}/devices/{mac}/{image}") { twin, call in
        let (row, _) = try twin.installersDevice(call)
        try twin.keepImage(of: row.mac, number: try imageNumber(call.parameters[2]))
        return MistResponse()
      },
      Route(.delete, "/installer/orgs/{org}/devices/{mac}/{image}") { twin, call in
        let (row, _) = try twin.installersDevice(call)
        guard try twin.dropImage(of: row.mac, number: try imageNumber(call.parameters[2])) else {
          throw APIFailure.notFound
        }
        return MistResponse()
      },
      Route(.get, "/installer/orgs/{org}/devices/{mac}/vc") { twin, call in
        let (row, site) = try twin.installersSwitch(call)
        return MistResponse(json: try twin.chassisAnswer(row, at: site))
      },
      Route(.post, "/installer/orgs/{org}/devices/{mac}/vc") { twin, call in
        let (row, site) = try twin.installersSwitch(call)
        try twin.formChassis(row, members: try call.object()["members"]?.array ?? [], at: site)
        try twin.audit(call, "Create Virtual Chassis \(row.mac)", site: site.id)
        return MistResponse(json: try twin.chassisAnswer(row, at: site))
      },
      Route(.put, "/installer/orgs/{org}/devices/{mac}/vc") { twin, call in
        let (row, site) = try twin.installersSwitch(call)
        try twin.changeChassis(row, try call.object(), at: site)
        try twin.audit(call, "Update Virtual Chassis \(row.mac)", site: site.id)
        return MistResponse(json: try twin.chassisAnswer(row, at: site))
      },
      Route(.get, "/installer/orgs/{org}/sites/{name}/maps") { twin, call in
        let site = try twin.siteNamed(call.parameters[1], of: try twin.organisation(call))
        let maps = try twin.objects("site_maps", of: site.id)
        return try Page(call).response(of: maps.map { twin.mapAnswer($0, site) })
      },
      Route(.post, "/installer/orgs/{org}/sites/{name}/maps/{map}") { twin, call in
        let site = try twin.siteNamed(call.parameters[1], of: try twin.organisation(call))
        let body = StoredJSON.withoutReadOnly(
          try call.object(), readOnly: PlainCollection(.site, "maps", "Map").readOnly)
        // The last part of the path is the map's name, unless it is an id that a client made up.
        var named = body
        if named["name"]?.string == nil { named["name"] = .string(call.parameters[2]) }
        let id = MistID(call.parameters[2])
        if let id, try twin.object("site_maps", id) != nil {
          throw APIFailure.badRequest("map_id: there is such a map")
        }
        let map = try twin.insertObject(
          "site_maps", owner: site.id, naturalKey: named["name"]?.string ?? "", body: JSON.object(named).bytes, id: id)
        return MistResponse(json: twin.mapAnswer(map, site))
      },
      Route(.put, "/installer/orgs/{org}/sites/{name}/maps/{map}") { twin, call in
        let (map, site) = try twin.installersMap(call)
        let merged = StoredJSON.merging(
          try call.object(), into: map.json.object ?? JSONObject(),
          readOnly: PlainCollection(.site, "maps", "Map").readOnly)
        return MistResponse(
          json: twin.mapAnswer(try twin.updateObject(map, body: JSON.object(merged).bytes), site))
      },
      Route(.delete, "/installer/orgs/{org}/sites/{name}/maps/{map}") { twin, call in
        try twin.deleteObject(try twin.installersMap(call).map)
        return MistResponse()
      },
      // Radio management is always at work on this twin: there is nothing to start.
      Route(.get, "/installer/sites/{name}/optimize") { twin, call in
        let organisations = Set(call.caller.privileges.map(\.organisation))
        let sites = try organisations.flatMap { try twin.objects("sites", of: $0) }
        guard
          sites.contains(where: {
            $0.json["name"]?.string == call.parameters[0] && call.caller.may(call.access.permissions, at: $0)
          })
        else { throw APIFailure.notFound }
        return MistResponse()
      },
    ]

  private func siteNames(of org: MistID) throws -> [MistID: String] {
    Dictionary(
      try objects("sites", of: org).map { ($0.id, $0.json["name"]?.string ?? "") },
      uniquingKeysWith: { first, _ in first })
  }

  private func siteNamed(_ name: String, of org: MistID) throws -> StoredObject {
    guard let site = try objects("sites", of: org).first(where: { $0.json["name"]?.string == name }) else {
      throw APIFailure.notFound
    }
    return site
  }

  private func installersMap(_ call: Call) throws -> (map: StoredObject, site: StoredObject) {
    let site = try siteNamed(call.parameters[1], of: try organisation(call))
    return (try requiredObject("site_maps", call.id(2), of: site.id), site)
  }

  private func mapAnswer(_ map: StoredObject, _ site: StoredObject) -> JSON {
    let bytes = answerBytes(
      of: map,
      members: [
        ("id", .string(map.id.description)), ("org_id", .string(site.owner.description)),
        ("site_id", .string(site.id.description)), ("for_site", true),
      ])
    return (try? JSON(parsing: bytes)) ?? .null
  }

  private func installersDevice(_ call: Call) throws -> (row: InventoryRow, org: MistID) {
    let org = try organisation(call)
    guard let mac = MACAddress(call.parameters[1]), let row = try inventoryRow(mac), try isOwn(mac, of: org) else {
      throw APIFailure.notFound
    }
    return (row, org)
  }

  private func installersSwitch(_ call: Call) throws -> (row: InventoryRow, site: StoredObject) {
    let (row, _) = try installersDevice(call)
    guard row.type == DeviceType.switch.rawValue else {
      throw APIFailure.badRequest("expected a switch, found \(row.mac) of type \(row.type)")
    }
    guard let site = try row.site.flatMap({ try object("sites", $0) }) else {
      throw APIFailure.badRequest("\(row.mac) has no site")
    }
    return (row, site)
  }

  /// A site in names (schema `installer_site`).
  private func installerSite(_ site: StoredObject) throws -> JSON {
    let body = site.json
    var item = JSONObject([
      ("id", .string(site.id.description)), ("name", .string(body["name"]?.string ?? "")),
      ("address", .string(body["address"]?.string ?? "")),
      ("country_code", .string(body["country_code"]?.string ?? "")),
      ("latlng", body["latlng"].flatMap { $0.isNull ? nil : $0 } ?? ["lat": 0, "lng": 0]),
      ("timezone", .string(body["timezone"]?.string ?? "UTC")),
    ])
    if let template = try siteTemplate("rftemplate_id", "rftemplates", of: site) {
      item["rftemplate_name"] = template.json["name"]
    }
    let groups = body["sitegroup_ids"]?.strings ?? []
    item["sitegroup_names"] = .array(
      try groups.compactMap { try MistID($0).flatMap { try object("sitegroups", $0) } }.map { $0.json["name"] ?? "" })
    return .object(item)
  }

  /// Makes the site of that name, or changes it.
  private func provisionSite(_ call: Call) throws -> MistResponse {
    let org = try organisation(call)
    let name = call.parameters[1]
    let sent = try call.object()
    var body = JSONObject()
    for member in ["address", "country_code", "latlng", "timezone"] {
      if let value = sent[member] { body[member] = value }
    }
    body["name"] = .string(sent["name"]?.string ?? name)
    if let wanted = sent["rftemplate_name"]?.string, !wanted.isEmpty {
      guard let template = try objects("rftemplates", of: org).first(where: { $0.json["name"]?.string == wanted })
      else {
        throw APIFailure.badRequest("rftemplate_name: there is no RF template '\(wanted)'")
      }
      body["rftemplate_id"] = .string(template.id.description)
    }
    if let wanted = sent["sitegroup_names"]?.strings {
      let groups = try objects("sitegroups", of: org)
      body["sitegroup_ids"] = .array(
        try wanted.map { name in
          guard let group = groups.first(where: { $0.json["name"]?.string == name }) else {
            throw APIFailure.badRequest("sitegroup_names: there is no site group '\(name)'")
          }
          return .string(group.id.description)
        })
    }
    try checkSite(body)
    let existing = try objects("sites", of: org).first { $0.json["name"]?.string == name }
    let site: StoredObject
    if let existing {
      let merged = StoredJSON.merging(body, into: existing.json.object ?? JSONObject(), readOnly: Self.siteReadOnly)
      site = try updateObject(existing, body: JSON.object(merged).bytes)
      levels.forgetAll(of: site.id)
      try noteCountry(of: site, before: existing)
    } else {
      site = try insertObject("sites", owner: org, naturalKey: name, body: JSON.object(body).bytes)
      _ = try insertObject("setting", owner: site.id, naturalKey: "", body: Array("{}".utf8), id: site.id)
    }
    try siteServiceChanged(site)
    try audit(call, "\(existing == nil ? "Create" : "Update") Site \"\(name)\"", site: site.id)
    return MistResponse(json: try installerSite(site))
  }

  /// A device in names (schema `installer_device`).
  private func installerDevice(
    _ row: InventoryRow, _ names: [MistID: String], _ org: MistID, _ context: StatsContext
  ) throws -> JSON {
    let body = try deviceObject(row.mac)
    let isConnected = try serving(row.mac, at: clock.seconds) != nil
    var item = JSONObject([
      ("mac", .string(row.mac.description)), ("serial", .string(row.serial)), ("model", .string(row.model)),
      ("name", .string(body["name"]?.string ?? "")), ("connected", .bool(isConnected)),
      ("site_name", .string(row.site.flatMap { names[$0] } ?? "")),
      ("vc_mac", try deviceTraits(row.mac)?.chassis.map { .string($0.description) } ?? .null),
    ])
    for member in ["map_id", "x", "y", "height"] { if let value = body[member], !value.isNull { item[member] = value } }
    if let orientation = body["orientation"], orientation.int != nil { item["orientation"] = orientation }
    if let profile = try row.profile.flatMap({ MistID($0) }).flatMap({ try object("deviceprofiles", $0) }) {
      item["deviceprofile_name"] = profile.json["name"]
    }
    guard isConnected, row.site != nil else { return .object(item) }
    let stats = try stats(of: row, org: org, context)
    for member in ["ip", "ext_ip", "version", "uptime", "last_seen"] {
      if let value = stats[member] { item[member] = value }
    }
    return .object(item)
  }

  /// Puts a claimed device where it belongs: site, name, place on the map, profile; or in the place of another one.
  private func provisionDevice(_ call: Call) throws -> MistResponse {
    let (row, org) = try installersDevice(call)
    let body = try call.object()
    let site: StoredObject?
    if let id = body["site_id"]?.string.flatMap({ MistID($0) }) {
      site = try object("sites", id).flatMap { $0.owner == org ? $0 : nil }
      if site == nil { throw APIFailure.badRequest("site_id: no such site") }
    } else if let name = body["site_name"]?.string, !name.isEmpty {
      site = try objects("sites", of: org).first { $0.json["name"]?.string == name }
      if site == nil { throw APIFailure.badRequest("site_name: there is no site '\(name)'") }
    } else {
      site = try row.site.flatMap { try object("sites", $0) }
    }
    if let text = body["replacing_mac"]?.string, !text.isEmpty {
      guard let mac = MACAddress(text), let old = try inventoryRow(mac), try isOwn(mac, of: org), let place = old.site
      else { throw APIFailure.badRequest("replacing_mac: '\(text)' is not a device at a site") }
      guard row.site == nil, row.type == old.type else {
        throw APIFailure.badRequest("replacing_mac: expected an unassigned device of type \(old.type) in its place")
      }
      try takePlace(of: old, by: row, at: place, discarding: [])
    } else if let site, row.site != site.id {
      if row.site != nil { try release(row.mac) }
      try place(row.mac, at: site.id)
    }
    guard let placed = try inventoryRow(row.mac), let at = placed.site else {
      throw APIFailure.badRequest("site_name or site_id is required")
    }
    var configuration = try deviceObject(row.mac)
    for member in ["name", "map_id", "x", "y", "height", "orientation", "role"] {
      if let value = body[member] { configuration[member] = value }
    }
    try writeDevice(row.mac, configuration, at: at)
    if let name = body["deviceprofile_name"]?.string, !name.isEmpty {
      guard let profile = try objects("deviceprofiles", of: org).first(where: { $0.json["name"]?.string == name })
      else {
        throw APIFailure.badRequest("deviceprofile_name: there is no device profile '\(name)'")
      }
      try store.run("UPDATE inventory SET profile = ? WHERE mac = ?", profile.id.description, Int64(row.mac.value))
    }
    try audit(call, "Provision Device \(row.mac)", site: at)
    return MistResponse()
  }
}
