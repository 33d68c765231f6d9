import Addressing
import MistAPI
import Reporting
import Testing

@Suite("The address plan for NetBox")
struct AddressNetBoxTests {
  @Test("is the list that was looked at", arguments: ["two-sites", "retail-120"])
  func golden(_ name: String) throws {
    let report = try #require(try AddressSample.report(name))
    try AddressSnapshot.check(report.netBox, "\(name).netbox.csv")
  }

  @Test("has columns and words of NetBox's form, containers before what they contain")
  func form() throws {
    let report = try #require(try AddressSample.report("two-sites"))
    let rows = try NetBoxModel.rows(report.netBox)
    #expect(Set(rows.compactMap { $0["status"] }) == ["container", "active"])
    #expect(
      rows.prefix(4).compactMap { $0["prefix"] } == ["10.0.0.0/8", "10.0.0.0/9", "10.0.0.0/21", "10.0.0.0/23"])
    let guests = rows.filter { $0["vrf"] == "guest" }
    #expect(guests.compactMap { $0["prefix"] } == ["192.168.64.0/22"])
    #expect(guests.first?["scope_type"] == "")
    #expect(report.netBoxNeeds.vrfs == ["guest"])
    #expect(report.netBoxNeeds.roles == ["corp", "iot", "mgmt", "guest"])
    #expect(report.netBoxNeeds.sites == ["Denver", "Lisbon"])
  }

  @Test(
    "comes back as it went: every prefix of the plan once, with its role and site",
    arguments: ["two-sites", "retail-120"])
  func roundTrip(_ name: String) throws {
    let report = try #require(try AddressSample.report(name))
    let document = report.document
    let rows = try NetBoxModel.rows(report.netBox)
    var expected: Set<[String]> = [[document["supernet"]?.string ?? "", "container", "", ""]]
    for zone in document["zones"]?.array ?? [] {
      expected.insert([zone["prefix"]?.string ?? "", "container", "", ""])
      for site in zone["sites"]?.array ?? [] {
        let place = site["name"]?.string ?? ""
        expected.insert([site["block"]?.string ?? "", "container", "", place])
        for network in site["networks"]?.array ?? [] {
          let isReused = network["reused"]?.bool == true
          expected.insert([
            network["prefix"]?.string ?? "", "active", network["network"]?.string ?? "", isReused ? "" : place,
          ])
        }
      }
    }
    let found = rows.map { row in ["prefix", "status", "role", "scope_name"].map { row[$0] ?? "" } }
    #expect(Set(found) == expected)
    #expect(found.count == expected.count)
    for row in rows { #expect(try IPPrefix(parsing: row["prefix"] ?? "").description == row["prefix"]) }
  }

  @Test("imported again changes nothing", arguments: ["two-sites", "retail-120", "campus"])
  func again(_ name: String) throws {
    let report = try #require(try AddressSample.report(name))
    var box = NetBoxModel(for: report)
    try box.take(report.netBox)
    let before = box.prefixes
    // Without numbers it is refused as a whole, as a duplicate.
    #expect(throws: NetBoxModel.Refusal.self) { try box.take(report.netBox) }
    #expect(box.prefixes == before)
    // With them each row finds its own.
    let list = report.netBox(box.known)
    #expect(try NetBoxModel.rows(list).allSatisfy { $0["id"]?.isEmpty == false && $0["scope_name"] == nil })
    try box.take(list)
    #expect(box.prefixes == before)
  }

  @Test("of several spaces, regions and floors has every prefix once, with whose it is")
  func levels() throws {
    let report = try #require(try AddressSample.report("campus"))
    var box = NetBoxModel(for: report)
    try box.take(report.netBox)
    func object(_ text: String, vrf: String = "") throws -> NetBoxModel.Object {
      let prefix = try IPPrefix(parsing: text)
      return try #require(box.prefixes.values.first { $0.prefix == prefix && $0.vrf == vrf })
    }
    #expect(try object("10.0.0.0/12").description == "supernet")
    #expect(try object("2001:db8::/32").description == "supernet ipv6")
    #expect(try object("10.0.0.0/13").description == "zone emea")
    let floors = box.prefixes.values.filter { $0.description == "Oslo floor3" }
    #expect(floors.count == 2 && floors.allSatisfy { $0.status == "container" && $0.site == box.sites["Oslo"] })
    let corp = box.prefixes.values.filter { $0.description == "Oslo floor3/corp, VLAN 10" }
    #expect(corp.count == 2 && corp.allSatisfy { $0.status == "active" && $0.role == "corp" })
    #expect(try object("192.168.64.0/22", vrf: "guest").site == nil)
    #expect(box.roles == ["corp", "voice", "mgmt", "loop", "guest", "uplink"])
  }

  @Test("one prefix for two owners goes to the innermost, and what rests is reserved")
  func edges() throws {
    let request = AddressPlanRequest(
      supernet: try IPPrefix(parsing: "10.0.0.0/24"),
      zones: [ZoneRequest("z", prefix: try IPPrefix(parsing: "10.0.0.0/24"))],
      sites: [SiteRequest("s", zone: "z")], siteLength: 25, networks: [NetworkRequest("n", .length(25))],
      book: try AddressBook([
        AddressBook.Entry(AllocationKey(zone: "z", site: "old"), try IPPrefix(parsing: "10.0.0.128/25"))
      ]), date: "2027-02-03")
    let rows = try NetBoxModel.rows(AddressPlanReport(try Carver.carve(request)).netBox(NetBoxObjects(vrf: "corp net")))
    #expect(rows.compactMap { $0["prefix"] } == ["10.0.0.0/24", "10.0.0.0/25", "10.0.0.128/25"])
    #expect(rows.compactMap { $0["status"] } == ["container", "active", "reserved"])
    #expect(rows.compactMap { $0["description"] } == ["zone z", "s n", "z/old, resting"])
    #expect(rows.allSatisfy { $0["vrf"] == "corp net" })
  }
}
