/// A network: the addresses that share their first `length` bits. Its host bits are always zero.
public struct IPPrefix: Hashable, Sendable {
  /// The first address as a number; an IPv4 prefix uses the lowest 32 bits.
  public let value: UInt128
  @usableFromInline let bits: UInt8
  /// The version of the protocol that the prefix belongs to.
  public let family: IPFamily

  @inlinable
  init(unchecked value: UInt128, _ length: Int, _ family: IPFamily) {
    self.value = value
    bits = UInt8(truncatingIfNeeded: length)
    self.family = family
  }

  /// The prefix of this length that begins at an address, or nil when the address has host bits set or the family has
  /// no such length.
  public init?(_ first: IPAddress, length: Int) {
    guard let prefix = IPPrefix(containing: first, length: length), prefix.first == first else { return nil }
    self = prefix
  }

  /// The prefix of this length that holds an address, or nil when the family has no such length.
  public init?(containing address: IPAddress, length: Int) {
    guard (0...address.family.bits).contains(length) else { return nil }
    self.init(unchecked: address.value & address.family.mask(length), length, address.family)
  }

  /// The number of leading bits that are fixed: 0…32 or 0…128.
  @inlinable
  public var length: Int { Int(bits) }

  /// The number of bits that vary: the family's bits less the length.
  @inlinable
  public var hostBits: Int { family.bits - length }
}

extension IPFamily {
  /// The number whose first `length` bits are set.
  @inlinable
  func mask(_ length: Int) -> UInt128 { highest & ~(UInt128.max >> UInt128(128 - bits + length)) }

  /// The number of addresses in a prefix of this length; the 2¹²⁸ of `::/0` do not fit and count as 2¹²⁸ − 1.
  @inlinable
  func addressCount(_ length: Int) -> UInt128 { length + 128 == bits ? .max : 1 << UInt128(bits - length) }
}

// MARK: - Addresses of a prefix

extension IPPrefix {
  /// The lowest address, which names the network.
  @inlinable
  public var first: IPAddress { IPAddress(unchecked: value, family) }

  /// The highest address.
  @inlinable
  public var last: IPAddress { IPAddress(unchecked: value | ~family.mask(length) & family.highest, family) }

  /// The netmask: the fixed bits set, the others not.
  public var mask: IPAddress { IPAddress(unchecked: family.mask(length), family) }

  /// The broadcast address of an IPv4 network up to /30; nil for IPv6, /31 (RFC 3021) and /32, which have none.
  public var broadcast: IPAddress? { family == .v4 && length < 31 ? last : nil }

  /// The number of addresses; the 2¹²⁸ of `::/0` do not fit and count as 2¹²⁸ − 1.
  public var addressCount: UInt128 { family.addressCount(length) }

  /// The number of addresses that hosts and gateways can have: all of a /31, /32, /127 or /128; elsewhere without the
  /// IPv4 network and broadcast addresses, or without the IPv6 subnet-router anycast address (RFC 4291, 2.6.1).
  public var hostCount: UInt128 {
    hostBits < 2 ? addressCount : addressCount - (family == .v4 ? 2 : 1)
  }

  /// The lowest address that a host or gateway can have.
  public var firstHost: IPAddress {
    hostBits < 2 ? first : IPAddress(unchecked: value + 1, family)
  }

  /// The highest address that a host or gateway can have.
  public var lastHost: IPAddress {
    family == .v4 && hostBits >= 2 ? IPAddress(unchecked: last.value - 1, family) : last
  }
}

// MARK: - Relations

extension IPPrefix {
  /// Whether the address is one of this prefix.
  @inlinable
  public func contains(_ address: IPAddress) -> Bool {
    family == address.family && address.value & family.mask(length) == value
  }

  /// Whether every address of the other prefix is one of this prefix; a prefix contains itself.
  @inlinable
  public func contains(_ other: IPPrefix) -> Bool {
    length <= other.length && contains(other.first)
  }

  /// Whether some address belongs to both; then one contains the other.
  @inlinable
  public func overlaps(_ other: IPPrefix) -> Bool {
    contains(other) || other.contains(self)
  }

  /// The prefix of this length that holds this one, or nil when the length is longer than this prefix or negative.
  public func supernet(length: Int) -> IPPrefix? {
    length <= self.length ? IPPrefix(containing: first, length: length) : nil
  }

  /// The other half of the prefix that is one bit shorter; nil for a prefix of length 0.
  public var sibling: IPPrefix? {
    length == 0 ? nil : IPPrefix(unchecked: value ^ (1 << UInt128(hostBits)), length, family)
  }
}

extension IPPrefix: Comparable {
  /// By family, first address, then the containing before the contained.
  @inlinable
  public static func < (left: IPPrefix, right: IPPrefix) -> Bool {
    if left.family != right.family { return left.family.rawValue < right.family.rawValue }
    return left.value == right.value ? left.bits < right.bits : left.value < right.value
  }
}
