import Addressing
import Testing

@Suite("What cannot be carved")
struct CarvingErrorTests {
  /// One zone of 10.0.0.0/20 and sites of /24 with one network of /26.
  static func request(sites count: Int = 2) throws -> AddressPlanRequest {
    AddressPlanRequest(
      supernet: try prefix("10.0.0.0/20"), zones: [ZoneRequest("europe")],
      sites: (0..<count).map { SiteRequest("s\($0)", zone: "europe") }, siteLength: 24,
      networks: [NetworkRequest("corp", .length(26))])
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let message: String
    let subject: AddressSubject
    let change: @Sendable (inout AddressPlanRequest) throws -> Void

    init(
      _ message: String, _ subject: AddressSubject,
      change: @escaping @Sendable (inout AddressPlanRequest) throws -> Void
    ) {
      (self.message, self.subject, self.change) = (message, subject, change)
    }

    var testDescription: String { message }
  }

  static let sizes: [Case] = [
    Case(
      "supernet 10.0.0.0/20 is 3 bits too small for 120 sites of /24 in zone europe: smallest that fits is /17",
      .supernet
    ) {
      $0.sites = (0..<120).map { SiteRequest("s\($0)", zone: "europe") }
    },
    Case(
      "supernet 10.0.0.0/20 is 1 bit too small for 17 sites of /24 in zone europe: smallest that fits is /19", .supernet
    ) {
      $0.sites = (0..<17).map { SiteRequest("s\($0)", zone: "europe") }
    },
    Case(
      "supernet 10.0.0.0/20 is 2 bits too small for 4 equal zones with 16 sites of /24 in zone europe: smallest that fits is "
        + "/18", .supernet
    ) {
      $0.zones += [ZoneRequest("africa"), ZoneRequest("asia"), ZoneRequest("oceania")]
      $0.sites = (0..<16).map { SiteRequest("s\($0)", zone: "europe") } + [SiteRequest("t", zone: "asia")]
    },
    Case(
      "zone 'europe' (10.0.8.0/22) is 1 bit too small for 5 sites of /24 in zone europe: smallest that fits is /21",
      .zone("europe")
    ) {
      $0.zones = [ZoneRequest("europe", prefix: try prefix("10.0.8.0/22"))]
      $0.sites = (0..<5).map { SiteRequest("s\($0)", zone: "europe") }
    },
    Case("supernet 10.0.0.0/30 is 1 bit too small for 8 equal zones: smallest that fits is /29", .supernet) {
      $0.supernet = try prefix("10.0.0.0/30")
      $0.siteLength = nil
      $0.sites = []
      $0.networks = []
      $0.zones = (0..<8).map { ZoneRequest("z\($0)") }
    },
    Case(
      "site 's0' (a block of /24) is 1 bit too small for 3 networks (corp /24, iot /26, mgmt /27): smallest that fits is /23",
      .site("s0")
    ) {
      $0.networks = [
        NetworkRequest("mgmt", .length(27)), NetworkRequest("corp", .length(24)), NetworkRequest("iot", .length(26)),
      ]
    },
    Case("site 's1' (10.0.3.0/27) is 1 bit too small for network corp /26: smallest that fits is /26", .site("s1")) {
      $0.sites[1].block = try prefix("10.0.3.0/27")
    },
    Case(
      "network 'corp' of site 's1' (10.0.3.0/27) is 1 bit too small for the network's need of a /26: smallest that fits is /26",
      .siteNetwork("corp", site: "s1")
    ) {
      $0.sites[1].pins = ["corp": try prefix("10.0.3.0/27")]
    },
    Case("supernet 10.0.0.0/20 is 1 bit too small for network corp of 6000 hosts: smallest that fits is /19", .supernet)
    {
      $0.networks = [NetworkRequest("corp", .hosts(4000, growth: 1.5))]
    },
    Case(
      "supernet 0.0.0.0/1 is 3 bits too small for 5 sites of /1 in zone europe: no IPv4 prefix is large enough, so make the "
        + "demand smaller", .supernet
    ) {
      $0.supernet = try prefix("0.0.0.0/1")
      $0.siteLength = 1
      $0.sites = (0..<5).map { SiteRequest("s\($0)", zone: "europe") }
    },
    Case(
      "no /23 is left for site 's2' in 10.0.0.0/22 (zone 'europe'): the largest free prefix is a /24; move what is pinned or "
        + "taken there, or make zone 'europe' larger", .site("s2")
    ) {
      $0.zones = [ZoneRequest("europe", prefix: try prefix("10.0.0.0/22"))]
      $0.sites = [
        SiteRequest("s0", zone: "europe", block: try prefix("10.0.1.0/24")),
        SiteRequest("s1", zone: "europe", block: try prefix("10.0.2.0/24")),
        SiteRequest("s2", zone: "europe", length: 23),
      ]
    },
    Case(
      "zone 'europe' (10.0.0.0/22) is 1 bit too small for 4 sites of /24 in zone europe beside what stands there: smallest "
        + "that fits is /21", .zone("europe")
    ) {
      $0.zones = [ZoneRequest("europe", prefix: try prefix("10.0.0.0/22"))]
      $0.sites = (0..<4).map { SiteRequest("s\($0)", zone: "europe") }
      $0.taken = [TakenPrefix(try prefix("10.0.3.0/28"), owner: "printers")]
    },
  ]

  static let contradictions: [Case] = [
    Case("zone 'europe' stands twice: give each its own name", .zone("europe")) {
      $0.zones.append(ZoneRequest("europe"))
    },
    Case("site 's1' stands twice: give each its own name", .site("s1")) {
      $0.sites.append(SiteRequest("s1", zone: "asia"))
    },
    Case("network 'corp' stands twice: give each its own name", .network("corp")) {
      $0.networks.append(NetworkRequest("corp", .length(27)))
    },
    Case("site 's1' is in zone 'erope', which is none of the zones: europe", .site("s1")) {
      $0.sites[1].zone = "erope"
    },
    Case("site 's1' pins network 'crop', which is none of its networks: corp", .siteNetwork("crop", site: "s1")) {
      $0.sites[1].pins = ["crop": try prefix("10.0.3.0/26")]
    },
    Case(
      "2001:db8::/32, for zone 'europe', is IPv6, and the supernet is IPv4: carve each family from a supernet of its own",
      .zone("europe")
    ) { $0.zones[0].prefix = try prefix("2001:db8::/32") },
    Case("::ffff:10.0.0.0/104, for the supernet, is an IPv4 prefix in IPv6 notation: write 10.0.0.0/8", .supernet) {
      $0.supernet = try prefix("::ffff:10.0.0.0/104")
    },
    Case(
      "127.0.0.0/16, for the supernet, lies in 127.0.0.0/8 (Loopback), where no host can have an address: choose another prefix",
      .supernet
    ) { $0.supernet = try prefix("127.0.0.0/16") },
    Case("/33, for network 'corp', is not a length from /20 to /32", .network("corp")) {
      $0.networks = [NetworkRequest("corp", .length(33))]
    },
    Case("supernet 10.0.0.0/20 is 1 bit too small for a /19 for site 's1': smallest that fits is /19", .supernet) {
      $0.sites[1].length = 19
    },
    Case("supernet 10.0.0.0/20 is 4 bits too small for a /16 for each site: smallest that fits is /16", .supernet) {
      $0.siteLength = 16
    },
    Case("supernet 10.0.0.0/20 is 2 bits too small for a /18 for network 'corp': smallest that fits is /18", .supernet)
    {
      $0.networks = [NetworkRequest("corp", .length(18))]
    },
    Case("/99, for the supernet, is not a length from /20 to /32", .supernet) { $0.siteLength = 99 },
    Case("site 's0' has no networks to derive the length of its block from: give the length", .site("s0")) {
      $0.networks = []
      $0.siteLength = nil
    },
    Case(
      "network 'corp' needs 0 hosts times 1.0 and 0 static hosts: there must be 1 to 2^40 hosts, a factor from 1 to 1000 and "
        + "0 to 2^40 static hosts", .network("corp")
    ) { $0.networks = [NetworkRequest("corp", .hosts(0))] },
    Case(
      "network 'corp' needs 9 hosts times nan and 0 static hosts: there must be 1 to 2^40 hosts, a factor from 1 to 1000 and "
        + "0 to 2^40 static hosts", .network("corp")
    ) { $0.networks = [NetworkRequest("corp", .hosts(9, growth: .nan))] },
    Case(
      "10.1.0.0/24, for site 's1', is not inside 10.0.0.0/20, which is zone 'europe': choose a prefix inside it, or make that "
        + "larger", .site("s1")
    ) { $0.sites[1].block = try prefix("10.1.0.0/24") },
    Case(
      "10.0.9.0/26, for network 'corp' of site 's1', is not inside 10.0.3.0/24, which is site 's1': choose a prefix inside "
        + "it, or make that larger", .siteNetwork("corp", site: "s1")
    ) {
      $0.sites[1].block = try prefix("10.0.3.0/24")
      $0.sites[1].pins = ["corp": try prefix("10.0.9.0/26")]
    },
    Case(
      "10.0.3.0/24, for site 's1', overlaps 10.0.2.0/23, which belongs to site 's0': change one of the two", .site("s1")
    ) {
      $0.sites[0].block = try prefix("10.0.2.0/23")
      $0.sites[1].block = try prefix("10.0.3.0/24")
    },
    Case(
      "10.0.3.0/24, for site 's1', overlaps 10.0.3.64/26, which belongs to 'lab': change one of the two", .site("s1")
    ) {
      $0.sites[1].block = try prefix("10.0.3.0/24")
      $0.taken = [TakenPrefix(try prefix("10.0.3.64/26"), owner: "lab")]
    },
    Case(
      "10.0.0.0/20, for zone 'europe', overlaps 10.0.0.0/12, which belongs to 'plant': change one of the two",
      .zone("europe")
    ) {
      $0.taken = [TakenPrefix(try prefix("10.0.0.0/12"), owner: "plant")]
    },
    Case(
      "10.0.4.0/22, for zone 'west', overlaps 10.0.0.0/21, which belongs to zone 'europe': change one of the two",
      .zone("west")
    ) {
      $0.zones = [
        ZoneRequest("west", prefix: try prefix("10.0.4.0/22")),
        ZoneRequest("europe", prefix: try prefix("10.0.0.0/21")),
      ]
    },
    Case(
      "10.64.0.0/16, for zone 'europe', is not inside 10.0.0.0/20, which is the supernet: choose a prefix inside it, or make "
        + "that larger", .zone("europe")
    ) { $0.zones[0].prefix = try prefix("10.64.0.0/16") },
    Case(
      "10.0.8.0/22, for network 'guest', overlaps 10.0.0.0/20, which belongs to the supernet: change one of the two",
      .network("guest")
    ) {
      $0.networks.append(NetworkRequest("guest", .reused(try prefix("10.0.8.0/22"))))
    },
    Case(
      "192.168.64.0/24, for network 'lab', overlaps 192.168.64.0/22, which belongs to network 'guest': change one of the two",
      .network("lab")
    ) {
      $0.networks.append(NetworkRequest("lab", .reused(try prefix("192.168.64.0/24"))))
      $0.networks.append(NetworkRequest("guest", .reused(try prefix("192.168.64.0/22"))))
    },
    Case(
      "site 's1' has number 16, and zone 'europe' (10.0.0.0/20) has blocks of /24 with the numbers 0 to 15: choose such a "
        + "number, or make the zone larger", .site("s1")
    ) {
      $0.policy = .aligned
      $0.sites[1].number = 16
    },
    Case(
      "10.0.7.0/24, for site 's1', overlaps 10.0.7.0/24, which belongs to site 's0': change one of the two", .site("s1")
    ) {
      $0.policy = .aligned
      $0.sites[0].number = 7
      $0.sites[1].number = 7
    },
  ]

  @Test("A space too small: how much is missing, and what would do", arguments: sizes)
  func tooSmall(example: Case) throws {
    try Self.check(example)
  }

  @Test("Contradictions name both sides", arguments: contradictions)
  func contradiction(example: Case) throws {
    try Self.check(example)
  }

  private static func check(_ example: Case) throws {
    var request = try request()
    try example.change(&request)
    let error = carvingFailure(request)
    #expect(error?.description == example.message)
    #expect(error?.subject == example.subject)
  }

  @Test("What is said to fit does fit, and nothing smaller does", arguments: [2, 3, 17, 33, 100, 120, 1000])
  func fits(sites: Int) throws {
    var request = try Self.request(sites: sites)
    request.supernet = try prefix("10.0.0.0/24")
    let error = carvingFailure(request)
    guard case .tooSmall(let shortage)? = error, let length = shortage.fittingLength,
      let supernet = request.supernet.supernet(length: length)
    else {
      Issue.record("not a shortage that a larger supernet ends")
      return
    }
    request.supernet = supernet
    #expect(try provenPlan(request).sites.count == sites)
    request.supernet = try #require(IPPrefix(supernet.first, length: length + 1))
    #expect(carvingFailure(request) != nil)
  }
}
