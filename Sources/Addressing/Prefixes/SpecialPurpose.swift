/// A block of addresses with a purpose of its own: one row of the IANA special-purpose address registries (RFC 6890)
/// or a multicast block.
public struct SpecialPurpose: Hashable, Sendable {
  /// The block.
  public let prefix: IPPrefix
  /// The registry's name for it.
  public let name: String
  /// Whether hosts of a site may be numbered from it (private, shared, documentation and benchmarking addresses may).
  public let numbersHosts: Bool
  /// Whether its addresses are meant for use inside one organisation and are not routed on the Internet.
  public let isPrivate: Bool

  private init(_ v4: UInt32, _ length: Int, _ name: String, hosts: Bool = false, isPrivate: Bool = false) {
    prefix = IPPrefix(unchecked: UInt128(v4), length, .v4)
    (self.name, numbersHosts, self.isPrivate) = (name, hosts, isPrivate)
  }

  private init(v6 high: UInt64, low: UInt64 = 0, _ length: Int, _ name: String, hosts: Bool = false, own: Bool = false)
  {
    prefix = IPPrefix(unchecked: UInt128(high) << 64 | UInt128(low), length, .v6)
    (self.name, numbersHosts, isPrivate) = (name, hosts, own)
  }

  /// The blocks, in order of address.
  public static let all: [SpecialPurpose] = [
    SpecialPurpose(0x0000_0000, 8, "This network"),
    SpecialPurpose(0x0a00_0000, 8, "Private-Use", hosts: true, isPrivate: true),
    SpecialPurpose(0x6440_0000, 10, "Shared Address Space", hosts: true, isPrivate: true),
    SpecialPurpose(0x7f00_0000, 8, "Loopback"),
    SpecialPurpose(0xa9fe_0000, 16, "Link Local"),
    SpecialPurpose(0xac10_0000, 12, "Private-Use", hosts: true, isPrivate: true),
    SpecialPurpose(0xc000_0000, 24, "IETF Protocol Assignments"),
    SpecialPurpose(0xc000_0200, 24, "Documentation (TEST-NET-1)", hosts: true, isPrivate: true),
    SpecialPurpose(0xc058_6300, 24, "Deprecated (6to4 Relay Anycast)"),
    SpecialPurpose(0xc0a8_0000, 16, "Private-Use", hosts: true, isPrivate: true),
    SpecialPurpose(0xc612_0000, 15, "Benchmarking", hosts: true, isPrivate: true),
    SpecialPurpose(0xc633_6400, 24, "Documentation (TEST-NET-2)", hosts: true, isPrivate: true),
    SpecialPurpose(0xcb00_7100, 24, "Documentation (TEST-NET-3)", hosts: true, isPrivate: true),
    SpecialPurpose(0xe000_0000, 4, "Multicast"),
    SpecialPurpose(0xf000_0000, 4, "Reserved"),
    SpecialPurpose(v6: 0, low: 0, 128, "Unspecified Address"),
    SpecialPurpose(v6: 0, low: 1, 128, "Loopback Address"),
    SpecialPurpose(v6: 0, low: 0xffff_0000_0000, 96, "IPv4-mapped Address"),
    SpecialPurpose(v6: 0x0064_ff9b_0000_0000, 96, "IPv4-IPv6 Translation"),
    SpecialPurpose(v6: 0x0100_0000_0000_0000, 64, "Discard-Only Address Block"),
    SpecialPurpose(v6: 0x2001_0000_0000_0000, 23, "IETF Protocol Assignments"),
    SpecialPurpose(v6: 0x2001_0db8_0000_0000, 32, "Documentation", hosts: true, own: true),
    SpecialPurpose(v6: 0x2002_0000_0000_0000, 16, "6to4"),
    SpecialPurpose(v6: 0x3fff_0000_0000_0000, 20, "Documentation", hosts: true, own: true),
    SpecialPurpose(v6: 0xfc00_0000_0000_0000, 7, "Unique-Local", hosts: true, own: true),
    SpecialPurpose(v6: 0xfe80_0000_0000_0000, 10, "Link-Local Unicast"),
    SpecialPurpose(v6: 0xff00_0000_0000_0000, 8, "Multicast"),
  ]
}

extension IPPrefix {
  /// The blocks of special purpose that share addresses with this prefix, in order of address.
  public var specialPurposes: [SpecialPurpose] { SpecialPurpose.all.filter { $0.prefix.overlaps(self) } }

  /// Whether every address is one for use inside an organisation.
  public var isPrivate: Bool { SpecialPurpose.all.contains { $0.isPrivate && $0.prefix.contains(self) } }

  /// The IPv4 prefix that an IPv6 prefix within `::ffff:0:0/96` stands for.
  public var mappedIPv4: IPPrefix? {
    guard family == .v6, length >= 96, value >> 32 == 0xffff else { return nil }
    return IPPrefix(unchecked: value & UInt128(UInt32.max), length - 96, .v4)
  }
}
