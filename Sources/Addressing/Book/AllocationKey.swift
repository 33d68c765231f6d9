/// What a prefix is allocated to: a zone, a site of a zone, or a network of a site.
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
