import Determinism
import MistAPI
import MistCatalogue
import Testing
import Twin

@Suite("Answers about stock fit the published schemas")
struct StockSchemaTests {
  @Test("Each read, on an organisation where things have happened")
  func reads() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    _ = try await bench.makeSite("Empty")
    try await bench.makeWLAN()
    let aps = try await bench.populate(site, 3)
    _ = try await bench.populate(site, 1, model: "SSR120", first: 60)
    try await bench.useStock(at: site)
    let gateways = try await bench.claim(2, model: "SRX320", first: 70)
    _ = try await bench.client.call(
      .post, "/orgs/\(bench.org)/inventory/create_ha_cluster",
      body: [
        "site_id": .string(site.description), "nodes": .array(gateways.map { ["mac": .string($0.description)] }),
      ])
    _ = try await bench.client.call(.put, "/sites/\(site)/devices/\(MistID(device: aps[0]))", body: ["name": "lobby"])
    await bench.wait(5 * 3600)
    let clients = try await bench.get("/sites/\(site)/stats/clients")
    let client = try #require(clients.array?.first?["mac"]?.string)
    let values = [
      "org_id": bench.org.description, "site_id": site.description, "client_mac": client,
      "fpc0_mac": TwinBench.mac(900).description, "site_name": "Berlin",
    ]
    var devices = ["ap": aps[0], "switch": TwinBench.mac(900), "gateway": gateways[0]]
    for id in Self.operations {
      let operation = try #require(Catalogue.published.operation(id), "\(id) is not published")
      let schema = try #require(Catalogue.published.details(of: operation).response(200)?.schema)
      for (type, device) in devices.sorted(by: { $0.key < $1.key }) {
        let parts = operation.parts.map { part in
          guard part.hasPrefix("{") else { return part }
          let name = String(part.dropFirst().dropLast())
          return values[name] ?? MistID(device: device).description
        }
        let isPerDevice = operation.parts.contains("{device_id}")
        if !isPerDevice, type != "ap", !Self.byType.contains(id) { continue }
        if let only = Self.onlyFor[id], only != type { continue }
        let query: [MistRequest.QueryItem] = isPerDevice || !Self.byType.contains(id) ? [] : [.init("type", type)]
        let answer = await bench.send(.get, "/" + parts.joined(separator: "/"), query: query)
        #expect(answer.status == 200, "\(id) \(type): \(answer.text)")
        let fault = Validator(.response).fault(in: answer.json, schema)
        #expect(fault == nil, "\(id) \(type): \(fault.map { "\($0)" } ?? "") \(answer.text.prefix(600))")
      }
    }
    devices = [:]
  }

  private static let onlyFor = ["getSiteDeviceVirtualChassis": "switch", "GetSiteDeviceHaClusterNode": "gateway"]

  /// Reads that take a type of device.
  private static let byType: Set<String> = [
    "listSiteDevicesStats", "listOrgDevicesStats", "searchOrgDevices", "searchSiteDevices", "searchOrgInventory",
  ]

  private static let operations = [
    "searchOrgInventory", "countOrgInventory", "getSiteDeviceVirtualChassis", "GetSiteDeviceHaClusterNode",
    "GetOrgLicenseAsyncClaimStatus", "getOrgLicensesSummary", "getOrgLicensesBySite", "getSiteLicenseUsage",
    "getOrgJuniperDevicesCommand", "getOrg128TRegistrationCommands", "listOrgJsiDevices", "listOrgJsiPastPurchases",
    "adoptOrgJsiDevice", "searchOrgSites", "countOrgSites", "getSiteStats", "listOrgSiteStats", "getOrgStats",
    "searchOrgVars", "listOrgDevices", "searchOrgDevices", "countOrgDevices", "listOrgDevicesSummary", "listOrgApsMacs",
    "searchOrgDeviceLastConfigs", "searchSiteDevices", "searchSiteDeviceConfigHistory", "searchSiteDeviceLastConfigs",
    "countSiteDeviceLastConfig", "getSiteDeviceConfigCmd", "getSiteDeviceIotPort", "listSiteDeviceRadioChannels",
    "searchOrgSwOrGwPorts", "searchSiteSwOrGwPorts", "listOrgDevicesStats", "listSiteDevicesStats",
    "getSiteDeviceStats",
    "listSiteWirelessClientsStats", "getSiteWirelessClientStats", "getSiteAllClientsStatsByDevice",
    "searchSiteWirelessClients", "searchOrgWirelessClients", "searchSiteWirelessClientSessions",
    "searchOrgWirelessClientSessions", "searchSiteWirelessClientEvents", "getSiteEventsForClient",
    "searchSiteWiredClients", "searchOrgWiredClients", "listInstallerListOfRecentlyClaimedDevices",
    "listInstallerSites", "listInstallerSiteGroups", "listInstallerMaps", "getInstallerDeviceVirtualChassis",
  ]
}
