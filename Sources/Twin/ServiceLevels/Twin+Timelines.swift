import Assurance
import Determinism
import EffectiveConfiguration
import MistAPI
import SQLite
import World

extension Twin {
  /// The key of a device in the world's streams: from its MAC address alone (sle-and-canary, section E).
  static func worldKey(_ mac: MACAddress) -> UInt64 { SplitMix.mix(mac.value) }

  /// A site as the world sees it.
  func worldSite(_ site: StoredObject) throws -> LevelCache.Site {
    if let known = levels.site(site.id) { return known }
    let built = try buildWorldSite(site)
    levels.keep(built, for: site.id)
    return built
  }

  /// A site as the world sees it, by its id; nil when there is none. Its object is read only when it must be.
  func worldSite(_ id: MistID) throws -> LevelCache.Site? {
    if let known = levels.site(id) { return known }
    return try object("sites", id).map { try worldSite($0) }
  }

  private func buildWorldSite(_ site: StoredObject) throws -> LevelCache.Site {
    let body = site.json
    let name = body["name"]?.string ?? ""
    let world = try store.first("SELECT profile, opens FROM site_world WHERE name = ?", name) {
      ($0.text(0), $0.optionalInt64(1))
    }
    guard let profile = try profile(named: world?.0 ?? Self.usualProfile),
      let zone = TimeZoneDatabase.zone(body["timezone"]?.string ?? "UTC") ?? TimeZoneDatabase.zone("UTC")
    else { throw try unknownProfile(world?.0 ?? "") }
    let rows = try residents(of: site.id)
    let wlans = try siteHistory(site.id, .wlans).map { (at: $0.at, count: Int($0.value) ?? 0) }
    let wiring = try wiring(of: site)
    let exclusions = try siteHistory(site.id, .excludedWLANs)
    var courses: [String: FirmwareCourse] = [:]
    var restarts: [Cause] = []
    let timelines = try rows.map { row in
      let service = try serviceFacet(of: row, wlans: wlans)
      return AccessPointTimeline(
        key: Self.worldKey(row.mac), model: row.model, service: service,
        firmware: try firmwareFacet(of: row, service, known: &courses, restarts: &restarts),
        switchKey: wiring.port(of: row.mac).map { Self.worldKey($0.box) },
        unjudged: unjudgedFacet(of: row.mac, exclusions))
    }
    let timeline = SiteTimeline(
      key: site.id.high ^ site.id.low, profile: profile, zone: zone, accessPoints: timelines,
      causes: try causes(at: name) + stateCauses(at: site) + restarts, opens: world?.1,
      switches: try deviceTimelines(wiring.switches, wiring), gateways: try deviceTimelines(wiring.gateways, wiring),
      thresholds: try thresholdFacet(of: site.id), holidays: try holidayFacet(of: site))
    return LevelCache.Site(
      name: name, timeline: timeline, accessPoints: rows.map(\.mac), switches: wiring.switches.map(\.row.mac),
      gateways: wiring.gateways.map(\.row.mac), present: rows.filter(\.isHere).count)
  }

  /// The switches or gateways that a site has now.
  private func deviceTimelines(_ boxes: [SiteWiring.Box], _ wiring: SiteWiring) throws -> [DeviceTimeline] {
    try boxes.map { box in
      let since = try staySince(box.row.mac)
      var service = Facet(ServiceState.absent)
      let changes = try store.all(
        "SELECT at, value FROM device_history WHERE mac = ? AND facet = ? AND at > ? ORDER BY at",
        Int64(box.row.mac.value), DeviceFacet.service.rawValue, since
      ) { ($0.int64(0), UInt8($0.text(1)).flatMap { ServiceState(rawValue: $0) } ?? .absent) }
      for (at, state) in changes { service.set(state, at: at) }
      return DeviceTimeline(
        key: Self.worldKey(box.row.mac), service: service,
        wiredClients: wiring.things.filter { $0.box == box.row.mac }.count)
    }
  }

  private func thresholdFacet(of site: MistID) throws -> Facet<LevelThresholds> {
    var facet = Facet(LevelThresholds.preset)
    for (at, value) in try siteHistory(site, .thresholds) { facet.set(Self.thresholds(value), at: at) }
    return facet
  }

  /// Which places of an access point's roster are on WLANs that do not count.
  private func unjudgedFacet(
    of mac: MACAddress, _ exclusions: [(at: Int64, value: String)]
  ) -> Facet<RosterMask> {
    var facet = Facet(RosterMask.none)
    let population = ClientPopulation(seed: seed)
    for (at, value) in exclusions {
      let flags = value.map { $0 == "1" }
      let mask = RosterMask(places: flags.isEmpty ? 0 : Self.longestRoster) { place in
        population.network(place, of: mac, among: flags.count).map { flags[$0] } ?? false
      }
      facet.set(mask, at: at)
    }
    return facet
  }

  /// Whether the device serves, put together from what befell it and from the WLANs that reach its site: a device
  /// without any is idle.
  private func serviceFacet(of device: Resident, wlans: [(at: Int64, count: Int)]) throws -> Facet<ServiceState> {
    let own = try store.all(
      "SELECT at, value FROM device_history WHERE mac = ? AND facet = ? ORDER BY at", Int64(device.mac.value),
      DeviceFacet.service.rawValue
    ) { ($0.int64(0), UInt8($0.text(1)).flatMap { ServiceState(rawValue: $0) } ?? .absent) }
    .filter { device.wasHere(at: $0.0) }
    var facet = Facet(ServiceState.absent)
    var state = ServiceState.absent
    var served = 0
    var ownIndex = 0
    var wlanIndex = 0
    while ownIndex < own.count || wlanIndex < wlans.count {
      let next = min(
        ownIndex < own.count ? own[ownIndex].0 : .max, wlanIndex < wlans.count ? wlans[wlanIndex].at : .max)
      if ownIndex < own.count, own[ownIndex].0 == next {
        state = own[ownIndex].1
        ownIndex += 1
      }
      if wlanIndex < wlans.count, wlans[wlanIndex].at == next {
        served = wlans[wlanIndex].count
        wlanIndex += 1
      }
      facet.set(state == .serving && served == 0 ? .idle : state, at: next)
    }
    return facet
  }

  /// The firmware of an access point along time, with what it does.
  /// - Parameter restarts: those that it brings about are added.
  private func firmwareFacet(
    of row: Resident, _ service: Facet<ServiceState>, known: inout [String: FirmwareCourse], restarts: inout [Cause]
  ) throws -> Facet<FirmwareBehaviour> {
    var facet = Facet(FirmwareBehaviour(version: "", effects: []))
    let changes = try store.all(
      "SELECT at, value FROM device_history WHERE mac = ? AND facet = ? ORDER BY at", Int64(row.mac.value),
      DeviceFacet.firmware.rawValue
    ) { ($0.int64(0), $0.text(1)) }
    for (index, (at, version)) in changes.enumerated() {
      let key = "\(row.model) \(version)"
      let course = try known[key] ?? firmwareCourse(row.model, version)
      known[key] = course
      guard !course.isConstant else {
        facet.set(course.constantBehaviour, at: at)
        continue
      }
      let draws = firmwareDraws(of: row.mac)
      let end = index + 1 < changes.count ? changes[index + 1].0 : Self.forEver
      guard at < end else { continue }
      for seconds in Self.uptimes(service, in: at..<end) {
        for (moment, behaviour) in course.behaviours(in: seconds, draws: draws) { facet.set(behaviour, at: moment) }
      }
      restarts += course.restarts(in: at..<end, draws: draws).map { range in
        Cause(
          kind: .accessPointReboot, start: range.lowerBound, end: range.upperBound, magnitude: 1,
          devices: [Self.worldKey(row.mac)])
      }
    }
    return facet
  }

  /// The stretches from one coming up to the next, without gaps.
  private static func uptimes(_ service: Facet<ServiceState>, in seconds: Range<Int64>) -> [Range<Int64>] {
    var starts = [seconds.lowerBound]
    var wasUp = true
    for (range, state) in service.segments(in: seconds) {
      let isUp = !state.isDown && state != .absent
      if isUp, !wasUp { starts.append(range.lowerBound) }
      wasUp = isUp
    }
    return zip(starts, starts.dropFirst() + [seconds.upperBound]).filter { $0 < $1 }.map { $0..<$1 }
  }

  private func causes(at site: String) throws -> [Cause] {
    try store.all("SELECT \(StoredCause.columns) FROM cause WHERE site = ? ORDER BY id", site) { StoredCause($0) }
      .compactMap { $0?.cause }
  }
}
