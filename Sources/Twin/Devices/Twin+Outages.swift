import Determinism
import MistAPI
import SQLite
import World

/// Devices are down by causes, by ports that are off, and by a switch or all gateways that are: what the world makes of a
/// site is what stats, events and alarms tell of it.
extension Twin {
  /// A site at which something takes devices down that is not in their own history; nil for nearly all.
  func losingSite(_ id: MistID) throws -> LevelCache.Site? {
    let hints = try knownOutageHints()
    guard hints.isAnywhere || hints.sites.contains(id), let world = try worldSite(id) else { return nil }
    return world.timeline.losesDevices ? world : nil
  }

  /// Such sites of a scope.
  func losingSites(of scope: EventScope) throws -> [MistID: LevelCache.Site] {
    var ids: [MistID] = []
    let hints = try knownOutageHints()
    if let site = scope.site {
      ids = [site.id]
    } else if hints.isAnywhere || !hints.sites.isEmpty {
      ids = try store.all(
        "SELECT id FROM object WHERE collection = 'sites' AND owner = ?", scope.organisation.description
      ) { MistID($0.text(0)) }.compactMap { $0 }
    }
    var sites: [MistID: LevelCache.Site] = [:]
    for id in ids { sites[id] = try losingSite(id) }
    return sites
  }

  /// An object is about to be made, changed or removed: where devices may be down must be looked at again.
  func noteForOutages(_ collection: String, _ id: MistID?, of owner: MistID) {
    switch (collection, id) {
    case ("sites", let id?): outageHints?.unsure.insert(id)
    case ("setting", _): outageHints?.unsure.insert(owner)
    case ("sites", nil): outageHints = nil
    default: if OutageHints.deciding.contains(collection) { outageHints = nil }
    }
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
    var hints: OutageHints
    if let known = outageHints {
      guard !known.unsure.isEmpty else { return known }
      hints = known
      hints.sites = known.sites.subtracting(known.unsure).union(try outageCandidates(among: known.unsure))
      hints.unsure = []
    } else {
      hints = OutageHints(
        sites: try outageCandidates(), isAnywhere: try mayPortsBeOffAnywhere() || mayFirmwareRestart())
    }
    // Within a transaction there may be what is taken back.
    if !store.isInTransaction { outageHints = hints }
    return hints
  }

  /// The sites that `OutageHints.sites` speaks of.
  /// - Parameter some: looks at these only; nil for all.
  private func outageCandidates(among some: Set<MistID>? = nil) throws -> Set<MistID> {
    let list = some.map { $0.map { "'\($0)'" }.sorted().joined(separator: ", ") }
    func limit(_ column: String) -> String { list.map { "AND \(column) IN (\($0))" } ?? "" }
    var sites: Set<MistID> = []
    func add(_ sql: String) throws {
      sites.formUnion(try store.all(sql) { MistID($0.text(0)) }.compactMap { $0 })
    }
    let kinds = CauseKind.outages.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
    let down = ServiceState.allCases.filter(\.isDown).map { "'\($0.rawValue)'" }.joined(separator: ", ")
    try add(
      """
      SELECT o.id FROM object o WHERE o.collection = 'sites' \(limit("o.id")) AND EXISTS (SELECT 1 FROM cause)
        AND json_extract(o.body, '$.name') IN (SELECT site FROM cause WHERE kind IN (\(kinds)))
      """)
    try add(
      """
      SELECT DISTINCT i.site FROM inventory i JOIN device_history h ON h.mac = i.mac AND h.facet = 1
        AND h.value IN (\(down)) WHERE i.type <> 'ap' AND i.site IS NOT NULL \(limit("i.site"))
      """)
    guard configurationMatters else { return sites }
    try add(
      """
      SELECT site FROM inventory WHERE site IS NOT NULL \(limit("site")) GROUP BY site
      HAVING sum(type = 'switch') > 0 AND sum(type = 'ap') > 8 * sum(type = 'switch')
      """)
    try add(
      "SELECT owner FROM object WHERE collection = 'setting' \(limit("owner")) AND instr(body, 'disabled') > 0")
    try add(
      """
      SELECT DISTINCT i.site FROM inventory i JOIN device d ON d.mac = i.mac
      WHERE i.type = 'switch' AND i.site IS NOT NULL \(limit("i.site")) AND instr(d.body, 'disabled') > 0
      """)
    try add(
      "SELECT DISTINCT site FROM site_history WHERE facet = 4 \(limit("site")) AND instr(value, 'port-down') > 0")
    return sites
  }

  private func mayPortsBeOffAnywhere() throws -> Bool {
    guard configurationMatters else { return false }
    let deciding = OutageHints.deciding.sorted().map { "'\($0)'" }.joined(separator: ", ")
    return try store.integer(
      """
      SELECT EXISTS (SELECT 1 FROM object WHERE collection IN (\(deciding))
        AND instr(body, 'port_usages') > 0 AND instr(body, 'disabled') > 0)
      """) == 1
  }

  /// What a device does over some seconds, with all that takes it down; nil where its own history says it all.
  func settledService(_ mac: MACAddress, in seconds: Range<Int64>) throws -> Facet<ServiceState>? {
    try settledService(mac, in: seconds) { try siteOfDevice(mac) }
  }

  /// The same.
  /// - Parameter site: where the device is; it is only asked for where it matters.
  func settledService(
    _ mac: MACAddress, in seconds: Range<Int64>, site: () throws -> MistID?
  ) throws -> Facet<ServiceState>? {
    let hints = try knownOutageHints()
    guard hints.isAnywhere || !hints.sites.isEmpty, let site = try site(), let world = try losingSite(site) else {
      return nil
    }
    return world.settledServices(in: seconds).first { $0.mac == mac }?.service
  }

  /// The site of a device.
  func siteOfDevice(_ mac: MACAddress) throws -> MistID? {
    try store.text("SELECT site FROM inventory WHERE mac = ?", Int64(mac.value)).flatMap { MistID($0) }
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
