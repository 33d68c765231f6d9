/// A slot of a site.
public struct SlotPlace: Sendable, Hashable {
  /// The key of the site.
  public let siteKey: String
  /// The slot's name in its kit, `ap01`.
  public let slot: String

  /// The slot of that name at that site.
  public init(_ siteKey: String, _ slot: String) { (self.siteKey, self.slot) = (siteKey, slot) }
}
