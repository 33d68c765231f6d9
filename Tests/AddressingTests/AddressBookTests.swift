import Addressing
import Testing

@Suite("The book of allocations")
struct AddressBookTests {
  static func request(_ sites: [String] = ["b", "d", "f"]) throws -> AddressPlanRequest {
    AddressPlanRequest(
      supernet: try prefix("10.0.0.0/16"), zones: [ZoneRequest("east"), ZoneRequest("west")],
      sites: sites.map { SiteRequest($0, zone: "west") }, siteLength: 22,
      networks: [NetworkRequest("corp", .length(24)), NetworkRequest("iot", .length(26))], date: "2027-02-03")
  }

  static func blocks(_ plan: AddressPlan) -> [String] { plan.sites.map { "\($0.key) \($0.block)" } }

  @Test("Sites that come and go renumber nobody; what is left rests and is given to nobody")
  func comingAndGoing() throws {
    let first = try provenPlan(Self.request())
    #expect(Self.blocks(first) == ["b 10.0.128.0/22", "d 10.0.144.0/22", "f 10.0.160.0/22"])

    var request = try Self.request(["a", "f", "b", "c", "e"])
    request.book = first.book
    let second = try provenPlan(request)
    #expect(
      Self.blocks(second) == [
        "a 10.0.176.0/22", "b 10.0.128.0/22", "c 10.0.192.0/22", "e 10.0.208.0/22", "f 10.0.160.0/22",
      ])
    #expect(second.renumberings.isEmpty)
    #expect(
      second.resting.map { "\($0.key) \($0.prefix) \($0.restingSince ?? "-")" } == [
        "west/d 10.0.144.0/22 2027-02-03", "west/d/corp 10.0.144.0/24 2027-02-03",
        "west/d/iot 10.0.146.0/26 2027-02-03",
      ])
    #expect(AddressPlanChecker.check(second.records).isEmpty)

    // The key that rests gets its own prefix back.
    request.sites.append(SiteRequest("d", zone: "west"))
    request.book = second.book
    let third = try provenPlan(request)
    #expect(third.site("d") == first.site("d"))
    #expect(third.resting.isEmpty)
  }

  @Test("A zone that is no longer requested rests; a new one is put beside it")
  func zonesComeAndGo() throws {
    var request = try Self.request()
    request.book = try provenPlan(request).book
    request.zones = [ZoneRequest("north"), ZoneRequest("west")]
    request.supernet = try prefix("10.0.0.0/15")
    let plan = try provenPlan(request)
    #expect(plan.zones.map { "\($0.name) \($0.prefix)" } == ["north 10.1.0.0/16", "west 10.0.128.0/17"])
    #expect(plan.resting.map(\.key.description) == ["east"])
    #expect(plan.utilisation.unassigned.isEmpty)
  }

  @Test("Carving again with its own book changes nothing")
  func idempotent() throws {
    for policy in [CarvingPolicy.stable, .packed, .aligned] {
      var request = try Self.request()
      request.policy = policy
      let plan = try provenPlan(request)
      request.book = plan.book
      #expect(try provenPlan(request) == plan)
    }
  }

  @Test("A site grows where it is, and its networks stay")
  func siteGrows() throws {
    var request = try Self.request()
    let plan = try provenPlan(request)
    request.book = plan.book
    request.sites[1].length = 20
    let grown = try provenPlan(request)
    #expect(Self.blocks(grown) == ["b 10.0.128.0/22", "d 10.0.144.0/20", "f 10.0.160.0/22"])
    #expect(grown.site("d")?.networks == plan.site("d")?.networks)
    #expect(
      grown.renumberings.map { "\($0.key) \($0.from) \($0.to) \($0.isGrowth)" } == [
        "west/d 10.0.144.0/22 10.0.144.0/20 true"
      ])
    request.sites[1].length = 23
    #expect(try provenPlan(request).site("d")?.block == plan.site("d")?.block)
  }

  @Test("A network grows where it is, and a network that is added goes where there is room")
  func networkGrows() throws {
    var request = try Self.request()
    let plan = try provenPlan(request)
    request.book = plan.book
    request.networks[1] = NetworkRequest("iot", .length(25))
    request.networks.append(NetworkRequest("voice", .length(25)))
    let grown = try provenPlan(request)
    #expect(
      grown.site("b")?.networks.map { "\($0.name) \($0.prefix)" } == [
        "corp 10.0.128.0/24", "iot 10.0.130.0/25", "voice 10.0.129.0/25",
      ])
  }

  @Test("Growth that would renumber is refused, and says who is in the way")
  func refusedGrowth() throws {
    var request = try Self.request()
    request.policy = .packed
    request.book = try provenPlan(request).book
    request.sites[1].length = 21
    #expect(
      carvingFailure(request)?.description == "site 'd' has 10.0.132.0/22 in the address book, and cannot become a /21 "
        + "where it is, because site 'b' is beside it: allow renumbering, or change the request")
    request.mayRenumber = true
    let plan = try provenPlan(request)
    #expect(plan.site("d")?.block.description == "10.0.144.0/21")
    #expect(plan.site("b")?.block.description == "10.0.128.0/22")
    #expect(plan.renumberings.map(\.key.description) == ["west/d", "west/d/corp", "west/d/iot"])
    #expect(AddressPlanChecker.check(plan.records).isEmpty)
  }

  @Test("A network whose gateway would move does not grow")
  func gatewayStays() throws {
    var request = try Self.request(["b"])
    request.book = try AddressBook([
      AddressBook.Entry(AllocationKey(zone: "west", site: "b"), prefix("10.0.128.0/22")),
      AddressBook.Entry(AllocationKey(zone: "west", site: "b", network: "corp"), prefix("10.0.129.0/24")),
    ])
    request.networks[0] = NetworkRequest("corp", .length(23))
    guard case .wouldRenumber(let key, _, .cannotGrow(length: 23, neighbour: nil))? = carvingFailure(request) else {
      Issue.record("the network grew")
      return
    }
    #expect(key.description == "west/b/corp")
    #expect(carvingFailure(request)?.subject == .siteNetwork("corp", site: "b"))
  }

  @Test("A site that moves to another zone, a pin or a zone that contradicts the book: refused, or renumbered")
  func contradictions() throws {
    var request = try Self.request()
    request.book = try provenPlan(request).book
    let original = request
    let changes: [(expected: String, change: (inout AddressPlanRequest) throws -> Void)] = [
      ("is now in zone 'east'", { $0.sites[1].zone = "east" }),
      ("now has 10.0.192.0/22 given", { $0.sites[1].block = try prefix("10.0.192.0/22") }),
      (
        "now has 10.1.0.0/16 given",
        {
          $0.supernet = try prefix("10.0.0.0/15")
          $0.zones = [ZoneRequest("west", prefix: try prefix("10.1.0.0/16"))]
        }
      ),
    ]
    for (expected, change) in changes {
      request = original
      try change(&request)
      #expect(carvingFailure(request)?.description.contains(expected) == true)
      request.mayRenumber = true
      let plan = try provenPlan(request)
      #expect(!plan.renumberings.isEmpty || !plan.resting.isEmpty)
      #expect(AddressPlanChecker.check(plan.records).isEmpty)
    }
  }

  @Test("What the book holds is a conflict when somebody else has it, and both are named")
  func conflicts() throws {
    var request = try Self.request()
    request.book = try provenPlan(request).book
    request.taken = [TakenPrefix(try prefix("10.0.145.0/24"), owner: "lab")]
    #expect(
      carvingFailure(request)?.description
        == "10.0.144.0/22, for site 'd', overlaps 10.0.145.0/24, which belongs to 'lab': "
        + "change one of the two")
    request.taken = []
    request.sites = [SiteRequest("new", zone: "west", block: try prefix("10.0.144.0/22"))]
    #expect(
      carvingFailure(request)?.description == "10.0.144.0/22, for site 'new', overlaps 10.0.144.0/22, which belongs to "
        + "'west/d' (resting): change one of the two")
  }

  @Test("Rest ends when the caller says so")
  func release() throws {
    let book = try AddressBook([
      AddressBook.Entry(AllocationKey(zone: "z", site: "b"), prefix("10.0.4.0/22"), restingSince: "2027-01-05"),
      AddressBook.Entry(AllocationKey(zone: "z", site: "a"), prefix("10.0.0.0/22"), restingSince: "2027-03-01"),
      AddressBook.Entry(AllocationKey(zone: "z"), prefix("10.0.0.0/16")),
    ])
    #expect(book.entries.map(\.key.description) == ["z", "z/a", "z/b"])
    let released = book.releasing(restingBefore: "2027-03-01")
    #expect(released.entries.map(\.key.description) == ["z", "z/a"])
    #expect(released[AllocationKey(zone: "z", site: "a")] == (try prefix("10.0.0.0/22")))
    #expect(released[AllocationKey(zone: "z", site: "b")] == nil)
  }

  @Test("A key with two prefixes is refused, and both are named")
  func twoPrefixes() throws {
    let key = AllocationKey(zone: "west", site: "b")
    let entries = [
      AddressBook.Entry(key, try prefix("10.0.8.0/22")), AddressBook.Entry(key, try prefix("10.0.4.0/22")),
    ]
    let error = #expect(throws: AddressBookError.self) { try AddressBook(entries) }
    #expect(
      error?.description
        == "the book gives west/b two prefixes, 10.0.4.0/22 and 10.0.8.0/22: keep the one that is in use")
  }
}
