/// Places the site blocks of one zone.
struct SiteCarving {
  let zone: ZoneCarving.Zone
  let policy: CarvingPolicy
  let mayRenumber: Bool

  /// A block for each of the sites, which are in order of key.
  func carve(
    _ sites: [CarvingDemand.Site], taken: [(prefix: IPPrefix, owner: AddressSubject)], book: BookIndex
  ) throws(CarvingError) -> [IPPrefix] {
    let subject = AddressSubject.zone(zone.name)
    var space = ClaimedSpace(zone.prefix, of: subject)
    try space.exclude(taken)
    let booked = try bookedBlocks(of: sites, book: book, in: &space)
    let claims = sites.map { site in
      Claim(
        key: AllocationKey(zone: zone.name, site: site.request.key), subject: .site(site.request.key),
        length: site.length, pinned: site.pinned, booked: booked[site.request.key])
    }
    var settled = try space.settle(claims, keepsFirst: false, mayRenumber: mayRenumber)
    if policy == .aligned { try align(sites, &settled, in: &space) }
    guard let blocks = space.placeRest(claims, settled, headroom: policy.headroom) else {
      throw space.shortage(claims, settled, demand: Self.demand(of: sites, in: zone))
    }
    return blocks
  }

  /// What a zone has to hold, as in a sentence.
  static func demand(of sites: [CarvingDemand.Site], in zone: ZoneCarving.Zone) -> String {
    let lengths = sites.map(\.length)
    guard let shortest = lengths.min(), let longest = lengths.max() else { return "no sites" }
    let range = shortest == longest ? "/\(shortest)" : "/\(longest) to /\(shortest)"
    return "\(sites.count) \(sites.count == 1 ? "site" : "sites") of \(range) in zone \(zone.name)"
  }

  /// The booked blocks of these sites; those of sites that are no longer requested are claimed as resting.
  private func bookedBlocks(
    of sites: [CarvingDemand.Site], book: BookIndex, in space: inout ClaimedSpace
  ) throws(CarvingError) -> [String: IPPrefix] {
    guard !book.isEmpty else { return [:] }
    let keys = Set(sites.map(\.request.key))
    var booked: [String: IPPrefix] = [:]
    for entry in book.sites(ofZone: zone.name) {
      guard let site = entry.key.site else { continue }
      if keys.contains(site) {
        booked[site] = entry.prefix
      } else if space.space.contains(entry.prefix) {
        try space.claim(entry.prefix, for: .resting(entry.key))
      }
    }
    for site in sites where booked[site.request.key] == nil && !mayRenumber {
      if let entry = book.otherZone(ofSite: site.request.key, than: zone.name) {
        throw .wouldRenumber(entry.key, entry.prefix, .moved(zone: zone.name))
      }
    }
    return booked
  }

  /// Gives each site the block with its number, counted in blocks of the largest site; sites without a number take the
  /// lowest that are free.
  private func align(
    _ sites: [CarvingDemand.Site], _ settled: inout [IPPrefix?], in space: inout ClaimedSpace
  ) throws(CarvingError) {
    guard let stride = sites.map(\.length).min(), stride >= zone.prefix.length else { return }
    let slots = zone.prefix.subnets(length: stride)
    func block(_ slot: Int, _ site: CarvingDemand.Site) -> IPPrefix {
      IPPrefix(unchecked: slots[slot].value, site.length, zone.prefix.family)
    }
    for (index, site) in sites.enumerated() where settled[index] == nil {
      guard let number = site.request.number else { continue }
      guard slots.indices.contains(number) else {
        throw .numberOutOfRange(
          site: site.request.key, number: number, zone: zone.name, zone.prefix, length: stride)
      }
      try space.claim(block(number, site), for: .site(site.request.key))
      settled[index] = block(number, site)
    }
    var slot = 0
    for (index, site) in sites.enumerated() where settled[index] == nil {
      while slot < slots.count, let occupied = space.allocator.conflict(with: slots[slot]) {
        slot = min(max(slot, slots.index(of: occupied.last)), slots.count - 1) + 1
      }
      guard slot < slots.count else { return }
      try space.claim(block(slot, site), for: .site(site.request.key))
      settled[index] = block(slot, site)
    }
  }
}
