import Addressing
import Testing

/// A prefix from a literal of a test; a wrong one fails the test that uses it.
func prefix(_ text: String) throws -> IPPrefix { try IPPrefix(parsing: text) }

/// Why a request cannot be carved; nil when it can.
func carvingFailure(_ request: AddressPlanRequest) -> CarvingError? {
  do throws(CarvingError) {
    _ = try provenPlan(request)
    return nil
  } catch {
    return error
  }
}

@Suite("Carving")
struct CarverTests {
  static let zones = [
    "oceania", "africa", "asia-east", "asia-south", "europe", "middle-east", "north-america", "south-america",
  ]

  static func retail(_ policy: CarvingPolicy = .stable) throws -> AddressPlanRequest {
    AddressPlanRequest(
      supernet: try prefix("10.0.0.0/8"), zones: zones.map { ZoneRequest($0) },
      sites: ["FR-0007-Paris", "DE-0001-Berlin", "KE-0003-Nairobi", "ES-0002-Madrid"].map {
        SiteRequest($0, zone: $0.hasPrefix("KE") ? "africa" : "europe")
      },
      siteLength: 20,
      networks: [
        NetworkRequest("mgmt", .length(26), staticHosts: 10), NetworkRequest("corp", .hosts(200, growth: 1.5)),
        NetworkRequest("guest", .reused(try prefix("192.168.64.0/22"))), NetworkRequest("iot", .hosts(90, growth: 1.3)),
        NetworkRequest("voice", .hosts(62)),
      ],
      policy: policy)
  }

  @Test("The /8 in eight zones of /11, by sorted name")
  func zonesOfEqualSize() throws {
    let plan = try provenPlan(Self.retail())
    #expect(
      plan.zones.map { "\($0.name) \($0.prefix)" } == [
        "africa 10.0.0.0/11", "asia-east 10.32.0.0/11", "asia-south 10.64.0.0/11", "europe 10.96.0.0/11",
        "middle-east 10.128.0.0/11", "north-america 10.160.0.0/11", "oceania 10.192.0.0/11",
        "south-america 10.224.0.0/11",
      ])
  }

  @Test("Room for zones that come later: eight shares of /11 for three zones, and the fourth beside them")
  func zonesToCome() throws {
    var request = AddressPlanRequest(
      supernet: try prefix("10.0.0.0/8"), zones: ["asia", "europe", "oceania"].map { ZoneRequest($0) }, sites: [],
      networks: [], zoneCount: 8)
    let plan = try provenPlan(request)
    #expect(plan.zones.map { "\($0.prefix)" } == ["10.0.0.0/11", "10.32.0.0/11", "10.64.0.0/11"])
    #expect(plan.utilisation.unassigned.map { "\($0)" } == ["10.96.0.0/11", "10.128.0.0/9"])
    request.book = plan.book
    request.zones.append(ZoneRequest("africa"))
    let next = try provenPlan(request)
    #expect(next.zone("africa")?.prefix == (try prefix("10.96.0.0/11")))
    for zone in plan.zones { #expect(next.zone(zone.name) == zone) }
    request.zoneCount = 1 << 25
    #expect(carvingFailure(request)?.description.contains("is 1 bit too small for 33554432 equal zones") == true)
  }

  @Test("Stable: sites have room for four times their size, networks likewise")
  func stable() throws {
    let plan = try provenPlan(Self.retail())
    #expect(
      plan.sites.map { "\($0.key) \($0.block)" } == [
        "DE-0001-Berlin 10.96.0.0/20", "ES-0002-Madrid 10.96.64.0/20", "FR-0007-Paris 10.96.128.0/20",
        "KE-0003-Nairobi 10.0.0.0/20",
      ])
    // corp: 300 hosts + 3 → /23; iot: 117 + 3 → /25; voice: 62 + 3 → /25; mgmt /26; each in a block four times as large.
    #expect(
      plan.site("ES-0002-Madrid")?.networks.map { "\($0.name) \($0.prefix)" } == [
        "corp 10.96.64.0/23", "guest 192.168.64.0/22", "iot 10.96.72.0/25", "mgmt 10.96.76.0/26", "voice 10.96.74.0/25",
      ])
  }

  @Test("Packed: the largest first, nothing between")
  func packed() throws {
    let plan = try provenPlan(Self.retail(.packed))
    #expect(
      plan.sites.map(\.block.description) == ["10.96.0.0/20", "10.96.16.0/20", "10.96.32.0/20", "10.0.0.0/20"])
    #expect(
      plan.site("DE-0001-Berlin")?.networks.map { "\($0.name) \($0.prefix)" } == [
        "corp 10.96.0.0/23", "guest 192.168.64.0/22", "iot 10.96.2.0/25", "mgmt 10.96.3.0/26", "voice 10.96.2.128/25",
      ])
  }

  @Test("Aligned: the number of the site shows")
  func aligned() throws {
    var request = try Self.retail(.aligned)
    request.siteLength = 24
    request.networks = [NetworkRequest("corp", .length(25)), NetworkRequest("iot", .length(26))]
    request.sites = [
      SiteRequest("b", zone: "europe", number: 42), SiteRequest("a", zone: "europe"),
      SiteRequest("c", zone: "europe", number: 0), SiteRequest("d", zone: "europe"),
    ]
    let plan = try provenPlan(request)
    #expect(
      plan.sites.map { "\($0.key) \($0.block)" } == [
        "a 10.96.1.0/24", "b 10.96.42.0/24", "c 10.96.0.0/24", "d 10.96.2.0/24",
      ])
    #expect(plan.network("iot", ofSite: "b")?.prefix.description == "10.96.42.128/26")
  }

  @Test("Aligned sites go around what is taken, however much that is")
  func alignedAroundTaken() throws {
    var request = AddressPlanRequest(
      supernet: try prefix("fd00::/16"), zones: [ZoneRequest("z")], sites: [SiteRequest("s", zone: "z")],
      siteLength: 64,
      networks: [NetworkRequest("n", .length(64))], policy: .aligned,
      taken: [
        TakenPrefix(try prefix("fd00::/17"), owner: "plant"), TakenPrefix(try prefix("fd00:8000::/64"), owner: "lab"),
      ])
    #expect(try provenPlan(request).site("s")?.block.description == "fd00:8000:0:1::/64")
    request.supernet = try prefix("10.0.0.0/22")
    request.siteLength = 24
    request.networks = []
    request.taken = [TakenPrefix(try prefix("10.0.2.0/23"), owner: "lab")]
    request.sites = [SiteRequest("s", zone: "z"), SiteRequest("t", zone: "z"), SiteRequest("u", zone: "z")]
    #expect(
      carvingFailure(request)?.description == "zone 'z' (10.0.0.0/22) is 1 bit too small for 3 sites of /24 in zone z "
        + "beside what stands there: smallest that fits is /21")
  }

  @Test("Numbers beyond all sense are refused or bounded")
  func senselessNumbers() throws {
    var request = try Self.retail(.stable(headroom: .max))
    #expect(try provenPlan(request).sites.count == 4)
    request.policy = .stable(headroom: .min)
    #expect(try provenPlan(request).site("ES-0002-Madrid")?.block.description == "10.96.16.0/20")
    for size in [NetworkSize.hosts(.max), .hosts(1, growth: .infinity), .hosts(-1), .length(.min), .length(.max)] {
      request.networks = [NetworkRequest("n", size)]
      #expect(carvingFailure(request)?.subject == .network("n"))
    }
    for count in [Int.max, -1] {
      request.networks = [NetworkRequest("n", .length(24), staticHosts: count)]
      #expect(carvingFailure(request)?.subject == .network("n"))
    }
    request.networks = [NetworkRequest("n", .length(24))]
    request.sites[0].length = .max
    #expect(carvingFailure(request)?.subject == .site("FR-0007-Paris"))
  }

  @Test("A network's addresses: gateway, mask, DHCP range, broadcast")
  func networkAddresses() throws {
    let plan = try provenPlan(Self.retail(.packed))
    let mgmt = try #require(plan.network("mgmt", ofSite: "DE-0001-Berlin"))
    #expect(mgmt.gateway.description == "10.96.3.1")
    #expect(mgmt.mask.description == "255.255.255.192")
    #expect(mgmt.dhcpStart?.description == "10.96.3.12")
    #expect(mgmt.dhcpEnd?.description == "10.96.3.62")
    #expect(mgmt.broadcast?.description == "10.96.3.63")
    #expect(plan.network("guest", ofSite: "DE-0001-Berlin")?.isReused == true)
    #expect(plan.network("pos", ofSite: "DE-0001-Berlin") == nil)
    #expect(plan.site("DE-0002-Bonn") == nil)
    #expect(plan.zone("antarctica") == nil)
  }

  @Test("Loopbacks and point-to-point links have no DHCP range; nor does a network full of static hosts")
  func noDHCP() throws {
    let networks = [
      NetworkRequest("loopback", .length(32)), NetworkRequest("link", .length(31)),
      NetworkRequest("full", .length(29), staticHosts: 5), NetworkRequest("nearly", .length(29), staticHosts: 4),
    ]
    let plan = try provenPlan(
      AddressPlanRequest(
        supernet: prefix("10.0.0.0/24"), zones: [ZoneRequest("z")], sites: [SiteRequest("s", zone: "z")],
        networks: networks, policy: .packed))
    #expect(plan.site("s")?.block.description == "10.0.0.0/27")
    #expect(
      plan.site("s")?.networks.map { "\($0.name) \($0.prefix) \($0.gateway) \($0.dhcpStart?.description ?? "-")" } == [
        "full 10.0.0.0/29 10.0.0.1 -", "link 10.0.0.16/31 10.0.0.16 -", "loopback 10.0.0.18/32 10.0.0.18 -",
        "nearly 10.0.0.8/29 10.0.0.9 10.0.0.14",
      ])
  }

  @Test(
    "Hosts become lengths: hosts × growth + network, broadcast and gateway",
    arguments: [
      (1, 1.0, 30), (2, 1.0, 29), (5, 1.0, 29), (6, 1.0, 28), (253, 1.0, 24), (254, 1.0, 23), (90, 1.3, 25),
      (100, 1.25, 25), (100, 1.251, 24), (200, 1.5, 23), (60, 2, 25), (61, 2.05, 24), (16_000_000, 1, 8),
    ])
  func hosts(hosts: Int, growth: Double, length: Int) throws {
    let plan = try provenPlan(
      AddressPlanRequest(
        supernet: prefix("10.0.0.0/8"), zones: [ZoneRequest("z")], sites: [SiteRequest("s", zone: "z")],
        networks: [NetworkRequest("n", .hosts(hosts, growth: growth))]))
    #expect(plan.network("n", ofSite: "s")?.prefix.length == length)
  }

  @Test("IPv6: zones, sites and networks of /64")
  func v6() throws {
    let plan = try provenPlan(
      AddressPlanRequest(
        supernet: prefix("2001:db8::/32"), zones: [ZoneRequest("west"), ZoneRequest("east"), ZoneRequest("north")],
        sites: [SiteRequest("b", zone: "west"), SiteRequest("a", zone: "west")], siteLength: 48,
        networks: [
          NetworkRequest("corp", .hosts(100_000)), NetworkRequest("link", .length(127)),
          NetworkRequest("loopback", .length(128)),
        ], policy: .packed))
    #expect(plan.zones.map(\.prefix.description) == ["2001:db8::/34", "2001:db8:4000::/34", "2001:db8:8000::/34"])
    #expect(plan.sites.map(\.block.description) == ["2001:db8:8000::/48", "2001:db8:8001::/48"])
    let site = try #require(plan.site("b"))
    #expect(
      site.networks.map(\.prefix.description) == [
        "2001:db8:8001::/64", "2001:db8:8001:1::/127", "2001:db8:8001:1::2/128",
      ])
    #expect(site.networks[0].gateway.description == "2001:db8:8001::1")
    #expect(site.networks[0].dhcp == nil)
    #expect(AddressPlanChecker.check(plan.records).isEmpty)
  }

  @Test("The largest and the smallest supernets")
  func extremes() throws {
    for (text, length) in [("0.0.0.0/0", 24), ("::/0", 64)] {
      let plan = try provenPlan(
        AddressPlanRequest(
          supernet: prefix(text), zones: [ZoneRequest("z")], sites: [SiteRequest("s", zone: "z")],
          networks: [NetworkRequest("n", .length(length))]))
      #expect(AddressPlanChecker.check(plan.records).isEmpty)
      let block = try #require(plan.site("s")?.block)
      #expect(!block.specialPurposes.contains { !$0.numbersHosts })
    }
    let single = try provenPlan(
      AddressPlanRequest(
        supernet: prefix("10.0.0.1/32"), zones: [ZoneRequest("z")], sites: [SiteRequest("s", zone: "z")],
        networks: [NetworkRequest("loopback", .length(32))]))
    #expect(single.network("loopback", ofSite: "s")?.prefix.description == "10.0.0.1/32")
  }

  @Test("No sites, no zones: nothing to carve is no error")
  func empty() throws {
    var request = try Self.retail()
    request.sites = []
    #expect(try provenPlan(request).zones.count == 8)
    request.zones = []
    let plan = try provenPlan(request)
    #expect(plan.zones.isEmpty && plan.sites.isEmpty)
    #expect(plan.utilisation.unassigned == [request.supernet])
  }

  @Test("Zones with given prefixes, and one without")
  func givenZones() throws {
    var request = try Self.retail()
    request.zones = [
      ZoneRequest("africa", prefix: try prefix("10.128.0.0/9")),
      ZoneRequest("europe", prefix: try prefix("10.0.0.0/10")),
      ZoneRequest("rest"),
    ]
    let plan = try provenPlan(request)
    #expect(plan.zones.map(\.prefix.description) == ["10.128.0.0/9", "10.0.0.0/10", "10.64.0.0/10"])
    #expect(AddressPlanChecker.check(plan.records).filter(\.isViolation).isEmpty)
  }

  @Test("Pinned blocks and networks are honoured; the others go around them and around what is taken")
  func pinned() throws {
    var request = try Self.retail(.packed)
    request.sites[0].block = try prefix("10.96.0.0/20")
    request.sites[1].pins = ["voice": try prefix("10.96.44.128/25")]
    request.taken = [
      TakenPrefix(try prefix("10.96.16.0/24"), owner: "lab"), TakenPrefix(try prefix("10.96.16.0/20"), owner: "plant"),
      TakenPrefix(try prefix("172.16.0.0/12"), owner: "elsewhere"),
    ]
    let plan = try provenPlan(request)
    #expect(
      plan.sites.map { "\($0.key) \($0.block)" } == [
        "DE-0001-Berlin 10.96.32.0/20", "ES-0002-Madrid 10.96.48.0/20", "FR-0007-Paris 10.96.0.0/20",
        "KE-0003-Nairobi 10.0.0.0/20",
      ])
    #expect(plan.network("voice", ofSite: "DE-0001-Berlin")?.prefix.description == "10.96.44.128/25")
    #expect(plan.network("corp", ofSite: "DE-0001-Berlin")?.prefix.description == "10.96.46.0/23")
    #expect(plan.taken.map(\.owner) == ["plant", "lab"])
    #expect(AddressPlanChecker.check(plan.records).filter(\.isViolation).isEmpty)
  }

  @Test("A site's own length and networks")
  func ownNetworks() throws {
    var request = try Self.retail(.packed)
    request.sites[2].networks = [NetworkRequest("corp", .length(22)), NetworkRequest("dc", .length(23))]
    request.sites[2].length = 21
    let plan = try provenPlan(request)
    #expect(plan.site("KE-0003-Nairobi")?.block.description == "10.0.0.0/21")
    #expect(plan.site("KE-0003-Nairobi")?.networks.map(\.name) == ["corp", "dc"])
    request.siteLength = nil
    request.sites[2].length = nil
    let derived = try provenPlan(request)
    #expect(derived.site("KE-0003-Nairobi")?.block.length == 21)
    // corp /23, iot /25, voice /25, mgmt /26: 512 + 128 + 128 + 64 addresses
    #expect(derived.site("DE-0001-Berlin")?.block.length == 22)
  }

  @Test("Room is left only as far as the space allows")
  func roomShrinks() throws {
    func lengths(_ count: Int) throws -> [Int] {
      let sites = (0..<count).map { SiteRequest("s\($0)", zone: "z") }
      let plan = try provenPlan(
        AddressPlanRequest(
          supernet: prefix("10.0.0.0/20"), zones: [ZoneRequest("z")], sites: sites, siteLength: 24,
          networks: [NetworkRequest("n", .length(26))]))
      return plan.utilisation.zones[0].headroom.map(\.length)
    }
    #expect(try lengths(1) == [20])
    #expect(try lengths(4) == [22, 22, 22, 22])
    #expect(try lengths(5) == [23, 23, 23, 23, 21])
    #expect(try lengths(8) == Array(repeating: 23, count: 8))
    #expect(try lengths(16) == Array(repeating: 24, count: 16))
  }
}
