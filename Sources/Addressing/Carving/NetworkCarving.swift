/// Places the networks of sites. Sites of one kit and one length, without pins and without a past, have their networks
/// at the same places, which are found once.
struct NetworkCarving {
  private struct Shape: Hashable {
    let kit: Int
    let length: Int
  }

  let kits: [SiteKit]
  let policy: CarvingPolicy
  let mayRenumber: Bool
  private var shapes: [Shape: (block: IPPrefix, networks: [NetworkAllocation])] = [:]

  init(kits: [SiteKit], policy: CarvingPolicy, mayRenumber: Bool) {
    self.kits = kits
    self.policy = policy
    self.mayRenumber = mayRenumber
  }

  /// The networks of a site in order of name.
  mutating func carve(
    _ site: CarvingDemand.Site, block: IPPrefix, book: BookIndex
  ) throws(CarvingError) -> [NetworkAllocation] {
    let booked = book.networks(ofSite: site.request.key, zone: site.request.zone)
    guard booked.isEmpty, site.request.pins.isEmpty else {
      return try place(site, block: block, booked: booked)
    }
    let shape = Shape(kit: site.kit, length: block.length)
    if let known = shapes[shape] {
      return known.networks.map { $0.moved(from: known.block, to: block) }
    }
    let networks = try place(site, block: block, booked: [])
    shapes[shape] = (block, networks)
    return networks
  }

  private func place(
    _ site: CarvingDemand.Site, block: IPPrefix, booked entries: [AddressBook.Entry]
  ) throws(CarvingError) -> [NetworkAllocation] {
    let kit = kits[site.kit]
    var space = ClaimedSpace(block, of: .site(site.request.key))
    var booked: [String: IPPrefix] = [:]
    for entry in entries {
      guard let name = entry.key.network else { continue }
      if kit.carved.contains(where: { $0.name == name }) {
        booked[name] = entry.prefix
      } else if block.contains(entry.prefix) {
        try space.claim(entry.prefix, for: .resting(entry.key))
      }
    }
    let claims = kit.carved.map { network in
      Claim(
        key: AllocationKey(zone: site.request.zone, site: site.request.key, network: network.name),
        subject: .siteNetwork(network.name, site: site.request.key), length: network.length,
        pinned: site.request.pins[network.name], booked: booked[network.name])
    }
    for claim in claims {
      guard let pinned = claim.pinned, pinned.length > claim.length else { continue }
      throw .tooSmall(
        SpaceShortage(
          claim.subject, pinned, demand: "the network's need of a /\(claim.length)",
          missingBits: pinned.length - claim.length))
    }
    let settled = try space.settle(claims, keepsFirst: true, mayRenumber: mayRenumber)
    guard let prefixes = space.placeRest(claims, settled, headroom: policy.headroom) else {
      throw space.shortage(claims, settled, demand: kit.demand)
    }
    let carved = zip(kit.carved, prefixes).map { network, prefix in
      NetworkAllocation(name: network.name, prefix: prefix, isReused: false, staticHosts: network.staticHosts)
    }
    return (carved + kit.reused).sorted { $0.name < $1.name }
  }
}

extension NetworkAllocation {
  /// The same network at the same place in another block of the same length.
  fileprivate func moved(from block: IPPrefix, to other: IPPrefix) -> NetworkAllocation {
    guard !isReused else { return self }
    let place = IPPrefix(unchecked: prefix.value - block.value + other.value, prefix.length, prefix.family)
    return NetworkAllocation(name: name, prefix: place, isReused: false, staticHosts: staticHosts)
  }
}
