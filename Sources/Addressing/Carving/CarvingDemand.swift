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
    guard NestedName.isSimple(request.space) else { throw .badName(.zone(request.space)) }
    zones = try Self.sorted(request.zones, in: "", family: supernet.family)
    for taken in request.taken where taken.prefix.family != supernet.family {
      throw .wrongFamily(.taken(taken.owner), taken.prefix, expected: supernet.family)
    }
    if let length = request.siteLength { try supernet.checkHolds(length: length, of: .supernet) }

    var kits = [try SiteKit(request.networks, supernet: supernet)]
    var ownKits: [[NetworkRequest]: Int] = [:]
    var sites: [Site] = []
    sites.reserveCapacity(request.sites.count)
    let names = Self.leaves(zones)
    let known = Set(names)
    for site in request.sites.sorted(by: { $0.key < $1.key }) {
      guard site.key != sites.last?.request.key else { throw .duplicate(.site(site.key)) }
      guard known.contains(site.zone) else {
        throw .unknownZone(site: site.key, zone: site.zone, zones: names)
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

  /// Zones in order of name, at every level.
  private static func sorted(
    _ zones: [ZoneRequest], in outer: String, family: IPFamily
  ) throws(CarvingError) -> [ZoneRequest] {
    var sorted = zones.sorted { $0.name < $1.name }
    for (zone, next) in zip(sorted, sorted.dropFirst()) where zone.name == next.name {
      throw .duplicate(.zone(NestedName.join(outer, zone.name)))
    }
    for (index, zone) in sorted.enumerated() {
      let name = NestedName.join(outer, zone.name)
      guard NestedName.isSimple(zone.name) else { throw .badName(.zone(name)) }
      try zone.prefix?.checkUsable(for: .zone(name), family: family)
      sorted[index].zones = try Self.sorted(zone.zones, in: name, family: family)
    }
    return sorted
  }

  /// The names of the zones that hold no others.
  private static func leaves(_ zones: [ZoneRequest], in outer: String = "") -> [String] {
    zones.flatMap { zone in
      let name = NestedName.join(outer, zone.name)
      return zone.zones.isEmpty ? [name] : leaves(zone.zones, in: name)
    }
  }

  private static func settle(
    _ site: SiteRequest, usual: Int?, _ kit: SiteKit, _ index: Int, _ supernet: IPPrefix
  ) throws(CarvingError) -> Site {
    let subject = AddressSubject.site(site.key)
    try site.block?.checkUsable(for: subject, family: supernet.family)
    if let length = site.length { try supernet.checkHolds(length: length, of: subject) }
    let names = site.pins.isEmpty ? [] : site.pins.keys.sorted()
    for name in names {
      guard kit.names.contains(name) else {
        throw .unknownNetwork(site: site.key, network: name, networks: kit.names.sorted())
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
