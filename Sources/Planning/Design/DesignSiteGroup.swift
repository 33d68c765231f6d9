/// A site group and the sites that belong to it.
public struct DesignSiteGroup: Sendable, Hashable {
  /// The name; a zone of the address plan is the group `zone-NAME` (ruling 29).
  public let name: String
  /// The keys of its sites, in the order of the table.
  public var siteKeys: [String]

  /// A group of these sites.
  public init(name: String, siteKeys: [String]) {
    self.name = name
    self.siteKeys = siteKeys
  }
}
