/// The two versions of the Internet Protocol.
public enum IPFamily: UInt8, CaseIterable, Comparable, Hashable, Sendable {
  /// IPv4: addresses of 32 bits (RFC 791).
  case v4 = 4
  /// IPv6: addresses of 128 bits (RFC 8200).
  case v6 = 6

  /// The number of bits in an address of this family, which is also its longest prefix length.
  @inlinable
  public var bits: Int { self == .v4 ? 32 : 128 }

  /// The highest address of this family, as a number.
  @inlinable
  public var highest: UInt128 { self == .v4 ? UInt128(UInt32.max) : .max }

  /// IPv4 sorts before IPv6.
  public static func < (left: IPFamily, right: IPFamily) -> Bool { left.rawValue < right.rawValue }
}

extension IPFamily: CustomStringConvertible {
  /// `IPv4` or `IPv6`.
  public var description: String { self == .v4 ? "IPv4" : "IPv6" }
}
