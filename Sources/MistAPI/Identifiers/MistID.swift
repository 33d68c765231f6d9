/// An object's id: a UUID (RFC 9562), written in lower case.
public struct MistID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The first eight bytes.
  public let high: UInt64
  /// The last eight bytes.
  public let low: UInt64

  /// An id of these bits.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The id that clients take for «not set» (mist-fidelity, section 1.6).
  public static let zero = MistID(high: 0, low: 0)

  /// An id made from 128 bits of a keyed stream, marked as version 8 (custom) of RFC 9562.
  public init(derivedHigh high: UInt64, low: UInt64) {
    self.high = high & ~0xF000 | 0x8000
    self.low = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
  }

  /// The id of a device: `00000000-0000-0000-1000-` and its MAC address (mist-fidelity, section 1.6).
  public init(device mac: MACAddress) {
    high = 0
    low = 0x1000_0000_0000_0000 | mac.value
  }

  /// The MAC address, when this is the id of a device.
  public var deviceMAC: MACAddress? {
    guard high == 0, low >> 48 == 0x1000 else { return nil }
    return MACAddress(value: low & 0xFFFF_FFFF_FFFF)
  }

  /// Reads the form `8-4-4-4-12` of hexadecimal digits, in either case; nil for anything else.
  public init?(_ text: some StringProtocol) { self.init(utf8: String(text).utf8) }

  // Not generic: the loop over the bytes would go through witness tables.
  private init?(utf8 text: String.UTF8View) {
    var digits = 0
    var position = 0
    var high: UInt64 = 0
    var low: UInt64 = 0
    for byte in text {
      if position == 8 || position == 13 || position == 18 || position == 23 {
        guard byte == UInt8(ascii: "-") else { return nil }
      } else {
        guard let digit = hexValue(byte) else { return nil }
        if digits < 16 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
        digits += 1
      }
      position += 1
    }
    guard position == 36, digits == 32 else { return nil }
    self.high = high
    self.low = low
  }

  /// The id in lower case.
  public var description: String {
    var out: [UInt8] = []
    out.reserveCapacity(36)
    for index in 0..<32 {
      if index == 8 || index == 12 || index == 16 || index == 20 { out.append(UInt8(ascii: "-")) }
      let word = index < 16 ? high : low
      out.append(hexDigit(UInt8(word >> UInt64(60 - 4 * (index & 15)) & 15)))
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// In the order of the bytes.
  public static func < (one: MistID, other: MistID) -> Bool { (one.high, one.low) < (other.high, other.low) }
}

/// The value of a hexadecimal digit, nil for another byte.
func hexValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 0x30...0x39: byte - 0x30
  case 0x41...0x46: byte - 0x41 + 10
  case 0x61...0x66: byte - 0x61 + 10
  default: nil
  }
}

/// The lower-case hexadecimal digit of 0…15.
func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }
