/// A MAC address (EUI-48), written by the cloud as twelve lower-case hexadecimal digits.
public struct MACAddress: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The 48 bits.
  public let value: UInt64

  /// An address of the low 48 bits.
  public init(value: UInt64) { self.value = value & 0xFFFF_FFFF_FFFF }

  /// Reads twelve hexadecimal digits in either case, with or without a `:`, `-` or `.` between the bytes; nil for anything
  /// else.
  public init?(_ text: some StringProtocol) { self.init(utf8: String(text).utf8) }

  // Not generic: the loop over the bytes would go through witness tables.
  private init?(utf8 text: String.UTF8View) {
    var value: UInt64 = 0
    var digits = 0
    var mayEndGroup = false
    for byte in text {
      if let digit = hexValue(byte) {
        guard digits < 12 else { return nil }
        value = value << 4 | UInt64(digit)
        digits += 1
        mayEndGroup = digits.isMultiple(of: 2) && digits < 12
      } else {
        guard mayEndGroup, byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") else {
          return nil
        }
        mayEndGroup = false
      }
    }
    guard digits == 12 else { return nil }
    self.value = value
  }

  /// Twelve lower-case digits.
  public var description: String {
    var out: [UInt8] = []
    out.reserveCapacity(12)
    for index in 0..<12 { out.append(hexDigit(UInt8(value >> UInt64(44 - 4 * index) & 15))) }
    return String(decoding: out, as: UTF8.self)
  }

  /// The organisationally unique identifier: the first three bytes.
  public var oui: UInt32 { UInt32(value >> 24) }

  /// In the order of the bytes.
  public static func < (one: MACAddress, other: MACAddress) -> Bool { one.value < other.value }
}
