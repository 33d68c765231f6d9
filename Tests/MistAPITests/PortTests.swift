import MistAPI
import Testing

@Suite("Ports and power of device models")
struct PortTests {
  @Test("Names of ports as Junos writes them", arguments: ["ge-0/0/0", "mge-0/0/15", "xe-0/2/3", "et-1/1/0"])
  func names(_ text: String) {
    #expect(InterfaceName(text)?.description == text)
  }

  @Test(
    "What is none",
    arguments: [
      "", "ge", "ge-0/0", "ge-0/0/", "ge-0/0/03", "ge-0/0/-1", "ge-0/0/1.0", "eth0", "GE-0/0/1", "ge-0/0/1/2",
    ]
  )
  func noNames(_ text: String) {
    #expect(InterfaceName(text) == nil)
  }

  @Test(
    "A model has the ports of its panel and its uplinks",
    arguments: [
      ("EX4100-48MP", "mge-0/0/15", true), ("EX4100-48MP", "ge-0/0/16", true), ("EX4100-48MP", "ge-0/0/15", false),
      ("EX4100-48MP", "ge-0/0/48", false), ("EX4100-48MP", "xe-0/2/3", true), ("EX4100-48MP", "xe-0/3/0", false),
      ("EX4100-48MP", "mge-1/0/0", false), ("EX4100-F-12P", "ge-0/0/11", true), ("EX4100-F-12P", "ge-0/0/12", false),
      ("SRX320", "ge-0/0/7", true), ("SRX320", "ge-0/0/8", false), ("SRX1500", "xe-0/0/16", true),
      ("AP45", "ge-0/0/0", false),
    ])
  func has(_ model: String, _ port: String, _ expected: Bool) throws {
    let name = try #require(InterfaceName(port))
    #expect(DeviceModels.named(model)?.has(name) == expected)
  }

  @Test("Every switch has a panel and a word on power, every access point a need")
  func tables() {
    for model in DeviceModels.all {
      switch model.type {
      case .switch:
        #expect((model.panel?.count ?? 0) > 0, "\(model.name)")
        #expect((model.panel?.count ?? 0) <= model.ports, "\(model.name)")
        #expect(model.powerSource != nil, "\(model.name)")
        if model.name.hasSuffix("T") || model.name.hasSuffix("Y") { #expect(model.powerSource?.standard == nil) }
      case .accessPoint: #expect((10...51).contains(model.powerNeed ?? 0), "\(model.name)")
      case .gateway: #expect(model.panel == nil && model.powerSource == nil)
      }
    }
    #expect(PoEStandard.giving(12.9) == .af)
    #expect(PoEStandard.giving(25.5) == .at)
    #expect(PoEStandard.giving(29.3) == .bt)
  }
}
