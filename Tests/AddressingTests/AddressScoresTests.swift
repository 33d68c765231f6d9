import Addressing
import Testing

@Suite("Scores and proof")
struct AddressScoresTests {
  private static func request(_ policy: CarvingPolicy) throws -> AddressPlanRequest {
    AddressPlanRequest(
      supernet: try IPPrefix(parsing: "10.0.0.0/16"), zones: [ZoneRequest("a"), ZoneRequest("b")],
      sites: [
        SiteRequest("s1", zone: "a", number: 0), SiteRequest("s2", zone: "a", number: 9),
        SiteRequest("s3", zone: "b", number: 1),
      ],
      siteLength: 22, networks: [NetworkRequest("n", .length(24)), NetworkRequest("m", .length(24))], policy: policy)
  }

  @Test("The policies differ in what they span, break up and leave to grow, not in what they use")
  func policies() throws {
    let plans = try [CarvingPolicy.stable, .packed, .aligned].map { try provenPlan(Self.request($0)) }
    let scores = plans.map { $0.scores($0.utilisation) }
    for score in scores {
      #expect(score.shareInBlocks == 3.0 / 64)
      #expect(score.shareInNetworks == 6.0 / 256)
    }
    // Two /22 in a /19 under stable, in a /21 when packed; number 9 stands beyond the middle of the zone's /18.
    #expect(scores.map { Int($0.shareSpanned * 64) } == [9, 3, 17])
    #expect(scores[1].leastGrowth == 0)
    #expect(scores[0].growth.map { "\($0.bits) \($0.sites)" } == ["2 2", "5 1"])
    #expect(scores[0].mostGrowth == 5)
    #expect(scores.map { $0.largestFree?.description } == ["10.0.64.0/18", "10.0.64.0/18", "10.0.64.0/18"])
    #expect(scores[1].fragmentation > 0 && scores[1].fragmentation < 1)
  }

  @Test("Nothing carved has nothing to score")
  func empty() throws {
    let request = AddressPlanRequest(
      supernet: try IPPrefix(parsing: "10.0.0.0/16"), zones: [], sites: [], siteLength: 24, networks: [])
    let plan = try provenPlan(request)
    let scores = plan.scores(plan.utilisation)
    #expect(scores.shareInBlocks == 0 && scores.shareSpanned == 0 && scores.fragmentation == 0)
    #expect(scores.growth.isEmpty && scores.leastGrowth == nil)
    #expect(scores.largestFree == plan.supernet)
    #expect(plan.proof.isProven && plan.proof.zones.isEmpty && plan.proof.sites.isEmpty)
  }

  @Test("Holes of all zones and between them, by size")
  func holes() throws {
    let used = try provenPlan(Self.request(.packed)).utilisation
    let holes = used.holesByLength.map { "\($0.length) \($0.holes.count) \($0.holes.first?.description ?? "")" }
    #expect(holes.first == "18 2 10.0.64.0/18")
    #expect(holes.last == "22 1 10.0.132.0/22")
    let free = used.holesByLength.reduce(0) { $0 + $1.holes.count << (32 - $1.length) }
    #expect(free == 65_536 - 3 * 1024)
  }

  @Test("The proof lists one route a zone and one a site")
  func proof() throws {
    let proof = try provenPlan(Self.request(.stable)).proof
    #expect(proof.isProven)
    #expect(proof.zones.map { "\($0.key) \($0.prefix) \($0.stands)" } == ["a 10.0.0.0/17 2", "b 10.0.128.0/17 1"])
    #expect(proof.sites.map(\.key.description) == ["a/s1", "a/s2", "b/s3"])
    #expect(proof.sites.map(\.stands) == [2, 2, 2])
  }

  @Test("How far each network can grow in its block: the gateway and the neighbours stay")
  func networkGrowth() throws {
    let request = try Self.request(.packed)
    let plan = try provenPlan(request)
    // m and n are the first and second /24 of a /22: m would run into n, and n would change its first address.
    #expect(
      plan.scores(plan.utilisation).networkGrowth.map { "\($0.network) \($0.least) \($0.most) \($0.sitesWithLeast)" }
        == ["m 0 0 3", "n 0 0 3"])
    var roomy = request
    roomy.siteLength = 20
    roomy.policy = .stable
    let stable = try provenPlan(roomy)
    let room = stable.utilisation.zones[0].networkHeadroom.prefix(2)
    #expect(
      room.map { "\($0.site) \($0.network) \($0.prefix) \($0.bits)" } == ["s1 m 10.0.0.0/24 2", "s1 n 10.0.4.0/24 2"])
    roomy.book = stable.book
    roomy.networks[1] = NetworkRequest("m", .length(22))
    #expect(try provenPlan(roomy).renumberings.allSatisfy(\.isGrowth))
    roomy.networks[1] = NetworkRequest("m", .length(21))
    #expect(carvingFailure(roomy) != nil)
  }
}
