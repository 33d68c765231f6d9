/// A JSON number with its text, so that `1.0`, `1` and `1e0` stay what they were.
public struct JSONNumber: Sendable, Hashable {
  /// The text as written, a number by RFC 8259 section 6.
  public let text: String

  /// A number whose text is known to be well formed.
  init(wellFormed text: String) { self.text = text }

  /// A whole number.
  public init(_ value: Int) { text = String(value) }

  /// A number; whole values are written without a fraction. A value that is not finite becomes 0, since JSON has none.
  public init(_ value: Double) {
    if !value.isFinite {
      text = "0"
    } else if value == value.rounded(), abs(value) < 9e15 {
      text = String(Int64(value))
    } else {
      text = "\(value)"
    }
  }

  /// A number in the precision of a 32-bit float, as the cloud prints samples (sle-and-canary, section 0.3).
  public init(float32 value: Float) {
    if value.isFinite, value == value.rounded(), abs(value) < 1e7 {
      text = String(Int64(value))
    } else {
      text = value.isFinite ? "\(value)" : "0"
    }
  }

  /// The whole number, if the text has neither fraction nor exponent and fits; `1.0` counts as 1.
  public var int: Int? {
    if let value = Int(text) { return value }
    guard let value = Double(text), value == value.rounded(), abs(value) < 9e15 else { return nil }
    return Int(value)
  }

  /// Whether the text has neither fraction nor exponent.
  public var isInteger: Bool { text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || ($0 >= 0x30 && $0 <= 0x39) } }

  /// The nearest double.
  public var double: Double { shortDecimal ?? Double(text) ?? 0 }

  /// Powers of ten that a double holds exactly.
  private static let exactPowers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]

  /// The value of up to fifteen digits without an exponent, nil for any other form. Digits and divisor are exact, so
  /// that the one division rounds correctly (Clinger 1990); reading text in general costs ten times as much.
  private var shortDecimal: Double? {
    var digits: Int64 = 0
    var count = 0
    var fraction: Int?
    var isNegative = false
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39:
        digits = digits * 10 + Int64(byte - 0x30)
        count += 1
        if count > 15 { return nil }
        if fraction != nil { fraction = fraction.map { $0 + 1 } }
      case UInt8(ascii: "."): fraction = 0
      case UInt8(ascii: "-"): isNegative = true
      default: return nil
      }
    }
    let value = Double(digits) / Self.exactPowers[fraction ?? 0]
    return isNegative ? -value : value
  }
}
