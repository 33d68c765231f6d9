import Addressing
import Planning
import Testing

@Suite("Several spaces and further levels, in a design")
struct DesignSpacesTests {
  private static let six =
    "  beside:\n    six: { supernet: fd00::/32, site: { size: /48 }, vars: { \"{net}_net6\": prefix } }\n"
  private static let nested = "  zones: { west: { prefix: 10.0.0.0/17, zones: [north, south] }, east: [far] }"

  private static func design(_ edits: DesignEdit..., book: String? = nil) throws -> Design {
    var files = DesignSample.files(edits)
    if let book { files.files["d/book.csv"] = Array(book.utf8) }
    let reading = Design.read("d", files: files)
    // The sample has no object that would use the variables of further spaces.
    #expect(reading.findings.filter { $0.rule != .unusedVariable }.map(\.description) == [])
    return reading.design
  }

  @Test("IPv6 beside IPv4 takes zones, networks and VLANs from it; a network is a /64")
  func beside() throws {
    let design = try Self.design(.design("  vars:\n    \"{net}_vlan", Self.six + "  vars:\n    \"{net}_vlan"))
    let addressing = try #require(design.provenAddressing)
    let six = try #require(addressing.beside.first)
    #expect(six.plan.space == "six")
    #expect(six.plan.zones.map { "\($0.name) \($0.prefix)" } == ["north fd00::/33", "south fd00:0:8000::/33"])
    #expect(six.plan.site("2")?.networks.map { "\($0.name) \($0.prefix)" } == ["corp fd00:0:8000::/64"])
    #expect(six.networks.map(\.vlan) == [10])
    #expect(addressing.plan.site("2")?.block.description == "10.0.128.0/20")
    let variables = Dictionary(uniqueKeysWithValues: design.sites[1].variables.map { ($0.name, $0.value) })
    #expect(variables["corp_net6"] == "fd00:0:8000::/64" && variables["corp_gw"] == "10.0.128.1")
    #expect(AddressPlanChecker.check(addressing.records).filter(\.isViolation).isEmpty)
    let book = addressing.nextBook(date: "2027-01-05")
    #expect(book[AllocationKey(zone: "six/south", site: "2", network: "corp")] == IPPrefix("fd00:0:8000::/64"))
    #expect(book[AllocationKey(zone: "south", site: "2", network: "corp")] == IPPrefix("10.0.128.0/24"))
  }

  @Test("A book of both spaces is kept, whatever joins")
  func book() throws {
    let edits: [DesignEdit] = [
      .design("  vars:\n    \"{net}_vlan", Self.six + "  vars:\n    \"{net}_vlan"),
      .design("  supernet: 10", "  book: book.csv\n  supernet: 10"),
    ]
    var files = DesignSample.files(edits)
    files.files["d/book.csv"] = Array((AddressBookFile.header + "\n").utf8)
    let first = try #require(Design.read("d", files: files).design.provenAddressing)
    let book = first.nextBook(date: "2027-01-05")
    files.files["d/book.csv"] = Array(book.text.utf8)
    files.files["d/places.csv"]?.append(
      contentsOf: Array("\n0,Brest,north,,Europe/Paris,FR,,,shop,,\n".utf8))
    let next = try #require(Design.read("d", files: files).design.provenAddressing)
    for (old, new) in zip(first.spaces, next.spaces) {
      for site in old.plan.sites { #expect(new.plan.site(site.key) == site) }
      #expect(new.plan.site("0") != nil)
    }
    // A design that gives the second space up lets it rest, and takes nothing of it for its own.
    let alone = DesignSample.bookedFiles(book: book.text)
    let rest = try #require(Design.read("d", files: alone).design.provenAddressing).nextBook(date: "2027-02-03")
    #expect(rest.entry(AllocationKey(zone: "six/south", site: "2"))?.state == .resting)
  }

  @Test("Zones in zones: named whole or by the end, each region one route")
  func zones() throws {
    let design = try Self.design(
      .design("  zones: [north, south]", Self.nested), .sites("2,Lyon,south", "2,Lyon,east/far"),
      .sites("10.0.96.0/20", ""))
    let plan = try #require(design.provenAddressing?.plan)
    #expect(plan.areas.map { "\($0.name) \($0.prefix)" } == ["east 10.0.128.0/17", "west 10.0.0.0/17"])
    #expect(plan.site("1")?.zone == "west/north" && plan.site("2")?.zone == "east/far")
    #expect(AddressPlanChecker.check(plan.records).filter(\.isViolation).isEmpty)
  }

  @Test("Floors: as many as the column says, variables by floor")
  func floors() throws {
    let floors =
      "floor1..floor3: { count: state, networks: { corp: { vlan: 10, hosts: 200 }, tv: { vlan: 11, size: /26 } } }"
    // The templates name VLANs of networks that are on floors now.
    let files = DesignSample.files([
      .design("corp: { vlan: 10, hosts: 200 }", floors), .sites("store,city,zone", "store,state,zone,city"),
      .sites("1,Paris,north", "1,2,north,Paris"), .sites("2,Lyon,south", "2,,south,Lyon"),
      .sites("9,Lille,north", "9,0,north,Lille"), .sites("10.0.96.0/20", ""),
    ])
    let design = Design.read("d", files: files).design
    let plan = try #require(design.provenAddressing?.plan)
    #expect(plan.site("1")?.parts.map(\.name) == ["floor1", "floor2"])
    #expect(plan.site("2")?.parts.map(\.name) == ["floor1", "floor2", "floor3"])
    #expect(plan.site("9")?.parts.isEmpty == true)
    #expect(design.sites[0].variables.contains { $0.name == "floor2_corp_vlan" && $0.value == "10" })
    #expect(!design.sites[0].variables.contains { $0.name == "floor3_corp_vlan" })
  }

  @Test(
    "What is wrong with spaces, zones and floors",
    arguments: [
      (
        "  vars:\n    \"{net}_vlan", "  beside:\n    b: { supernet: 10.0.128.0/17 }\n  vars:\n    \"{net}_vlan",
        "which overlaps 10.0.0.0/16 of the supernet"
      ),
      (
        "  vars:\n    \"{net}_vlan", "  beside:\n    b: { supernet: 192.168.0.0/16 }\n  vars:\n    \"{net}_vlan",
        "found 192.168.64.0/22 for network 'guest', which overlaps 192.168.0.0/16 of space 'b'"
      ),
      (
        "  vars:\n    \"{net}_vlan", "  beside:\n    north: { supernet: fd00::/32 }\n  vars:\n    \"{net}_vlan",
        "found the space 'north', which is the name of a zone"
      ),
      (
        "  vars:\n    \"{net}_vlan",
        "  beside:\n    b: { supernet: fd00::/32, book: b.csv }\n  vars:\n    \"{net}_vlan",
        "found the unknown key 'book'"
      ),
      (
        "  zones: [north, south]", "  zones: { a: [north], b: [north], c: [south] }",
        "found the zone 'north', which stands in several zones; expected one of a/north, b/north"
      ),
      ("  zones: [north, south]", "  zones: { a/b: , north: , south: }", "found the zone 'a/b'"),
      (
        "corp: { vlan: 10, hosts: 200 }", "f9..f1: { networks: { corp: { vlan: 10, hosts: 200 } } }",
        "found 'f9..f1' as a range of parts"
      ),
      (
        "corp: { vlan: 10, hosts: 200 }", "f: { networks: { corp: { vlan: 10, reuse: 172.16.0.0/24 } } }",
        "found the network 'corp' in a part of the site, the same everywhere"
      ),
      (
        "corp: { vlan: 10, hosts: 200 }", "f: { count: floors, networks: { corp: { vlan: 10, hosts: 200 } } }",
        "found the unknown column 'floors' of d/places.csv"
      ),
      (
        "corp: { vlan: 10, hosts: 200 }", "f: { size: /25, networks: { corp: { vlan: 10, hosts: 200 } } }",
        "found a /25 for network 'f', 1 bit too small for network f/corp /24; expected a prefix of /24 or shorter"
      ),
    ])
  func faults(from: String, to: String, finding: String) {
    let found = DesignSample.findings([.design(from, to)])
    #expect(
      found.contains {
        $0.contains(finding) && $0.hasPrefix("d/design.yaml:") || $0.contains(finding) && $0.hasPrefix("d/places.csv:")
      }, "\(found)")
  }

  @Test("What an organisation has is carved around, and a conflict says who, where, since when")
  func organisation() throws {
    var options = CarvingOptions()
    options.taken = [
      TakenPrefix(try #require(IPPrefix("10.0.0.0/20")), owner: "network 'pos'", since: "2019-02-01"),
      TakenPrefix(try #require(IPPrefix("fd00::/8")), owner: "network 'six'"),
    ]
    options.takenFrom = "prod.sqlite"
    // A default route in a variable allocates nothing.
    let anywhere = try #require(IPPrefix("0.0.0.0/0"))
    options.taken.append(TakenPrefix(anywhere, owner: "variable 'anywhere' of site 'a'"))
    options.onlyNamed = [anywhere]
    let plan = try #require(
      Design.read("d", files: DesignSample.files(), carving: options).design.provenAddressing?.plan)
    #expect(plan.site("1")?.block.description == "10.0.32.0/20")
    options.taken[0].prefix = try #require(IPPrefix("10.0.97.0/24"))
    let found = DesignSample.findings(in: DesignSample.files(), options)
    #expect(
      found.first
        == "d/places.csv:5:39: found 10.0.96.0/20 for site '9', which overlaps 10.0.97.0/24, which 'network 'pos'' has "
        + "(prod.sqlite, active, since 2019-02-01); expected prefixes that share no address; find out who uses it, and "
        + "change the other [overlap]")
  }
}
