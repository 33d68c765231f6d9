import Addressing
import Determinism
import Documents
import MistAPI
import Planning
import Testing

@Suite("Reading a design")
struct DesignReadingTests {
  let design = Design.read("d", files: DesignSample.files()).design

  @Test("The sample is right")
  func clean() throws {
    #expect(DesignSample.findings() == [])
    let loaded = try Design.load("d/design.yaml", files: DesignSample.files())
    #expect(loaded.organisation == "Sample")
    #expect(loaded.owner == nil)
  }

  @Test("A site has what its row, its kit and the naming say")
  func site() throws {
    let site = try #require(design.site("1"))
    #expect(site.name == "FR-001-Paris")
    #expect(site.zone == "north")
    #expect(site.address == "1 Rue, Paris")
    #expect(site.timezone == "Europe/Paris")
    #expect(site.countryCode == "FR")
    #expect(site.latitude == 48.85)
    #expect(site.longitude == 2.35)
    #expect(site.kit == "shop")
    #expect(site.profile == "retail")
    #expect(site.siteGroups == ["shops", "zone-north"])
    #expect(site.openingDay == "2027-02-03")
    #expect(site.opens == Instant(iso8601: "2027-02-03T00:00:00+01:00"))
    #expect(site.templates == [.gatewaytemplates: "WAN-Shop", .networktemplates: "SW"])
    #expect(site.wlanTemplates == ["WLAN"])
    #expect(site.column("city") == "Paris")
    #expect(site.column("timezone") == "Europe/Paris")
  }

  @Test("A site without coordinates, opening day and profile has none, none, and the office's")
  func hub() throws {
    let site = try #require(design.site("9"))
    #expect(site.latitude == nil)
    #expect(site.opens == nil)
    #expect(site.profile == "office")
    #expect(site.templates == [.networktemplates: "SW"])
    #expect(site.wlanTemplates == [])
    #expect(site.pinnedBlock == IPPrefix("10.0.96.0/20"))
    #expect(site.block == IPPrefix("10.0.96.0/20"))
  }

  @Test("Variables come from the networks, from text and from columns")
  func variables() throws {
    let site = try #require(design.site("1"))
    let plan = try #require(design.provenAddressing?.plan)
    #expect(
      site.variables.map(\.name) == ["corp_gw", "corp_vlan", "dns1", "guest_gw", "guest_vlan", "store_no"])
    #expect(site.variable("corp_vlan") == "10")
    #expect(site.variable("corp_gw") == plan.network("corp", ofSite: "1")?.gateway.description)
    #expect(site.variable("guest_gw") == "192.168.64.1")
    #expect(site.variable("dns1") == "172.16.0.53")
    #expect(site.variable("store_no") == "0001")
    #expect(site.variable("colour") == nil)
  }

  @Test("Site groups list their sites in the order of the table")
  func siteGroups() {
    #expect(design.siteGroups.map(\.name) == ["hubs", "shops", "zone-north", "zone-south"])
    #expect(design.siteGroups.map(\.siteKeys) == [["9"], ["1", "2"], ["1", "9"], ["2"]])
  }

  @Test("Slots are spread out and filled by code, serial, or any device of the model")
  func slots() throws {
    #expect(
      design.slots.map { "\($0.siteKey)/\($0.slot)" } == [
        "1/gw1", "1/ap01", "1/ap02", "2/gw1", "2/ap01", "2/ap02", "9/gw1",
      ])
    #expect(design.slots[0].filledBy == ClaimCode("AAAAABBBBB00001").map { .claimCode($0) })
    #expect(design.slots[1].filledBy == .anyOf(model: "AP45"))
    #expect(design.slots[2].filledBy == ClaimCode("AAAAABBBBB00002").map { .claimCode($0) })
    #expect(design.slots[3].filledBy == .anyOf(model: "SSR120"))
    #expect(design.slots[4].filledBy == .serial("S-3"))
    #expect(design.slots[5].filledBy == .anyOf(model: "AP45"))
    #expect(design.slots[6].filledBy == ClaimCode("AAAAABBBBB00004").map { .claimCode($0) })
    #expect(design.slots[2].device?.mac == MACAddress("5c5b35000002"))
    #expect(design.slots[2].device?.serial == "S-2")
    #expect(
      design.slots.map(\.type) == [
        .gateway, .accessPoint, .accessPoint, .gateway, .accessPoint, .accessPoint, .gateway,
      ])
    #expect(design.slots[2].deviceName == "FR-001-Paris-ap02")
    #expect(design.slots[2].deviceProfile == "AP-Shop")
    #expect(design.spares.map(\.claimCode) == [ClaimCode("AAAAABBBBB00005")])
  }

  @Test("An order keeps its activation code as a reference")
  func orders() {
    #expect(design.orders.map(\.po) == ["1"])
    #expect(design.orders.first?.activation == .environment("PO_1"))
    #expect(design.orders.first?.models.map(\.model) == ["AP45", "SSR120"])
    #expect(design.orders.first?.models.map(\.count) == [2, 1])
  }

  @Test("Objects stand in the order of the thirteen steps")
  func objects() throws {
    #expect(
      design.objects.map(\.kind.rawValue) == [
        "services", "networks", "vpns", "deviceprofiles", "deviceprofiles", "gatewaytemplates", "networktemplates",
        "templates", "wxtags", "psks",
      ])
    let network = try #require(design.object(.networks, "corp"))
    #expect(network.body.object?.keys == ["name", "vlan_id", "gateway", "vpn_access"])
    #expect(network.body["vpn_access"]?["overlay"]?["routed"] == true)
    let template = try #require(design.object(.templates, "WLAN"))
    #expect(template.body == ["name": "WLAN"])
    #expect(template.siteGroups == ["shops"])
    #expect(template.children.map(\.kind) == [.wlans, .wlans, .wxrules])
    #expect(template.children.map(\.name) == ["corp", "guest", "1"])
    #expect(template.children[0].body["name"] == nil)
    #expect(template.children[0].body["ssid"] == "sample")
    #expect(template.children[2].body["order"] == 1)
  }

  @Test("Secrets are references, with their fields")
  func secrets() throws {
    let wlan = try #require(design.object(.templates, "WLAN")?.children[1])
    #expect(wlan.secrets.map(\.path.description) == ["auth.psk"])
    #expect(wlan.secrets.map(\.reference) == [.environment("GUEST_KEY")])
    #expect(design.object(.psks, "tills")?.secrets.map(\.reference) == [.environment("PSK_TILLS")])
  }

  @Test("References name the object, the field and whether Mist wants an id")
  func references() {
    let lines = design.references.map { "\($0.from) \($0.path) -> \($0.to) \($0.form)" }
    #expect(
      lines == [
        "networks/corp vpn_access.overlay -> vpns/overlay name",
        "deviceprofiles/HUB port_config.ge-0/0/0.vpn_paths.HUB-wan0.overlay -> vpns/overlay name",
        "gatewaytemplates/WAN-Shop service_policies[0].services[0] -> services/web name",
        "gatewaytemplates/WAN-Shop service_policies[0].tenants[0] -> networks/corp name",
        "gatewaytemplates/WAN-Shop port_config.ge-0/0/0.vpn_paths.HUB-wan0.overlay -> vpns/overlay name",
        "gatewaytemplates/WAN-Shop port_config.ge-0/0/1.networks[0] -> networks/corp name",
        "templates/WLAN/wxrules/1 src_wxtags[0] -> wxtags/guests id",
        "wxtags/guests values[0] -> templates/WLAN/wlans/guest id",
        "psks/tills ssid -> templates/WLAN/wlans/corp name",
      ])
  }

  @Test("Paths: a directory with and without its slash, and a file elsewhere")
  func paths() throws {
    #expect(Design.read("d/", files: DesignSample.files()).design.path == "d/design.yaml")
    let files = MemoryFiles([
      "shop.yml": DesignSample.yaml, "places.csv": DesignSample.sites, "devices.csv": DesignSample.devices,
    ])
    #expect(try Design.load("shop.yml", files: files).sites.count == 3)
  }

  @Test("A body may stand in a JSON file, with its positions")
  func bodyFile() throws {
    var files = DesignSample.files([
      .design("web: { body: { hostnames: [www.example.com] } }", "web: { file: bodies/web.json }")
    ])
    files.files["d/bodies/web.json"] = Array(#"{"name": "web", "hostnames": ["a"], "dscp": 1.50}"#.utf8)
    let design = try Design.load("d", files: files)
    let web = try #require(design.object(.services, "web"))
    #expect(web.body == ["name": "web", "hostnames": ["a"], "dscp": try JSON(parsing: "1.50")])
    #expect(web.source["dscp"]?.position == SourcePosition(file: "d/bodies/web.json", line: 1, column: 45))
  }

  @Test("Zones may be counted, and a design may have none")
  func zones() throws {
    let counted = try Design.load("d", files: DesignSample.files([.design("zones: [north, south]", "zones: 2")]))
    #expect(counted.provenAddressing?.plan.zones.map(\.name) == ["north", "south"])
    // More than the sites name yet: the others find room beside them.
    let four = try Design.load(
      "d", files: DesignSample.files([.design("zones: [north, south]", "zones: 4"), .sites("10.0.96.0/20", "")]))
    #expect(
      four.provenAddressing?.plan.zones.map { "\($0.name) \($0.prefix)" } == [
        "north 10.0.0.0/18", "south 10.0.64.0/18",
      ])
    let none = try Design.load("d", files: DesignSample.files([.design("  zones: [north, south]\n", "")]))
    #expect(none.provenAddressing?.plan.sites.count == 3)
  }

  @Test("Who names neither supernet nor zones has the private /8 in eight zones of /11")
  func usualAddresses() throws {
    let bare: [DesignEdit] = [.design("  supernet: 10.0.0.0/16\n", ""), .design("  zones: [north, south]\n", "")]
    let plan = try #require(try Design.load("d", files: DesignSample.files(bare)).provenAddressing?.plan)
    #expect(plan.supernet.description == "10.0.0.0/8")
    #expect(plan.zones.map { "\($0.name) \($0.prefix)" } == ["north 10.0.0.0/11", "south 10.32.0.0/11"])
    // Eight zones are for sites that name some.
    let one = DesignSample.files(
      bare + [
        .sites("1,Paris,north", "1,Paris,"), .sites("2,Lyon,south", "2,Lyon,"), .sites("9,Lille,north", "9,Lille,"),
      ])
    #expect(
      Design.read("d", files: one).design.provenAddressing?.plan.zones.map(\.prefix.description) == ["10.0.0.0/8"])
  }

  @Test("Defaults fill empty cells")
  func defaults() throws {
    let design = try Design.load(
      "d",
      files: DesignSample.files([
        .design(
          "naming:",
          "defaults: { timezone: Europe/Paris, kit: hub, sitegroups: \"in-{zone}\", rftemplate: RF }\nnaming:"
        ),
        .design("  wxtags:", "  rftemplates:\n    RF: { body: {} }\n  wxtags:"),
        .sites("Europe/Paris,FR,,,hub", ",FR,,,"),
      ]))
    let site = try #require(design.site("9"))
    #expect(site.timezone == "Europe/Paris")
    #expect(site.kit == "hub")
    #expect(site.siteGroups == ["hubs", "in-north", "zone-north"])
    #expect(site.templates[.rftemplates] == "RF")
  }
}
