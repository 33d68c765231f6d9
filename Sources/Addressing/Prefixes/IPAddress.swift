/// One IPv4 or IPv6 address: a number and the family that it belongs to.
public struct IPAddress: Hashable, Sendable {
  /// The address as a number; an IPv4 address uses the lowest 32 bits.
  public let value: UInt128
  /// The version of the protocol that the address belongs to.
  public let family: IPFamily

  @inlinable
  init(unchecked value: UInt128, _ family: IPFamily) {
    self.value = value
    self.family = family
  }

  /// The address with this number, or nil when the family has no such address.
  public init?(_ value: UInt128, family: IPFamily) {
    guard value <= family.highest else { return nil }
    self.init(unchecked: value, family)
  }

  /// The IPv4 address with this number.
  public init(v4 value: UInt32) {
    self.init(unchecked: UInt128(value), .v4)
  }

  /// The address that many places further (or back), or nil beyond the ends of the family.
  public func advanced(by count: Int) -> IPAddress? {
    let (sum, overflow) =
      count >= 0
      ? value.addingReportingOverflow(UInt128(count.magnitude))
      : value.subtractingReportingOverflow(UInt128(count.magnitude))
    return overflow ? nil : IPAddress(sum, family: family)
  }
}

extension IPAddress: Comparable {
  /// By family, then by number.
  @inlinable
  public static func < (left: IPAddress, right: IPAddress) -> Bool {
    left.family == right.family ? left.value < right.value : left.family.rawValue < right.family.rawValue
  }
}
