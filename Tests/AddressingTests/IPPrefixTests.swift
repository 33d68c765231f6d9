import Addressing
import Testing

@Suite("Prefixes")
struct IPPrefixTests {
  struct Example: Sendable {
    let text, last, mask, firstHost, lastHost: String
    let broadcast: String?
    let hosts: UInt128
  }

  @Test(
    "The addresses of a prefix, to the edges",
    arguments: [
      Example(
        text: "10.0.0.0/20", last: "10.0.15.255", mask: "255.255.240.0", firstHost: "10.0.0.1",
        lastHost: "10.0.15.254", broadcast: "10.0.15.255", hosts: 4094),
      Example(
        text: "0.0.0.0/0", last: "255.255.255.255", mask: "0.0.0.0", firstHost: "0.0.0.1",
        lastHost: "255.255.255.254", broadcast: "255.255.255.255", hosts: 4_294_967_294),
      Example(
        text: "192.0.2.4/30", last: "192.0.2.7", mask: "255.255.255.252", firstHost: "192.0.2.5",
        lastHost: "192.0.2.6", broadcast: "192.0.2.7", hosts: 2),
      Example(
        text: "192.0.2.4/31", last: "192.0.2.5", mask: "255.255.255.254", firstHost: "192.0.2.4",
        lastHost: "192.0.2.5", broadcast: nil, hosts: 2),
      Example(
        text: "192.0.2.4/32", last: "192.0.2.4", mask: "255.255.255.255", firstHost: "192.0.2.4",
        lastHost: "192.0.2.4", broadcast: nil, hosts: 1),
      Example(
        text: "2001:db8::/64", last: "2001:db8::ffff:ffff:ffff:ffff", mask: "ffff:ffff:ffff:ffff::",
        firstHost: "2001:db8::1", lastHost: "2001:db8::ffff:ffff:ffff:ffff", broadcast: nil,
        hosts: 18_446_744_073_709_551_615),
      Example(
        text: "2001:db8::2/127", last: "2001:db8::3", mask: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe",
        firstHost: "2001:db8::2", lastHost: "2001:db8::3", broadcast: nil, hosts: 2),
      Example(
        text: "2001:db8::2/128", last: "2001:db8::2", mask: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        firstHost: "2001:db8::2", lastHost: "2001:db8::2", broadcast: nil, hosts: 1),
      Example(
        text: "::/0", last: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", mask: "::", firstHost: "::1",
        lastHost: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", broadcast: nil, hosts: .max - 1),
    ])
  func addresses(example: Example) throws {
    let prefix = try IPPrefix(parsing: example.text)
    #expect(prefix.description == example.text)
    #expect(prefix.last.description == example.last)
    #expect(prefix.mask.description == example.mask)
    #expect(prefix.firstHost.description == example.firstHost)
    #expect(prefix.lastHost.description == example.lastHost)
    #expect(prefix.broadcast?.description == example.broadcast)
    #expect(prefix.hostCount == example.hosts)
  }

  @Test(
    "What is no prefix is refused with its place",
    arguments: [
      ("10.0.0.0", 9), ("10.0.0.0/", 10), ("10.0.0.0/33", 10), ("10.0.0.0/08", 10), ("10.0.0.0/-1", 10),
      ("10.0.0.0/8/8", 11), ("10.0.0.0/8 ", 11), ("10.0.0.1/24", 10), ("0.0.0.1/0", 9), ("::/129", 4), ("::1/127", 5),
      ("2001:db8::", 11), ("10.0.0.0/255.0.0.0", 10), ("10.0.0.0/99999999999999999999", 10), ("/8", 1),
    ])
  func refused(text: String, column: Int) {
    let error = #expect(throws: AddressSyntaxError.self) { try IPPrefix(parsing: text) }
    #expect(error?.column == column)
    #expect(IPPrefix(text) == nil)
  }

  @Test("Host bits set: the message names the network")
  func hostBits() {
    let error = #expect(throws: AddressSyntaxError.self) { try IPPrefix(parsing: "10.1.2.3/20") }
    #expect(
      error?.description == "'10.1.2.3/20', column 10: found a length of 20, which leaves bits of 10.1.2.3 in the host "
        + "part, expected an address whose last 12 bits are zero; the network is 10.1.0.0/20")
    let missing = #expect(throws: AddressSyntaxError.self) { try IPPrefix(parsing: "10.1.2.3") }
    #expect(missing?.advice == "a single address is written 10.1.2.3/32")
  }

  /// All prefixes inside a /28 and around it, each as the set of its last five bits.
  static let small: [(prefix: IPPrefix, addresses: Set<UInt128>)] = (27...32).flatMap { length in
    (IPPrefix("192.0.2.0/27")?.subnets(length: length) ?? IPPrefix.none).map { prefix in
      (prefix, Set(prefix.first.value...prefix.last.value))
    }
  }

  @Test("Contains and overlaps agree with sets of addresses, for all pairs inside a /27")
  func relations() {
    #expect(Self.small.count == 63)
    for (one, addresses) in Self.small {
      for (other, others) in Self.small {
        #expect(one.contains(other) == addresses.isSuperset(of: others), "\(one) \(other)")
        #expect(one.overlaps(other) == !addresses.isDisjoint(with: others), "\(one) \(other)")
        #expect((one < other) == ((one.value, one.length) < (other.value, other.length)))
      }
      for address in Self.small.suffix(32).map(\.prefix.first) {
        #expect(one.contains(address) == addresses.contains(address.value))
      }
    }
  }

  @Test("Subnets are all there, in order, and end where the prefix ends")
  func subnets() throws {
    let root = try IPPrefix(parsing: "10.0.0.0/8")
    let zones = root.subnets(length: 11)
    #expect(
      zones.map(\.description) == [
        "10.0.0.0/11", "10.32.0.0/11", "10.64.0.0/11", "10.96.0.0/11", "10.128.0.0/11", "10.160.0.0/11",
        "10.192.0.0/11", "10.224.0.0/11",
      ])
    #expect(zones.last?.last == root.last)
    #expect(root.subnets(length: 8).map { $0 } == [root])
    #expect(root.subnets(length: 7).isEmpty)
    #expect(root.subnets(length: 33).isEmpty)
    let all = try IPPrefix(parsing: "::/0").subnets(length: 128)
    #expect(all.count == Int.max)
    #expect(all[Int.max - 1].description == "::7fff:ffff:ffff:fffe/128")
    let whole = try IPPrefix(parsing: "0.0.0.0/0").subnets(length: 32)
    #expect(whole.count == 1 << 32)
    #expect(whole.last?.description == "255.255.255.255/32")
  }

  @Test("Supernets and siblings")
  func supernets() throws {
    let prefix = try IPPrefix(parsing: "10.0.48.0/20")
    #expect(prefix.supernet(length: 19)?.description == "10.0.32.0/19")
    #expect(prefix.supernet(length: 0)?.description == "0.0.0.0/0")
    #expect(prefix.supernet(length: 21) == nil)
    #expect(prefix.supernet(length: -1) == nil)
    #expect(prefix.sibling?.description == "10.0.32.0/20")
    #expect(try IPPrefix(parsing: "0.0.0.0/0").sibling == nil)
    #expect(IPPrefix(prefix.first, length: 20) == prefix)
    #expect(IPPrefix(prefix.first, length: 16) == nil)
    #expect(IPPrefix(containing: prefix.last, length: 20) == prefix)
    #expect(IPPrefix(containing: prefix.last, length: 33) == nil)
  }

  @Test("Special purposes: private, public, mixed, mapped")
  func purposes() throws {
    #expect(try IPPrefix(parsing: "10.4.0.0/16").isPrivate)
    #expect(try IPPrefix(parsing: "fd00::/48").isPrivate)
    #expect(try !IPPrefix(parsing: "10.0.0.0/7").isPrivate)
    #expect(try !IPPrefix(parsing: "8.8.8.0/24").isPrivate)
    #expect(try IPPrefix(parsing: "10.0.0.0/7").specialPurposes.map(\.name) == ["Private-Use"])
    #expect(try IPPrefix(parsing: "8.8.8.0/24").specialPurposes.isEmpty)
    #expect(try IPPrefix(parsing: "127.0.0.0/16").specialPurposes.map(\.numbersHosts) == [false])
    #expect(try IPPrefix(parsing: "::ffff:10.0.0.0/104").mappedIPv4?.description == "10.0.0.0/8")
    #expect(try IPPrefix(parsing: "::ffff:0:0/96").mappedIPv4?.description == "0.0.0.0/0")
    #expect(try IPPrefix(parsing: "::/0").mappedIPv4 == nil)
    // Where each block for use inside an organisation ends, and its neighbours.
    for (text, isPrivate) in [
      ("9.255.255.255", false), ("10.0.0.0", true), ("10.255.255.255", true), ("11.0.0.0", false),
      ("100.63.255.255", false), ("100.64.0.0", true), ("100.127.255.255", true), ("100.128.0.0", false),
      ("172.15.255.255", false), ("172.16.0.0", true), ("172.31.255.255", true), ("172.32.0.0", false),
      ("192.167.255.255", false), ("192.168.0.0", true), ("192.168.255.255", true), ("192.169.0.0", false),
      ("fbff::", false), ("fc00::", true), ("fdff::", true), ("fe00::", false),
    ] {
      let address = try IPAddress(parsing: text)
      #expect(IPPrefix(containing: address, length: address.family.bits)?.isPrivate == isPrivate, "\(text)")
    }
    for text in [
      "0.0.0.0", "127.255.255.255", "169.254.7.7", "224.0.0.1", "255.255.255.255", "::", "::1", "febf::", "ff02::1",
    ] {
      let address = try IPAddress(parsing: text)
      let host = try #require(IPPrefix(containing: address, length: address.family.bits))
      #expect(host.specialPurposes.contains { !$0.numbersHosts }, "\(text)")
    }
    let table = SpecialPurpose.all
    #expect(table.map(\.prefix) == table.map(\.prefix).sorted())
    #expect(table.allSatisfy { IPPrefix($0.prefix.first, length: $0.prefix.length) == $0.prefix })
  }
}

extension IPPrefix {
  /// No subnets at all, of the type that `subnets` gives.
  fileprivate static var none: Subnets { SpecialPurpose.all[0].prefix.subnets(length: 0) }
}
