import MistAPI
import Testing
import Twin

@Suite("What a site's configuration comes to")
struct DerivedTests {
  /// A bench with a site that has every kind of template.
  private struct Place {
    let bench: TwinBench
    let group: MistID
    let site: MistID

    init() async throws {
      bench = try await TwinBench()
      let org = "/orgs/\(bench.org)"
      group = try await bench.make("\(org)/sitegroups", ["name": "shops"])
      site = try await bench.makeSite("Berlin", groups: [group])
    }

    func make(_ collection: String, _ body: JSON) async throws -> MistID {
      try await bench.make("/orgs/\(bench.org)/\(collection)", body)
    }

    func change(_ body: JSON) async throws { _ = try await bench.client.call(.put, "/sites/\(site)", body: body) }

    func set(_ body: JSON) async throws { _ = try await bench.client.call(.put, "/sites/\(site)/setting", body: body) }

    func derived(_ what: String, resolve: String? = nil) async throws -> JSON {
      try await bench.get("/sites/\(site)/\(what)/derived", query: resolve.map { [.init("resolve", $0)] } ?? [])
    }
  }

  @Test("The setting: organisation under site template under templates under the site's own")
  func setting() async throws {
    let place = try await Place()
    _ = try await place.bench.client.call(
      .put, "/orgs/\(place.bench.org)/setting",
      body: ["ntp_servers": ["org"], "dns_servers": ["org"], "remote_syslog": ["a": 1]])
    let base = try await place.make(
      "sitetemplates", ["name": "base", "dns_servers": ["site template"], "vars": ["a": "1", "b": "1"]])
    let network = try await place.make(
      "networktemplates",
      [
        "name": "SW", "networks": ["corp": ["vlan_id": "{{vlan}}"], "mgmt": ["vlan_id": 99]],
        "additional_config_cmds": ["set {{a}}"],
      ])
    let gateway = try await place.make(
      "gatewaytemplates", ["name": "GW", "port_config": ["{{port}}": ["usage": "wan"]]])
    try await place.change([
      "sitetemplate_id": .string(base.description), "networktemplate_id": .string(network.description),
      "gatewaytemplate_id": .string(gateway.description),
    ])
    try await place.set([
      "vars": ["b": "2", "vlan": "10", "port": "ge-0/0/0"], "networks": ["mgmt": ["vlan_id": 1]],
      "additional_config_cmds": ["two"],
    ])
    let merged = try await place.derived("setting")
    #expect(merged["ntp_servers"] == ["org"])
    #expect(merged["dns_servers"] == ["site template"])
    #expect(merged["vars"] == ["a": "1", "b": "2", "vlan": "10", "port": "ge-0/0/0"])
    #expect(merged["networks"] == ["corp": ["vlan_id": "{{vlan}}"], "mgmt": ["vlan_id": 1]])
    #expect(merged["additional_config_cmds"] == ["set {{a}}", "two"])
    #expect(merged["site_id"]?.string == place.site.description)
    #expect(merged["name"] == nil)
    let resolved = try await place.derived("setting", resolve: "True")
    #expect(resolved["networks"] == ["corp": ["vlan_id": 10], "mgmt": ["vlan_id": 1]])
    #expect(resolved["port_config"] == ["ge-0/0/0": ["usage": "wan"]])
    #expect(resolved["additional_config_cmds"] == ["set 1", "two"])
    #expect(try await place.derived("setting", resolve: "false") == merged)
  }

  @Test("Ids that lead nowhere, or into another organisation, are as good as none")
  func dangling() async throws {
    let place = try await Place()
    let other = try await place.bench.twin.createOrganisation("Others")
    let stranger = TwinClient(
      place.bench.twin, token: try await place.bench.twin.mintToken("them", role: "admin", in: other))
    let theirs = try await stranger.call(
      .post, "/orgs/\(other)/networktemplates", body: ["name": "SW", "networks": ["x": ["vlan_id": 7]]])
    for id in ["a1b2c3d4-0000-4000-8000-00000000000f", theirs["id"]?.string ?? ""] {
      try await place.change([
        "networktemplate_id": .string(id), "gatewaytemplate_id": .string(id), "rftemplate_id": nil,
      ])
      #expect(try await place.derived("setting")["networks"] == nil)
      #expect(try await place.derived("networktemplates") == [:])
      #expect(try await place.derived("gatewaytemplates") == [])
      #expect(try await place.derived("rftemplates") == [])
    }
  }

  @Test("WLANs: of every template that reaches the site, then its own")
  func wlans() async throws {
    let place = try await Place()
    let near = try await place.make(
      "templates", ["name": "near", "applies": ["sitegroup_ids": [.string(place.group.description)]]])
    let far = try await place.make(
      "templates", ["name": "far", "applies": ["sitegroup_ids": ["a1b2c3d4-0000-4000-8000-00000000000f"]]])
    let except = try await place.make(
      "templates",
      ["name": "x", "applies": ["org_id": "o"], "exceptions": ["site_ids": [.string(place.site.description)]]])
    for (ssid, template) in [("corp", near), ("elsewhere", far), ("never", except)] {
      _ = try await place.make(
        "wlans", ["ssid": .string(ssid), "template_id": .string(template.description), "vlan_id": "{{vlan}}"])
    }
    _ = try await place.make("wlans", ["ssid": "of no template"])
    _ = try await place.bench.make("/sites/\(place.site)/wlans", ["ssid": "own", "vlan_id": "{{vlan}}"])
    try await place.set(["vars": ["vlan": "10"]])
    let items = try await place.derived("wlans").array ?? []
    #expect(items.map { $0["ssid"]?.string } == ["corp", "own"])
    #expect(items.map { $0["for_site"]?.bool } == [false, true])
    #expect(items.map { $0["template_name"]?.string } == ["near", nil])
    #expect(items.map { $0["vlan_id"]?.string } == ["{{vlan}}", "{{vlan}}"])
    let resolved = try await place.derived("wlans", resolve: "true").array ?? []
    #expect(resolved.map { $0["vlan_id"]?.int } == [10, 10])
    try await place.change(["sitegroup_ids": []])
    #expect(try await place.derived("wlans").array?.map { $0["ssid"]?.string } == ["own"])
  }

  @Test("WLAN policies: of templates first, the higher order before the lower, then the site's")
  func policies() async throws {
    let place = try await Place()
    let near = try await place.make(
      "templates", ["name": "near", "applies": ["sitegroup_ids": [.string(place.group.description)]]])
    for order in [1, 3, 2] {
      _ = try await place.make(
        "wxrules", ["order": JSON(order), "template_id": .string(near.description), "src_wxtags": []])
    }
    _ = try await place.make("wxrules", ["order": 9, "template_id": "a1b2c3d4-0000-4000-8000-00000000000f"])
    _ = try await place.bench.make("/sites/\(place.site)/wxrules", ["order": 7])
    let items = try await place.derived("wxrules").array ?? []
    #expect(items.map { $0["order"]?.int } == [3, 2, 1, 7])
    #expect(items.map { $0["for_site"]?.bool } == [false, false, false, true])
  }

  @Test(
    "Collections of the organisation are there for every site, resolved when asked",
    arguments: ["networks", "services", "vpns"])
  func collections(_ collection: String) async throws {
    let place = try await Place()
    _ = try await place.make(collection, ["name": "n", "paths": [:], "subnet": "{{net}}", "vlan_id": "{{vlan}}"])
    try await place.set(["vars": ["net": "10.0.0.0/24"]])
    let plain = try await place.derived(collection).array ?? []
    #expect(plain.map { $0["subnet"]?.string } == ["{{net}}"])
    let resolved = try await place.derived(collection, resolve: "true").array ?? []
    #expect(resolved.map { $0["subnet"]?.string } == ["10.0.0.0/24"])
    #expect(resolved.map { $0["vlan_id"]?.string } == ["{{vlan}}"])
  }

  @Test("Templates of the site: one object for switches, a list for the others")
  func templates() async throws {
    let place = try await Place()
    let network = try await place.make("networktemplates", ["name": "SW", "dns": "{{dns}}"])
    let radio = try await place.make("rftemplates", ["name": "RF"])
    try await place.change([
      "networktemplate_id": .string(network.description), "rftemplate_id": .string(radio.description),
    ])
    try await place.set(["vars": ["dns": "9.9.9.9"]])
    #expect(try await place.derived("networktemplates")["name"] == "SW")
    #expect(try await place.derived("networktemplates", resolve: "true")["dns"] == "9.9.9.9")
    #expect(try await place.derived("rftemplates").array?.map { $0["name"]?.string } == ["RF"])
    #expect(try await place.derived("gatewaytemplates") == [])
  }
}
