/// What a prefix is allocated to: a zone, a site of a zone, or a network of a site. Zones in zones, and networks in parts of a
/// site, are named from the outside in, with "/" between the names; of several spaces the name of the space comes first.
public struct AllocationKey: Hashable, Sendable {
  /// The zone.
  public let zone: String
  /// The site, or nil for the zone's own prefix.
  public let site: String?
  /// The network, or nil for the site's block or the zone's prefix.
  public let network: String?

  /// The key of a zone's prefix.
  public init(zone: String) {
    self.zone = zone
    site = nil
    network = nil
  }

  /// The key of a site's block.
  public init(zone: String, site: String) {
    self.zone = zone
    self.site = site
    network = nil
  }

  /// The key of a network of a site.
  public init(zone: String, site: String, network: String) {
    self.zone = zone
    self.site = site
    self.network = network
  }
}

extension AllocationKey {
  /// The key of what the prefix lies in; nil for an outermost zone.
  public var outer: AllocationKey? {
    guard let site else {
      let outer = NestedName.outer(of: zone)
      return outer.isEmpty ? nil : AllocationKey(zone: outer)
    }
    guard let network else { return AllocationKey(zone: zone) }
    let outer = NestedName.outer(of: network)
    return outer.isEmpty
      ? AllocationKey(zone: zone, site: site) : AllocationKey(zone: zone, site: site, network: outer)
  }

  /// Whether this is the key of a level around another of its kind: a zone around a zone, a part of a site around a network.
  func isAround(_ other: AllocationKey) -> Bool {
    guard let site else { return other.site == nil && NestedName.isInside(other.zone, zone) }
    guard let network, let inner = other.network else { return false }
    return zone == other.zone && site == other.site && NestedName.isInside(inner, network)
  }
}

extension AllocationKey: Comparable {
  /// By zone, site, network; what contains sorts before what it contains.
  public static func < (left: AllocationKey, right: AllocationKey) -> Bool {
    if left.zone != right.zone { return left.zone < right.zone }
    if left.site != right.site { return isOrdered(left.site, right.site) }
    return isOrdered(left.network, right.network)
  }

  private static func isOrdered(_ left: String?, _ right: String?) -> Bool {
    guard let right else { return false }
    guard let left else { return true }
    return left < right
  }
}

extension AllocationKey: CustomStringConvertible {
  /// `zone`, `zone/site` or `zone/site/network`.
  public var description: String { [zone, site, network].compactMap { $0 }.joined(separator: "/") }
}
