import MistAPI
import Planning
import Rehearsal
import Testing
import Twin

@Suite("Cables of a design in its twin")
struct DesignCablingTests {

  @Test("The ship notice cables a site at once, an order as soon as its devices are bound")
  func carried() async throws {
    let design = try PlanningBench.design([
      ("ap01..ap08: { model: AP45 }", "ap01..ap08: { model: AP45, cable: \"sw1 ge-0/0/{n+1}\" }")
    ])
    let bench = try await PlanningBench(design, hardware: false)
    try await DesignHardware(of: design, secrets: bench.secrets).add(to: bench.twin)
    let noticed = try await bench.twin.cables()
    #expect(noticed.map(\.port).sorted() == (2...9).map { "ge-0/0/\($0)" })
    #expect(Set(noticed.map(\.box)).count == 1)
    try await bench.apply(try await bench.plan())
    try await DesignCabling(of: design).add(to: bench.twin, namedIn: bench.org)
    let cables = try await bench.twin.cables()
    #expect(cables.count == 16)
    #expect(Set(cables.map(\.source)) == [.kit])
    let names = try await bench.twin.deviceNames(in: bench.org)
    let denver = try #require(names["Denver"])
    #expect(
      cables.first { $0.device == denver["Denver-ap03"] }
        == Cable(
          device: try #require(denver["Denver-ap03"]), box: try #require(denver["Denver-sw1"]), port: "ge-0/0/4",
          source: .kit))
    // The template gives ports 0 to 7 to access points: what hangs on 8 and 9 is nobody's; and they ask for 802.3bt.
    for mac in denver.values { try await bench.twin.scheduleArrival(of: mac, at: await bench.twin.now) }
    let causes = try await bench.twin.configurationCauses().filter { $0["site"] == "Denver" }
    #expect(causes.map { $0["kind"]?.string } == ["low-power"])
    #expect(causes.first?["devices"]?.array?.count == 8)
    #expect(causes.first?["why"]?.string?.contains("of switch 'Denver-sw1' (cables from the kit)") == true)
    // Done again it changes nothing.
    let digest = try await bench.twin.contents().digest
    try await DesignCabling(of: design).add(to: bench.twin, namedIn: bench.org)
    #expect(try await bench.twin.contents().digest == digest)
  }

  @Test("A rehearsal of a design whose cables are known is as good as one that assumes the same ones")
  func rehearsed() async throws {
    let scenario = "two-sites"
    let path = "\(Fixtures.root)/scenarios/../fixtures/designs/two-sites/design.yaml"
    let text = String(decoding: try Fixtures().read(path), as: UTF8.self)
    let files = Fixtures(
      replaced: [
        path: text.replacing(
          "sw1: { model: EX4100-F-12P }", with: "sw1: { model: EX4100-F-12P, cable: \"gw1 ge-0/0/3\" }")
      ])
    let result = try await Rehearsal(reading: Fixtures.scenario(scenario), files: files).run()
    for check in result.checks { #expect(check.isMet, "\(check.line): \(check.found)") }
    let assumed = try await Rehearsal(reading: Fixtures.scenario(scenario), files: Fixtures()).run()
    #expect(result.sites == assumed.sites)
    #expect(result.planDigest == assumed.planDigest)
    #expect(result.storeDigest != assumed.storeDigest)
  }
}
