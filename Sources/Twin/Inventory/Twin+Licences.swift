import Determinism
import MistAPI
import SQLite

/// Subscriptions of one kind.
struct Licence {
  let type: String
  let quantity: Int
  let start: Int64
  /// Hardware is sold with three years.
  var end: Int64 { start + 3 * 365 * 86_400 }

  var claimed: JSON {
    ["type": .string(type), "quantity": JSON(quantity), "start": JSON(Int(start)), "end": JSON(Int(end))]
  }
}

/// Licences follow from what was claimed: each device comes with the subscription of its kind, and uses it once it is at a
/// site. The twin knows no other trade in them.
extension Twin {
  static let licenceRoutes: [Route] = [
    Route(.get, "/orgs/{org}/licenses") { twin, call in
      let org = try twin.organisation(call)
      return MistResponse(json: try twin.licenceSummary(of: org))
    },
    Route(.get, "/orgs/{org}/licenses/usages") { twin, call in
      let org = try twin.organisation(call)
      let rows = try twin.inventoryRows(of: org)
      let bySite = Dictionary(grouping: rows.filter { $0.site != nil }) { $0.site }
      let items = try twin.objects("sites", of: org).map { site -> JSON in
        let devices = bySite[site.id] ?? []
        let usages = counts(devices)
        return [
          "site_id": .string(site.id.description), "for_site": true, "num_devices": JSON(devices.count),
          "usages": usages, "fully_loaded": usages, "summary": usages,
        ]
      }
      return try Page(call).response(of: items)
    },
    Route(.get, "/sites/{site}/licenses/usages") { twin, call in
      let site = try twin.site(call)
      return MistResponse(json: [
        "org_entitled": counts(try twin.inventoryRows(of: site.owner)),
        "usages": counts(try twin.inventoryRows(at: site.id, type: "all")), "svna_enabled": false,
        "trial_enabled": false, "vna_eligible": true, "vna_ui": true, "wvna_eligible": true,
      ])
    },
  ]

  /// The kind of subscription that a model needs.
  static func licence(of model: String, type: String) -> String {
    switch type {
    case "switch":
      let ports = DeviceModels.named(model)?.ports ?? 0
      return ports <= 16 ? "SUB-EX12" : ports <= 32 ? "SUB-EX24" : "SUB-EX48"
    case "gateway": return model.hasPrefix("SSR") ? "SUB-WAN1" : "SUB-SRX1"
    default: return "SUB-MAN"
    }
  }

  /// The subscriptions that devices come with, by kind.
  nonisolated func licences(of devices: [(model: String, type: String)], since start: Int64) -> [Licence] {
    var counts: [String: Int] = [:]
    for device in devices { counts[Self.licence(of: device.model, type: device.type), default: 0] += 1 }
    return counts.sorted { $0.key < $1.key }.map { Licence(type: $0.key, quantity: $0.value, start: start) }
  }

  private static func counts(_ rows: [InventoryRow]) -> JSON {
    var counts: [String: Int] = [:]
    for row in rows { counts[licence(of: row.model, type: row.type), default: 0] += 1 }
    return .object(JSONObject(counts.sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value)) }))
  }

  private func licenceSummary(of org: MistID) throws -> JSON {
    let rows = try inventoryRows(of: org)
    let first = (rows.map(\.created).min() ?? clock.milliseconds) / 1000
    let used = rows.filter { $0.site != nil }
    let usages = Self.counts(used)
    let items = licences(of: rows.map { ($0.model, $0.type) }, since: first).enumerated().map {
      index, licence -> JSON in
      let id = derivedID("licenses", owner: org, naturalKey: licence.type, ordinal: 0)
      let remaining = licence.quantity - (usages[licence.type]?.int ?? 0)
      return [
        "id": .string(id.description), "org_id": .string(org.description), "type": .string(licence.type),
        "order_id": .string("SO-\(100_000 + index)"), "subscription_id": .string("S-\(100_000 + index)"),
        "quantity": JSON(licence.quantity), "remaining_quantity": JSON(remaining),
        "start_time": JSON(Int(licence.start)), "end_time": JSON(Int(licence.end)),
        "created_time": JSON(Int(licence.start)), "modified_time": JSON(Int(licence.start)),
      ]
    }
    let entitled = Self.counts(rows)
    return [
      "licenses": .array(items), "amendments": [], "entitled": entitled, "summary": entitled, "usages": usages,
      "fully_loaded": usages,
    ]
  }
}
