/// What is to be carved: a supernet into zones, zones into site blocks, site blocks into networks.
///
/// The order of the lists means nothing; names decide.
public struct AddressPlanRequest: Hashable, Sendable {
  /// The name of the space beside others, before the names of its zones in the book and in the proof; empty for a lone one.
  public var space: String
  /// The space that is carved.
  public var supernet: IPPrefix
  /// The zones.
  public var zones: [ZoneRequest]
  /// The number of equal zones that the supernet has room for, when that is more than there are: later ones come beside them.
  public var zoneCount: Int
  /// The sites of all zones.
  public var sites: [SiteRequest]
  /// The length of a site's block; nil for the smallest that holds the site's networks.
  public var siteLength: Int?
  /// The networks of every site that does not list its own.
  public var networks: [NetworkRequest]
  /// How blocks are placed.
  public var policy: CarvingPolicy
  /// What belongs to others inside the supernet and must be left alone.
  public var taken: [TakenPrefix]
  /// The allocations of earlier carvings, which are kept.
  public var book: AddressBook
  /// Whether a prefix in the book may be changed when it no longer fits; otherwise that is an error.
  public var mayRenumber: Bool
  /// What is written into the book as the date since when allocations rest whose keys are no longer requested.
  public var date: String

  /// A request; everything after the networks has a usual value.
  public init(
    supernet: IPPrefix, zones: [ZoneRequest], sites: [SiteRequest], siteLength: Int? = nil,
    networks: [NetworkRequest], policy: CarvingPolicy = .stable, taken: [TakenPrefix] = [],
    book: AddressBook = AddressBook(), mayRenumber: Bool = false, date: String = "undated", space: String = "",
    zoneCount: Int = 0
  ) {
    self.space = space
    self.zoneCount = zoneCount
    self.supernet = supernet
    self.zones = zones
    self.sites = sites
    self.siteLength = siteLength
    self.networks = networks
    self.policy = policy
    self.taken = taken
    self.book = book
    self.mayRenumber = mayRenumber
    self.date = date
  }
}

/// A zone: a region whose sites lie in one prefix, so that one route stands for all of them.
public struct ZoneRequest: Hashable, Sendable {
  /// The name, unique beside its neighbours. Sites name zones inside zones from the outside in: `emea/north`.
  public var name: String
  /// The prefix, when it is given; all other zones beside it get prefixes of one length.
  public var prefix: IPPrefix?
  /// The zones inside; only zones without any have sites.
  public var zones: [ZoneRequest]

  /// A zone, with its prefix when that is given and the zones inside when there are any.
  public init(_ name: String, prefix: IPPrefix? = nil, zones: [ZoneRequest] = []) {
    self.name = name
    self.prefix = prefix
    self.zones = zones
  }
}

/// A site: its block lies in its zone's prefix and holds its networks, so that one route stands for all of them.
public struct SiteRequest: Hashable, Sendable {
  /// The key, unique among the sites of all zones.
  public var key: String
  /// The name of its zone.
  public var zone: String
  /// The block, when it is pinned.
  public var block: IPPrefix?
  /// The length of the block, when it differs from the plan's.
  public var length: Int?
  /// The number that is to show in the addresses: under `CarvingPolicy.aligned` the block is the one with this number,
  /// counted from 0, of its zone. Without one the site takes the lowest that is free.
  public var number: Int?
  /// The networks, when they differ from the plan's.
  public var networks: [NetworkRequest]?
  /// Prefixes of networks that are pinned, by name of network; of those in a part of the site as `floor1/corp`.
  public var pins: [String: IPPrefix]

  /// A site; everything after the zone is optional.
  public init(
    _ key: String, zone: String, block: IPPrefix? = nil, length: Int? = nil, number: Int? = nil,
    networks: [NetworkRequest]? = nil, pins: [String: IPPrefix] = [:]
  ) {
    self.key = key
    self.zone = zone
    self.block = block
    self.length = length
    self.number = number
    self.networks = networks
    self.pins = pins
  }
}

/// A network that a site has.
public struct NetworkRequest: Hashable, Sendable {
  /// The name, unique among the networks of a site.
  public var name: String
  /// How large it is, or which prefix it has everywhere.
  public var size: NetworkSize
  /// The number of addresses after the gateway that DHCP does not give out.
  public var staticHosts: Int

  /// A network.
  public init(_ name: String, _ size: NetworkSize, staticHosts: Int = 0) {
    self.name = name
    self.size = size
    self.staticHosts = staticHosts
  }
}

/// How large a network is.
public enum NetworkSize: Hashable, Sendable {
  /// A prefix length.
  case length(Int)
  /// The smallest prefix that holds this many hosts times the growth factor (rounded up), the static hosts, and the
  /// network, broadcast and gateway addresses. An IPv6 network is a /64 however many hosts it has (RFC 7421).
  case hosts(Int, growth: Double = 1)
  /// A part of the site that has these networks, such as a floor or a building, so that one route stands for all of them;
  /// with its length when that is not to be the smallest that holds them.
  indirect case part([NetworkRequest], length: Int? = nil)
  /// The same prefix in every site, in a routing table of its own or behind address translation: it takes nothing
  /// from the site's block and is outside the proof that nothing overlaps.
  case reused(IPPrefix)
}

/// How blocks are placed in the space that holds them.
public enum CarvingPolicy: Hashable, Sendable {
  /// Room is left beside each block, as far as the space allows up to this many bits, so that a site or a network can
  /// grow where it is (by 2 bits: to four times its size).
  case stable(headroom: Int)
  /// Least space: the largest first, each at the lowest address, nothing between.
  case packed
  /// The number of the site shows in its addresses: see `SiteRequest.number`. Networks are placed as by `packed`, so
  /// that they stand at the same place in every site.
  case aligned

  /// Room for four times the size.
  public static var stable: CarvingPolicy { .stable(headroom: 2) }

  var headroom: Int {
    if case .stable(let bits) = self { min(max(0, bits), 128) } else { 0 }
  }
}

/// A prefix that is not ours to give.
public struct TakenPrefix: Hashable, Sendable {
  /// The prefix.
  public var prefix: IPPrefix
  /// Whose it is, as a person would look it up.
  public var owner: String
  /// Since when, as the source writes it; nil when it does not say.
  public var since: String?

  /// A prefix and whose it is.
  public init(_ prefix: IPPrefix, owner: String, since: String? = nil) {
    self.prefix = prefix
    self.owner = owner
    self.since = since
  }
}
