/// A request that is complete and free of contradictions, in an order that depends on names alone.
struct CarvingDemand {
  /// A site with the length of its block settled.
  struct Site {
    let request: SiteRequest
    let length: Int
    /// The block that is pinned, or that a pinned network fixes.
    let pinned: IPPrefix?
    /// The index of its kit.
    let kit: Int
  }

  let supernet: IPPrefix
  /// In order of name.
  let zones: [ZoneRequest]
  /// In order of key.
  let sites: [Site]
  let kits: [SiteKit]

  init(_ request: AddressPlanRequest) throws(CarvingError) {
    supernet = request.supernet
    try supernet.checkUsable(for: .supernet, family: supernet.family)
    zones = try Self.zones(of: request)
    for taken in request.taken where taken.prefix.family != supernet.family {
      throw .wrongFamily(.taken(taken.owner), taken.prefix, expected: supernet.family)
    }
    if let length = request.siteLength { try Self.check(length: length, of: .supernet, in: supernet) }

    var kits = [try SiteKit(request.networks, supernet: supernet)]
    var ownKits: [[NetworkRequest]: Int] = [:]
    var sites: [Site] = []
    sites.reserveCapacity(request.sites.count)
    let names = Set(zones.map(\.name))
    for site in request.sites.sorted(by: { $0.key < $1.key }) {
      guard site.key != sites.last?.request.key else { throw .duplicate(.site(site.key)) }
      guard names.contains(site.zone) else {
        throw .unknownZone(site: site.key, zone: site.zone, zones: zones.map(\.name))
      }
      var kit = 0
      if let networks = site.networks {
        if let known = ownKits[networks] {
          kit = known
        } else {
          kit = kits.count
          kits.append(try SiteKit(networks, supernet: supernet))
          ownKits[networks] = kit
        }
      }
      sites.append(try Self.settle(site, usual: request.siteLength, kits[kit], kit, supernet))
    }
    self.sites = sites
    self.kits = kits
  }

  private static func zones(of request: AddressPlanRequest) throws(CarvingError) -> [ZoneRequest] {
    let zones = request.zones.sorted { $0.name < $1.name }
    for (zone, next) in zip(zones, zones.dropFirst()) where zone.name == next.name {
      throw .duplicate(.zone(zone.name))
    }
    for zone in zones {
      try zone.prefix?.checkUsable(for: .zone(zone.name), family: request.supernet.family)
    }
    return zones
  }

  private static func check(length: Int, of subject: AddressSubject, in supernet: IPPrefix) throws(CarvingError) {
    let allowed = supernet.length...supernet.family.bits
    guard allowed.contains(length) else { throw .lengthOutOfRange(subject, length: length, allowed: allowed) }
  }

  private static func settle(
    _ site: SiteRequest, usual: Int?, _ kit: SiteKit, _ index: Int, _ supernet: IPPrefix
  ) throws(CarvingError) -> Site {
    let subject = AddressSubject.site(site.key)
    try site.block?.checkUsable(for: subject, family: supernet.family)
    if let length = site.length { try check(length: length, of: subject, in: supernet) }
    let names = site.pins.isEmpty ? [] : site.pins.keys.sorted()
    for name in names {
      guard kit.carved.contains(where: { $0.name == name }) else {
        throw .unknownNetwork(site: site.key, network: name, networks: kit.carved.map(\.name).sorted())
      }
      try site.pins[name]?.checkUsable(for: .siteNetwork(name, site: site.key), family: supernet.family)
    }
    let given = site.block?.length ?? site.length ?? usual
    if given == nil, kit.carved.isEmpty { throw .noLength(site: site.key) }
    let length = given ?? kit.need.length
    if length > kit.need.length {
      let missing = length - kit.need.length
      throw .tooSmall(
        site.block.map { SpaceShortage(subject, $0, demand: kit.demand, missingBits: missing) }
          ?? SpaceShortage(subject, supernet.family, length: length, demand: kit.demand, missingBits: missing))
    }
    if length < supernet.length {
      throw .tooSmall(
        SpaceShortage(
          .supernet, supernet, demand: "\(kit.demand) of site \(site.key)", missingBits: supernet.length - length))
    }
    let fixed = names.first.flatMap { site.pins[$0] }.flatMap { $0.supernet(length: length) }
    return Site(request: site, length: length, pinned: site.block ?? fixed, kit: index)
  }
}
