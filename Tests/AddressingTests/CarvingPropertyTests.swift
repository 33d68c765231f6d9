import Addressing
import Testing

/// Designs of every kind, from a seed.
private struct RandomDesign {
  var generator: SeededGenerator
  let request: AddressPlanRequest

  init(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let isV6 = generator.number(in: 0...3) == 0
    let supernet = try prefix(isV6 ? "fd00:\(seed)::/32" : "10.0.0.0/8")
    let (site, smallest) = isV6 ? (48, 64) : (generator.number(in: 18...22), 28)
    let zones = (0..<generator.number(in: 1...9)).map { ZoneRequest("zone-\($0)") }
    let networks = (0..<generator.number(in: 1...6)).map { index in
      NetworkRequest(
        "net-\(index)",
        isV6 || generator.number(in: 0...1) == 0
          ? .length(smallest - generator.number(in: 0...3))
          : .hosts(generator.number(in: 1...120), growth: Double(generator.number(in: 10...20)) / 10),
        staticHosts: generator.number(in: 0...5))
    }
    var sites = (0..<generator.number(in: 0...40)).map { index in
      SiteRequest("site-\(index)", zone: zones[generator.number(in: 0...zones.count - 1)].name)
    }
    for index in sites.indices {
      if generator.number(in: 0...9) == 0 { sites[index].length = site - generator.number(in: 0...2) }
      if generator.number(in: 0...9) == 0 { sites[index].number = generator.number(in: 0...60) }
    }
    var request = AddressPlanRequest(
      supernet: supernet, zones: zones, sites: sites,
      siteLength: generator.number(in: 0...2) == 0 ? nil : site, networks: networks,
      policy: [.stable, .packed, .aligned, .stable(headroom: 5)][generator.number(in: 0...3)])
    if generator.number(in: 0...1) == 0 {
      request.networks.append(NetworkRequest("guest", .reused(try prefix(isV6 ? "fc00::/64" : "192.168.0.0/22"))))
    }
    for _ in 0..<generator.number(in: 0...3) {
      let subnets = supernet.subnets(length: site - 2)
      request.taken.append(
        TakenPrefix(subnets[generator.number(in: 0...subnets.count - 1)], owner: "other-\(generator.next() % 100)"))
    }
    self.request = request
    self.generator = generator
  }
}

@Suite("Properties of carving, over random designs")
struct CarvingPropertyTests {
  private static let seeds: ClosedRange<UInt64> = 1...150

  /// Every design that can be carved; that most can is expected here, or the properties would hold of nothing.
  private static func designs(_ body: (_ design: inout RandomDesign, _ plan: AddressPlan) throws -> Void) throws {
    var carved = 0
    for seed in seeds {
      var design = try RandomDesign(seed: seed)
      guard let plan = try? provenPlan(design.request) else { continue }
      carved += 1
      try body(&design, plan)
    }
    #expect(carved > seeds.count * 8 / 10)
  }

  @Test("The proof finds nothing, and everything that was asked for is there")
  func sound() throws {
    try Self.designs { design, plan in
      #expect(AddressPlanChecker.check(plan.records).filter(\.isViolation).isEmpty)
      #expect(plan.sites.map(\.key) == design.request.sites.map(\.key).sorted())
      #expect(plan.zones.map(\.name) == design.request.zones.map(\.name).sorted())
      let names = design.request.networks.map(\.name).sorted()
      for site in plan.sites { #expect(site.networks.map(\.name) == names) }
      for network in plan.sites.flatMap(\.networks) {
        guard
          case .hosts(let hosts, let growth)? = design.request.networks.first(where: { $0.name == network.name })?.size
        else { continue }
        let room = network.dhcp.map { $0.upperBound.value - $0.lowerBound.value + 1 } ?? 0
        #expect(Double(room) >= Double(hosts) * growth - 1e-6)
      }
    }
  }

  @Test("The order of the lists means nothing")
  func orderIndependent() throws {
    try Self.designs { design, plan in
      var shuffled = design.request
      shuffled.sites.shuffle(using: &design.generator)
      shuffled.zones.shuffle(using: &design.generator)
      shuffled.networks.shuffle(using: &design.generator)
      shuffled.taken.shuffle(using: &design.generator)
      let again = try provenPlan(shuffled)
      #expect(again == plan)
    }
  }

  @Test("With its book, a plan stays when sites come and go, and what rests is given to nobody")
  func stableUnderGrowth() throws {
    var carved = 0
    try Self.designs { design, plan in
      var changed = design.request
      changed.book = plan.book
      let again = try provenPlan(changed)
      #expect(again == plan)
      changed.sites.removeAll { _ in design.generator.number(in: 0...4) == 0 }
      let old = Set(changed.sites.map(\.key))
      for index in 0..<design.generator.number(in: 0...5) {
        let zone = changed.zones[design.generator.number(in: 0...changed.zones.count - 1)].name
        changed.sites.append(SiteRequest("added-\(index)", zone: zone))
      }
      guard let next = try? provenPlan(changed) else { return }
      carved += 1
      for site in next.sites where old.contains(site.key) { #expect(site == plan.site(site.key)) }
      #expect(next.renumberings.isEmpty)
      let resting = next.resting.filter { $0.key.network == nil }.map(\.prefix)
      for site in next.sites { #expect(!resting.contains { $0.overlaps(site.block) }) }
      #expect(AddressPlanChecker.check(next.records).filter(\.isViolation).isEmpty)
      #expect(resting.count == plan.sites.count - old.count)
    }
    #expect(carved > 75)
  }

  @Test("What is used and what is free make up the zone")
  func utilisation() throws {
    try Self.designs { design, plan in
      for zone in plan.utilisation.zones {
        let blocks = plan.sites.filter { $0.zone == zone.name }.map(\.block)
        let taken = plan.taken.map(\.prefix).filter { zone.prefix.contains($0) }
        let others = taken.filter { prefix in
          !taken.contains { $0 != prefix && $0.contains(prefix) }
        }
        let pieces = (blocks + Set(others) + zone.holes).sorted()
        #expect(pieces.first?.first == zone.prefix.first)
        #expect(pieces.last?.last == zone.prefix.last)
        for (piece, next) in zip(pieces, pieces.dropFirst()) { #expect(piece.last.advanced(by: 1) == next.first) }
        for site in zone.headroom where site.bits > 0 {
          let grown = try #require(site.block.supernet(length: site.length))
          #expect((blocks + others).filter(grown.overlaps) == [site.block])
        }
      }
    }
  }
}
