/// Carves a supernet into zones, site blocks and networks.
///
/// The result is a function of the request, whatever the order of its lists: names in their sort order decide, the
/// largest is placed first, and what the book holds stays where it is.
public enum Carver {
  /// Carves.
  ///
  /// - Throws: `CarvingError`, which names what is missing, the smallest change that would do, and both owners of a
  ///   prefix that two claim.
  public static func carve(_ request: AddressPlanRequest) throws(CarvingError) -> AddressPlan {
    let demand = try CarvingDemand(request)
    let book = BookIndex(request.book)
    let carved = try ZoneCarving(
      supernet: request.supernet, mayRenumber: request.mayRenumber, demand.zones, count: request.zoneCount,
      book: book.zones)
    let zones = carved.zones
    var members: [[Int]] = Array(repeating: [], count: zones.count)
    for (index, site) in demand.sites.enumerated() {
      members[zones.partitionPoint { $0.name < site.request.zone }].append(index)
    }
    try checkNeed(of: zones, members.map { $0.map { demand.sites[$0] } }, supernet: request.supernet)

    let taken = foreignPrefixes(request)
    var networks = NetworkCarving(kits: demand.kits, policy: request.policy, mayRenumber: request.mayRenumber)
    var sites: [SiteAllocation?] = Array(repeating: nil, count: demand.sites.count)
    for (zone, members) in zip(zones, members) {
      let carving = SiteCarving(zone: zone, policy: request.policy, mayRenumber: request.mayRenumber)
      let blocks = try carving.carve(members.map { demand.sites[$0] }, taken: taken, book: book)
      for (member, block) in zip(members, blocks) {
        let site = demand.sites[member]
        let content = try networks.carve(site, block: block, book: book)
        sites[member] = SiteAllocation(
          key: site.request.key, zone: zone.name, block: block, networks: content.networks, parts: content.parts)
      }
    }
    return plan(request, carved, sites: sites.compactMap { $0 })
  }

  /// Refuses zones that cannot hold their sites; of those that follow from the supernet it names the one that misses
  /// most, so that one change is enough.
  private static func checkNeed(
    of zones: [ZoneCarving.Zone], _ members: [[CarvingDemand.Site]], supernet: IPPrefix
  ) throws(CarvingError) {
    var worst: SpaceShortage?
    for (zone, sites) in zip(zones, members) {
      let need = SpaceNeed(supernet.family, lengths: sites.lazy.map(\.length))
      let missing = zone.prefix.length - need.length
      guard missing > 0 else { continue }
      let demand = SiteCarving.demand(of: sites, in: zone)
      guard let basis = zone.basis else {
        throw .tooSmall(SpaceShortage(.zone(zone.name), zone.prefix, demand: demand, missingBits: missing))
      }
      if missing > worst?.missingBits ?? 0 {
        let equal = basis.zones == 1 ? "" : "\(basis.zones) equal zones with "
        worst = SpaceShortage(basis.subject, basis.space, demand: equal + demand, missingBits: missing)
      }
    }
    if let worst { throw .tooSmall(worst) }
  }

  /// What lies in the supernet and is not to be given: what others have, and where no host can have an address.
  private static func foreignPrefixes(_ request: AddressPlanRequest) -> [(prefix: IPPrefix, owner: AddressSubject)] {
    let special = request.supernet.specialPurposes.filter { !$0.numbersHosts && request.supernet.contains($0.prefix) }
    return request.taken.sorted { ($0.prefix, $0.owner) < ($1.prefix, $1.owner) }.map { ($0.prefix, .taken($0.owner)) }
      + special.map { ($0.prefix, .special($0.name)) }
  }

  private static func plan(
    _ request: AddressPlanRequest, _ carved: ZoneCarving, sites: [SiteAllocation]
  ) -> AddressPlan {
    func allocation(_ zone: ZoneCarving.Zone) -> ZoneAllocation {
      ZoneAllocation(name: zone.name, prefix: zone.prefix)
    }
    var plan = AddressPlan(
      space: request.space, supernet: request.supernet, areas: carved.areas.map(allocation),
      zones: carved.zones.map(allocation), sites: sites,
      taken: request.taken.filter { $0.prefix.overlaps(request.supernet) }
        .sorted { ($0.prefix, $0.owner) < ($1.prefix, $1.owner) },
      resting: [], renumberings: [], policy: request.policy)
    for entry in request.book.entries {
      guard let prefix = plan.prefix(of: entry.key) else {
        guard plan.keepsApart(entry) else { continue }
        plan.resting.append(
          AddressBook.Entry(entry.key, entry.prefix, restingSince: entry.restingSince ?? request.date))
        continue
      }
      if prefix != entry.prefix {
        plan.renumberings.append(Renumbering(key: entry.key, from: entry.prefix, to: prefix))
      }
    }
    return plan
  }
}

extension AddressPlan {
  /// Whether nobody else can have been given what an allocation had that is no longer requested: what holds it is where
  /// it was. A renumbered site or zone leaves its old place, with all that rested there.
  fileprivate func keepsApart(_ entry: AddressBook.Entry) -> Bool {
    var key = entry.key.outer
    while let around = key {
      if let prefix = prefix(of: around) { return prefix.contains(entry.prefix) }
      key = around.outer
    }
    return true
  }
}
