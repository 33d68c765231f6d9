import MistAPI
import Testing
import Twin

@Suite("The effective configuration of a device")
struct EffectiveTests {
  private static func effective(_ mac: MACAddress, _ bench: TwinBench) async throws -> JSON {
    var request = MistRequest(.get, "")
    request.path = "/twin/v1/devices/\(MistID(device: mac))/effective"
    return try MistError.body(of: await bench.client.send(request), to: request)
  }

  /// A site with a switch, a gateway and an access point, and templates for each.
  private static func place() async throws -> (bench: TwinBench, site: MistID, macs: [MACAddress]) {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let org = "/orgs/\(bench.org)"
    let network = try await bench.make(
      "\(org)/networktemplates", ["name": "SW", "ntp": "switch", "networks": ["corp": ["vlan_id": "{{vlan}}"]]])
    let gateway = try await bench.make(
      "\(org)/gatewaytemplates", ["name": "GW", "ntp": "gateway", "ip_configs": ["corp": ["ip": "{{gw}}"]]])
    let radio = try await bench.make(
      "\(org)/rftemplates", ["name": "RF", "band_5": ["power": 5], "band_6": ["power": 6], "country_code": "DE"])
    _ = try await bench.client.call(
      .put, "/sites/\(site)",
      body: [
        "networktemplate_id": .string(network.description), "gatewaytemplate_id": .string(gateway.description),
        "rftemplate_id": .string(radio.description),
      ])
    var macs: [MACAddress] = []
    for (index, model) in ["EX4100-48MP", "SSR120", "AP45"].enumerated() {
      macs += try await bench.populate(site, 1, model: model, first: index + 1)
    }
    return (bench, site, macs)
  }

  @Test("A device takes the template of its own type")
  func types() async throws {
    let (bench, site, macs) = try await Self.place()
    _ = try await bench.client.call(.put, "/sites/\(site)/setting", body: ["vars": ["vlan": "10", "gw": "10.0.0.1"]])
    let device = try await Self.effective(macs[0], bench)
    #expect(device["type"] == "switch")
    #expect(device["configuration"]?["ntp"] == "switch")
    #expect(device["configuration"]?["networks"] == ["corp": ["vlan_id": 10]])
    #expect(device["configuration"]?["ip_configs"] == nil)
    #expect(device["in_sync"] == true)
    #expect(device["wlans"] == [])
    let gateway = try await Self.effective(macs[1], bench)
    #expect(gateway["configuration"]?["ntp"] == "gateway")
    #expect(gateway["configuration"]?["ip_configs"] == ["corp": ["ip": "10.0.0.1"]])
    let radio = try await Self.effective(macs[2], bench)
    #expect(radio["configuration"]?["ntp"] == nil)
    #expect(radio["configuration"]?["radio_config"] == ["band_5": ["power": 5], "band_6": ["power": 6]])
  }

  @Test("A variable that nothing sets leaves the devices that use it out of sync, and says which and where")
  func outOfSync() async throws {
    let (bench, site, macs) = try await Self.place()
    let saved = await bench.send(.put, "/sites/\(site)/setting", body: ["vars": ["gw": "10.0.0.1"]])
    #expect(saved.status == 200)
    let device = try await Self.effective(macs[0], bench)
    #expect(device["in_sync"] == false)
    #expect(device["unresolved"] == [["name": "vlan", "field": "networks.corp.vlan_id"]])
    #expect(device["configuration"]?["networks"] == ["corp": ["vlan_id": "{{vlan}}"]])
    #expect(try await Self.effective(macs[1], bench)["in_sync"] == true)
    #expect(try await Self.effective(macs[2], bench)["in_sync"] == true)
    try await bench.makeWLAN()
    let radio = try await Self.effective(macs[2], bench)
    #expect(radio["in_sync"] == false)
    #expect(radio["unresolved"] == [["name": "vlan", "field": "vlan_id"]])
    _ = try await bench.client.call(.put, "/sites/\(site)/setting", body: ["vars": ["gw": "10.0.0.1", "vlan": "20"]])
    #expect(try await Self.effective(macs[0], bench)["in_sync"] == true)
    #expect(try await Self.effective(macs[2], bench)["wlans"]?.array?.map { $0["vlan_id"]?.int } == [20])
  }

  @Test("Device over profile over site setting over template; the device's own variables hold")
  func layers() async throws {
    let (bench, site, macs) = try await Self.place()
    let id = MistID(device: macs[0])
    func ntp() async throws -> JSON? { try await Self.effective(macs[0], bench)["configuration"]?["ntp"] }
    #expect(try await ntp() == "switch")
    _ = try await bench.client.call(.put, "/sites/\(site)/setting", body: ["ntp": "site", "vars": ["vlan": "10"]])
    #expect(try await ntp() == "site")
    let profile = try await bench.make(
      "/orgs/\(bench.org)/deviceprofiles", ["name": "P", "type": "switch", "ntp": "profile"])
    _ = try await bench.client.call(
      .put, "/sites/\(site)/devices/\(id)", body: ["deviceprofile_id": .string(profile.description)])
    #expect(try await ntp() == "profile")
    _ = try await bench.client.call(
      .put, "/sites/\(site)/devices/\(id)", body: ["ntp": "{{where}}", "vars": ["where": "device", "vlan": "30"]])
    #expect(try await ntp() == "device")
    let device = try await Self.effective(macs[0], bench)
    #expect(device["configuration"]?["networks"] == ["corp": ["vlan_id": 30]])
    #expect(
      device["layers"]?.strings == [
        "organisation: organisation setting", "template: networktemplate 'SW'", "site setting: site setting",
        "device profile: deviceprofile 'P'", "device: device '\(macs[0])'",
      ])
  }

  @Test("Radio: the device over the RF template over the site")
  func radio() async throws {
    let (bench, site, macs) = try await Self.place()
    _ = try await bench.client.call(
      .put, "/sites/\(site)/setting", body: ["radio_config": ["band_24": ["power": 3], "band_5": ["power": 6]]])
    _ = try await bench.client.call(
      .put, "/sites/\(site)/devices/\(MistID(device: macs[2]))", body: ["radio_config": ["band_6": ["power": 9]]])
    let radio = try await Self.effective(macs[2], bench)["configuration"]?["radio_config"]
    #expect(radio == ["band_24": ["power": 3], "band_5": ["power": 5], "band_6": ["power": 9]])
  }

  @Test("A device without a site has no effective configuration; a strange id neither")
  func nowhere() async throws {
    let bench = try await TwinBench()
    let macs = try await bench.claim(1)
    for id in [
      MistID(device: macs[0]).description, MistID(device: TwinBench.mac(9)).description, bench.org.description, "x",
    ] {
      var request = MistRequest(.get, "")
      request.path = "/twin/v1/devices/\(id)/effective"
      #expect(await bench.client.send(request).status == 404)
    }
  }
}
