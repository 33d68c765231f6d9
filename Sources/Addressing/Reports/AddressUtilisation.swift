/// What is used and what is left of a plan's space.
public struct AddressUtilisation: Hashable, Sendable {
  /// The zones in order of name.
  public let zones: [ZoneUtilisation]
  /// The parts of the supernet that no zone has, as large as they can be, in order of address.
  public let unassigned: [IPPrefix]
}

/// What is used and what is left of a zone.
public struct ZoneUtilisation: Hashable, Sendable {
  /// The zone's name.
  public let name: String
  /// The zone's prefix.
  public let prefix: IPPrefix
  /// The number of sites.
  public let siteCount: Int
  /// The share of the zone's addresses that is in site blocks: 0…1.
  public let shareInBlocks: Double
  /// The share of the zone's addresses that is in networks: 0…1.
  public let shareInNetworks: Double
  /// The free prefixes, as large as they can be, in order of address.
  public let holes: [IPPrefix]
  /// How far each site can grow where it is, in order of key.
  public let headroom: [SiteHeadroom]
  /// How far each network can grow where it is, in order of site and name, without those that are reused.
  public let networkHeadroom: [NetworkHeadroom]

  /// The largest free prefix, the lowest when there are several.
  public var largestFree: IPPrefix? { holes.min { ($0.length, $0.value) < ($1.length, $1.value) } }

  /// The numbers of free prefixes by length, the largest first.
  public var holesByLength: [(length: Int, count: Int)] {
    var counts = [Int](repeating: 0, count: prefix.family.bits + 1)
    for hole in holes { counts[hole.length] += 1 }
    return counts.enumerated().compactMap { $0.element > 0 ? (length: $0.offset, count: $0.element) : nil }
  }

  /// How much of what is free lies outside the largest free prefix: 0 when all is in one, near 1 when it is in crumbs.
  public var fragmentation: Double {
    guard let largest = largestFree else { return 0 }
    let free = holes.reduce(0.0) { $0 + Double($1.addressCount) }
    return 1 - Double(largest.addressCount) / free
  }
}

/// How far a site's block can grow where it is.
public struct SiteHeadroom: Hashable, Sendable {
  /// The site's key.
  public let site: String
  /// The block as it is.
  public let block: IPPrefix
  /// The shortest length that the block can have before the site must be renumbered, its neighbours staying as they are.
  public let length: Int

  /// The number of times that the block can double.
  public var bits: Int { block.length - length }
}

/// How far a network can grow in its site's block, or in its part of it.
public struct NetworkHeadroom: Hashable, Sendable {
  /// The site's key.
  public let site: String
  /// The network's name.
  public let network: String
  /// The network as it is.
  public let prefix: IPPrefix
  /// The shortest length that it can have before its hosts must be renumbered: its first addresses and its neighbours stay.
  public let length: Int

  /// The number of times that the network can double.
  public var bits: Int { prefix.length - length }
}

extension AddressPlan {
  /// What is used and what is left.
  public var utilisation: AddressUtilisation {
    var whole = PrefixAllocator(supernet)
    for zone in zones { _ = whole.reserve(zone.prefix) }
    for entry in resting where entry.key.site == nil { _ = whole.reserve(entry.prefix) }
    let members = Dictionary(grouping: sites, by: \.zone)
    let restingNetworks = Dictionary(grouping: resting.lazy.filter { $0.key.network != nil }) { $0.key.site ?? "" }
    let blocked =
      taken.map(\.prefix) + resting.lazy.filter { $0.key.site != nil && $0.key.network == nil }.map(\.prefix)
    return AddressUtilisation(
      zones: zones.map { zone in
        Self.utilisation(of: zone, sites: members[zone.name] ?? [], blocked: blocked, resting: restingNetworks)
      },
      unassigned: whole.holes)
  }

  private static func utilisation(
    of zone: ZoneAllocation, sites: [SiteAllocation], blocked: [IPPrefix], resting: [String: [AddressBook.Entry]]
  ) -> ZoneUtilisation {
    var space = PrefixAllocator(zone.prefix)
    for prefix in blocked.sorted() { _ = space.reserve(prefix) }
    for site in sites { _ = space.reserve(site.block) }
    let size = Double(zone.prefix.addressCount)
    var inBlocks = 0.0
    var inNetworks = 0.0
    for site in sites {
      inBlocks += Double(site.block.addressCount) / size
      for network in site.networks where !network.isReused {
        inNetworks += Double(network.prefix.addressCount) / size
      }
    }
    return ZoneUtilisation(
      name: zone.name, prefix: zone.prefix, siteCount: sites.count, shareInBlocks: inBlocks,
      shareInNetworks: inNetworks, holes: space.holes,
      headroom: sites.map {
        SiteHeadroom(site: $0.key, block: $0.block, length: space.growth(of: $0.block) ?? $0.block.length)
      },
      networkHeadroom: sites.flatMap { site in
        site.networkHeadroom(resting: (resting[site.key] ?? []).filter { $0.key.zone == zone.name }.map(\.prefix))
      })
  }
}
