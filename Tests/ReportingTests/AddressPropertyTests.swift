import Addressing
import Documents
import MistAPI
import Planning
import Reporting
import Testing

@Suite("Address plans of random designs: zones in zones, parts of sites, several spaces")
struct AddressPropertyTests {
  private static let seeds: ClosedRange<UInt64> = 1...60

  /// Every design that fits; that most do is expected here, or the properties would hold of nothing.
  private static func designs(
    _ body: (_ design: inout RandomAddressDesign, _ addressing: DesignAddressing) throws -> Void
  ) throws {
    var (fitting, nested) = (0, 0)
    for seed in seeds {
      var design = RandomAddressDesign(seed: seed)
      guard let addressing = design.addressing() else { continue }
      fitting += 1
      if addressing.spaces.count > 1, !addressing.plan.areas.isEmpty,
        addressing.plan.sites.contains(where: { !$0.parts.isEmpty })
      {
        nested += 1
      }
      try body(&design, addressing)
    }
    #expect(fitting > seeds.count * 9 / 10)
    #expect(nested > seeds.count / 10)
  }

  /// The faults that the second reading finds.
  private static func faults(_ records: [PlanRecord]) -> [String] {
    AddressPlanChecker.check(records).filter(\.isViolation).map(\.description)
  }

  @Test("are proven, and have what was asked for")
  func whole() throws {
    try Self.designs { design, addressing in
      #expect(Self.faults(addressing.records) == [])
      let leaves = RandomAddressDesign.leaves(design.zones, in: "").sorted()
      for space in addressing.spaces {
        #expect(space.plan.zones.map(\.name) == leaves)
        #expect(space.plan.sites.map(\.key) == design.sites.map { "\($0.key)" }.sorted())
      }
      for site in design.sites {
        let found = try #require(addressing.plan.site("\(site.key)"))
        #expect(found.zone == site.zone)
        #expect(found.networks.filter { !$0.isReused }.map(\.name) == design.networkNames(of: site))
      }
    }
  }

  @Test("lose no address: zones and what is in none make up the supernet, blocks and holes their zone")
  func conserved() throws {
    func isWhole(_ space: IPPrefix, _ pieces: [IPPrefix]) -> Bool {
      let pieces = pieces.sorted()
      return pieces.first?.first == space.first && pieces.last?.last == space.last
        && zip(pieces, pieces.dropFirst()).allSatisfy { $0.last.advanced(by: 1) == $1.first }
    }
    try Self.designs { _, addressing in
      for plan in addressing.spaces.map(\.plan) {
        let used = plan.utilisation
        #expect(isWhole(plan.supernet, plan.zones.map(\.prefix) + used.unassigned))
        for zone in used.zones {
          #expect(isWhole(zone.prefix, plan.sites.filter { $0.zone == zone.name }.map(\.block) + zone.holes))
        }
      }
    }
  }

  @Test("depend on names alone: the order of zones, networks, parts and sites means nothing, at any level")
  func ordered() throws {
    try Self.designs { design, addressing in
      design.shuffle()
      #expect(design.addressing()?.spaces.map(\.plan) == addressing.spaces.map(\.plan))
    }
  }

  @Test("renumber nobody while sites come, go and change places; every day's book and plan are proven")
  func stable() throws {
    var (days, returns, spaces) = (0, 0, 0)
    for seed: UInt64 in 1...25 {
      var design = RandomAddressDesign(seed: seed)
      design.book = AddressBookFile.header + "\n"
      for day in 10..<18 {
        if day > 10 {
          design.sites.removeAll { _ in design.generator.number(in: 0...4) == 0 }
          for _ in 0..<design.generator.number(in: 0...3) {
            let site = design.site(design.generator.number(in: 1...20))
            if !design.sites.contains(site) { design.sites.append(site) }
          }
          design.shuffle()
        }
        let before = try AddressBookFile(parsing: Array((design.book ?? "").utf8)).book()
        let date = "2027-01-\(day)"
        guard !design.sites.isEmpty, let addressing = design.addressing(CarvingOptions(date: date)) else { continue }
        let after = addressing.nextBook(date: date)
        let changes = AddressBookChanges(from: before, to: after)
        #expect(changes.renumbered.isEmpty && changes.grown.isEmpty && changes.released.isEmpty)
        #expect(Self.faults(addressing.records) == [])
        let file = try AddressBookFile(parsing: Array(after.text.utf8))
        #expect(AddressBookChecker.check(file) == [])
        #expect(try file.book() == after)
        for entry in before.entries { #expect(after[entry.key] == entry.prefix) }
        design.book = after.text
        #expect(design.addressing()?.nextBook(date: "2028-01-01") == after)
        days += 1
        returns += changes.returned.count
        spaces = max(spaces, addressing.spaces.count)
      }
    }
    #expect(days > 150 && returns > 100 && spaces == 3)
  }

  @Test("come back from JSON as they went, and are proven from the file alone")
  func json() throws {
    try Self.designs { design, addressing in
      let report = try #require(AddressPlanReport(design.design))
      let records = try AddressPlanDocument(parsing: report.document.bytes, file: "plan.json").records
      #expect(Set(records) == Set(addressing.records))
      #expect(records.count == addressing.records.count)
      #expect(Self.faults(records) == [])
    }
  }

  @Test("come back from CSV as they went")
  func csv() throws {
    try Self.designs { design, addressing in
      let report = try #require(AddressPlanReport(design.design))
      let table = try CSV.parse(Array(report.csv.utf8), file: "plan.csv")
      let columns = table.columns(
        required: ["zone", "site", "network", "prefix", "gateway", "dhcp_start", "dhcp_end"], log: DocumentErrorLog())
      let found = table.rows.map { row in
        ["zone", "site", "network", "prefix", "gateway", "dhcp_start", "dhcp_end"].map { row.text($0, columns) ?? "" }
      }
      let expected = addressing.records.filter { $0.kind != .taken && ($0.kind != .supernet || !$0.zone.isEmpty) }.map {
        [$0.zone, $0.site, $0.network, $0.prefix, $0.gateway, $0.dhcpStart, $0.dhcpEnd]
      }
      #expect(Set(found) == Set(expected))
      #expect(found.count == expected.count)
    }
  }

  @Test("come back from NetBox as they went, each prefix once, and importing them again changes nothing")
  func netBox() throws {
    try Self.designs { design, addressing in
      let report = try #require(AddressPlanReport(design.design))
      var box = NetBoxModel(for: report)
      try box.take(report.netBox)
      let before = box.prefixes
      let expected = addressing.records.filter { $0.kind != .taken }.map {
        "\($0.prefix) \($0.kind == .reused ? $0.network : "")"
      }
      #expect(Set(before.values.map { "\($0.prefix) \($0.vrf)" }) == Set(expected))
      #expect(throws: NetBoxModel.Refusal.self) { try box.take(report.netBox) }
      #expect(box.prefixes == before)
      try box.take(report.netBox(box.known))
      #expect(box.prefixes == before)
      // One site more: what is there stays, the rest is added.
      design.book = addressing.nextBook(date: "2027-01-05").text
      design.sites.append(design.site(30))
      guard let grown = AddressPlanReport(design.design) else { return }
      let wider = NetBoxModel(for: grown)
      #expect(wider.sites.count == box.sites.count + 1)
      let known = NetBoxObjects(sites: wider.sites, prefixes: box.known.prefixes)
      let rows = try NetBoxModel.rows(grown.netBox(known))
      #expect(Set(rows.compactMap { $0["id"] }).subtracting([""]).count == before.count)
    }
  }
}

extension RandomAddressDesign {
  /// The design as it is read.
  fileprivate var design: Design { Design.read("d", files: files).design }
}
