public import MistAPI

/// An upgrade that the cloud has taken: so many access points of one site to one version.
public struct PlacedOrder: Sendable, Hashable, Codable {
  /// The id of the upgrade.
  public var id: MistID
  /// The site.
  public var site: MistID
  /// Its name.
  public var siteName: String
  /// The version.
  public var version: String
  /// The access points.
  public var macs: [MACAddress]

  /// An order.
  public init(id: MistID, site: MistID, siteName: String, version: String, macs: [MACAddress]) {
    self.id = id
    self.site = site
    self.siteName = siteName
    self.version = version
    self.macs = macs
  }
}
