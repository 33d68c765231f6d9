import MistAPI
import Testing

@Suite("JSON numbers as doubles")
struct JSONNumberTests {
  /// Digits from 0 up to sixteen places, so that both ways of reading are met.
  private static let digits: [UInt64] = (0..<16).flatMap { places -> [UInt64] in
    let power = (0..<places).reduce(UInt64(1)) { product, _ in product * 10 }
    return [power, power + 7, power * 3 + 1, power * 9 + power / 7, power * 10 - 1]
  }

  @Test("A decimal is read as the nearest double, wherever its point stands", arguments: 0..<18)
  func nearest(_ fraction: Int) throws {
    for digits in Self.digits {
      var text = String(digits)
      if fraction > 0 {
        text = String(repeating: "0", count: max(0, fraction + 1 - text.count)) + text
        text.insert(".", at: text.index(text.endIndex, offsetBy: -fraction))
      }
      for signed in [text, "-" + text] {
        let expected = try #require(Double(signed))
        let found = try #require(try JSON(parsing: signed).double)
        #expect(found.bitPattern == expected.bitPattern, "\(signed)")
      }
    }
  }

  @Test(
    "Other forms are read too",
    arguments: [
      ("1e3", 1000), ("1E-2", 0.01), ("0.1e1", 1),
      ("123456789012345678901234567890", 123_456_789_012_345_678_901_234_567_890),
      ("0.00000000000000000000001", 1e-23),
    ])
  func others(_ text: String, _ value: Double) throws {
    #expect(try JSON(parsing: text).double == value)
  }
}
