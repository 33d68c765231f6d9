import Addressing
import Planning
import Testing

@Suite("The address book of a design")
struct DesignAddressBookTests {
  private static func addressing(_ files: MemoryFiles, _ carving: CarvingOptions = CarvingOptions()) throws
    -> DesignAddressing
  {
    let reading = Design.read("d", files: files, carving: carving)
    #expect(reading.errors.map(\.description) == [])
    return try #require(reading.design.provenAddressing)
  }

  @Test("Without a file the book is new, and its first carving is written")
  func first() throws {
    let files = DesignSample.bookedFiles()
    #expect(
      DesignSample.findings(in: files) == [
        "warning: d/design.yaml:4:9: found no file 'd/book.csv'; expected the address book; write it with 'mistwin carve "
          + "--book', and commit it [address-book]"
      ])
    let addressing = try Self.addressing(files)
    #expect(addressing.book?.path == "d/book.csv")
    #expect(addressing.book?.bytes == nil)
    #expect(addressing.nextBook(date: "2027-01-05").text == DesignSample.book)
  }

  @Test("Carving again with the book gives the same bytes")
  func again() throws {
    let files = DesignSample.bookedFiles(book: DesignSample.book)
    #expect(DesignSample.findings(in: files) == [])
    let addressing = try Self.addressing(files)
    #expect(addressing.book?.bytes == Array(DesignSample.book.utf8))
    #expect(addressing.nextBook(date: "2027-09-09").text == DesignSample.book)
  }

  @Test("Sites that come, go and change places renumber nobody; what is gone rests")
  func comeAndGo() throws {
    let files = DesignSample.bookedFiles(
      [.sites("1,Paris,north", "0,Metz,north"), .devices(",1,gw1", ",0,gw1"), .devices(",1,ap02", ",0,ap02")],
      book: DesignSample.book)
    let next = try Self.addressing(files, CarvingOptions(date: "2027-02-03")).nextBook(date: "2027-02-03").text
    let old = DesignSample.book.split(separator: "\n")
    #expect(
      next.split(separator: "\n").filter { !old.contains($0) } == [
        "north,0,,10.0.32.0/20,active,2027-02-03", "north,0,corp,10.0.32.0/24,active,2027-02-03",
        "north,1,,10.0.0.0/20,resting,2027-02-03", "north,1,corp,10.0.0.0/24,resting,2027-02-03",
      ])
    // Later, what rests is released, and the next site may have it.
    let later = CarvingOptions(releasesRestingBefore: "2027-03-01", date: "2027-03-01")
    var changed = files
    changed.files["d/book.csv"] = Array(next.utf8)
    #expect(
      try Self.addressing(changed, later).nextBook(date: "2027-03-01")[AllocationKey(zone: "north", site: "1")] == nil)
  }

  @Test("A design that would renumber is refused, and says whom, with both prefixes")
  func refused() throws {
    let files = DesignSample.bookedFiles([.sites("shop,,\n", "shop,,10.0.160.0/20\n")], book: DesignSample.book)
    #expect(
      DesignSample.findings(in: files) == [
        "d/book.csv:8:1: found south/2, which has 10.0.128.0/20 since 2027-01-05 and would get 10.0.160.0/20: it now has "
          + "10.0.160.0/20 given; expected a design that leaves what is in use where it is; change the design, or carve with "
          + "--renumber [address-book]",
        "d/book.csv:9:1: found south/2/corp, which has 10.0.128.0/24 since 2027-01-05 and would get 10.0.160.0/24; "
          + "expected a design that leaves what is in use where it is; change the design, or carve with --renumber "
          + "[address-book]",
      ])
    let allowed = try Self.addressing(files, CarvingOptions(mayRenumber: true))
    #expect(
      allowed.plan.renumberings.map { "\($0.key) \($0.from) \($0.to)" } == [
        "south/2 10.0.128.0/20 10.0.160.0/20", "south/2/corp 10.0.128.0/24 10.0.160.0/24",
      ])
  }

  @Test("A site that moves to another zone is renumbering too")
  func moved() throws {
    let files = DesignSample.bookedFiles([.sites("2,Lyon,south", "2,Lyon,north")], book: DesignSample.book)
    let findings = DesignSample.findings(in: files)
    #expect(findings.count == 2)
    #expect(
      findings.first?.hasPrefix(
        "d/book.csv:8:1: found south/2, which has 10.0.128.0/20 since 2027-01-05 and would get 10.0.32.0/20: it is now in "
          + "zone 'north'") == true)
  }

  @Test("Of very many that would be renumbered the first are named and the others counted")
  func many() throws {
    var book = DesignSample.book
    for number in 10..<60 { book += "west,\(number),,10.1.\(number * 4).0/22,active,2027-01-05\n" }
    book += "west,,,10.1.0.0/16,active,2027-01-05\n"
    let rows = (10..<60).map { "\($0),Town,south,,Europe/Paris,FR,,,shop,,\n" }.joined()
    let files = DesignSample.bookedFiles(
      [
        .design("10.0.0.0/16", "10.0.0.0/15"), .design("zones: [north, south]", "zones: [north, south, west]"),
        .design("{country_code}-{store:03}-{city}", "{store:03}"), .sites("9,Lille", rows + "9,Lille"),
        .design("size: /20", "size: /24"), .design("AP45: 2, SSR120: 1", "AP45: 200, SSR120: 100"),
      ], book: book)
    let findings = DesignSample.findings(in: files)
    #expect(findings.count == 41, "\(findings.prefix(3))")
    #expect(findings.first?.hasPrefix("d/design.yaml:") == true)
    #expect(findings.first?.contains("found 10 more allocations of the book that would be renumbered") == true)
  }

  @Test("A site grows where it is, without being renumbered")
  func growth() throws {
    let files = DesignSample.bookedFiles(
      [.design("size: /20", "size: /19")],
      book: DesignSample.book)
    let plan = try Self.addressing(files).plan
    #expect(plan.site("1")?.block.description == "10.0.0.0/19")
    #expect(plan.site("1")?.networks.first?.prefix.description == "10.0.0.0/24")
  }

  @Test("What is wrong with the book is found at its line")
  func faults() {
    #expect(
      DesignSample.findings(
        in: DesignSample.bookedFiles(book: DesignSample.book.replacing("10.0.96.0/20", with: "10.0.96.0/33"))
      ).map { $0.prefix(18) } == ["d/book.csv:5:20: f"])
    let merged = DesignSample.book + "north,8,,10.0.0.0/20,active,2027-02-03\n"
    #expect(
      DesignSample.findings(in: DesignSample.bookedFiles(book: merged)) == [
        "d/book.csv:10:1: found north/1 (10.0.0.0/20, active since 2027-01-05, line 3) and north/8 (10.0.0.0/20, active "
          + "since 2027-02-03, line 10) have the same addresses: keep one of them, and carve the other again; expected a "
          + "book in which every prefix has one owner [address-book]"
      ])
  }
}
