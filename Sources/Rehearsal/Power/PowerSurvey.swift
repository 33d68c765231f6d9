public import Assurance
public import Determinism
public import MistAPI
import Planning

/// What is known of an organisation before a rollout: its access points, and what those of its busiest sites counted hour by
/// hour in the days before.
public struct PowerSurvey: Sendable {
  /// The days of history that are read.
  public static let historyDays: Int64 = 7

  /// One access point.
  public struct AccessPoint: Sendable {
    /// Its id.
    public var id: MistID
    /// Its name.
    public var name: String
    /// Its model.
    public var model: String
    /// Whether it is of a model that is to be upgraded.
    public var isWanted: Bool
    /// What it counted of each gated metric in each hour before `end`, the earliest first; nil where the cloud has nothing.
    public var hours: [[Tally?]]

    /// The sum of a metric.
    public func sum(_ metric: Int) -> Tally { hours[metric].compactMap { $0 }.sum() }
    /// Whether there was traffic from the first day on, and ten hours' worth of one client in all.
    public var isSufficient: Bool {
      let first = hours[0].prefix(24).compactMap { $0 }.sum()
      return first.total > 0 && sum(0).total >= 36_000
    }
  }

  /// One site.
  public struct Site: Sendable {
    /// Its id.
    public var id: MistID
    /// Its name.
    public var name: String
    /// Clients in the last day.
    public var clients: Int
    /// Its access points.
    public var accessPoints: [AccessPoint]
  }

  /// The sites that were read, the busiest first.
  public var sites: [Site] = []
  /// How many access points are to be upgraded, and at how many sites.
  public var fleet: (accessPoints: Int, sites: Int) = (0, 0)
  /// The models to be upgraded.
  public var models: [String] = []
  /// The end of what was read.
  public var end: Instant
  /// How many calls it took.
  public var calls = 0

  /// Reads an organisation.
  /// - Parameters:
  ///   - client: The network.
  ///   - organisation: Whose.
  ///   - models: Which models are to be upgraded; all when empty.
  ///   - time: The present.
  ///   - sites: How many sites are read hour by hour: six calls for each of their access points.
  ///   - days: How many days back.
  /// - Throws: `PowerError` when there is nothing of these models, `MistError`.
  public init(
    _ client: any MistClient, of organisation: MistID, models: [String], at time: Instant, sites most: Int,
    days: Int64 = historyDays, progress: @Sendable (Int, Int) async -> Void = { _, _ in }
  ) async throws {
    let counter = CountedClient(client)
    end = Instant(seconds: time.seconds - time.seconds % 3600)
    var names: [MistID: String] = [:]
    for item in try await counter.list("/orgs/\(organisation)/sites") {
      guard let id = item["id"]?.string.flatMap({ MistID($0) }) else { continue }
      names[id] = item["name"]?.string
    }
    var bySite: [MistID: [AccessPoint]] = [:]
    var present: Set<String> = []
    let hours = Int(days) * 24
    let stats = try await counter.deviceStats(
      of: organisation, type: "ap", keeping: ["mac", "site_id", "model", "status", "name"])
    let devices = stats.compactMap { item -> (MACAddress, MistID, String, JSON)? in
      guard let mac = item["mac"]?.string.flatMap({ MACAddress($0) }),
        let site = item["site_id"]?.string.flatMap({ MistID($0) }), let model = item["model"]?.string
      else { return nil }
      return (mac, site, model, item)
    }
    for (mac, site, model, item) in devices.sorted(by: { $0.0 < $1.0 }) {
      present.insert(model)
      guard item["status"]?.string == "connected" else { continue }
      let name = item["name"]?.string ?? ""
      bySite[site, default: []].append(
        AccessPoint(
          id: MistID(device: mac), name: name.isEmpty ? mac.description : name, model: model,
          isWanted: models.isEmpty || models.contains(model),
          hours: Array(repeating: Array(repeating: nil, count: hours), count: 6)))
    }
    let wanted = bySite.values.flatMap { $0 }.filter(\.isWanted)
    guard !wanted.isEmpty else { throw PowerError.noAccessPoints(models: models, present: present.sorted()) }
    self.models = Set(wanted.map(\.model)).sorted()
    let touched = bySite.filter { $0.value.contains(where: \.isWanted) }
    fleet = (wanted.count, touched.count)
    var clients: [MistID: Int] = [:]
    for item in try await counter.siteLevels(of: organisation, from: end.advanced(bySeconds: -86_400), to: end) {
      guard let id = item["site_id"]?.string.flatMap({ MistID($0) }) else { continue }
      clients[id] = item["num_clients"]?.int
    }
    let order = touched.keys.sorted {
      (clients[$1] ?? 0, names[$0] ?? "", $0.description) < (clients[$0] ?? 0, names[$1] ?? "", $1.description)
    }
    let chosen = Array(order.prefix(max(1, most)))
    for (place, id) in chosen.enumerated() {
      await progress(place, chosen.count)
      var site = Site(
        id: id, name: names[id] ?? id.description, clients: clients[id] ?? 0, accessPoints: touched[id] ?? [])
      for index in site.accessPoints.indices {
        for (metric, kind) in Metric.gated.enumerated() {
          let trend = try await counter.levelTrend(
            kind.name, of: .accessPoint(site.accessPoints[index].id), at: id,
            from: end.advanced(bySeconds: -days * 86_400), to: end)
          Self.place(trend, kind, first: end.seconds - days * 86_400, into: &site.accessPoints[index].hours[metric])
        }
      }
      self.sites.append(site)
    }
    calls = await counter.calls
  }

  /// Puts the bins of a trend into hours.
  private static func place(_ trend: LevelTrend, _ metric: Metric, first: Int64, into hours: inout [Tally?]) {
    for place in trend.level.total.indices where place < trend.level.degraded.count {
      let hour = Int((trend.start.seconds + Int64(place) * trend.interval - first) / 3600)
      guard hours.indices.contains(hour),
        let total = trend.level.total[place].flatMap(metric.unit.count(ofSamples:)),
        let degraded = trend.level.degraded[place].flatMap(metric.unit.count(ofSamples:))
      else { continue }
      hours[hour] = (hours[hour] ?? .zero) + Tally(total: total, degraded: degraded)
    }
  }
}
