import Determinism
import Documents
import MistAPI
import Planning

/// When each device arrives: by the first rule of the scenario that names its site, spread evenly and keyed by device.
struct ArrivalSchedule {
  let scenario: Scenario
  let seed: RandomKey

  /// The arrival of a device at a site; nil when no rule names the site.
  func arrival(of mac: MACAddress, at site: DesignSite) -> Instant? {
    guard let rule = scenario.arrivals.first(where: { $0.sites.value.includes(site) }) else { return nil }
    let draw = seed.child("arrival").child(mac.value)
    let delay = rule.spread > 0 ? Int64(draw.integer(below: UInt64(rule.spread))) : 0
    return rule.at.instant(from: scenario.start).advanced(byMilliseconds: delay)
  }
}

extension Scenario.Sites {
  /// Whether a site of the design is among them.
  func includes(_ site: DesignSite) -> Bool {
    switch self {
    case .all: true
    case .zone(let name): site.zone == name
    case .group(let name): site.siteGroups.contains(name)
    case .site(let name): site.name == name
    }
  }
}
