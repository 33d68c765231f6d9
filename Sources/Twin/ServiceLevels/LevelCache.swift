import MistAPI
import World

/// What was worked out of service levels, so that it need not be again: each site's timeline, and its complete hours.
///
/// Service levels are a pure function of the history; an entry is dropped when a write touches its site's history.
struct LevelCache {
  /// A site as the world sees it, and which access point stands where.
  struct Site: Sendable {
    var timeline: SiteTimeline
    var accessPoints: [MACAddress]
    var switches: [MACAddress]
    var gateways: [MACAddress]
    /// How many of them are there now; the others have left.
    var present: Int
  }

  private var sites: [MistID: Site] = [:]
  private var hours: [MistID: [Int64: LevelHour]] = [:]

  func site(_ id: MistID) -> Site? { sites[id] }

  mutating func keep(_ site: Site, for id: MistID) { sites[id] = site }

  /// The clients of each access point in one interval, the last one that was asked for.
  private var clients: [MistID: (interval: Int64, counts: [MACAddress: Int])] = [:]

  func clients(at site: MistID, interval: Int64) -> [MACAddress: Int]? {
    guard let known = clients[site], known.interval == interval else { return nil }
    return known.counts
  }

  mutating func keep(clients counts: [MACAddress: Int], at site: MistID, interval: Int64) {
    clients[site] = (interval, counts)
  }

  func hour(_ hour: Int64, of site: MistID) -> LevelHour? { hours[site]?[hour] }

  mutating func keep(_ level: LevelHour, hour: Int64, of site: MistID) { hours[site, default: [:]][hour] = level }

  /// The history of a site has changed from that second on. What was counted in the hours before stays.
  mutating func forget(_ site: MistID, from second: Int64) {
    sites[site] = nil
    clients[site] = nil
    hours[site] = hours[site]?.filter { ($0.key + 1) * LevelWindow.bin <= second }
  }

  /// An access point came to a site or left it: the rows of its hours no longer fit.
  mutating func forgetAll(of site: MistID) {
    sites[site] = nil
    clients[site] = nil
    hours[site] = nil
  }
}
