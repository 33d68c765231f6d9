/// Where a call comes from: an IPv4 or IPv6 address.
public struct SourceAddress: Sendable, Hashable {
  /// Its 4 or 16 bytes, in the order of the network.
  let bytes: [UInt8]

  /// An address of 4 or 16 bytes in the order of the network; an IPv4 address that is written as one of IPv6
  /// (RFC 4291, section 2.5.5.2) is the IPv4 address. Nil for any other number of bytes.
  public init?(bytes: [UInt8]) {
    switch bytes.count {
    case 4: self.bytes = bytes
    case 16:
      let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10...11].allSatisfy { $0 == 0xFF }
      self.bytes = isMapped ? Array(bytes[12...]) : bytes
    default: return nil
    }
  }

  /// Reads an address as people write it: `10.0.0.1`, `2001:db8::1`. Nil for anything else.
  public init?(_ text: some StringProtocol) {
    guard let bytes = text.contains(":") ? Self.groups(text) : Self.quad(text) else { return nil }
    self.init(bytes: bytes)
  }

  private static func quad(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        let value = UInt8(part)
      else { return nil }
      bytes.append(value)
    }
    return bytes
  }

  /// RFC 4291, section 2.2: eight groups, of which one run of zeros may be `::`, the last two perhaps an IPv4 address.
  private static func groups(_ text: some StringProtocol) -> [UInt8]? {
    var halves: [[UInt8]] = [[]]
    var parts = text.split(separator: ":", omittingEmptySubsequences: false)[...]
    // A `::` at an end leaves one empty part more than one in the middle does; a lone colon there is a fault.
    guard text.hasPrefix("::") || !text.hasPrefix(":"), text.hasSuffix("::") || !text.hasSuffix(":") else { return nil }
    if text.hasPrefix("::") { parts = parts.dropFirst() }
    if text.hasSuffix("::") { parts = parts.dropLast() }
    for (place, part) in parts.enumerated() {
      if part.isEmpty {
        guard halves.count == 1 else { return nil }
        halves.append([])
      } else if place == parts.count - 1, part.contains(".") {
        guard let quad = quad(part) else { return nil }
        halves[halves.count - 1] += quad
      } else {
        guard (1...4).contains(part.utf8.count), part.utf8.first != UInt8(ascii: "+"),
          let value = UInt16(part, radix: 16)
        else { return nil }
        halves[halves.count - 1] += [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)]
      }
    }
    let known = halves.reduce(0) { $0 + $1.count }
    if halves.count == 1 { return known == 16 ? halves[0] : nil }
    return known <= 14 ? halves[0] + [UInt8](repeating: 0, count: 16 - known) + halves[1] : nil
  }
}

/// Addresses from which a token may be used: one, or those of a prefix such as `63.3.56.0/24`.
struct SourceRange: Hashable {
  private let network: [UInt8]
  private let length: Int

  /// Nil for what is neither an address nor a prefix.
  init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first.flatMap({ SourceAddress($0) }) else { return nil }
    network = address.bytes
    guard parts.count == 2 else {
      length = network.count * 8
      return
    }
    guard (1...3).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let length = Int(parts[1]), length <= network.count * 8
    else { return nil }
    self.length = length
  }

  func contains(_ address: SourceAddress) -> Bool {
    guard address.bytes.count == network.count else { return false }
    let whole = length / 8
    guard address.bytes.prefix(whole).elementsEqual(network.prefix(whole)) else { return false }
    let rest = length % 8
    return rest == 0 || (address.bytes[whole] ^ network[whole]) >> (8 - rest) == 0
  }
}
