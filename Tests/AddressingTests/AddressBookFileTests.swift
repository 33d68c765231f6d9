import Addressing
import Testing

@Suite("The book as a file")
struct AddressBookFileTests {
  static let text = """
    zone,site,network,prefix,state,since
    east,,,10.0.0.0/17,active,2027-01-05
    west,,,10.0.128.0/17,active,
    west,"b, the second",,10.0.128.0/22,active,2027-01-05
    west,"b, the second",corp,10.0.128.0/24,active,2027-01-05
    west,d,,10.0.132.0/22,resting,2027-02-03

    """

  static func errors(_ text: String) -> [String] {
    do throws(AddressBookSyntaxErrors) {
      _ = try AddressBookFile(parsing: Array(text.utf8))
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }

  /// The text with one line replaced.
  static func errors(line: Int, _ replacement: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines[line - 1] = replacement
    return errors(lines.joined(separator: "\n"))
  }

  @Test("What is written is read, and what is read is written, byte by byte")
  func roundTrip() throws {
    let file = try AddressBookFile(parsing: Array(Self.text.utf8))
    let book = try file.book()
    #expect(book.text == Self.text)
    #expect(file.lines.map(\.number) == [2, 3, 4, 5, 6])
    let key = AllocationKey(zone: "west", site: "b, the second", network: "corp")
    #expect(book.entry(key)?.since == "2027-01-05")
    #expect(file.line(of: key)?.number == 5)
    #expect(book.entry(AllocationKey(zone: "west", site: "d"))?.restingSince == "2027-02-03")
    #expect(book.entry(AllocationKey(zone: "west"))?.since == nil)
  }

  @Test("Names of every kind come back")
  func names() throws {
    let names = ["a", "ä 東", " blank", "blank ", "#1", "\"q\"", "a,b", "0"]
    var entries = [AddressBook.Entry(AllocationKey(zone: "z"), try prefix("10.0.0.0/8"))]
    for (index, name) in names.enumerated() {
      entries.append(
        AddressBook.Entry(AllocationKey(zone: "z", site: name), try prefix("10.\(index).0.0/16"), since: "2027-01-05"))
    }
    let book = try AddressBook(entries)
    #expect(try AddressBookFile(parsing: Array(book.text.utf8)).book() == book)
  }

  @Test("Lines in any order, CR LF and a byte order mark are taken, and written anew")
  func tolerated() throws {
    let lines = Self.text.split(separator: "\n")
    let mixed = "\u{FEFF}" + ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\r\n") + "\r\n"
    #expect(try AddressBookFile(parsing: Array(mixed.utf8)).book().text == Self.text)
  }

  @Test("Each fault is found, with line and column")
  func faults() {
    #expect(
      Self.errors("") == [
        "1:1: found an empty file; expected the line 'zone,site,network,prefix,state,since'; "
          + "remove the file to begin a new book"
      ])
    #expect(
      Self.errors(line: 1, "zone,site") == [
        "1:1: found the first line 'zone,site'; expected 'zone,site,network,prefix,state,since'"
      ])
    #expect(
      Self.errors(line: 2, "east,,,10.0.0.1/17,active,") == [
        "2:17: found a length of 17, which leaves bits of 10.0.0.1 in the host part; expected an address whose last 15 bits "
          + "are zero; the network is 10.0.0.0/17"
      ])
    #expect(
      Self.errors(line: 4, "west,\"bé\",,10.0.128/22,aktiv,2027-02-30") == [
        "4:20: found '/'; expected '.' and 1 more of the four numbers of an IPv4 address",
        "4:24: found the state 'aktiv'; expected 'active' or 'resting'",
        "4:30: found '2027-02-30'; expected a date as year-month-day, such as 2027-02-03",
      ])
    #expect(
      Self.errors(line: 6, "west,d,,10.0.132.0/22,resting,") == [
        "6:31: found a resting allocation without a date; expected a date as year-month-day, such as 2027-02-03"
      ])
    #expect(
      Self.errors(line: 3, "west,,corp,10.0.128.0/17,active,") == [
        "3:6: found the network 'corp' without a site; expected the key of its site"
      ])
    #expect(
      Self.errors(line: 3, ",,,10.0.128.0/17,active,") == [
        "3:1: found an allocation without a zone; expected the name of its zone"
      ])
    #expect(
      Self.errors(line: 3, "west,,,10.0.128.0/17,active,,1") == [
        "3:30: found a line of 7 cells; expected 6, as in 'zone,site,network,prefix,state,since'"
      ])
    #expect(
      Self.errors(line: 3, "\"west,,,10.0.128.0/17,active,") == [
        "3:1: found a quote that is never closed; expected a closing quote in the same line"
      ])
    #expect(
      Self.errors(line: 3, "\"west\"s,,,10.0.128.0/17,active,") == [
        "3:7: found text after a closing quote; expected a comma or the end of the line"
      ])
    #expect(Self.errors(line: 3, "# note").map { $0.prefix(22) } == ["3:1: found a comment; "])
    #expect(Self.errors(line: 3, "<<<<<<< ours").map { $0.prefix(28) } == ["3:1: found the mark '<<<<<<<"])
  }

  @Test("Bytes that are not UTF-8 are a fault of their line")
  func encoding() {
    var bytes = Array(Self.text.utf8)
    bytes += [0x77, 0xFF, 0x2C, 0x0A]
    let error = #expect(throws: AddressBookSyntaxErrors.self) { try AddressBookFile(parsing: bytes) }
    #expect(error?.description == "7:1: found bytes that are not UTF-8; expected text in UTF-8")
  }

  @Test("What stays keeps its date; what is new, grown or back in use has the day of its change")
  func dates() throws {
    var request = try AddressBookTests.request()
    let first = try provenPlan(request).book(after: AddressBook(), date: "2027-01-01")
    #expect(Set(first.entries.map(\.since)) == ["2027-01-01"])
    request.book = first
    request.sites.remove(at: 1)
    request.sites[0].length = 21
    request.date = "2027-02-02"
    let second = try provenPlan(request).book(after: first, date: "2027-02-02")
    let dated = second.entries.filter { $0.since != "2027-01-01" }.map { "\($0.key) \($0.state)" }
    #expect(dated == ["west/b active", "west/d resting", "west/d/corp resting", "west/d/iot resting"])
    #expect(AddressBookChanges(from: first, to: second).description == "1 grown in place, 3 resting")

    request.book = second
    request.sites.append(SiteRequest("d", zone: "west"))
    request.date = "2027-03-03"
    let third = try provenPlan(request).book(after: second, date: "2027-03-03")
    #expect(third.entry(AllocationKey(zone: "west", site: "d"))?.since == "2027-03-03")
    #expect(AddressBookChanges(from: second, to: third).description == "3 in use again")
    #expect(AddressBookChanges(from: third, to: third).isEmpty)
    #expect(AddressBookChanges(from: third, to: AddressBook()).released == third.entries)
  }

  @Test("A renumbered site leaves its old place with all that rested there")
  func leftBehind() throws {
    var request = try AddressBookTests.request(["b", "d"])
    request.policy = .packed
    request.book = try provenPlan(request).book(after: AddressBook(), date: "2027-01-01")
    request.networks.removeLast()
    request.date = "2027-02-02"
    request.book = try provenPlan(request).book(after: request.book, date: "2027-02-02")
    #expect(request.book.entries.count { $0.state == .resting } == 2)
    request.sites[0].length = 21
    request.mayRenumber = true
    let plan = try provenPlan(request)
    let next = plan.book(after: request.book, date: "2027-03-03")
    #expect(!plan.renumberings.isEmpty)
    #expect(AddressBookChecker.check(try AddressBookFile(parsing: Array(next.text.utf8))) == [])
  }
}
