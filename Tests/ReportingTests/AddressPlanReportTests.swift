import Addressing
import Documents
import MistAPI
import Planning
import Reporting
import Testing

@Suite("The address plan")
struct AddressPlanReportTests {
  @Test("as CSV has a row a zone, a block and a network, readable by our own reader")
  func csv() throws {
    let design = try SampleResult.design()
    let report = try #require(AddressPlanReport(design))
    let table = try CSV.parse(Array(report.csv.utf8), file: "plan.csv")
    #expect(
      table.header.map(\.text) == [
        "zone", "site", "name", "network", "vlan", "prefix", "gateway", "mask", "dhcp_start", "dhcp_end",
      ])
    // Two zones, each with a block and four networks.
    #expect(table.rows.count == 2 * (1 + 1 + 4))
    let rows = table.rows.map { $0.cells.map(\.text) }
    #expect(rows.first?.prefix(6) == ["europe", "", "", "", "", "10.0.0.0/9"])
    #expect(
      rows.contains([
        "north-america", "2", "Denver", "corp", "10", "10.128.0.0/23", "10.128.0.1", "255.255.254.0", "10.128.0.2",
        "10.128.1.254",
      ]))
  }

  @Test("quotes cells that need it")
  func quoting() throws {
    let request = AddressPlanRequest(
      supernet: try #require(IPPrefix("10.0.0.0/16")), zones: [ZoneRequest("a, \"b\"", prefix: nil)],
      sites: [SiteRequest("1", zone: "a, \"b\"")], siteLength: 24, networks: [NetworkRequest("corp", .length(26))])
    let text = AddressPlanReport(try Carver.carve(request), siteNames: ["1": "two\r\nlines"]).csv
    let table = try CSV.parse(Array(text.utf8), file: "plan.csv")
    #expect(table.rows.first?.cells.first?.text == "a, \"b\"")
    #expect(text.contains("\"two\r\nlines\""))
  }

  @Test("as JSON says whose each prefix is")
  func json() throws {
    let document = try #require(AddressPlanReport(try SampleResult.design())).document
    #expect(try JSON(parsing: document.bytes) == document)
    #expect(document["supernet"]?.string == "10.0.0.0/8")
    let lisbon = document["zones"]?.array?.first?["sites"]?.array?.first
    #expect(lisbon?["name"]?.string == "Lisbon")
    #expect(lisbon?["block"]?.string == "10.0.0.0/21")
    let networks = lisbon?["networks"]?.array ?? []
    #expect(networks.compactMap { $0["network"]?.string } == ["corp", "guest", "iot", "mgmt"])
    #expect(networks.compactMap { $0["vlan"]?.int } == [10, 60, 20, 99])
    #expect(networks.compactMap { $0["reused"]?.bool } == [false, true, false, false])
  }

  @Test("as a table has a row a site where it fits, else a row a network")
  func table() throws {
    let report = try #require(AddressPlanReport(try SampleResult.design()))
    let wide = report.table(TextStyle(width: 120)).split(separator: "\n").map(String.init)
    #expect(wide.first == "10.0.0.0/8: 2 zones, 2 site blocks, 6 networks")
    #expect(
      wide.contains("north-america  Denver  10.128.0.0/21  10.128.0.0/23  10.128.4.0/24  10.128.6.0/26"))
    let narrow = report.table(TextStyle(width: 60)).split(separator: "\n").map(String.init)
    #expect(narrow.allSatisfy { $0.count <= 60 })
    #expect(narrow.contains("Denver  (block)    10.128.0.0/21"))
    #expect(narrow.contains("        iot (20)   10.128.4.0/24  10.128.4.1"))
    for lines in [wide, narrow] {
      #expect(lines.filter { $0.contains("192.168.64.0/22") }.count == 1)
    }
  }
}
