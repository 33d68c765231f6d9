import Determinism
import EffectiveConfiguration
import MistAPI
import SQLite

/// Smaller things that are done to devices and change what is configured on them.
extension Twin {
  static let deviceActionRoutes: [Route] = [
    Route(.get, "/sites/{site}/devices/export") { twin, call in
      let site = try twin.site(call)
      let columns = ["mac", "serial", "model", "type", "name", "map_id", "x", "y", "height", "orientation", "notes"]
      var lines = [columns.joined(separator: ",")]
      for row in try twin.inventoryRows(at: site.id, type: call.query("type") ?? "ap") {
        let body = try twin.deviceObject(row.mac)
        let known = [row.mac.description, row.serial, row.model, row.type]
        let rest = columns.dropFirst(4).map { csvField(body[$0].map { $0.string ?? ($0.isNull ? "" : $0.text) } ?? "") }
        lines.append((known + rest).joined(separator: ","))
      }
      return MistResponse(
        headers: [.init("content-type", "text/csv")], body: Array((lines.joined(separator: "\r\n") + "\r\n").utf8))
    },
    Route(.post, "/sites/{site}/devices/import") { twin, call in
      let site = try twin.site(call)
      guard let items = call.body.array else {
        throw APIFailure.badRequest("expected a list of devices, found \(call.body.describedForErrors)")
      }
      let answers = try items.map { item -> [UInt8] in
        guard let text = item["mac"]?.string, let mac = MACAddress(text), let row = try twin.inventoryRow(mac),
          row.site == site.id
        else { throw APIFailure.badRequest("mac: '\(item["mac"]?.string ?? "")' is not a device of this site") }
        let merged = StoredJSON.merging(
          item.object ?? JSONObject(), into: try twin.deviceObject(mac),
          readOnly: deviceReadOnly.union(["deviceprofile_id"]))
        try twin.writeDevice(mac, merged, at: site.id)
        return try twin.deviceAnswer(row, org: site.owner)
      }
      try twin.audit(call, "Import \(answers.count) devices", site: site.id)
      return MistResponse(body: Array("[".utf8) + answers.joined(separator: [UInt8(ascii: ",")]) + Array("]".utf8))
    },
    Route(.get, "/sites/{site}/devices/{device}/config_cmd") { twin, call in
      let site = try twin.site(call)
      let row = try twin.device(call, at: site)
      return MistResponse(json: ["cli": JSON(try twin.commands(for: row, at: site))])
    },
    Route(.get, "/sites/{site}/devices/{device}/iot") { twin, call in
      let row = try twin.device(call, at: try twin.site(call))
      return MistResponse(json: try twin.deviceObject(row.mac)["iot_config"]?.object.map { .object($0) } ?? [:])
    },
    Route(.put, "/sites/{site}/devices/{device}/iot") { twin, call in
      let site = try twin.site(call)
      let row = try twin.device(call, at: site)
      let sent = try call.object()
      for (name, value) in sent where value.int == nil {
        throw APIFailure.badRequest("\(name): expected a whole number, found \(value.describedForErrors)")
      }
      var body = try twin.deviceObject(row.mac)
      var pins = body["iot_config"]?.object ?? JSONObject()
      for (name, value) in sent { pins[name] = value }
      body["iot_config"] = .object(pins)
      try twin.writeDevice(row.mac, body, at: site.id)
      return MistResponse(json: .object(pins))
    },
    Route(.put, "/sites/{site}/devices/{device}/local_port_config") { twin, call in
      let site = try twin.site(call)
      let row = try twin.switchOf(call, at: site)
      var body = try twin.deviceObject(row.mac)
      var ports = body["local_port_config"]?.object ?? JSONObject()
      for (name, value) in try call.object() {
        guard value.object != nil else {
          throw APIFailure.badRequest("\(name): expected an object, found \(value.describedForErrors)")
        }
        ports[name] = value
      }
      body["local_port_config"] = .object(ports)
      try twin.writeDevice(row.mac, body, at: site.id)
      try twin.audit(call, "Update Local Port Config of \(row.mac)", site: site.id)
      return MistResponse()
    },
    Route(.delete, "/sites/{site}/devices/{device}/local_port_config") { twin, call in
      let site = try twin.site(call)
      let row = try twin.switchOf(call, at: site)
      var body = try twin.deviceObject(row.mac)
      body["local_port_config"] = nil
      try twin.writeDevice(row.mac, body, at: site.id)
      return MistResponse()
    },
    Route(.get, "/sites/{site}/devices/ap_channels") { twin, call in
      let site = try twin.site(call)
      let code = call.query("country_code") ?? site.json["country_code"]?.string ?? "US"
      guard Countries.contains(code.uppercased()) else {
        throw APIFailure.badRequest("country_code: '\(code)' is not a country")
      }
      return MistResponse(json: channelPlan(code.uppercased()))
    },
    Route(.post, "/sites/{site}/devices/reset_radio_config") { twin, call in
      let site = try twin.site(call)
      guard let bands = try call.object()["bands"]?.strings, !bands.isEmpty,
        bands.allSatisfy({ ["24", "5", "6"].contains($0) })
      else { throw APIFailure.badRequest("bands: expected a list of 24, 5 and 6") }
      for row in try twin.inventoryRows(at: site.id, type: "ap") {
        var body = try twin.deviceObject(row.mac)
        guard var radios = body["radio_config"]?.object else { continue }
        for band in bands { radios["band_\(band)"] = nil }
        body["radio_config"] = .object(radios)
        try twin.writeDevice(row.mac, body, at: site.id)
      }
      try twin.audit(call, "Reset Radio Config", site: site.id)
      return MistResponse()
    },
    Route(.post, "/sites/{site}/maps/{map}/set_map") { twin, call in
      let site = try twin.site(call)
      let map = try twin.requiredObject("site_maps", call.id(1), of: site.id)
      guard let texts = call.body["macs"]?.strings else { throw APIFailure.badRequest("macs is required") }
      var moved: [String] = []
      var locked: [String] = []
      for text in texts {
        guard let mac = MACAddress(text), let row = try twin.inventoryRow(mac), row.site == site.id else { continue }
        var body = try twin.deviceObject(mac)
        if body["locked"]?.bool == true {
          locked.append(mac.description)
          continue
        }
        body["map_id"] = .string(map.id.description)
        try twin.writeDevice(mac, body, at: site.id)
        moved.append(mac.description)
      }
      try twin.audit(call, "Put \(moved.count) devices on a map", site: site.id)
      return MistResponse(json: ["moved": JSON(moved), "locked": JSON(locked)])
    },
  ]

  private static func csvField(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// The commands that a switch or gateway would be sent, from what is configured on it and its site.
  private func commands(for row: InventoryRow, at site: StoredObject) throws -> [String] {
    let body = try deviceObject(row.mac)
    let name = body["name"]?.string ?? ""
    var commands = ["set system host-name \(name.isEmpty ? row.mac.description : name)"]
    if let zone = site.json["timezone"]?.string { commands.append("set system time-zone \(zone)") }
    for server in body["ntp_servers"]?.strings ?? [] { commands.append("set system ntp server \(server)") }
    for server in body["dns_servers"]?.strings ?? [] { commands.append("set system name-server \(server)") }
    let variables = try self.variables(of: site)
    // The strongest layer that names networks has them.
    let layered = try layers(of: site).compactMap { $0.members["networks"]?.object }.last
    let networks = body["networks"]?.object ?? layered ?? JSONObject()
    for (name, network) in networks {
      guard let vlan = network["vlan_id"] else { continue }
      var text = vlan.string ?? vlan.text
      for (name, value) in variables where text == "{{\(name)}}" { text = value }
      commands.append("set vlans \(name) vlan-id \(text)")
    }
    commands += body["additional_config_cmds"]?.strings ?? []
    var seen: Set<String> = []
    return commands.filter { seen.insert($0).inserted }
  }

  /// The channels of a country: those that all regulators share. The twin knows no finer table.
  private static func channelPlan(_ code: String) -> JSON {
    let american = ["US", "CA", "MX"].contains(code)
    let wide: [Int] = american ? Array(1...11) : Array(1...13)
    let band5 = [36, 40, 44, 48, 52, 56, 60, 64, 100, 104, 108, 112, 116, 120, 124, 128, 132, 136, 140]
    let band6 = Array(stride(from: 1, through: american ? 233 : 93, by: 4))
    func list(_ channels: [Int]) -> JSON { .array(channels.map { JSON($0) }) }
    func every(_ step: Int, of channels: [Int]) -> JSON {
      list(channels.enumerated().filter { $0.offset.isMultiple(of: step) }.map(\.element))
    }
    return [
      "key": .string(code), "name": .string(code), "code": JSON(code.utf8.reduce(0) { $0 * 32 + Int($1 & 31) }),
      "certified": true, "dfs_ok": true, "uses": .string(code), "band24_40mhz_allowed": false, "band24_enabled": true,
      "band5_enabled": true, "band6_enabled": true, "band24_channels": ["20": list(wide)],
      "band5_channels": ["20": list(band5), "40": every(2, of: band5), "80": every(4, of: band5)],
      "band6_channels": [
        "20": list(band6), "40": every(2, of: band6), "80": every(4, of: band6), "160": every(8, of: band6),
      ],
    ]
  }
}
