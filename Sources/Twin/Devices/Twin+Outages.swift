import Determinism
import MistAPI
import SQLite
import World

/// Where devices may be down for a reason that is not in their own history, so that nothing is looked at elsewhere.
struct OutageHints {
  /// Sites with a cause that takes devices down, with a switch or a gateway that was down, or with more access points than
  /// their switches may have ports for.
  var sites: Set<MistID>
  /// Whether what is configured may switch ports off anywhere.
  var isAnywhere: Bool
}

/// Devices are down by causes, by ports that are off, and by a switch or all gateways that are: what the world makes of a
/// site is what stats, events and alarms tell of it.
extension Twin {
  /// A site at which something takes devices down that is not in their own history; nil for nearly all.
  func losingSite(_ id: MistID) throws -> LevelCache.Site? {
    let hints = try knownOutageHints()
    guard hints.isAnywhere || hints.sites.contains(id), let site = try object("sites", id) else { return nil }
    let world = try worldSite(site)
    return world.timeline.losesDevices ? world : nil
  }

  /// Such sites of a scope.
  func losingSites(of scope: EventScope) throws -> [MistID: LevelCache.Site] {
    if let site = scope.site { return try losingSite(site.id).map { [site.id: $0] } ?? [:] }
    let hints = try knownOutageHints()
    guard hints.isAnywhere || !hints.sites.isEmpty else { return [:] }
    var sites: [MistID: LevelCache.Site] = [:]
    for site in try objects("sites", of: scope.organisation) {
      if let world = try losingSite(site.id) { sites[site.id] = world }
    }
    return sites
  }

  /// A device is about to go down: with a switch or a gateway, others may.
  func noteOutage(of mac: MACAddress) {
    guard outageHints != nil else { return }
    let row = try? store.first(
      "SELECT site FROM inventory WHERE mac = ? AND type <> 'ap' AND site IS NOT NULL", Int64(mac.value)
    ) { MistID($0.text(0)) }
    if let site = row.flatMap({ $0 }) { outageHints?.sites.insert(site) }
  }

  private func knownOutageHints() throws -> OutageHints {
    if let known = outageHints { return known }
    var sites: Set<MistID> = []
    func add(_ sql: String) throws {
      sites.formUnion(try store.all(sql) { MistID($0.text(0)) }.compactMap { $0 })
    }
    let kinds = CauseKind.outages.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
    let down = ServiceState.allCases.filter(\.isDown).map { "'\($0.rawValue)'" }.joined(separator: ", ")
    try add(
      """
      SELECT o.id FROM object o WHERE o.collection = 'sites' AND EXISTS (SELECT 1 FROM cause)
        AND json_extract(o.body, '$.name') IN (SELECT site FROM cause WHERE kind IN (\(kinds)))
      """)
    try add(
      """
      SELECT DISTINCT i.site FROM inventory i JOIN device_history h ON h.mac = i.mac AND h.facet = 1
        AND h.value IN (\(down)) WHERE i.type <> 'ap' AND i.site IS NOT NULL
      """)
    var isAnywhere = false
    if settings.world >= WorldModel.configurationMatters {
      try add(
        """
        SELECT site FROM inventory WHERE site IS NOT NULL GROUP BY site
        HAVING sum(type = 'switch') > 0 AND sum(type = 'ap') > 8 * sum(type = 'switch')
        """)
      try add("SELECT owner FROM object WHERE collection = 'setting' AND instr(body, 'disabled') > 0")
      try add(
        """
        SELECT DISTINCT i.site FROM inventory i JOIN device d ON d.mac = i.mac
        WHERE i.type = 'switch' AND i.site IS NOT NULL AND instr(d.body, 'disabled') > 0
        """)
      try add("SELECT DISTINCT site FROM site_history WHERE facet = 4 AND instr(value, 'port-down') > 0")
      isAnywhere =
        try store.integer(
          """
          SELECT EXISTS (SELECT 1 FROM object
            WHERE collection IN ('networktemplates', 'sitetemplates', 'org_setting', 'deviceprofiles')
              AND instr(body, 'port_usages') > 0 AND instr(body, 'disabled') > 0)
          """) == 1
    }
    let hints = OutageHints(sites: sites, isAnywhere: isAnywhere)
    // Within a transaction there may be what is taken back.
    if !store.isInTransaction { outageHints = hints }
    return hints
  }

  /// What a device does over some seconds, with all that takes it down; nil where its own history says it all.
  func settledService(_ mac: MACAddress, in seconds: Range<Int64>) throws -> Facet<ServiceState>? {
    let hints = try knownOutageHints()
    guard hints.isAnywhere || !hints.sites.isEmpty else { return nil }
    let site = try store.text("SELECT site FROM inventory WHERE mac = ?", Int64(mac.value)).flatMap { MistID($0) }
    guard let site, let world = try losingSite(site) else { return nil }
    return world.settledServices(in: seconds).first { $0.mac == mac }?.service
  }

  /// Whether a device has power and a link, be it cut off from the cloud or not.
  func hasLink(_ mac: MACAddress) throws -> Bool {
    let state = try serviceValue(mac, at: clock.seconds)
    return state == .serving || state == .siteDown
  }

  /// How many devices of each type are down at present though their own history does not say so.
  func lostDevices(at site: MistID) throws -> [String: Int] {
    guard let world = try losingSite(site) else { return [:] }
    let second = clock.seconds
    var lost: [String: Int] = [:]
    for (mac, type, service) in world.settledServices(in: second..<(second + 1))
    where !service.value(at: second).isConnected {
      if try recordedServing(mac, at: second) != nil { lost[type.rawValue, default: 0] += 1 }
    }
    return lost
  }
}

extension LevelCache.Site {
  func has(_ mac: MACAddress) -> Bool {
    accessPoints.contains(mac) || switches.contains(mac) || gateways.contains(mac)
  }

  /// What each device does over some seconds, with all that takes it down.
  func settledServices(
    in seconds: Range<Int64>
  ) -> [(mac: MACAddress, type: DeviceType, service: Facet<ServiceState>)] {
    let settled = timeline.settled(in: seconds)
    return zip(accessPoints, settled.accessPoints).map { ($0, .accessPoint, $1.service) }
      + zip(switches, settled.switches).map { ($0, .switch, $1.service) }
      + zip(gateways, settled.gateways).map { ($0, .gateway, $1.service) }
  }
}

extension ServiceState {
  /// Whether the cloud sees the device.
  var isConnected: Bool { self == .serving || self == .idle }
}
