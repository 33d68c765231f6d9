/// A claim code: fifteen characters of A–Z and 0–9, printed on the device as 5-5-5 (mist-fidelity, section 1.6).
public struct ClaimCode: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Fifteen characters without dashes, in upper case: the device's `magic`.
  public let magic: String

  /// Reads a code with or without its dashes, in either case; nil for anything else.
  public init?(_ text: some StringProtocol) { self.init(utf8: String(text).utf8) }

  // Not generic: the loop over the bytes would go through witness tables.
  private init?(utf8 text: String.UTF8View) {
    var out: [UInt8] = []
    out.reserveCapacity(15)
    var dashes = 0
    for byte in text {
      switch byte {
      case 0x30...0x39, 0x41...0x5A: out.append(byte)
      case 0x61...0x7A: out.append(byte - 0x20)
      case UInt8(ascii: "-"):
        guard out.count == 5 * (dashes + 1), dashes < 2 else { return nil }
        dashes += 1
      default: return nil
      }
    }
    guard out.count == 15, dashes == 0 || dashes == 2 else { return nil }
    magic = String(decoding: out, as: UTF8.self)
  }

  /// The form on the label, `XXXXX-XXXXX-XXXXX`.
  public var label: String { "\(magic.prefix(5))-\(magic.dropFirst(5).prefix(5))-\(magic.suffix(5))" }

  /// Fifteen characters without dashes.
  public var description: String { magic }

  /// In the order of the characters.
  public static func < (one: ClaimCode, other: ClaimCode) -> Bool { one.magic < other.magic }
}
