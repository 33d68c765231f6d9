import Addressing
import Documents
import MistAPI
import Planning
import Testing

/// Files on disk.
private struct Disk: DesignFileReader {
  func read(_ path: String) throws -> [UInt8] { try SourceFile.read(path) }
}

@Suite("The designs of the fixtures")
struct DesignFixtureTests {
  private static func read(_ name: String) -> DesignReading {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return Design.read("/\(root)/fixtures/designs/\(name)", files: Disk())
  }

  @Test("They are right", arguments: ["two-sites", "retail-120"])
  func clean(_ name: String) {
    #expect(Self.read(name).findings.map(\.description) == [])
  }

  @Test("Every slot is filled, every site has a block in its zone", arguments: ["two-sites", "retail-120"])
  func whole(_ name: String) throws {
    let design = Self.read(name).design
    #expect(!design.slots.isEmpty)
    #expect(design.slots.allSatisfy { $0.filledBy != nil })
    #expect(Set(design.slots.map(\.deviceName)).count == design.slots.count)
    let plan = try #require(design.provenAddressing?.plan)
    for site in design.sites {
      let zone = try #require(site.zone.flatMap { plan.zone($0) })
      let block = try #require(site.block)
      #expect(zone.prefix.contains(block))
      #expect(site.siteGroups.contains("zone-\(zone.name)"))
      #expect(site.variables.map(\.name) == site.variables.map(\.name).sorted())
    }
  }

  @Test("two-sites is two shops, one of them the hub")
  func twoSites() throws {
    let design = Self.read("two-sites").design
    #expect(design.sites.map(\.name) == ["Lisbon", "Denver"])
    #expect(design.sites.map { $0.templates[.gatewaytemplates] } == [nil, "WAN-Shop"])
    #expect(design.slots.count == 20)
    #expect(design.slots.filter { $0.filledBy == .anyOf(model: "AP45") }.count == 8)
    #expect(design.slots.first?.deviceProfile == "HUB-Lisbon")
    #expect(design.orders.map { $0.activation?.isLiteral } == [true])
    #expect(design.site("1")?.variable("corp_vlan") == "10")
    #expect(design.site("2")?.variable("guest_net") == "192.168.64.0/22")
    let rule = try #require(design.references.first { $0.from.kind == .wxtags })
    #expect(rule.to == DesignObjectAddress(kind: .wlans, template: "WLAN-Shop", name: "guest"))
    #expect(rule.form == .id)
  }

  @Test("retail-120 is 120 stores and offices and two hubs in eight zones")
  func retail() {
    let design = Self.read("retail-120").design
    #expect(design.sites.count == 122)
    #expect(design.siteGroups.first { $0.name == "hubs" }?.siteKeys.count == 2)
    #expect(design.siteGroups.filter { $0.name.hasPrefix("zone-") }.count == 8)
    #expect(design.provenAddressing?.plan.zones.map(\.prefix.length) == Array(repeating: 11, count: 8))
    #expect(design.slots.count > 1400)
    #expect(Set(design.slots.map(\.type)) == [.accessPoint, .switch, .gateway])
    let ordered = design.orders.flatMap(\.models).reduce(0) { $0 + $1.count }
    let open = design.slots.filter { slot in
      if case .claimCode = slot.filledBy { false } else { true }
    }
    #expect(open.count <= ordered + design.spares.count)
    #expect(Set(design.sites.map(\.countryCode)).count > 50)
    #expect(design.objects(of: .templates).flatMap { $0.children(of: .wlans) }.count == 3)
  }
}
