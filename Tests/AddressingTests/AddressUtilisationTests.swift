import Addressing
import Testing

@Suite("Utilisation")
struct AddressUtilisationTests {
  @Test("Used, free and broken up, by zone")
  func report() throws {
    let request = AddressPlanRequest(
      supernet: try prefix("10.0.0.0/16"), zones: [ZoneRequest("a"), ZoneRequest("b"), ZoneRequest("c")],
      sites: [SiteRequest("s1", zone: "a"), SiteRequest("s2", zone: "a"), SiteRequest("s3", zone: "b", length: 18)],
      siteLength: 20, networks: [NetworkRequest("n", .length(22))], policy: .packed,
      taken: [TakenPrefix(try prefix("10.0.48.0/20"), owner: "lab")])
    let report = try provenPlan(request).utilisation
    #expect(report.unassigned.map(\.description) == ["10.0.192.0/18"])
    let (a, b, c) = (report.zones[0], report.zones[1], report.zones[2])
    #expect(a.siteCount == 2)
    #expect(a.shareInBlocks == 0.5)
    #expect(a.shareInNetworks == 0.125)
    #expect(a.holes.map(\.description) == ["10.0.16.0/20"])
    #expect(a.fragmentation == 0)
    #expect(a.headroom.map(\.bits) == [0, 1])
    #expect(b.holes.isEmpty && b.largestFree == nil && b.fragmentation == 0 && b.shareInBlocks == 1)
    #expect(c.largestFree == c.prefix && c.shareInBlocks == 0)
    #expect(c.holesByLength.map { "\($0.length) \($0.count)" } == ["18 1"])
  }

  @Test("Free space in pieces is fragmented")
  func fragmentation() throws {
    let request = AddressPlanRequest(
      supernet: try prefix("10.0.0.0/22"), zones: [ZoneRequest("a")],
      sites: [SiteRequest("s", zone: "a", block: try prefix("10.0.1.0/24"))], siteLength: 24, networks: [])
    let zone = try provenPlan(request).utilisation.zones[0]
    #expect(zone.holesByLength.map { "\($0.length) \($0.count)" } == ["23 1", "24 1"])
    #expect(zone.largestFree?.description == "10.0.2.0/23")
    #expect(abs(zone.fragmentation - 1.0 / 3) < 1e-12)
    #expect(zone.headroom.map(\.bits) == [2])
  }
}
