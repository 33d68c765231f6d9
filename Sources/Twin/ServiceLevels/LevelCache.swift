import Assurance
import MistAPI
import World

/// What was worked out of service levels, so that it need not be again: each site's timeline, its complete hours by access
/// point and as sums, and its line in the lists of all sites.
///
/// Service levels are a pure function of the history; an entry is dropped when a write touches its site's history.
struct LevelCache {
  /// A site as the world sees it, and which access point stands where.
  struct Site: Sendable {
    /// The world knows sites by name, also several of one name.
    var name: String
    var timeline: SiteTimeline
    var accessPoints: [MACAddress]
    var switches: [MACAddress]
    var gateways: [MACAddress]
    /// How many of them are there now; the others have left.
    var present: Int
  }

  private var sites: [MistID: Site] = [:]
  private var hours: [MistID: [Int64: LevelHour]] = [:]
  private var sums: [MistID: SiteHours] = [:]
  private var lines: [MistID: [ServiceLevel.Domain: SiteLine]] = [:]
  /// The clients of each access point in one interval, the last one that was asked for.
  private var clients: [MistID: (interval: Int64, counts: [MACAddress: Int])] = [:]
  /// Which sites of a name something is known of, and by which name each is known.
  private var ids: [String: Set<MistID>] = [:]
  private var names: [MistID: String] = [:]

  func site(_ id: MistID) -> Site? { sites[id] }

  mutating func keep(_ site: Site, for id: MistID) {
    if names[id] != site.name {
      dropName(of: id)
      names[id] = site.name
      ids[site.name, default: []].insert(id)
    }
    sites[id] = site
  }

  func clients(at site: MistID, interval: Int64) -> [MACAddress: Int]? {
    guard let known = clients[site], known.interval == interval else { return nil }
    return known.counts
  }

  mutating func keep(clients counts: [MACAddress: Int], at site: MistID, interval: Int64) {
    clients[site] = (interval, counts)
  }

  func hour(_ hour: Int64, of site: MistID) -> LevelHour? { hours[site]?[hour] }

  mutating func keep(_ level: LevelHour, hour: Int64, of site: MistID) { hours[site, default: [:]][hour] = level }

  /// The sums of a site's hours, as far as they are known.
  func sums(of site: MistID) -> SiteHours? { sums[site] }

  mutating func keep(_ sums: SiteHours, of site: MistID) { self.sums[site] = sums }

  func line(_ domain: ServiceLevel.Domain, of site: MistID) -> SiteLine? { lines[site]?[domain] }

  mutating func keep(_ line: SiteLine, _ domain: ServiceLevel.Domain, of site: MistID) {
    lines[site, default: [:]][domain] = line
  }

  /// The history of a site has changed from that second on. What was counted in the hours before stays.
  mutating func forget(_ site: MistID, from second: Int64) {
    sites[site] = nil
    clients[site] = nil
    lines[site] = nil
    hours[site] = hours[site]?.filter { ($0.key + 1) * LevelWindow.bin <= second }
    sums[site]?.forget(from: second)
  }

  /// The same for all sites of a name.
  mutating func forget(named name: String, from second: Int64) {
    for id in ids[name] ?? [] { forget(id, from: second) }
  }

  /// What a firmware version does has changed: the history of every site that ever ran it has, too.
  mutating func forget(running version: String, on model: String) {
    for id in Array(names.keys) {
      // Of a site whose timeline is not known, nobody knows whether it did.
      let isConcerned = sites[id].map { site in
        site.timeline.accessPoints.contains { accessPoint in
          accessPoint.model == model && accessPoint.firmware.changes.contains { $0.value.version == version }
        }
      }
      if isConcerned ?? true { forgetAll(of: id) }
    }
  }

  /// An access point came to a site or left it: the rows of its hours no longer fit.
  mutating func forgetAll(of site: MistID) {
    sites[site] = nil
    clients[site] = nil
    lines[site] = nil
    hours[site] = nil
    sums[site] = nil
    dropName(of: site)
  }

  private mutating func dropName(of id: MistID) {
    guard let name = names.removeValue(forKey: id) else { return }
    ids[name]?.remove(id)
    if ids[name]?.isEmpty == true { ids[name] = nil }
  }
}
