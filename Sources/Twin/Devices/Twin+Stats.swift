import Determinism
import MistAPI
import SQLite
import World

extension Twin {
  static let statsRoutes: [Route] = [
    Route(.get, "/orgs/{org}/stats/devices") { twin, call in
      let org = try twin.organisation(call)
      let page = try Page(call)
      let type = call.query("type") ?? "ap"
      let condition = type == "all" ? "" : " AND type = '\(try knownType(type))'"
      let rows = try twin.store.all(
        "SELECT \(InventoryRow.columns) FROM inventory WHERE org = ? AND site IS NOT NULL\(condition) ORDER BY mac",
        org.description
      ) { InventoryRow($0) }
      return try twin.statsResponse(rows, page: page, status: call.query("status"), org: org)
    },
    Route(.get, "/sites/{site}/stats/devices") { twin, call in
      let site = try twin.site(call)
      let rows = try twin.inventoryRows(at: site.id, type: try knownType(call.query("type") ?? "ap"))
      return try twin.statsResponse(rows, page: try Page(call), status: call.query("status"), org: site.owner)
    },
    Route(.get, "/sites/{site}/stats/devices/{device}") { twin, call in
      let site = try twin.site(call)
      return MistResponse(json: try twin.stats(of: try twin.device(call, at: site), org: site.owner))
    },
    Route(.get, "/sites/{site}/stats") { twin, call in
      let site = try twin.site(call)
      let rows = try twin.inventoryRows(at: site.id, type: "all")
      let connected = try rows.filter { try twin.serving($0.mac, at: twin.clock.seconds) != nil }.count
      let clients = try rows.filter { $0.type == "ap" }.reduce(0) { try $0 + twin.clientCount($1.mac, at: site.id) }
      return MistResponse(json: [
        "id": .string(site.id.description), "org_id": .string(site.owner.description),
        "num_devices": JSON(rows.count), "num_devices_connected": JSON(connected),
        "num_ap": JSON(rows.filter { $0.type == "ap" }.count),
        "num_switch": JSON(rows.filter { $0.type == "switch" }.count),
        "num_gateway": JSON(rows.filter { $0.type == "gateway" }.count), "num_clients": JSON(clients),
      ])
    },
  ]

  private static func knownType(_ type: String) throws(APIFailure) -> String {
    guard type == "all" || DeviceType(rawValue: type) != nil else {
      throw .badRequest("type must be one of ap, switch, gateway, all")
    }
    return type
  }

  private func statsResponse(_ rows: [InventoryRow], page: Page, status: String?, org: MistID) throws -> MistResponse {
    guard let status, status != "all" else {
      let items = try rows.dropFirst(page.offset).prefix(page.limit).map { try stats(of: $0, org: org).bytes }
      return page.response(total: rows.count, items: items)
    }
    return page.response(of: try rows.map { try stats(of: $0, org: org) }.filter { $0["status"]?.string == status })
  }

  /// The stats of a device (mist-fidelity, section 9.1), as its history has them at the moment of the call.
  private func stats(of row: InventoryRow, org: MistID) throws -> JSON {
    let second = clock.seconds
    let state = try serviceValue(row.mac, at: second) ?? .absent
    let upgrade = try latestTarget(row.mac)
    var status = "disconnected"
    if state == .serving { status = "connected" }
    if let upgrade, upgrade.isUnderWay(at: second) { status = "upgrading" }
    var result = JSONObject([
      ("id", .string(MistID(device: row.mac).description)), ("mac", .string(row.mac.description)),
      ("serial", .string(row.serial)), ("model", .string(row.model)), ("type", .string(row.type)),
      ("name", .string(try deviceName(row.mac))), ("org_id", .string(org.description)),
      ("site_id", row.site.map { .string($0.description) } ?? .null), ("status", .string(status)),
    ])
    if let version = try firmware(row.mac, at: second) { result["version"] = .string(version) }
    if let since = try serving(row.mac, at: second) {
      result["uptime"] = JSON(Int(second - since))
      result["last_seen"] = JSON(Int(second))
    } else {
      let last = try store.integer(
        "SELECT max(at) FROM device_history WHERE mac = ? AND facet = ? AND at <= ?", Int64(row.mac.value),
        DeviceFacet.service.rawValue, second)
      result["last_seen"] = last.map { JSON(Int($0)) } ?? .null
    }
    if row.type == DeviceType.accessPoint.rawValue, let site = row.site {
      result["num_clients"] = JSON(try clientCount(row.mac, at: site))
    }
    if let upgrade { result["fwupdate"] = upgrade.firmwareStatus(at: second) }
    return .object(result)
  }
}
