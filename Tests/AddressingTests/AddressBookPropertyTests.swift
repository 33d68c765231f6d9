import Addressing
import Testing

@Suite("Properties of the book, over random histories")
struct AddressBookPropertyTests {
  private static let policies: [CarvingPolicy] = [.stable, .packed, .aligned]

  private static func request(_ generator: inout SeededGenerator) throws -> AddressPlanRequest {
    let isV6 = generator.number(in: 0...3) == 0
    let zones = (0..<generator.number(in: 1...4)).map { ZoneRequest("zone-\($0)") }
    return AddressPlanRequest(
      supernet: try prefix(isV6 ? "fd00::/32" : "10.0.0.0/12"), zones: zones, sites: [],
      siteLength: isV6 ? 48 : 22,
      networks: [NetworkRequest("corp", .length(isV6 ? 64 : 24)), NetworkRequest("voice", .length(isV6 ? 64 : 27))],
      policy: policies[generator.number(in: 0...2)])
  }

  /// Sites come, go, come back and change places in the table; every so often what rests is released.
  private static func histories(
    _ body: (_ before: AddressBook, _ request: AddressPlanRequest, _ plan: AddressPlan, _ after: AddressBook) throws ->
      Void
  ) throws {
    for seed: UInt64 in 1...40 {
      var generator = SeededGenerator(seed: seed)
      var request = try Self.request(&generator)
      for day in 10..<22 {
        request.sites.removeAll { _ in generator.number(in: 0...5) == 0 }
        for _ in 0..<generator.number(in: 0...4) {
          let key = "site-\(generator.number(in: 0...30))"
          guard !request.sites.contains(where: { $0.key == key }) else { continue }
          // A key is always in the same zone: a move is another matter.
          let zone = request.zones[key.utf8.reduce(0) { $0 + Int($1) } % request.zones.count].name
          request.sites.append(SiteRequest(key, zone: zone))
        }
        request.sites.shuffle(using: &generator)
        request.date = "2027-01-\(day)"
        if generator.number(in: 0...4) == 0 {
          request.book = request.book.releasing(restingBefore: "2027-01-\(day - 3)")
        }
        let plan = try provenPlan(request)
        let book = plan.book(after: request.book, date: request.date)
        try body(request.book, request, plan, book)
        request.book = book
      }
    }
  }

  @Test("Nobody is renumbered, nothing that rests is given away, and every day's book and plan are proven")
  func stable() throws {
    var returns = 0
    try Self.histories { before, _, plan, after in
      let changes = AddressBookChanges(from: before, to: after)
      #expect(changes.renumbered.isEmpty && changes.grown.isEmpty && changes.released.isEmpty)
      #expect(plan.renumberings.isEmpty)
      returns += changes.returned.count
      for entry in before.entries { #expect(after[entry.key] == entry.prefix) }
      let file = try AddressBookFile(parsing: Array(after.text.utf8))
      #expect(AddressBookChecker.check(file) == [])
      #expect(AddressPlanChecker.check(plan.records).filter(\.isViolation).isEmpty)
    }
    #expect(returns > 100)
  }

  @Test("A book that went through its file carves the same plan, in whatever order the sites stand")
  func throughTheFile() throws {
    var generator = SeededGenerator(seed: 7)
    try Self.histories { _, request, plan, after in
      var again = request
      again.book = try AddressBookFile(parsing: Array(after.text.utf8)).book()
      again.sites.shuffle(using: &generator)
      let next = try provenPlan(again)
      #expect(next.zones == plan.zones)
      #expect(next.sites == plan.sites)
      #expect(next.book(after: after, date: "2028-01-01") == after)
    }
  }

  @Test("Of two plans made from one book without each other, the merge is proven or both owners are named")
  func branches() throws {
    var conflicts = 0
    for seed: UInt64 in 1...60 {
      var generator = SeededGenerator(seed: seed)
      var request = try Self.request(&generator)
      request.sites = (0..<4).map { SiteRequest("old-\($0)", zone: request.zones[0].name) }
      let base = try provenPlan(request).book(after: AddressBook(), date: "2027-01-01")
      request.book = base
      let books = try ["left", "right"].map { branch in
        var own = request
        let zone = own.zones[generator.number(in: 0...own.zones.count - 1)].name
        own.sites.append(SiteRequest(branch, zone: zone))
        return try provenPlan(own).book(after: base, date: "2027-02-0\(branch.count - 3)")
      }
      let lines = Set(books.flatMap { $0.text.split(separator: "\n").dropFirst() })
      let text = ([Substring(AddressBookFile.header)] + lines.sorted()).map { $0 + "\n" }.joined()
      let file = try AddressBookFile(parsing: Array(text.utf8))
      let findings = AddressBookChecker.check(file)
      let blocks = books.map { book in book.entries.first { ["left", "right"].contains($0.key.site) }?.prefix }
      let collide = blocks[0] == blocks[1]
      #expect(findings.isEmpty != collide)
      if collide {
        conflicts += 1
        #expect(findings.allSatisfy { $0.message.contains("/left") && $0.message.contains("/right") })
      }
    }
    #expect(conflicts > 10)
  }
}
