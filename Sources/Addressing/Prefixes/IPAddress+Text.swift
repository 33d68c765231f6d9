extension IPAddress {
  /// Reads an address, strictly: four decimal numbers without leading zeros, or the forms of RFC 4291, section 2.2.
  ///
  /// - Throws: `AddressSyntaxError` with the column, what was found and what was expected.
  public init(parsing text: String) throws(AddressSyntaxError) {
    self = try AddressScanner.address(text)
  }
}

extension IPAddress: LosslessStringConvertible {
  /// The address that this text is, or nil; `init(parsing:)` says why.
  public init?(_ description: String) {
    guard let address = try? AddressScanner.address(description) else { return nil }
    self = address
  }

  /// Dotted decimal, or the canonical form of RFC 5952 (lower case, the longest run of zeros as `::`, addresses mapped
  /// from IPv4 in the mixed notation of its section 5).
  public var description: String {
    if family == .v6 { return canonicalText }
    let number = UInt32(truncatingIfNeeded: value)
    return String(unsafeUninitializedCapacity: 15) { buffer in
      var end = 0
      for shift: UInt32 in [24, 16, 8, 0] {
        if end > 0 {
          buffer[end] = UInt8(ascii: ".")
          end += 1
        }
        let octet = UInt8(truncatingIfNeeded: number >> shift)
        if octet >= 100 {
          buffer[end] = UInt8(ascii: "0") + octet / 100
          end += 1
        }
        if octet >= 10 {
          buffer[end] = UInt8(ascii: "0") + octet / 10 % 10
          end += 1
        }
        buffer[end] = UInt8(ascii: "0") + octet % 10
        end += 1
      }
      return end
    }
  }

  private var canonicalText: String {
    if value >> 32 == 0xffff { return "::ffff:\(IPAddress(v4: UInt32(truncatingIfNeeded: value)))" }
    let groups = (0..<8).map { UInt16(truncatingIfNeeded: value >> UInt128(112 - 16 * $0)) }
    let zeros = Self.longestRunOfZeros(groups)
    let parts = groups.map { String($0, radix: 16) }
    guard zeros.count > 1 else { return parts.joined(separator: ":") }
    return parts[..<zeros.lowerBound].joined(separator: ":") + "::" + parts[zeros.upperBound...].joined(separator: ":")
  }

  private static func longestRunOfZeros(_ groups: [UInt16]) -> Range<Int> {
    var longest = 0..<0
    var start = 0
    for (index, group) in groups.enumerated() {
      if group != 0 {
        start = index + 1
      } else if index + 1 - start > longest.count {
        longest = start..<index + 1
      }
    }
    return longest
  }
}

extension IPAddress: Codable {
  /// Reads the address from its text.
  public init(from decoder: any Decoder) throws {
    try self.init(parsing: decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the address as its text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
