import Documents
import Testing

@Suite struct CSVColumnsTests {
  private let design = SourcePosition(file: "design.yaml", line: 40, column: 32)

  private func table(_ text: String) throws -> CSV { try CSV.parse(text, file: "sites.csv") }

  private func renamed(_ names: (String, String)...) -> [(ours: Placed<String>, theirs: Placed<String>)] {
    names.map { (Placed($0.0, at: design), Placed($0.1, at: design)) }
  }

  @Test func columnsAreFoundByOurNameOrTheirs() throws {
    let log = DocumentErrorLog()
    let sites = try table("Store,time_zone,extra\n7,Europe/Oslo,x\n")
    let columns = sites.columns(
      required: ["store", "timezone"], optional: ["state"], renamed: renamed(("timezone", "time_zone")), log: log)
    #expect(log.isEmpty)
    #expect(sites.rows[0].text("store", columns) == "7")
    #expect(sites.rows[0].text("timezone", columns) == "Europe/Oslo")
    #expect(sites.rows[0].text("state", columns) == nil)
    #expect(sites.rows[0]["timezone", columns]?.position.column == 3)
    #expect(sites.rows[0][sites.column(named: "extra")]?.text == "x")
  }

  @Test func faultsOfTheMapping() throws {
    let log = DocumentErrorLog()
    let sites = try table("#store,time_zone\n7,Europe/Oslo\n")
    _ = sites.columns(
      required: ["store", "zone", "timezone"], renamed: renamed(("timezone", "tmezone"), ("stroe", "store")), log: log)
    #expect(
      log.errors.map(\.description) == [
        "design.yaml:40:32: found the unknown column 'stroe'; expected one of 'store', 'zone', 'timezone'; did you mean 'store'?",
        "sites.csv:1:2: found no column 'zone'; expected the columns 'store', 'zone', 'timezone'",
        "design.yaml:40:32: found the column 'tmezone', which sites.csv does not have; expected 'store' or 'time_zone'; did you mean 'time_zone'?",
      ])
  }

  @Test func aColumnOfAnotherSpellingIsPointedOut() throws {
    let log = DocumentErrorLog()
    _ = try table("store,time zone\n").columns(required: ["store", "time_zone"], log: log)
    #expect(log.errors.first?.description.hasSuffix("if 'time zone' holds it, rename it") == true)
  }

  @Test func cellsAreReadLikeValues() throws {
    let log = DocumentErrorLog()
    let sites = try table("store,lat,vlan\n7,59.9,\n8,north,12\n,1,x\n")
    let columns = sites.columns(required: ["store"], optional: ["lat", "vlan", "none"], log: log)
    let rows = sites.rows.map { row in
      (
        row.required("store", columns, .int, log: log), row.optional("lat", columns, .double(in: -90...90), log: log),
        row.optional("vlan", columns, .int(in: 1...4094), log: log), row.optional("none", columns, .int, log: log)
      )
    }
    #expect(rows.map(\.0) == [7, 8, nil])
    #expect(rows.map(\.1) == [59.9, nil, 1])
    #expect(rows.map(\.2) == [nil, 12, nil])
    #expect(
      log.errors.map(\.description) == [
        "sites.csv:3:3: found the text 'north'; expected a number from -90 to 90",
        "sites.csv:4:1: found nothing in the column 'store'; expected a whole number",
        "sites.csv:4:4: found the text 'x'; expected a whole number from 1 to 4094",
      ])
  }
}
