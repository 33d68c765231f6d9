import Addressing
import Planning
import Testing

@Suite("What others have, in a design")
struct DesignTakenTests {
  private static func files(
    _ taken: String, _ table: String, book: String? = nil, edits: [DesignEdit] = []
  ) -> MemoryFiles {
    var files = DesignSample.bookedFiles(
      [.design("  zones: [north", "  taken: \(taken)\n  zones: [north")] + edits, book: book,
      others: ["taken.csv": table])
    if book == nil { files.files["d/book.csv"] = Array("\(AddressBookFile.header)\n".utf8) }
    return files
  }

  /// Least space, so that every prefix that is free is seen to be used.
  private static let packed = DesignEdit.design("size: /20", "size: /20, policy: packed")

  private static func plan(_ files: MemoryFiles) throws -> AddressPlan {
    let reading = Design.read("d", files: files)
    #expect(reading.findings.map(\.description) == [])
    return try #require(reading.design.provenAddressing?.plan)
  }

  @Test("A table of ours: allocated around")
  func table() throws {
    let plan = try Self.plan(
      Self.files(
        "taken.csv", "prefix,description,since\n10.0.0.0/24,lab,2019-05-01\n172.16.0.0/12,dc,\nfd00::/8,six,\n"))
    // A neighbour of what is taken would have no room to grow.
    #expect(plan.site("1")?.block.description == "10.0.32.0/20")
    #expect(plan.site("2")?.block.description == "10.0.128.0/20")
    #expect(plan.taken == [TakenPrefix(try #require(IPPrefix("10.0.0.0/24")), owner: "lab", since: "2019-05-01")])
    #expect(AddressPlanChecker.check(plan.records).filter(\.isViolation).isEmpty)
  }

  private static let netbox = """
    id,prefix,status,vrf,tenant,vlan,role,scope_type,scope_id,description
    1,10.0.0.0/16,container,,,,,,,the supernet
    2,10.0.0.0/17,Container,,,,,,,north
    3,10.0.0.0/20,active,,,,lab,dcim.site,4,
    4,10.0.128.0/20,reserved,Global,,,,,,for the merger
    5,10.0.16.0/20,active,red,,,,,,another table
    6,10.0.32.0/20,deprecated,,,,,,,old
    """

  @Test("NetBox's export: status, containers and routing tables are obeyed")
  func netBox() throws {
    let plan = try Self.plan(Self.files("{ netbox: taken.csv, vrf: global }", Self.netbox, edits: [Self.packed]))
    #expect(plan.site("1")?.block.description == "10.0.16.0/20")
    #expect(plan.site("2")?.block.description == "10.0.144.0/20")
    #expect(plan.site("9")?.block.description == "10.0.96.0/20")
    #expect(plan.taken.map(\.owner) == ["dcim.site 4", "old", "for the merger"])
    let all = try Self.plan(Self.files("{ netbox: taken.csv }", Self.netbox, edits: [Self.packed]))
    #expect(all.site("1")?.block.description == "10.0.48.0/20")
    let other = try Self.plan(Self.files("[{ netbox: taken.csv, vrf: red }]", Self.netbox, edits: [Self.packed]))
    #expect(other.site("1")?.block.description == "10.0.0.0/20")
  }

  @Test("What NetBox keeps on behalf of this design is no conflict")
  func ours() throws {
    let own = """
      prefix,status,vrf,role,scope_type,scope_id,description
      10.0.0.0/17,container,,,,,zone north
      10.0.0.0/20,active,,,dcim.site,7,site 1
      10.0.0.0/24,active,,,dcim.site,7,corp of FR-001-Paris
      10.0.128.0/20,active,,,dcim.site,8,2
      """
    let plan = try Self.plan(Self.files("{ netbox: taken.csv }", own, book: DesignSample.book))
    #expect(plan.taken.isEmpty)
    #expect(plan.site("1")?.block.description == "10.0.0.0/20")
  }

  @Test("Conflicts with what is booked or pinned: who, where, since when")
  func conflicts() {
    let table = """
      prefix,description,role,since
      10.0.1.0/24,"HQ, lab",test,2019-05-01
      10.0.96.0/19,the hub of old,,
      """
    #expect(
      DesignSample.findings(in: Self.files("taken.csv", table, book: DesignSample.book)) == [
        "d/book.csv:3:1: found 10.0.0.0/20 for site '1' (active since 2027-01-05), which overlaps 10.0.1.0/24, which "
          + "'HQ, lab' has (d/taken.csv:2:1, active, role test, since 2019-05-01); expected prefixes that share no address; "
          + "find out who uses it, and change the other [overlap]",
        "d/places.csv:5:39: found 10.0.96.0/20 for site '9', which overlaps 10.0.96.0/19, which 'the hub of old' has "
          + "(d/taken.csv:3:1, active); expected prefixes that share no address; find out who uses it, and change the other "
          + "[overlap]",
      ])
  }

  @Test("A zone inside what another has")
  func zone() {
    let files = Self.files(
      "taken.csv", "prefix,status\n10.0.0.0/16,active\n",
      edits: [.design("zones: [north, south]", "zones: { north: 10.0.0.0/17, south: 10.0.128.0/17 }")])
    #expect(
      DesignSample.findings(in: files).first
        == "d/design.yaml:7:19: found 10.0.0.0/17 for zone 'north', which lies in 10.0.0.0/16, which 'line 2 of "
        + "d/taken.csv' has (d/taken.csv:2:1, active); expected a zone that is free; if its addresses may be given out, its "
        + "status is 'container' [overlap]")
    let derived = Self.files(
      "taken.csv", "prefix,status,description\n10.0.0.0/16,active,us\n", edits: [.sites("10.0.96.0/20", "")])
    #expect(
      DesignSample.findings(in: derived) == [
        "d/design.yaml:5:13: found 10.0.0.0/17 for zone 'north', which overlaps 10.0.0.0/16, which 'us' has "
          + "(d/taken.csv:2:1, active); expected prefixes that share no address; change one of the two; if its addresses may "
          + "be given out, its status is 'container' [overlap]"
      ])
  }

  @Test("What is wrong with the tables")
  func faults() {
    let cases: [(taken: String, table: String, finding: String)] = [
      ("{ netbox: taken.csv }", "prefix,vrf\n", "d/taken.csv:1:1: found no column 'status'"),
      (
        "{ netbox: taken.csv, vrf: gren }", "prefix,status,vrf\n10.0.0.0/24,active,green\n",
        "d/design.yaml:6:36: found the unknown VRF 'gren' of d/taken.csv; expected 'green'; did you mean 'green'?"
      ),
      ("taken.csv", "prefix\n10.0.0.1/24\n", "d/taken.csv:2:1: found the text '10.0.0.1/24', in it a length of 24"),
      ("{ file: a.csv, netbox: b.csv }", "", "d/design.yaml:6:25: found the keys 'file' and 'netbox' together"),
      ("tken.csv", "", "d/design.yaml:6:10: found no readable file 'd/tken.csv'"),
      ("{ file: taken.csv, vfr: x }", "prefix\n", "d/design.yaml:6:29: found the unknown key 'vfr'"),
    ]
    for (taken, table, finding) in cases {
      let found = DesignSample.findings(in: Self.files(taken, table))
      #expect(found.contains { $0.hasPrefix(finding) }, "\(taken): \(found)")
    }
  }
}
