/// Places the networks of sites. Sites of one kit and one length, without pins and without a past, have their networks
/// at the same places, which are found once.
struct NetworkCarving {
  private struct Shape: Hashable {
    let kit: Int
    let length: Int
  }

  /// What a site's block holds, in order of name.
  struct Content {
    var networks: [NetworkAllocation] = []
    var parts: [PartAllocation] = []
  }

  let kits: [SiteKit]
  let policy: CarvingPolicy
  let mayRenumber: Bool
  private var shapes: [Shape: (block: IPPrefix, content: Content)] = [:]

  init(kits: [SiteKit], policy: CarvingPolicy, mayRenumber: Bool) {
    self.kits = kits
    self.policy = policy
    self.mayRenumber = mayRenumber
  }

  /// The networks of a site, and the parts that hold them.
  mutating func carve(
    _ site: CarvingDemand.Site, block: IPPrefix, book: BookIndex
  ) throws(CarvingError) -> Content {
    let booked = book.networks(ofSite: site.request.key, zone: site.request.zone)
    guard booked.isEmpty, site.request.pins.isEmpty else {
      return try place(site, block: block, booked: booked)
    }
    let shape = Shape(kit: site.kit, length: block.length)
    if let known = shapes[shape] {
      return Content(
        networks: known.content.networks.map { $0.moved(from: known.block, to: block) },
        parts: known.content.parts.map {
          PartAllocation(name: $0.name, prefix: $0.prefix.moved(from: known.block, to: block))
        })
    }
    let content = try place(site, block: block, booked: [])
    shapes[shape] = (block, content)
    return content
  }

  private func place(
    _ site: CarvingDemand.Site, block: IPPrefix, booked entries: [AddressBook.Entry]
  ) throws(CarvingError) -> Content {
    let kit = kits[site.kit]
    var content = Content()
    try fill(block, of: .site(site.request.key), name: "", with: kit.carved, site, entries, into: &content)
    content.networks = (content.networks + kit.reused).sorted { $0.name < $1.name }
    content.parts.sort { $0.name < $1.name }
    return content
  }

  /// Places what a block or a part of it holds, and what the parts in it hold.
  private func fill(
    _ block: IPPrefix, of subject: AddressSubject, name outer: String, with carved: [SiteKit.Carved],
    _ site: CarvingDemand.Site, _ entries: [AddressBook.Entry], into content: inout Content
  ) throws(CarvingError) {
    var space = ClaimedSpace(block, of: subject)
    var booked: [String: IPPrefix] = [:]
    for entry in entries {
      guard let name = entry.key.network, NestedName.outer(of: name) == outer else { continue }
      if carved.contains(where: { $0.name == name }) {
        booked[name] = entry.prefix
      } else if block.contains(entry.prefix) {
        try space.claim(entry.prefix, for: .resting(entry.key))
      }
    }
    let claims = carved.map { network in
      Claim(
        key: AllocationKey(zone: site.request.zone, site: site.request.key, network: network.name),
        subject: .siteNetwork(network.name, site: site.request.key), length: network.length,
        pinned: network.pinned(by: site.request.pins), booked: booked[network.name])
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
      throw space.shortage(claims, settled, demand: SiteKit.demand(of: carved))
    }
    for (network, prefix) in zip(carved, prefixes) {
      guard let inner = network.inner else {
        content.networks.append(
          NetworkAllocation(name: network.name, prefix: prefix, isReused: false, staticHosts: network.staticHosts))
        continue
      }
      content.parts.append(PartAllocation(name: network.name, prefix: prefix))
      try fill(
        prefix, of: .siteNetwork(network.name, site: site.request.key), name: network.name, with: inner, site, entries,
        into: &content)
    }
  }
}

extension SiteKit.Carved {
  /// The prefix that is pinned, or that a pinned network in the part fixes.
  fileprivate func pinned(by pins: [String: IPPrefix]) -> IPPrefix? {
    if pins.isEmpty { return nil }
    if let pinned = pins[name] { return pinned }
    for network in inner ?? [] {
      if let pinned = network.pinned(by: pins) { return pinned.supernet(length: min(length, pinned.length)) }
    }
    return nil
  }
}

extension IPPrefix {
  /// The prefix at the same place in another block of the same length.
  fileprivate func moved(from block: IPPrefix, to other: IPPrefix) -> IPPrefix {
    IPPrefix(unchecked: value - block.value + other.value, length, family)
  }
}

extension NetworkAllocation {
  /// The same network at the same place in another block of the same length.
  fileprivate func moved(from block: IPPrefix, to other: IPPrefix) -> NetworkAllocation {
    guard !isReused else { return self }
    return NetworkAllocation(
      name: name, prefix: prefix.moved(from: block, to: other), isReused: false, staticHosts: staticHosts)
  }
}
