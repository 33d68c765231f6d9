import Assurance
public import Determinism
import Documents
public import MistAPI
public import Twin
public import World

/// What was measured at the sites of a twin, as a fit and a backtest read it.
public struct MeasuredHistory: Sendable {
  /// One site.
  public struct Site: Sendable {
    /// Its id.
    public var id: MistID
    /// Its name.
    public var name: String
    /// Its clocks; UTC where it names none that is known.
    public var zone: TimeZoneRules
    /// Its access points, by their device ids, with their names and models.
    public var accessPoints: [(id: MistID, name: String, model: String)]
    /// The whole site.
    public var levels: MeasuredLevels
    /// Its access points' own, where they were read.
    public var accessPointLevels: [MeasuredLevels]
    /// The site as the model is fitted to it.
    public var fit: FitSite
  }

  /// The sites of which something was measured, in the order of the organisation.
  public var sites: [Site] = []
  /// The names of all sites of the organisation.
  public var names: [String] = []

  /// Reads it from a twin that was pulled.
  /// - Parameters:
  ///   - wanted: names or ids of sites; all when empty.
  ///   - group: the name of a site group, whose sites are taken; nil for all.
  /// - Throws: `CalibrationError` when a site or group is unknown, or nothing was measured at one that is wanted; `TwinError`.
  public init(
    of twin: Twin, organisation: MistID, sites wanted: [String] = [], group: String? = nil
  ) async throws {
    try await self.init(of: twin, organisation: organisation, sites: wanted, group: group, isStrict: true) {
      site, _, _ in
      guard let levels = try await twin.measuredLevels(of: site) else { return nil }
      return (levels, try await twin.measuredAccessPoints(of: site))
    }
  }

  /// Reads what the twin itself has counted, as a cloud that is measured.
  /// - Parameters:
  ///   - others: how many sites are read beside those that are wanted, to compare with.
  ///   - window: whole hours.
  ///   - readsAccessPoints: whether the access points of the sites that are wanted are read, too.
  /// - Throws: `CalibrationError`, `MistError`
  public init(
    counting twin: Twin, organisation: MistID, sites wanted: [String], others: Int, window: Range<Instant>,
    readsAccessPoints: Bool
  ) async throws {
    let client = TwinClient(twin, token: try await twin.mintToken("backtest", role: "read", in: organisation))
    let time = TwinTime(twin)
    var left = others
    let known = try await client.list("/orgs/\(organisation)/sites").compactMap { body -> String? in
      guard let name = body["name"]?.string, let id = body["id"]?.string else { return nil }
      if wanted.contains(name) || wanted.contains(id) { return name }
      left -= 1
      return left >= 0 ? name : nil
    }
    let unknown = wanted.filter { name in !known.contains(name) && MistID(name) == nil }
    try await self.init(of: twin, organisation: organisation, sites: unknown + known, isStrict: false) {
      site, name, accessPoints in
      guard !accessPoints.isEmpty else { return nil }
      let levels = try await MeasuredLevels(reading: client, site: site, .window(window), time: time)
      var own: [MeasuredLevels] = []
      let isWanted = wanted.contains(name) || wanted.contains(site.description)
      for accessPoint in accessPoints where readsAccessPoints && isWanted {
        own.append(
          try await MeasuredLevels(
            reading: client, site: site, accessPoint: accessPoint, .window(window), time: time))
      }
      return (levels, own)
    }
  }

  private init(
    of twin: Twin, organisation: MistID, sites wanted: [String], group: String? = nil, isStrict: Bool,
    read: (MistID, String, [MistID]) async throws -> (MeasuredLevels, [MeasuredLevels])?
  ) async throws {
    let client = TwinClient(twin, token: try await twin.mintToken("calibrate", role: "read", in: organisation))
    var accessPoints: [MistID: [(id: MistID, name: String, model: String)]] = [:]
    for item in try await client.inventory(of: organisation) {
      guard item["type"]?.string == "ap", let site = item["site_id"]?.string.flatMap({ MistID($0) }),
        let mac = item["mac"]?.string.flatMap({ MACAddress($0) })
      else { continue }
      let name = item["name"]?.string ?? ""
      accessPoints[site, default: []].append(
        (MistID(device: mac), name.isEmpty ? mac.description : name, item["model"]?.string ?? ""))
    }
    var bodies = try await client.list("/orgs/\(organisation)/sites")
    if let group {
      let groups = try await client.list("/orgs/\(organisation)/sitegroups")
      guard let id = groups.first(where: { $0["name"]?.string == group })?["id"]?.string else {
        let known = groups.compactMap { $0["name"]?.string }
        throw CalibrationError.unknownGroup(group, nearest: nearestWord(to: group, in: known), count: known.count)
      }
      bodies = bodies.filter { $0["sitegroup_ids"]?.strings?.contains(id) == true }
    }
    names = bodies.compactMap { $0["name"]?.string }
    for name in wanted where !bodies.contains(where: { $0["name"]?.string == name || $0["id"]?.string == name }) {
      throw CalibrationError.unknownSite(name, nearest: nearestWord(to: name, in: names), count: names.count)
    }
    var unmeasured: [String] = []
    for body in bodies {
      guard let id = body["id"]?.string.flatMap({ MistID($0) }) else { continue }
      let name = body["name"]?.string ?? id.description
      guard wanted.isEmpty || wanted.contains(name) || wanted.contains(id.description) else { continue }
      let own = accessPoints[id] ?? []
      guard let (levels, parts) = try await read(id, name, own.map(\.id)) else {
        unmeasured.append(name)
        continue
      }
      let zone =
        body["timezone"]?.string.flatMap { TimeZoneDatabase.zone($0) } ?? TimeZoneRules(name: "UTC", fixedOffset: 0)
      let fit = FitSite(
        name: name, zone: zone, accessPoints: own.count, thresholds: try await twin.levelThresholds(of: id),
        start: levels.start.seconds, hours: levels.hours.mapValues { $0.map { $0?.tally } },
        accessPointHours: parts.filter { part in own.contains { $0.id == part.accessPoint } }.map {
          $0.hours(from: levels.start, count: levels.count)
        })
      sites.append(
        Site(
          id: id, name: name, zone: zone, accessPoints: own, levels: levels, accessPointLevels: parts, fit: fit))
    }
    if isStrict, !wanted.isEmpty, let first = unmeasured.first { throw CalibrationError.notMeasured(first) }
    guard !sites.isEmpty else { throw CalibrationError.noHistory }
  }
}
