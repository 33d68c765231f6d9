import Assurance
import MistAPI

/// What a level comes to by access point, WLAN, band, device type and operating system (schema `sle_impact_summary`).
extension Twin {
  private static let impactFields = [
    "ap", "band", "chassis", "client", "device_os", "device_type", "gateway", "gateway_zones", "interface", "mxedge",
    "peer_path", "server", "switch", "vlan", "wlan",
  ]

  /// Of access points only the impacted are listed; the other lists are partitions of all that was counted.
  func impactSummary(_ call: Call) throws -> MistResponse {
    let scope = try levelScope(call)
    let level = try level(call, in: scope)
    let window = try LevelWindow(call)
    let classifier = try classifier(call, of: level)
    let fields = call.query("fields").map { Set($0.split(separator: ",").map(String.init)) }
    for field in (fields ?? []).sorted() where !Self.impactFields.contains(field) {
      throw APIFailure.badRequest(
        "fields: '\(field)' is not one of \(Self.impactFields.joined(separator: ", "))")
    }
    func wants(_ field: String) -> Bool { fields?.contains(field) ?? true }
    var partitions = ImpactPartitions(unit: level.unit)
    let names = ["wlan", "band", "device_type", "device_os"]
    if names.contains(where: wants) {
      let air = try air(of: scope.site)
      for (client, tally) in try clientTallies(level, in: scope, window) {
        let presence = air.presence(client.place, of: client.accessPoint)
        let bad = tally.degraded(by: classifier)
        partitions.add(
          "wlan", (presence.network?.id ?? .zero).description, presence.network?.ssid ?? "none", tally.total, bad)
        partitions.add(
          "band", presence.band, presence.band == "24" ? "2.4 GHz" : "\(presence.band) GHz", tally.total, bad)
        partitions.add("device_type", presence.client.family, presence.client.family, tally.total, bad)
        partitions.add("device_os", presence.client.os, presence.client.os, tally.total, bad)
      }
    }
    if wants("ap") {
      for (mac, tally) in try accessPointTallies(level, in: scope, window) {
        let bad = tally.degraded(by: classifier)
        let name = try deviceName(mac)
        if bad > 0 { partitions.add("ap", mac.description, name.isEmpty ? mac.description : name, tally.total, bad) }
      }
    }
    var answer = JSONObject([
      ("metric", .string(call.parameters[3])), ("classifier", .string(call.query("classifier") ?? "")),
      ("failure", ""), ("start", JSON(Int(window.start))), ("end", JSON(Int(window.end))),
    ])
    for (field, key) in [
      ("ap", "ap_mac"), ("wlan", "wlan_id"), ("band", "band"), ("device_type", "device_type"),
      ("device_os", "device_os"),
    ] { answer[field] = wants(field) ? partitions.json(field, key: key) : [] }
    return MistResponse(json: .object(answer))
  }
}

/// Sums by several ways to divide the same.
private struct ImpactPartitions {
  let unit: MetricUnit
  private var sums: [String: [String: (name: String, total: Int64, degraded: Int64)]] = [:]

  init(unit: MetricUnit) { self.unit = unit }

  mutating func add(_ field: String, _ key: String, _ name: String, _ total: Int64, _ degraded: Int64) {
    let known = sums[field]?[key]
    sums[field, default: [:]][key] = (name, (known?.total ?? 0) + total, (known?.degraded ?? 0) + degraded)
  }

  /// The worst first.
  func json(_ field: String, key: String) -> JSON {
    let items = (sums[field] ?? [:]).sorted { ($1.value.degraded, $0.key) < ($0.value.degraded, $1.key) }
    return .array(
      items.map { item in
        [
          key: .string(item.key), "name": .string(item.value.name), "degraded": whole(item.value.degraded),
          "total": whole(item.value.total), "duration": whole(item.value.degraded),
        ]
      })
  }

  private func whole(_ value: Int64) -> JSON { JSON(Int(unit == .events ? value : (value + 30) / 60)) }
}
