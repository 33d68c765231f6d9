/// Reads addresses and prefixes from text, strictly: no leading zeros (some readers take them for octal), no missing
/// parts, no blanks, no zone identifiers.
struct AddressScanner {
  private let text: String
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) {
    self.text = text
    bytes = Array(text.utf8)
  }

  /// The address that is the whole text.
  static func address(_ text: String) throws(AddressSyntaxError) -> IPAddress {
    var scanner = AddressScanner(text)
    let address = try scanner.address()
    guard scanner.isAtEnd else {
      let advice = scanner.next == UInt8(ascii: "/") ? "leave the length out: a single address is wanted here" : nil
      throw scanner.fault("the end of the address", advice: advice)
    }
    return address
  }

  /// The prefix that is the whole text.
  static func prefix(_ text: String) throws(AddressSyntaxError) -> IPPrefix {
    var scanner = AddressScanner(text)
    let address = try scanner.address()
    let family = address.family
    guard scanner.take("/") else {
      throw scanner.fault(
        "'/' and a length from 0 to \(family.bits)",
        advice: scanner.isAtEnd ? "a single address is written \(address)/\(family.bits)" : nil)
    }
    let start = scanner.position
    let length = try scanner.number(upTo: family.bits, named: "a length from 0 to \(family.bits)")
    guard scanner.isAtEnd else { throw scanner.fault("the end of the prefix") }
    let network = IPPrefix(unchecked: address.value & family.mask(length), length, family)
    guard network.first == address else {
      throw AddressSyntaxError(
        text, column: start + 1, found: "a length of \(length), which leaves bits of \(address) in the host part",
        expected: "an address whose last \(family.bits - length) bits are zero", advice: "the network is \(network)")
    }
    return network
  }

  private mutating func address() throws(AddressSyntaxError) -> IPAddress {
    if bytes.contains(UInt8(ascii: ":")) { return IPAddress(unchecked: try groups(), .v6) }
    return IPAddress(unchecked: UInt128(try dottedQuad()), .v4)
  }

  private mutating func dottedQuad() throws(AddressSyntaxError) -> UInt32 {
    var value: UInt32 = 0
    for part in 0..<4 {
      if part > 0, !take(".") {
        throw fault("'.' and \(4 - part) more of the four numbers of an IPv4 address")
      }
      value = value << 8 | UInt32(try number(upTo: 255, named: "a number from 0 to 255"))
    }
    return value
  }

  /// The eight groups of an IPv6 address (RFC 4291, section 2.2, all three forms).
  private mutating func groups() throws(AddressSyntaxError) -> UInt128 {
    var groups: [UInt16] = []
    var gap: Int?
    if take(":") {
      guard take(":") else { throw fault("a second ':'", advice: "zeros at the start are written '::'") }
      gap = 0
    }
    var wantsGroup = gap == nil
    while wantsGroup || isHexDigit(next) {
      guard groups.count < 8 else { throw fault("no more than eight groups") }
      let start = position
      let group = try group()
      if next == UInt8(ascii: ".") {
        position = start
        guard groups.count <= 6 else { throw fault("an IPv4 part only as the last two of eight groups") }
        let quad = try dottedQuad()
        groups += [UInt16(quad >> 16), UInt16(truncatingIfNeeded: quad)]
        break
      }
      groups.append(group)
      wantsGroup = false
      guard take(":") else { break }
      if next == UInt8(ascii: ":") {
        guard gap == nil else { throw fault("'::' once only", advice: "write the second run of zeros out") }
        position += 1
        gap = groups.count
      } else {
        wantsGroup = true
      }
    }
    guard gap == nil ? groups.count == 8 : groups.count < 8 else {
      throw fault(
        gap == nil ? "eight groups (there are \(groups.count))" : "fewer than eight groups beside '::'")
    }
    return Self.join(groups, gap: gap ?? 8)
  }

  private static func join(_ groups: [UInt16], gap: Int) -> UInt128 {
    var value: UInt128 = 0
    for group in groups[..<min(gap, groups.count)] { value = value << 16 | UInt128(group) }
    value <<= UInt128(16 * (8 - groups.count))
    for group in groups[min(gap, groups.count)...] { value = value << 16 | UInt128(group) }
    return value
  }

  private mutating func group() throws(AddressSyntaxError) -> UInt16 {
    let start = position
    var value: UInt32 = 0
    while isHexDigit(next), let digit = next {
      guard position - start < 4 else {
        position = start
        throw fault("a group of one to four hexadecimal digits")
      }
      let nibble = digit <= UInt8(ascii: "9") ? digit & 15 : (digit & 15) + 9
      value = value << 4 | UInt32(nibble)
      position += 1
    }
    guard position > start else { throw fault("a group of one to four hexadecimal digits") }
    return UInt16(truncatingIfNeeded: value)
  }

  private mutating func number(upTo limit: Int, named name: String) throws(AddressSyntaxError) -> Int {
    let start = position
    var value = 0
    while let digit = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) {
      value = min(value * 10 + Int(digit & 15), 1000)
      position += 1
    }
    guard position > start else { throw fault(name) }
    let digits = String(decoding: bytes[start..<position], as: UTF8.self)
    guard position == start + 1 || bytes[start] != UInt8(ascii: "0") else {
      throw AddressSyntaxError(
        text, column: start + 1, found: "'\(digits)'", expected: "\(name) without a leading zero",
        advice: "some programs read a leading zero as octal")
    }
    guard value <= limit else {
      throw AddressSyntaxError(text, column: start + 1, found: "'\(digits)'", expected: name)
    }
    return value
  }

  private var isAtEnd: Bool { position == bytes.count }
  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func isHexDigit(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    let folded = byte | 0x20
    return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(folded) && byte >= UInt8(ascii: "A")
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private func fault(_ expected: String, advice: String? = nil) -> AddressSyntaxError {
    let rest = String(decoding: bytes[position...], as: UTF8.self)
    let found = rest.first.map { "'\($0)'" } ?? (bytes.isEmpty ? "nothing" : "the end of the text")
    return AddressSyntaxError(text, column: position + 1, found: found, expected: expected, advice: advice)
  }
}
