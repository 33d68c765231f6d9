import Addressing
import Documents
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
    let rows = try NetBox.rows(report.netBox)
    // Fields of the form for importing prefixes.
    let fields: Set = [
      "id", "prefix", "vrf", "tenant", "vlan_group", "vlan_site", "vlan", "status", "role", "scope_type", "scope_name",
      "scope_id", "is_pool", "mark_utilized", "description", "owner", "comments", "tags",
    ]
    #expect(Set(rows[0].keys).isSubset(of: fields))
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
    let rows = try NetBox.rows(report.netBox)
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

  @Test("imported again changes nothing")
  func again() throws {
    let report = try #require(try AddressSample.report("retail-120"))
    var box = NetBox(sites: Dictionary(uniqueKeysWithValues: zip(report.netBoxNeeds.sites, 501...)))
    #expect(try box.accepts(report.netBox) == true)
    let before = box.prefixes
    #expect(before.count > 600)
    // Without numbers it is refused as a whole, as a duplicate.
    #expect(try box.accepts(report.netBox) == false)
    #expect(box.prefixes == before)
    // With them each row finds its own.
    let known = NetBoxObjects(sites: box.sites, prefixes: try box.numbers)
    let list = report.netBox(known)
    #expect(try NetBox.rows(list).allSatisfy { $0["id"]?.isEmpty == false && $0["scope_name"] == nil })
    #expect(try box.accepts(list) == true)
    #expect(box.prefixes == before)
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
    let rows = try NetBox.rows(AddressPlanReport(try Carver.carve(request)).netBox(NetBoxObjects(vrf: "corp net")))
    #expect(rows.compactMap { $0["prefix"] } == ["10.0.0.0/24", "10.0.0.0/25", "10.0.0.128/25"])
    #expect(rows.compactMap { $0["status"] } == ["container", "active", "reserved"])
    #expect(rows.compactMap { $0["description"] } == ["zone z", "s n", "z/old, resting"])
    #expect(rows.allSatisfy { $0["vrf"] == "corp net" })
  }
}

/// What NetBox's form does with a list: all rows or none, no prefix twice in a routing table, `id` for what is there.
private struct NetBox {
  struct Object: Equatable {
    var values: [String]
    var site: Int?
  }

  let sites: [String: Int]
  var prefixes: [Int: Object] = [:]

  init(sites: [String: Int]) { self.sites = sites }

  static func rows(_ text: String) throws -> [[String: String]] {
    let table = try CSV.parse(Array(text.utf8), file: "netbox.csv")
    return table.rows.map { row in
      Dictionary(uniqueKeysWithValues: zip(table.header.map(\.text), row.cells.map(\.text)))
    }
  }

  var numbers: [NetBoxObjects.PrefixKey: Int] {
    get throws {
      var numbers: [NetBoxObjects.PrefixKey: Int] = [:]
      for (number, object) in prefixes {
        numbers[NetBoxObjects.PrefixKey(try IPPrefix(parsing: object.values[0]), vrf: object.values[1])] = number
      }
      return numbers
    }
  }

  mutating func accepts(_ text: String) throws -> Bool {
    var next = prefixes
    for row in try Self.rows(text) {
      let values = ["prefix", "vrf", "status", "role", "description"].map { row[$0] ?? "" }
      let named = row["scope_name"].flatMap { sites[$0] }
      let object = Object(values: values, site: row["scope_id"].flatMap { Int($0) } ?? named)
      let twins = next.filter { $0.value.values.prefix(2) == values.prefix(2) }
      if let id = row["id"].flatMap({ Int($0) }) {
        guard next[id] != nil, twins.allSatisfy({ $0.key == id }) else { return false }
        next[id] = object
      } else {
        guard twins.isEmpty else { return false }
        next[next.count + 1] = object
      }
    }
    prefixes = next
    return true
  }
}
