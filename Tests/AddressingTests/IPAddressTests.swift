import Addressing
import Testing

@Suite("IP addresses")
struct IPAddressTests {
  @Test(
    "The canonical form is that of RFC 5952",
    arguments: [
      ("2001:0db8::0001", "2001:db8::1"),
      ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
      ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
      ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
      ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
      ("2001:DB8::ABCD", "2001:db8::abcd"),
      ("0:0:0:0:0:0:0:0", "::"),
      ("0:0:0:0:0:0:0:1", "::1"),
      ("1:0:0:0:0:0:0:0", "1::"),
      ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
      ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
      ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
      ("::ffff:c000:0201", "::ffff:192.0.2.1"),
      ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
      ("1:2:3:4:5:6:255.255.255.255", "1:2:3:4:5:6:ffff:ffff"),
      ("192.0.2.1", "192.0.2.1"),
      ("0.0.0.0", "0.0.0.0"),
      ("255.255.255.255", "255.255.255.255"),
    ])
  func canonical(text: String, expected: String) throws {
    let address = try IPAddress(parsing: text)
    #expect(address.description == expected)
    #expect(try IPAddress(parsing: expected) == address)
  }

  @Test(
    "What is no address is refused with its place",
    arguments: [
      ("", 1), ("10", 3), ("10.0.0", 7), ("10.0.0.", 8), ("10.0.0.0.0", 9), ("10.0.0.256", 8), ("10.00.0.1", 4),
      ("10.0.0.01", 8), (" 10.0.0.1", 1), ("10.0.0.1 ", 9), ("10.0.0.-1", 8), ("10.0.0.1/8", 9), ("0x10.0.0.1", 2),
      ("99999999999999999999.0.0.1", 1), ("١٠.0.0.1", 1), (":", 2), (":::", 3), (":1::", 2), ("1:2", 4),
      ("1:2:3:4:5:6:7:8:9", 17), ("1:2:3:4:5:6:7:8:", 17), ("1:2:3:4:5:6:7:", 15), ("12345::", 1), ("::g", 3),
      ("1::2::3", 6), ("1:2:3:4:5:6:7:8::", 18), ("1:2:3:4::5:6:7:8", 17), ("fe80::1%eth0", 8), ("::1.2.3", 8),
      ("1:2:3:4:5:6:7:1.2.3.4", 15), ("::1.2.3.4.5", 10), ("::1.2.3.4:5", 10), ("::300.1.1.1", 3),
    ])
  func refused(text: String, column: Int) {
    let error = #expect(throws: AddressSyntaxError.self) { try IPAddress(parsing: text) }
    #expect(error?.column == column)
    #expect(error?.text == text)
    #expect(IPAddress(text) == nil)
  }

  @Test("A message says what was found, what was expected and what to do")
  func message() {
    let error = #expect(throws: AddressSyntaxError.self) { try IPAddress(parsing: "10.0.0.08") }
    #expect(
      error?.description
        == "'10.0.0.08', column 8: found '08', expected a number from 0 to 255 without a leading zero; "
        + "some programs read a leading zero as octal")
    let length = #expect(throws: AddressSyntaxError.self) { try IPAddress(parsing: "10.0.0.8/8") }
    #expect(
      length?.description == "'10.0.0.8/8', column 9: found '/', expected the end of the address; "
        + "leave the length out: a single address is wanted here")
  }

  @Test("Every text of a random address is read back as that address")
  func roundTrip() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2000 {
      let v4 = IPAddress(v4: UInt32.random(in: .min ... .max, using: &generator))
      #expect(IPAddress(v4.description) == v4)
      // Groups are zero half of the time, so that runs of zeros of all lengths occur.
      var value: UInt128 = 0
      for _ in 0..<8 { value = value << 16 | UInt128(generator.next() & 1 == 0 ? 0 : generator.next() & 0xffff) }
      let v6 = IPAddress(value, family: .v6)
      #expect(v6 != nil && v6.flatMap { IPAddress($0.description) } == v6)
    }
  }

  @Test("Addresses are ordered by family, then by number, and have ends")
  func order() throws {
    let low = try IPAddress(parsing: "9.255.255.255")
    let high = try IPAddress(parsing: "10.0.0.0")
    #expect(low < high)
    #expect(try high < IPAddress(parsing: "::"))
    #expect(low.advanced(by: 1) == high)
    #expect(high.advanced(by: -1) == low)
    #expect(try IPAddress(parsing: "255.255.255.255").advanced(by: 1) == nil)
    #expect(try IPAddress(parsing: "0.0.0.0").advanced(by: -1) == nil)
    #expect(IPAddress(1 << 32, family: .v4) == nil)
    #expect(IPAddress(.max, family: .v6)?.advanced(by: 1) == nil)
  }
}
