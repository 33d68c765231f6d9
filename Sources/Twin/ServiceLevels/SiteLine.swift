import Assurance
import MistAPI

/// A site's line in a list of all sites for one window, as it was answered.
struct SiteLine: Sendable {
  let start: Int64
  let end: Int64
  let bytes: [UInt8]

  /// The line of a site that counted these tallies: its levels as fractions. One without data has only its id (mist-fidelity,
  /// section 6.4).
  /// - Parameter devices: the access points, switches or gateways that are there, by the domain.
  init(
    of site: MistID, _ domain: ServiceLevel.Domain, devices: Int, _ tallies: [(level: ServiceLevel, tally: Tally)],
    in window: LevelWindow
  ) {
    start = window.start
    end = window.end
    var item = JSONObject([("site_id", .string(site.description))])
    let counted = tallies.filter { $0.tally.total > 0 }
    if !counted.isEmpty {
      let (name, users): (String, ServiceLevel) =
        switch domain {
        case .wireless: ("num_aps", .wireless(.coverage))
        case .wired: ("num_switches", .device(.switchHealth))
        case .wan: ("num_gateways", .device(.gatewayHealth))
        }
      let seconds = window.end - window.start
      item[name] = JSON(devices)
      item["num_clients"] = counted.first { $0.level == users }.map {
        JSON(Int(($0.tally.total + seconds / 2) / max(1, seconds)))
      }
      for (level, tally) in counted where level != .device(.switchConnect) {
        item[level.name] = .number(JSONNumber(float32: Float(1 - Double(tally.degraded) / Double(tally.total))))
      }
    }
    bytes = JSON.object(item).bytes
  }
}
