import Addressing
import Testing

@Suite("Levels beyond zone, site and network, and several spaces")
struct NestedCarvingTests {
  /// Region → zone → site → building → floor → network.
  static func request(sites: [String] = ["a", "b", "c"], space: String = "", _ supernet: String = "10.0.0.0/8") throws
    -> AddressPlanRequest
  {
    let floor = [NetworkRequest("corp", .hosts(100)), NetworkRequest("voice", .hosts(40))]
    let building = [
      NetworkRequest("floor1", .part(floor)),
      NetworkRequest("floor2", .part(floor, length: supernet.contains(":") ? nil : 23)),
    ]
    let zones = [
      ZoneRequest(
        "emea", zones: [ZoneRequest("north"), ZoneRequest("south", zones: [ZoneRequest("it"), ZoneRequest("es")])]),
      ZoneRequest("apac"),
    ]
    let homes = ["a": "emea/north", "b": "emea/south/it", "c": "apac"]
    return AddressPlanRequest(
      supernet: try prefix(supernet), zones: zones,
      sites: sites.map { SiteRequest($0, zone: homes[$0] ?? "emea/north") },
      networks: [
        NetworkRequest("east", .part(building)), NetworkRequest("uplink", .length(supernet.contains(":") ? 127 : 30)),
      ], space: space)
  }

  @Test("Region, zone, site, building, floor, network: each one route, and proven")
  func levels() throws {
    let plan = try provenPlan(Self.request())
    #expect(
      plan.areas.map { "\($0.name) \($0.prefix)" } == ["emea 10.128.0.0/9", "emea/south 10.192.0.0/10"])
    #expect(
      plan.zones.map { "\($0.name) \($0.prefix)" } == [
        "apac 10.0.0.0/9", "emea/north 10.128.0.0/10", "emea/south/es 10.192.0.0/11",
        "emea/south/it 10.224.0.0/11",
      ])
    let site = try #require(plan.site("a"))
    #expect(site.parts.map(\.name) == ["east", "east/floor1", "east/floor2"])
    #expect(
      site.networks.map(\.name) == [
        "east/floor1/corp", "east/floor1/voice", "east/floor2/corp", "east/floor2/voice", "uplink",
      ])
    let parts = Dictionary(uniqueKeysWithValues: site.parts.map { ($0.name, $0.prefix) })
    let (east, floor) = (try #require(parts["east"]), try #require(parts["east/floor2"]))
    #expect(site.block.contains(east) && east.contains(floor) && floor.length == 23)
    #expect(floor.contains(try #require(site.network("east/floor2/voice")).prefix))
    #expect(AddressPlanChecker.check(plan.records).map(\.description) == [])
    #expect(plan.proof.zones.first { $0.key.zone == "emea" }?.stands == 2)
  }

  @Test("The book holds every level; carving again changes nothing, and a new site renumbers nobody")
  func book() throws {
    let plan = try provenPlan(Self.request())
    let book = plan.book(after: AddressBook(), date: "2027-01-05")
    let file = try AddressBookFile(parsing: Array(book.text.utf8))
    #expect(AddressBookChecker.check(file).map(\.message) == [])
    #expect(try file.book() == book)
    #expect(book.text.contains("\nemea/north,a,east/floor1/corp,"))
    var again = try Self.request(sites: ["aa", "c", "b", "a"])
    again.book = book
    let next = try provenPlan(again)
    for site in plan.sites { #expect(next.site(site.key) == site) }
    #expect(next.areas == plan.areas && next.zones == plan.zones && next.renumberings.isEmpty)
    #expect(AddressPlanChecker.check(next.records).isEmpty)
    again.sites.removeAll { $0.key == "b" }
    again.zones[0].zones[1].zones = [ZoneRequest("es")]
    let rested = try provenPlan(again)
    #expect(rested.resting.map(\.key.description).prefix(2) == ["emea/south/it", "emea/south/it/b"])
    let last = AddressBookChecker.check(AddressBookFile(lines: rested.book.entries.enumerated().map { .init($0, $1) }))
    #expect(last.map(\.message) == [])
  }

  @Test("A floor with a network pinned stands where the pin wants it")
  func pins() throws {
    var request = try Self.request(sites: ["a"])
    request.sites[0].block = try prefix("10.128.16.0/20")
    request.sites[0].pins = ["east/floor2/voice": try prefix("10.128.24.64/26")]
    let plan = try provenPlan(request)
    #expect(plan.network("east/floor2/voice", ofSite: "a")?.prefix == (try prefix("10.128.24.64/26")))
    #expect(AddressPlanChecker.check(plan.records).isEmpty)
  }

  @Test(
    "What is wrong with levels",
    arguments: [
      ("a/b", "zone 'a/b' has '/' in its name, which stands between the names of levels: choose another name"),
      ("north", "zone 'emea/north' stands twice: give each its own name"),
    ])
  func badZones(name: String, message: String) throws {
    var request = try Self.request()
    if name == "north" {
      request.zones[0].zones.append(ZoneRequest(name))
    } else {
      request.zones.append(ZoneRequest(name))
    }
    #expect(carvingFailure(request)?.description == message)
  }

  @Test("A floor too small for its networks: by how much, and what would do")
  func smallFloor() throws {
    var request = try Self.request()
    request.networks = [NetworkRequest("floor1", .part([NetworkRequest("corp", .length(24))], length: 25))]
    #expect(
      carvingFailure(request)?.description
        == "network 'floor1' (a block of /25) is 1 bit too small for network floor1/corp /24: smallest that fits is /24"
    )
    request.networks = [NetworkRequest("f", .part([NetworkRequest("g", .reused(try prefix("192.168.0.0/24")))]))]
    #expect(carvingFailure(request)?.description.contains("stands in a part of one") == true)
  }

  @Test("A region that cannot hold its zones' sites names what decides its size")
  func smallRegion() throws {
    var request = try Self.request()
    request.siteLength = 11
    #expect(carvingFailure(request) == nil)
    request.siteLength = 10
    #expect(
      carvingFailure(request)?.description.hasPrefix("supernet 10.0.0.0/8 is 1 bit too small for 2 equal zones") == true
    )
    request.zones[0].prefix = try prefix("10.128.0.0/9")
    #expect(carvingFailure(request)?.description.hasPrefix("zone 'emea' (10.128.0.0/9) is 1 bit too small") == true)
  }

  /// Two spaces: an IPv4 one without a name, and IPv6 beside it.
  private func spaces() throws -> [AddressPlanRequest] {
    [try Self.request(), try Self.request(space: "v6", "fd00::/32")]
  }

  @Test("Two spaces in one book: both are kept apart, and one that is gone rests")
  func severalSpaces() throws {
    let requests = try spaces()
    let plans = try requests.map { try provenPlan($0) }
    let records = plans.flatMap(\.records)
    #expect(AddressPlanChecker.check(records).map(\.description) == [])
    let book = AddressBook(of: plans, after: AddressBook(), beside: AddressBook(), date: "2027-01-05")
    #expect(book.text.contains("\nv6,,,fd00::/32,active,2027-01-05\n"))
    #expect(book.text.contains("\nv6/emea/north,a,east,"))
    let file = try AddressBookFile(parsing: Array(book.text.utf8))
    #expect(AddressBookChecker.check(file).map(\.message) == [])
    var again = requests
    for index in again.indices { again[index].book = book.inside(again[index], beside: requests) }
    let next = try again.map { try provenPlan($0) }
    #expect(next.map(\.sites) == plans.map(\.sites))
    #expect(AddressBook(of: next, after: book, beside: book, date: "2027-02-03") == book)
    var alone = requests[0]
    alone.book = book.inside(alone, beside: [alone])
    let rest = AddressBook(of: [try provenPlan(alone)], after: book, beside: book, date: "2027-02-03")
    #expect(
      rest[AllocationKey(zone: "v6/emea/north", site: "a")] == book[AllocationKey(zone: "v6/emea/north", site: "a")])
    #expect(rest.entry(AllocationKey(zone: "v6"))?.state == .resting)
    #expect(rest.entry(AllocationKey(zone: "apac", site: "c"))?.since == "2027-01-05")
  }

  @Test("The checker finds what is wrong between spaces and levels")
  func faults() throws {
    let records = try spaces().flatMap { try provenPlan($0).records }
    func findings(_ change: (inout [PlanRecord]) throws -> Void) rethrows -> Set<String> {
      var records = records
      try change(&records)
      return Set(AddressPlanChecker.check(records).filter(\.isViolation).map(\.rule.rawValue))
    }
    func index(_ kind: PlanRecord.Kind, _ zone: String, _ network: String = "") throws -> Int {
      try #require(records.firstIndex { $0.kind == kind && $0.zone == zone && $0.network == network })
    }
    let (area, part) = (try index(.area, "emea/south"), try index(.part, "emea/north", "east/floor1"))
    #expect(findings { $0[area].prefix = "10.128.0.0/10" }.isSuperset(of: ["contained", "summarised"]))
    #expect(findings { $0.remove(at: area) } == ["contained", "summarised"])
    #expect(findings { $0[part].prefix = "10.128.0.0/16" }.contains("contained"))
    #expect(findings { $0.remove(at: part) }.contains("contained"))
    let six = try index(.supernet, "v6")
    #expect(findings { $0[six].prefix = "10.0.0.0/9" }.isSuperset(of: ["contained", "disjoint"]))
    #expect(findings { $0[six].zone = "" }.contains("one-prefix-per-key"))
    let site = try #require(records.firstIndex { $0.kind == .site && $0.zone == "v6/apac" })
    #expect(findings { $0[site].zone = "apac" }.isSuperset(of: ["contained", "one-prefix-per-key"]))
  }
}
