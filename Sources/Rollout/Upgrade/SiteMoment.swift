public import Determinism
public import MistAPI

/// When the last access point of a site was seen to be back, and how many of the phase are.
public struct SiteMoment: Sendable, Hashable, Codable {
  /// The site.
  public var site: MistID
  /// When.
  public var at: Instant
  /// How many came back.
  public var count: Int

  /// A moment at a site.
  public init(site: MistID, at: Instant, count: Int) {
    self.site = site
    self.at = at
    self.count = count
  }
}
