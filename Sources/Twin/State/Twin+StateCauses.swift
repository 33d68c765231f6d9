import Determinism
import EffectiveConfiguration
public import MistAPI
import SQLite
import World

/// Configuration has consequences: what is wrong with a site's switch ports, radio and address scopes changes its service
/// levels, from the moment of the write on; so does a passphrase or a WLAN that changes under its clients.
///
/// It follows from what is configured and from which devices are where; cables are those of `SiteWiring`: known, else assumed.
/// It is worked out when service levels are read, and kept just before the next write that may change it, so that reading
/// changes nothing, and what was counted does not depend on what was read.
extension Twin {
  /// The members by which sites name templates.
  private static let members = [
    "networktemplates": "networktemplate_id", "gatewaytemplates": "gatewaytemplate_id", "rftemplates": "rftemplate_id",
    "sitetemplates": "sitetemplate_id",
  ]

  /// Whether what is configured has consequences in this twin's version of the model.
  var configurationMatters: Bool { settings.world >= WorldModel.configurationMatters }

  /// An object is about to be made, changed or removed.
  /// - Parameter isInert: whether nothing of what changes has consequences: what is known of a site stays true.
  func stateWillChange(by collection: String, _ id: MistID?, of owner: MistID, isInert: Bool = false) throws {
    let facets = StateFacet.reached(by: collection)
    if !isInert { noteForOutages(collection, id, of: owner) }
    guard !facets.isEmpty, try hasHardware() else { return }
    switch collection {
    case "sites": if let id { try stateWillChange(at: id, facets) }
    case "setting", "site_wlans", "site_psks": try stateWillChange(at: owner, facets, isInert: isInert)
    default:
      for site in try objects("sites", of: owner) {
        if let member = Self.members[collection], site.json[member]?.string != id?.description { continue }
        for facet in facets { try stateWillChange(of: site, facet) }
      }
    }
  }

  /// Devices are about to come to a site or to leave it, or to be configured.
  func stateWillChange(at site: MistID) throws {
    outageHints?.unsure.insert(site)
    try stateWillChange(at: site, [.causes])
  }

  private func stateWillChange(at site: MistID, _ facets: [StateFacet], isInert: Bool = false) throws {
    guard !facets.allSatisfy({ isNoted(site, $0) }), try hasHardware(), let site = try object("sites", site) else {
      return
    }
    for facet in facets { try stateWillChange(of: site, facet, isInert: isInert) }
  }

  /// A device will come up at a site: what is wrong there matters from then on, and is to be kept.
  func stateMatters(at site: MistID) {
    let since = stateSince(site, .causes)
    states.change(.causes) { $0.since[site] = since }
  }

  private func stateWillChange(of site: StoredObject, _ facet: StateFacet, isInert: Bool = false) throws {
    guard !isNoted(site.id, facet) else { return }
    let now = clock.seconds
    if stateSince(site.id, facet) < now {
      // What is wrong while no access point has arrived does nothing.
      if try hasArrived(site.id) { try keepState(of: site, facet) }
      states.change(facet) { $0.since[site.id] = now }
    }
    guard !isInert else { return }
    states.change(facet) { $0.texts[site.id] = nil }
    levels.forget(site.id, from: now)
  }

  /// Whether a site has changed in this second already, and nobody has looked at it since.
  private func isNoted(_ site: MistID, _ facet: StateFacet) -> Bool {
    states[facet].texts[site] == nil && stateSince(site, facet) == clock.seconds
  }

  /// Whether anything could be wrong anywhere, or was looked at.
  private func hasHardware() throws -> Bool {
    guard configurationMatters else { return false }
    let known = try firstArrival ?? store.integer("SELECT min(at) FROM arrival")
    firstArrival = .some(known)
    guard let first = known else { return false }
    return first <= clock.seconds || !states.isEmpty
  }

  private func hasArrived(_ site: MistID) throws -> Bool {
    try store.integer(
      """
      SELECT EXISTS (SELECT 1 FROM inventory i JOIN arrival a ON a.mac = i.mac
        WHERE i.site = ? AND i.type = ? AND a.at <= ?)
      """, site.description, DeviceType.accessPoint.rawValue, clock.seconds) == 1
  }

  private func stateSince(_ site: MistID, _ facet: StateFacet) -> Int64 {
    states[facet].since[site] ?? settings.start.seconds
  }

  /// Keeps the state of a site since it was last changed.
  private func keepState(of site: StoredObject, _ facet: StateFacet) throws {
    guard let change = try stateChange(of: site, facet) else { return }
    try addSiteHistory(site.id, facet.siteFacet, change.value, at: change.at)
  }

  /// Keeps the state of every site that changed or got hardware while this twin was open, so that the store has it.
  func keepStates() throws {
    guard configurationMatters else { return }
    for id in states[.causes].since.keys.sorted() { try object("sites", id).map { try keepState(of: $0, .causes) } }
    // WLANs that have not changed since there was hardware do nothing.
    for id in states[.networks].since.keys.sorted() where try lastSiteHistory(id, .networks) != nil {
      try object("sites", id).map { try keepState(of: $0, .networks) }
    }
  }

  /// What the history of a site does not say yet; nil for nothing.
  func stateChange(of site: StoredObject, _ facet: StateFacet) throws -> (at: Int64, value: String)? {
    let last = try lastSiteHistory(site.id, facet.siteFacet)
    let text: String
    if let known = states[facet].texts[site.id] {
      text = known
    } else {
      text =
        switch facet {
        case .causes: StateCause.text(of: try present(site))
        case .networks: try siteNetworks(of: site).text
        }
      states.change(facet) { $0.texts[site.id] = text }
    }
    guard text != last?.value ?? "" else { return nil }
    return (max(stateSince(site.id, facet), last?.at ?? 0), text)
  }

  /// What is wrong with a site as it is configured now.
  private func present(_ site: StoredObject) throws -> [StateCause] {
    var finder = StateCauseFinder()
    finder.wlans = try networks(reaching: site).map { ($0.ssid, $0.vlan) }
    let sources = try sources(of: site)
    let wiring = try wiring(of: site)
    let accessPoints = try inventoryRows(at: site.id, type: DeviceType.accessPoint.rawValue)
    let models = Dictionary(accessPoints.map { ($0.mac, $0.model) }) { first, _ in first }
    for box in wiring.switches {
      guard !wiring.accessPoints(on: box.row.mac).isEmpty else {
        finder.feedsOfPower.append(powerFeed(wiring, box))
        continue
      }
      let configuration = try effective(box.row, of: site.owner, from: sources).resolved().value
      let role = configuration["role"]?.string ?? ""
      let ports = SwitchPorts(configuration, model: box.row.model, name: box.name, role: role)
      finder.feeds += feeds(wiring, box, ports)
      finder.feedsOfPower.append(powerFeed(wiring, box, ports, models: models))
    }
    finder.unplugged = wiring.unplugged
    if let gateway = wiring.gateways.first {
      finder.scopes = try scopes(of: try effective(gateway.row, of: site.owner, from: sources), at: site)
    }
    finder.radio = sources.rfTemplate.map { .object($0.members) }
    finder.accessPoints = accessPoints.count
    let profile = try store.text("SELECT profile FROM site_world WHERE name = ?", site.json["name"]?.string ?? "")
    finder.clientsAtPeak = try self.profile(named: profile ?? "office")?.clientsAtPeak ?? 0
    return finder.causes
  }

  /// What the site's gateway leases, by the VLAN of each network.
  private func scopes(
    of gateway: LayeredConfiguration, at site: StoredObject
  ) throws -> [StateCauseFinder.Scope] {
    let configuration = gateway.resolved().value
    guard let servers = configuration["dhcpd_config"], servers["enabled"]?.bool ?? true else { return [] }
    let variables = gateway.variables
    var vlans: [String: Int] = [:]
    for network in try objects("networks", of: site.owner) {
      let body = Variables.resolve(network.json) { variables[$0] }.value
      if let name = body["name"]?.string { vlans[name] = body["vlan_id"]?.wholeNumber }
    }
    return (servers.object ?? JSONObject()).compactMap { name, server in
      guard let vlan = vlans[name], let start = server["ip_start"]?.string.flatMap({ UtilityAddress($0) }),
        let end = server["ip_end"]?.string.flatMap({ UtilityAddress($0) }), start.value <= end.value
      else { return nil }
      return .init(network: name, vlan: vlan, addresses: Int(end.value - start.value) + 1)
    }
  }

  // MARK: What the world makes of it

  /// The causes of a site's past and present state. One that stays while others come and go is one cause.
  func stateCauses(at site: StoredObject) throws -> [Cause] {
    guard configurationMatters else { return [] }
    var history = try siteHistory(site.id, .stateCauses)
    if let change = try stateChange(of: site, .causes) { history.append(change) }
    var causes: [Cause] = []
    var open: [(cause: StateCause, since: Int64)] = []
    for (at, value) in history {
      let present = StateCause.causes(in: value)
      for (cause, since) in open where !present.contains(cause) { causes.append(Self.cause(cause, since..<at)) }
      open = open.filter { present.contains($0.cause) }
      for cause in present where !open.contains(where: { $0.cause == cause }) { open.append((cause, at)) }
    }
    causes += open.map { Self.cause($0.cause, $0.since..<Self.forEver) }
    return causes + (try migrationCauses(at: site)).map { Self.cause($0.cause, $0.seconds) }
  }

  /// The end of what has none, in epoch seconds: far enough, and no sum with it overflows.
  static let forEver: Int64 = 1 << 40

  private static func cause(_ cause: StateCause, _ seconds: Range<Int64>) -> Cause {
    Cause(
      kind: cause.kind, start: seconds.lowerBound, end: seconds.upperBound, magnitude: cause.magnitude,
      devices: cause.accessPoints.map { Set($0.map { worldKey($0) }) }, part: cause.part)
  }

  /// What goes wrong now because of how sites are configured: kind, magnitude, site, devices, why.
  public func configurationCauses() throws -> [JSON] {
    guard configurationMatters else { return [] }
    let sites = try store.all(
      "SELECT DISTINCT i.site FROM inventory i JOIN arrival a ON a.mac = i.mac WHERE i.site IS NOT NULL ORDER BY 1"
    ) { MistID($0.text(0)) }
    return try sites.flatMap { id -> [JSON] in
      guard let site = try id.flatMap({ try object("sites", $0) }) else { return [] }
      let migrations = try migrationCauses(at: site).filter { $0.seconds.contains(clock.seconds) }
      return try (present(site) + migrations.map(\.cause)).map { cause in
        var members = cause.members
        members["site"] = site.json["name"]
        return .object(members)
      }
    }
  }
}
