/// How a plan stands: what it uses, what it leaves and in which pieces, and how far its sites can grow. Plans of one
/// design under different policies differ in these.
public struct AddressScores: Hashable, Sendable {
  /// The policy that placed the blocks.
  public let policy: CarvingPolicy
  /// The share of the supernet that is in site blocks: 0…1.
  public let shareInBlocks: Double
  /// The share of the supernet that is in networks: 0…1.
  public let shareInNetworks: Double
  /// The share of the supernet in the smallest prefixes that hold the sites of a zone: what cannot be given away in one
  /// piece any more. Least under `packed`.
  public let shareSpanned: Double
  /// The largest free prefix in or between the zones, the lowest when there are several.
  public let largestFree: IPPrefix?
  /// How much of what is free in zones lies outside the largest free prefix of its zone: 0 when each has all in one.
  public let fragmentation: Double
  /// How many times blocks can double where they are, and how many sites have so much room; the least first.
  public let growth: [Growth]

  /// How many times each network can double in its site's block, over all sites that have it, in order of name.
  public let networkGrowth: [NetworkGrowth]

  /// How many times the networks of one name can double.
  public struct NetworkGrowth: Hashable, Sendable {
    /// The network's name.
    public let network: String
    /// The number of times that all of them can double.
    public let least: Int
    /// The number of times that some can.
    public let most: Int
    /// The number of sites whose network can double as often as the least only.
    public let sitesWithLeast: Int
  }

  /// So many sites whose blocks can double so many times.
  public struct Growth: Hashable, Sendable {
    /// The number of times that the block can double.
    public let bits: Int
    /// The number of sites.
    public let sites: Int
  }

  /// The number of times that the block of every site can double before one must be renumbered; nil without sites.
  public var leastGrowth: Int? { growth.first?.bits }
  /// The number of times that some block can double; nil without sites.
  public var mostGrowth: Int? { growth.last?.bits }
  /// The number of times that every network can double before one must be renumbered; nil without networks.
  public var leastNetworkGrowth: Int? { networkGrowth.map(\.least).min() }
  /// The number of times that some network can double; nil without networks.
  public var mostNetworkGrowth: Int? { networkGrowth.map(\.most).max() }
}

extension AddressPlan {
  /// How the plan stands, of what is used and what is left of it.
  public func scores(_ used: AddressUtilisation) -> AddressScores {
    let size = Double(supernet.addressCount)
    var (blocks, networks, spanned, free, largest) = (0.0, 0.0, 0.0, 0.0, 0.0)
    let members = Dictionary(grouping: sites, by: \.zone)
    for zone in used.zones {
      let share = Double(zone.prefix.addressCount) / size
      blocks += zone.shareInBlocks * share
      networks += zone.shareInNetworks * share
      if let span = span(of: (members[zone.name] ?? []).map(\.block)) { spanned += Double(span.addressCount) / size }
      free += zone.holes.reduce(0) { $0 + Double($1.addressCount) }
      largest += zone.largestFree.map { Double($0.addressCount) } ?? 0
    }
    var growth: [Int: Int] = [:]
    for site in used.zones.flatMap(\.headroom) { growth[site.bits, default: 0] += 1 }
    let holes = used.zones.compactMap(\.largestFree) + used.unassigned
    return AddressScores(
      policy: policy, shareInBlocks: blocks, shareInNetworks: networks, shareSpanned: spanned,
      largestFree: holes.min { ($0.length, $0.value) < ($1.length, $1.value) },
      fragmentation: free > 0 ? 1 - largest / free : 0,
      growth: growth.sorted { $0.key < $1.key }.map { AddressScores.Growth(bits: $0.key, sites: $0.value) },
      networkGrowth: Self.networkGrowth(used))
  }

  private static func networkGrowth(_ used: AddressUtilisation) -> [AddressScores.NetworkGrowth] {
    var bits: [String: [Int]] = [:]
    for network in used.zones.flatMap(\.networkHeadroom) { bits[network.network, default: []].append(network.bits) }
    return bits.sorted { $0.key < $1.key }.map { network, bits in
      let least = bits.min() ?? 0
      return AddressScores.NetworkGrowth(
        network: network, least: least, most: bits.max() ?? 0, sitesWithLeast: bits.count { $0 == least })
    }
  }

  /// The smallest prefix that holds all of these.
  private func span(of blocks: [IPPrefix]) -> IPPrefix? {
    guard var low = blocks.first else { return nil }
    for block in blocks {
      while !low.contains(block) {
        guard let wider = low.supernet(length: low.length - 1) else { return supernet }
        low = wider
      }
    }
    return low
  }
}

extension AddressUtilisation {
  /// The free prefixes in and between the zones by length, the largest first, each in order of address.
  public var holesByLength: [(length: Int, holes: [IPPrefix])] {
    Dictionary(grouping: zones.flatMap(\.holes) + unassigned, by: \.length)
      .sorted { $0.key < $1.key }.map { (length: $0.key, holes: $0.value.sorted()) }
  }
}
