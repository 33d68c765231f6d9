import Assurance
import Determinism
import MistAPI
import SQLite
import World

/// What a site has in the air: its enabled WLANs, the channels of its access points, and the addresses behind them. It is
/// put together once for a call and a site.
struct SiteAir {
  /// A WLAN as clients meet it.
  struct Network {
    let id: MistID
    let ssid: String
    let bands: ClientPopulation.Bands
    let security: String
    let vlan: Int
    let isEnterprise: Bool
    let isGuest: Bool
    /// The keys of the organisation and the site that open it, by name.
    let keys: [Key]
    /// Which of them take over the clients of others.
    let succession: KeySuccession
  }

  /// A pre-shared key.
  struct Key {
    let id: MistID
    let name: String
    let vlan: Int?
    /// Epoch seconds from which on it holds.
    let since: Int64
  }

  /// How a radio is set.
  struct Radio: Hashable {
    let channel: Int
    let bandwidth: Int
    let power: Int
  }

  let site: StoredObject
  let networks: [Network]
  /// The access points that the site has or had, in the world's order.
  let accessPoints: [MACAddress]
  let population: ClientPopulation
  let radioTemplate: JSON?
  /// The number of each access point, for its clients' addresses.
  private let numbers: [MACAddress: Int]

  init(
    site: StoredObject, networks: [Network], accessPoints: [MACAddress], radioTemplate: JSON?, seed: RandomKey
  ) {
    self.site = site
    self.networks = networks
    self.accessPoints = accessPoints
    self.radioTemplate = radioTemplate
    population = ClientPopulation(seed: seed)
    numbers = Dictionary(
      accessPoints.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// A client where it is: who it is, on what network, key, band and address.
  struct Presence {
    let client: ClientPopulation.Client
    let accessPoint: MACAddress
    let place: Int
    let network: Network?
    let key: Key?
    let band: String
    let address: String

    var vlan: Int { key?.vlan ?? network?.vlan ?? 1 }
  }

  /// The client in that place of an access point's roster, as it would be here.
  /// - Parameter second: When, in epoch seconds: it decides which of two keys a client is on that is told of the second. Who
  ///   does not look at keys need not say.
  func presence(_ place: Int, of accessPoint: MACAddress, at second: Int64 = .max) -> Presence {
    let client = population.client(place, of: accessPoint)
    let draw = population.roster(of: accessPoint).child(UInt64(place)).child(4)
    let number = population.network(place, of: accessPoint, among: networks.count)
    let network = number.map { networks[$0] }
    let key = network?.key(draw, at: second)
    let band = population.band(client, place: place, of: accessPoint, offered: network?.bands ?? [.band5])
    let host = (numbers[accessPoint] ?? 0) * 200 + place + 1
    return Presence(
      client: client, accessPoint: accessPoint, place: place, network: network, key: key, band: band,
      address: "\(subnet).\(32 + host / 250 % 200).\(host % 250 + 2)")
  }

  /// The band of that client, as `presence` tells it.
  func band(_ place: Int, of accessPoint: MACAddress) -> String {
    let number = population.network(place, of: accessPoint, among: networks.count)
    return population.band(
      population.client(place, of: accessPoint), place: place, of: accessPoint,
      offered: number.map { networks[$0].bands } ?? [.band5])
  }

  /// The first two bytes of the site's private addresses: `10.` and a stable number.
  var subnet: String { "10.\((site.id.high ^ site.id.low) % 254 + 1)" }

  /// The address by which the site is seen from outside (RFC 5737's documentation ranges).
  var publicAddress: String {
    let key = SplitMix.mix(site.id.high ^ site.id.low)
    return (key & 1 == 0 ? "203.0.113." : "198.51.100.") + String(key >> 8 % 254 + 1)
  }

  /// The address of the nth device of the site's own.
  func deviceAddress(_ number: Int) -> String { "\(subnet).\(number / 240 % 32).\(number % 240 + 10)" }

  /// How a radio of an access point is set: its own setting over the RF template's, else what radio management picks.
  func radio(_ band: String, of accessPoint: MACAddress, own: JSON?) -> Radio? {
    let name = "band_\(band)"
    let settings = [own?["radio_config"]?[name], radioTemplate?[name]].compactMap { $0 }
    if settings.contains(where: { $0["disabled"]?.bool == true }) { return nil }
    func setting(_ member: String) -> Int? { settings.lazy.compactMap { $0[member]?.int }.first { $0 != 0 } }
    let key = population.seed.child("radio").child(accessPoint.value).child(band)
    let widths: [String: (preset: Int, known: [Int])] = [
      "24": (20, [20, 40]), "5": (40, [20, 40, 80, 160]), "6": (80, [20, 40, 80, 160]),
    ]
    let bandwidth =
      setting("bandwidth").flatMap { (widths[band]?.known ?? []).contains($0) ? $0 : nil }
      ?? widths[band]?.preset ?? 20
    let allowed =
      settings.lazy.compactMap { $0["channels"]?.array?.compactMap(\.int) }.first { !$0.isEmpty }
      ?? Self.channels(band, bandwidth)
    let channel = setting("channel") ?? allowed[Int(key.child(0).integer(below: UInt64(allowed.count)))]
    let range: ClosedRange<Int> = band == "24" ? 5...8 : band == "5" ? 11...17 : 12...18
    let power =
      setting("power")
      ?? min(
        max(setting("power_min") ?? range.lowerBound, range.lowerBound), range.upperBound)
      + Int(key.child(1).integer(below: UInt64(range.count)))
    return Radio(channel: channel, bandwidth: bandwidth, power: min(power, setting("power_max") ?? power))
  }

  /// The address of an access point's radio.
  static func bssid(_ band: String, of accessPoint: MACAddress) -> MACAddress {
    MACAddress(value: accessPoint.value + (band == "24" ? 1 : band == "5" ? 2 : 3))
  }

  /// The first channels of the blocks that are free everywhere.
  static func channels(_ band: String, _ bandwidth: Int) -> [Int] {
    switch (band, bandwidth) {
    case ("24", _): [1, 6, 11]
    case ("5", 20): [36, 40, 44, 48, 52, 56, 60, 64, 100, 104, 108, 112]
    case ("5", 40): [36, 44, 52, 60, 100, 108]
    case ("5", 80): [36, 52, 100]
    case ("5", _): [36, 100]
    case (_, 160): [1, 33, 65]
    default: [5, 21, 37, 53, 69, 85]
    }
  }

  /// Which bands a model has.
  static func bands(of model: String) -> ClientPopulation.Bands {
    let without6 = ["AP12", "AP21", "AP32", "AP33", "AP41", "AP43", "AP61", "AP63"]
    return without6.contains(model) ? [.band24, .band5] : [.band24, .band5, .band6]
  }
}

/// The air and the wiring of sites, as long as nothing at all is written: many reads come between two writes.
struct AirCache {
  private var changes = -1
  private var airs: [MistID: SiteAir] = [:]
  private var wirings: [MistID: SiteWiring] = [:]
  /// The wiring of more sites is not kept: each port of theirs is in it.
  private static let mostWirings = 2000

  mutating func air(of site: MistID, changes present: Int) -> SiteAir? {
    forget(unlessChangesAre: present)
    return airs[site]
  }

  mutating func keep(_ air: SiteAir, of site: MistID) { airs[site] = air }

  mutating func wiring(of site: MistID, changes present: Int) -> SiteWiring? {
    forget(unlessChangesAre: present)
    return wirings[site]
  }

  mutating func keep(_ wiring: SiteWiring, of site: MistID) {
    if wirings.count < Self.mostWirings { wirings[site] = wiring }
  }

  private mutating func forget(unlessChangesAre present: Int) {
    guard present != changes else { return }
    airs = [:]
    wirings = [:]
    changes = present
  }
}

extension Twin {
  /// The air of a site at present.
  func air(of site: StoredObject) throws -> SiteAir {
    // Within a transaction there may be what is taken back.
    guard !store.isInTransaction else { return try composeAir(of: site) }
    if let known = airs.air(of: site.id, changes: store.totalChanges) { return known }
    let air = try composeAir(of: site)
    airs.keep(air, of: site.id)
    return air
  }

  /// The pre-shared keys that open WLANs of a site: the organisation's and its own.
  func passphraseKeys(of site: StoredObject) throws -> [StoredObject] {
    try objects("psks", of: site.owner) + objects("site_psks", of: site.id)
  }

  /// What `networks` tells, from the store.
  func readNetworks(reaching site: StoredObject) throws -> [SiteAir.Network] {
    let variables = try self.variables(of: site)
    let keys = try passphraseKeys(of: site)
    return try wlans(reaching: site).filter(\.isEnabled).map { wlan -> SiteAir.Network in
      let body = wlan.body
      let ssid = body["ssid"]?.string ?? ""
      let type = body["auth"]?["type"]?.string ?? "open"
      let candidates = keys.map { KeySuccession.Candidate(id: $0.id, body: $0.json, created: $0.created) }
        .filter { type == "psk" && $0.body["ssid"]?.string == ssid }
        .sorted { ($0.name, $0.id.description) < ($1.name, $1.id.description) }
      let opening = candidates.map { key in
        SiteAir.Key(
          id: key.id, name: key.name, vlan: Self.vlan(key.body["vlan_id"], variables), since: key.created / 1000)
      }
      var bands = ClientPopulation.Bands()
      let names = body["bands"]?.strings ?? (body["band"]?.string).map { $0 == "both" ? ["24", "5"] : [$0] } ?? []
      for (band, name) in ClientPopulation.Bands.each where names.contains(where: { $0.hasPrefix(name) }) {
        bands.insert(band)
      }
      if bands.isEmpty { bands = [.band24, .band5] }
      let isVLAN = body["vlan_enabled"]?.bool ?? (body["vlan_id"] != nil)
      return SiteAir.Network(
        id: wlan.object.id, ssid: ssid, bands: bands, security: Self.security(type, body),
        vlan: isVLAN ? Self.vlan(body["vlan_id"], variables) ?? 1 : 1, isEnterprise: type.hasPrefix("eap"),
        isGuest: body["portal"]?["enabled"]?.bool ?? false, keys: opening,
        succession: KeySuccession(candidates, isKnown: configurationMatters))
    }
  }

  private func composeAir(of site: StoredObject) throws -> SiteAir {
    let template = try siteTemplate("rftemplate_id", "rftemplates", of: site)
    return SiteAir(
      site: site, networks: try networks(reaching: site), accessPoints: try worldSite(site).accessPoints,
      radioTemplate: template?.json,
      seed: seed)
  }

  private static func vlan(_ value: JSON?, _ variables: [String: String]) -> Int? {
    if let number = value?.int { return number }
    guard var text = value?.string else { return nil }
    for (name, value) in variables where text == "{{\(name)}}" { text = value }
    return Int(text)
  }

  /// How an association is secured, in the words of client events.
  private static func security(_ type: String, _ body: JSON) -> String {
    switch type {
    case "psk", "psk-tkip", "psk-wpa2-tkip":
      (body["auth"]?["pairwise"]?.strings ?? []).contains { $0.hasPrefix("wpa3") } ? "WPA3-SAE-PSK" : "WPA2-PSK/CCMP"
    case "eap", "eap192": "WPA3-EAP-SHA256/CCMP"
    default: "NONE"
    }
  }

  /// The clients of each access point at present, by address. Worked out once for a site and an interval.
  func clientCounts(at site: StoredObject) throws -> [MACAddress: Int] {
    let interval = clock.seconds / WorldModel.interval
    if let known = levels.clients(at: site.id, interval: interval) { return known }
    let world = try worldSite(site)
    let rows = try clientCounts(at: site, intervals: interval..<(interval + 1))
    var counts: [MACAddress: Int] = [:]
    for (index, mac) in world.accessPoints.enumerated() { counts[mac] = rows[index][0] }
    levels.keep(clients: counts, at: site.id, interval: interval)
    return counts
  }

  /// The clients of each access point of a site, in the world's order, in each of some intervals. Those who are there for a
  /// part of an interval count in part.
  func clientCounts(at site: StoredObject, intervals: Range<Int64>) throws -> [[Int]] {
    let world = try worldSite(site)
    let cells = world.timeline.cells(
      seed: seed, intervals: intervals, metrics: [.coverage], countsEverybody: true)
    return world.accessPoints.indices.map { index in
      intervals.map { interval in
        let seconds = cells.tally(.coverage, accessPoint: index, interval: interval).total
        return Int((seconds + WorldModel.interval / 2) / WorldModel.interval)
      }
    }
  }
}
