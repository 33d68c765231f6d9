import MistAPI
import Testing

@Suite("Ids, MAC addresses and claim codes")
struct IdentifierTests {
  @Test(
    "An id is read in either case and written in lower case",
    arguments: ["a1b2c3d4-0000-4000-8000-00000000000f", "A1B2C3D4-0000-4000-8000-00000000000F"])
  func id(_ text: String) {
    #expect(MistID(text)?.description == "a1b2c3d4-0000-4000-8000-00000000000f")
  }

  @Test(
    "What is not 8-4-4-4-12 hexadecimal digits is no id",
    arguments: [
      "", "a1b2c3d4", "a1b2c3d400004000800000000000000f", "a1b2c3d4-0000-4000-8000-00000000000",
      "a1b2c3d4-0000-4000-8000-00000000000ff", "g1b2c3d4-0000-4000-8000-00000000000f",
      "a1b2c3d4 0000 4000 8000 00000000000f", "{a1b2c3d4-0000-4000-8000-00000000000f}",
      "a1b2c3d4-0000-4000-8000-0000000000é",
    ])
  func notAnID(_ text: String) {
    #expect(MistID(text) == nil)
  }

  @Test("A device's id holds its address, other ids hold none")
  func deviceID() throws {
    let mac = try #require(MACAddress("5c5b35000001"))
    #expect(MistID(device: mac).description == "00000000-0000-0000-1000-5c5b35000001")
    #expect(MistID("00000000-0000-0000-1000-5c5b35000001")?.deviceMAC == mac)
    #expect(MistID("00000000-0000-0000-1001-5c5b35000001")?.deviceMAC == nil)
    #expect(MistID("00000000-0000-0001-1000-5c5b35000001")?.deviceMAC == nil)
    #expect(MistID.zero.deviceMAC == nil)
    #expect(MistID.zero.description == "00000000-0000-0000-0000-000000000000")
  }

  @Test(
    "A derived id is of version 8, variant 1, and never a device's", arguments: [0, 1, .max, 0x1000_5C5B_3500_0001])
  func derived(_ bits: UInt64) {
    let id = MistID(derivedHigh: bits, low: bits)
    let text = Array(id.description)
    #expect(text[14] == "8")
    #expect("89ab".contains(text[19]))
    #expect(id.deviceMAC == nil)
    #expect(MistID(id.description) == id)
  }

  @Test("Ids are ordered as their texts")
  func idOrder() throws {
    let texts = [
      "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-1000-000000000000",
      "f0000000-0000-0000-0000-000000000000",
    ]
    let ids = texts.compactMap { MistID($0) }
    #expect(ids.reversed().sorted().map(\.description) == texts)
  }

  @Test(
    "A MAC address is read with and without separators",
    arguments: [
      "5c5b35000001", "5C5B35000001", "5c:5b:35:00:00:01", "5C-5B-35-00-00-01", "5c5b.3500.0001", "5c5b35-000001",
    ])
  func mac(_ text: String) {
    #expect(MACAddress(text)?.description == "5c5b35000001")
    #expect(MACAddress(text)?.oui == 0x5C5B35)
  }

  @Test(
    "What is not twelve hexadecimal digits is no MAC address",
    arguments: [
      "", "5c5b3500000", "5c5b350000011", "5c5b3500000g", "5c 5b 35 00 00 01", ":5c5b35000001", "5c5b35000001:",
      "5c::5b35000001", "5:c5b35000001", "-:.-5c5b35000001",
    ])
  func notAMAC(_ text: String) {
    #expect(MACAddress(text) == nil)
  }

  @Test("Only 48 bits count")
  func macBits() {
    #expect(MACAddress(value: .max).description == "ffffffffffff")
    #expect(MACAddress(value: 0).description == "000000000000")
    #expect(MACAddress(value: 1) < MACAddress(value: 2))
  }

  @Test(
    "A claim code is read with and without dashes, in either case",
    arguments: ["6JG8E-PTFV2-A9Z2N", "6JG8EPTFV2A9Z2N", "6jg8e-ptfv2-a9z2n"])
  func claimCode(_ text: String) {
    #expect(ClaimCode(text)?.magic == "6JG8EPTFV2A9Z2N")
    #expect(ClaimCode(text)?.label == "6JG8E-PTFV2-A9Z2N")
  }

  @Test(
    "What is not 15 letters and digits in 5-5-5 is no claim code",
    arguments: [
      "", "6JG8E-PTFV2-A9Z2", "6JG8E-PTFV2-A9Z2NN", "6JG8E-PTFV2A9Z2N", "6JG8EPTFV2-A9Z2N", "6JG8E--PTFV2A9Z2N",
      "6JG8EPTFV2--A9Z2N", "6JG8E-PTFV2-A9Z2N-", "-6JG8EPTFV2A9Z2N", "6JG8E PTFV2 A9Z2N", "6JG8E-PTFV2-A9Z2É",
      "6JG8E_PTFV2_A9Z2N",
    ])
  func notAClaimCode(_ text: String) {
    #expect(ClaimCode(text) == nil)
  }
}
