import Assurance
import MistAPI
import World

/// Service levels of all sites of an organisation.
extension Twin {
  static let siteLevelRoutes: [Route] = [
    Route(.get, "/orgs/{org}/insights/sites-sle") { twin, call in try twin.levelsOfSites(call) },
    Route(.get, "/orgs/{org}/insights/worst-sites-by-sle") { twin, call in try twin.worstSites(call) },
  ]

  /// Every site's levels as fractions; a site without data has only its id (mist-fidelity, section 6.4).
  private func levelsOfSites(_ call: Call) throws -> MistResponse {
    let org = try organisation(call)
    let word = call.query("sle") ?? "wifi"
    // A public script asks for `wlan`, which the document does not have.
    guard let domain = ServiceLevel.Domain(rawValue: word == "wlan" ? "wifi" : word) else {
      throw APIFailure.badRequest("sle must be one of wifi, wired, wan")
    }
    let page = try Page(call)
    let window = try LevelWindow(call)
    let (total, ids) = try ids("sites", of: org, page: page)
    let unknown = ids.filter { line(domain, of: $0, in: window) == nil }
    if domain == .wireless { try fillSums(of: unknown, in: window, withLines: true) }
    for site in unknown where line(domain, of: site, in: window) == nil {
      let world = try worldSite(site)
      let devices =
        switch domain {
        case .wireless: world?.present ?? 0
        case .wired: world?.switches.count ?? 0
        case .wan: world?.gateways.count ?? 0
        }
      let tallies = try world.map { try siteTallies(site, $0, domain, in: window) } ?? []
      levels.keep(SiteLine(of: site, domain, devices: devices, tallies, in: window), domain, of: site)
    }
    let head: JSON = [
      "start": JSON(Int(window.start)), "end": JSON(Int(window.end)), "interval": JSON(Int(LevelWindow.bin)),
      "limit": JSON(page.limit), "page": JSON(page.page), "total": JSON(total),
    ]
    // The lines are put together from their bytes, after the other members.
    var body = head.bytes.dropLast() + Array(",\"results\":[".utf8)
    var isFirst = true
    for id in ids {
      guard let line = line(domain, of: id, in: window) else { continue }
      if !isFirst { body.append(UInt8(ascii: ",")) }
      isFirst = false
      body.append(contentsOf: line)
    }
    body.append(contentsOf: "]}".utf8)
    return MistResponse(headers: page.headers(total: total), body: Array(body))
  }

  /// A site's line of a window, if it is known.
  private func line(_ domain: ServiceLevel.Domain, of site: MistID, in window: LevelWindow) -> [UInt8]? {
    guard let line = levels.line(domain, of: site), line.start == window.start, line.end == window.end else {
      return nil
    }
    return line.bytes
  }

  /// What a site counted in a window, level by level.
  private func siteTallies(
    _ site: MistID, _ world: LevelCache.Site, _ domain: ServiceLevel.Domain, in window: LevelWindow
  ) throws -> [(level: ServiceLevel, tally: Tally)] {
    guard domain == .wireless else {
      let place: DeviceMetric.Place = domain == .wired ? .switch : .gateway
      let cells = deviceCells(DeviceMetric.measured(at: place), of: world, in: window)
      return cells.metrics.map { (.device($0), cells.sum($0).tally) }
    }
    return Self.wirelessTallies(try siteSums(of: site, in: window))
  }

  /// Sums by `Metric.rawValue` and of availability, level by level.
  static func wirelessTallies(_ sums: [Tally]) -> [(level: ServiceLevel, tally: Tally)] {
    Metric.allCases.map { (.wireless($0), sums[$0.rawValue]) }
      + [(.accessPointAvailability, sums[Metric.allCases.count])]
  }

  /// The sites of an organisation by one service level, the worst first; those without data are left out.
  private func worstSites(_ call: Call) throws -> MistResponse {
    let org = try organisation(call)
    let name = call.query("sle") ?? Metric.coverage.name
    guard let level = ServiceLevel(name: name) else { throw APIFailure.notFoundBecause("no such metric") }
    let page = try Page(call)
    let window = try LevelWindow(call)
    let sites = try objects("sites", of: org)
    if level.domain == .wireless { try fillSums(of: sites.map(\.id), in: window) }
    var rows: [(share: Double, id: String, item: JSON)] = []
    for site in sites {
      let world = try worldSite(site)
      let tally = try siteTallies(site.id, world, level.domain, in: window).first { $0.level == level }?.tally
      guard let tally, let share = tally.level else { continue }
      let id = site.id.description
      rows.append(
        (
          share, id,
          [
            "site_id": .string(id), "num_aps": JSON(world.present),
            level.name: .number(JSONNumber(float32: Float(share))),
          ]
        ))
    }
    rows.sort { ($0.share, $0.id) < ($1.share, $1.id) }
    return MistResponse(
      headers: page.headers(total: rows.count),
      json: [
        "start": JSON(Int(window.start)), "end": JSON(Int(window.end)), "interval": JSON(Int(LevelWindow.bin)),
        "limit": JSON(page.limit), "results": .array(rows.dropFirst(page.offset).prefix(page.limit).map(\.item)),
      ])
  }
}
