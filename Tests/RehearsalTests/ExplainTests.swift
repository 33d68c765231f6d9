import MistAPI
import Planning
import Testing
import Twin

/// The two shops as applied, and layers put over what the design made.
struct ExplainBench {
  let bench: PlanningBench
  /// Whoever may change the organisation, too.
  let client: TwinClient
  let explainer: Explainer
  let sites: [String: MistID]

  init() async throws {
    bench = try await PlanningBench(try PlanningBench.design())
    try await bench.apply(try await bench.plan())
    client = TwinClient(bench.twin, token: try await bench.twin.mintToken("explain", role: "admin", in: bench.org))
    explainer = Explainer(client, organisation: bench.org)
    var sites: [String: MistID] = [:]
    for site in try await client.list("/orgs/\(bench.org)/sites") {
      sites[site["name"]?.string ?? ""] = site["id"]?.string.flatMap { MistID($0) }
    }
    self.sites = sites
  }

  func site(_ name: String) throws -> MistID { try #require(sites[name]) }

  func call(_ method: HTTPMethod, _ path: String, _ body: JSON? = nil) async throws -> JSON {
    try await client.call(method, path, body: body)
  }

  /// The device of a slot.
  func device(_ name: String) async throws -> (mac: MACAddress, site: MistID) {
    let item = try #require(try await client.inventory(of: bench.org).first { $0["name"]?.string == name })
    return (
      try #require(item["mac"]?.string.flatMap { MACAddress($0) }),
      try #require(item["site_id"]?.string.flatMap { MistID($0) })
    )
  }

  /// Layers of every kind over each other.
  func addLayers() async throws {
    let org = "/orgs/\(bench.org)"
    let denver = try site("Denver")
    _ = try await call(
      .put, "\(org)/setting", ["ntp_servers": ["org.example"], "vars": ["nowhere": "x"], "mgmt": ["a": 1]])
    let template = try await call(
      .post, "\(org)/sitetemplates",
      ["name": "ST", "ntp_servers": ["st.example"], "vars": ["guest_vlan": "61", "colour": "red"]])
    _ = try await call(.put, "/sites/\(denver)", ["sitetemplate_id": template["id"] ?? .null])
    _ = try await call(
      .put, "/sites/\(denver)/setting",
      [
        "ntp_servers": ["{{colour}}.example"], "additional_config_cmds": ["set b"],
        "networks": ["corp": ["vlan_id": "{{corp_vlan}}", "subnet": "{{absent}}"]],
        "radio_config": ["band_24": ["power": 4], "band_5": ["power": 5]],
      ])
    let switches = try await client.list("\(org)/networktemplates")
    let id = try #require(switches.first?["id"]?.string)
    _ = try await call(.put, "\(org)/networktemplates/\(id)", ["additional_config_cmds": ["set a"]])
    let radio = try await device("Denver-ap01")
    let profile = try await call(
      .post, "\(org)/deviceprofiles",
      ["name": "AP-Quiet", "type": "ap", "ntp_servers": ["profile.example"], "radio_config": ["band_6": ["power": 6]]])
    _ = try await call(
      .put, "/sites/\(denver)/devices/\(MistID(device: radio.mac))",
      ["deviceprofile_id": profile["id"] ?? .null, "radio_config": ["band_24": ["power": 9]]])
  }
}

@Suite("Which layer gave a value")
struct ExplainTests {
  @Test("Every field of a site agrees with what the cloud derives")
  func site() async throws {
    let bench = try await ExplainBench()
    try await bench.addLayers()
    for name in ["Lisbon", "Denver"] {
      let id = try bench.site(name)
      let explanation = try await bench.explainer.explain(try await bench.explainer.subject(name))
      let derived = try await bench.client.call(
        .get, "/sites/\(id)/setting/derived", query: [.init("resolve", "true")])
      try Self.check(explanation, against: derived)
      #expect(explanation.fields.contains { $0.path.hasPrefix("vars.") })
      let wlans = try await bench.client.list(
        "/sites/\(id)/wlans/derived", query: [.init("resolve", "true")])
      try Self.check(explanation, wlans: wlans)
    }
  }

  @Test("Every field of a device agrees with its effective configuration")
  func devices() async throws {
    let bench = try await ExplainBench()
    try await bench.addLayers()
    for name in ["Denver-gw1", "Denver-sw1", "Denver-ap01", "Denver-ap02", "Lisbon-gw1", "Lisbon-ap08"] {
      let device = try await bench.device(name)
      var request = MistRequest(.get, "")
      request.path = "/twin/v1/devices/\(MistID(device: device.mac))/effective"
      let effective = try MistError.body(of: await bench.client.send(request), to: request)
      let subject = try await bench.explainer.subject(name)
      #expect(subject.id == MistID(device: device.mac))
      let explanation = try await bench.explainer.explain(subject)
      try Self.check(explanation, against: try #require(effective["configuration"]))
      try Self.check(explanation, wlans: effective["wlans"]?.array ?? [])
      let unresolved = Set((effective["unresolved"]?.array ?? []).compactMap { $0["name"]?.string })
      #expect(Set(explanation.unresolved) == unresolved, "\(name)")
    }
  }

  /// Both have the same fields with the same values, and each value has a layer that says so.
  private static func check(_ explanation: Explanation, against whole: JSON) throws {
    let members = try #require(whole.object).filter { !["site_id", "org_id", "name", "id"].contains($0.key) }
    let fields = explanation.fields.filter { $0.field.members.first != "wlans" }
    var found = JSONObject()
    for field in fields {
      let names = field.field.members
      if names.count == 2 {
        var inner = found[names[0]]?.object ?? JSONObject()
        inner[names[1]] = field.value
        found[names[0]] = .object(inner)
      } else {
        found[names[0]] = field.value
      }
      let origin = try #require(field.origin, "\(field.path)")
      if origin.verdict == .gives { #expect(origin.value == field.value, "\(field.path)") }
    }
    #expect(Set(found.keys) == Set(members.map(\.key)))
    for (name, value) in members { #expect(found[name] == value, "\(name)") }
  }

  private static func check(_ explanation: Explanation, wlans: [JSON]) throws {
    let fields = explanation.fields.filter { $0.field.members.first == "wlans" }
    let notConfiguration: Set<String> = [
      "id", "org_id", "site_id", "for_site", "template_id", "template_name", "created_time", "modified_time",
    ]
    for wlan in wlans {
      let ssid = try #require(wlan["ssid"]?.string)
      for (name, value) in try #require(wlan.object) where !notConfiguration.contains(name) {
        let field = try #require(fields.first { $0.path == "wlans.\(ssid).\(name)" })
        #expect(field.value == value, "\(field.path)")
      }
    }
    #expect(Set(fields.map { $0.field.members[1] }) == Set(wlans.compactMap { $0["ssid"]?.string }))
  }

  @Test("The layer that gives a value, and what each weaker one would have said")
  func layers() async throws {
    let bench = try await ExplainBench()
    try await bench.addLayers()
    let explanation = try await bench.explainer.explain(
      try await bench.explainer.subject("Denver-ap01"), field: "ntp_servers")
    let field = try #require(explanation.fields.first)
    #expect(explanation.fields.count == 1)
    #expect(field.value == ["profile.example"])
    #expect(
      field.statements.map { "\($0.layer): \($0.verdict.rawValue) \($0.written?.text ?? "-")" } == [
        "device: silent -", #"device profile: gives ["profile.example"]"#, "RF template: silent -",
        #"site setting: overruled ["{{colour}}.example"]"#, #"site template: overruled ["st.example"]"#,
        #"organisation: overruled ["org.example"]"#,
      ])
    #expect(field.origin?.source == "deviceprofile 'AP-Quiet'")
    let site = try await bench.explainer.explain(try await bench.explainer.subject("Denver"), field: "ntp_servers")
    let named = try #require(site.fields.first)
    #expect(named.value == ["red.example"])
    #expect(named.variables.map(\.name) == ["colour"])
    #expect(named.variables.first?.statements.map(\.layer) == ["site template"])
  }

  /// A subject and a field of it, its value as JSON, and the layer that gives it.
  static let fields: [(subject: String, path: String, value: String, layer: String)] = [
    ("Denver", "networks.corp.vlan_id", "10", "site setting"),
    ("Denver", "vars.guest_vlan", #""60""#, "site setting"),
    ("Denver", "port_usages.radio.networks", #"["corp","iot","guest"]"#, "template"),
    ("Denver", "port_usages.radio.networks[1]", #""iot""#, "template"),
    ("Denver", "port_config.ge-0/0/0.vpn_paths.HUB-Lisbon-wan0.shops.role", #""spoke""#, "template"),
    ("Denver", "switch_matching.rules[0].match_model[0:6]", #""EX4100""#, "template"),
    ("Denver", "wlans.shops-guest.vlan_id", "60", "WLAN template"),
    ("Denver", "wlans.shops-corp.auth_servers[0].port", "1812", "WLAN template"),
    ("Denver-ap01", "radio_config.band_24.power", "9", "device"),
    ("Denver-ap01", "radio_config.band_6.power", "6", "device profile"),
    ("Denver-ap01", "radio_config.band_5.bandwidth", "40", "RF template"),
    ("Denver-ap02", "radio_config.band_24.power_max", "11", "RF template"),
    ("Lisbon-gw1", "ip_configs.corp.ip", #""10.0.0.1""#, "device profile"),
    ("Denver", "mgmt.a", "1", "organisation"),
  ]

  @Test("Fields of every kind are found by their dotted paths")
  func paths() async throws {
    let bench = try await ExplainBench()
    try await bench.addLayers()
    for (name, path, value, layer) in Self.fields {
      let explanation = try await bench.explainer.explain(try await bench.explainer.subject(name), field: path)
      let field = try #require(explanation.fields.first, "\(path)")
      #expect(field.value?.text == value, "\(path)")
      #expect(field.origin?.layer == layer, "\(path)")
    }
  }

  @Test("Commands append: each layer gives a part")
  func commands() async throws {
    let bench = try await ExplainBench()
    try await bench.addLayers()
    let subject = try await bench.explainer.subject("Denver-sw1")
    let field = try #require(
      try await bench.explainer.explain(subject, field: "additional_config_cmds").fields.first)
    #expect(field.value == ["set a", "set b"])
    #expect(field.statements.filter { $0.verdict == .adds }.map(\.layer) == ["site setting", "template"])
  }

  @Test("A variable that no layer sets is named, as is what brings a WLAN")
  func unresolved() async throws {
    let bench = try await ExplainBench()
    try await bench.addLayers()
    let subject = try await bench.explainer.subject("Denver")
    let networks = try await bench.explainer.explain(subject, field: "networks.corp")
    #expect(networks.unresolved == ["absent"])
    #expect(networks.fields.first?.value == ["vlan_id": 10, "subnet": "{{absent}}"])
    let wlan = try #require(try await bench.explainer.explain(subject, field: "wlans.shops-guest.ssid").fields.first)
    #expect(wlan.origin?.source == "template 'WLAN-Shop'")
    #expect(wlan.origin?.reach == "site group 'shops'")
  }

  @Test("A site is found by name and id, a device by name, MAC address in any form, and id")
  func subjects() async throws {
    let bench = try await ExplainBench()
    let denver = try bench.site("Denver")
    #expect(try await bench.explainer.subject(denver.description).name == "Denver")
    let device = try await bench.device("Denver-ap03")
    let mac = device.mac.description
    for text in ["Denver-ap03", mac, mac.uppercased(), MistID(device: device.mac).description] {
      let subject = try await bench.explainer.subject(text)
      #expect(subject.kind == .device(.accessPoint, device.mac))
      #expect(subject.site == denver)
      #expect(subject.siteName == "Denver")
    }
  }

  @Test("What is not there is told with the nearest name; a device at no site, and two of one name, with what to do")
  func errors() async throws {
    let bench = try await ExplainBench()
    await #expect(throws: ExplainError.unknownSubject("Denvr", nearest: "Denver", sites: 2, devices: 20)) {
      try await bench.explainer.subject("Denvr")
    }
    let subject = try await bench.explainer.subject("Denver")
    do {
      _ = try await bench.explainer.explain(subject, field: "port_usages.radoi.networks")
      Issue.record("a field that is not there was explained")
    } catch ExplainError.unknownField(_, _, let nearest, let known) {
      #expect(nearest == "port_usages.radio")
      #expect(known == ["port_usages.radio", "port_usages.trunk-all"])
    }
    await #expect(throws: ExplainError.self) {
      try await bench.explainer.explain(subject, field: "wlans.guest.vlan_id")
    }
    _ = try await bench.call(.post, "/orgs/\(bench.bench.org)/sites", ["name": "Denver"])
    do {
      _ = try await bench.explainer.subject("Denver")
      Issue.record("one of two sites was chosen")
    } catch ExplainError.ambiguous(let name, let ids) {
      #expect(name == "Denver" && ids.count == 2)
    }
  }

  @Test("No secret is shown, wherever it stands")
  func secrets() async throws {
    let bench = try await ExplainBench()
    let denver = try bench.site("Denver")
    _ = try await bench.call(
      .put, "/sites/\(denver)/setting",
      [
        "radius_config": ["auth_servers": [["host": "a", "secret": "hunter2hunter2"]]],
        "vars": ["snmp": "planted-0815"], "switch_mgmt": ["root_password": "{{snmp}}"],
      ])
    let explanation = try await bench.explainer.explain(try await bench.explainer.subject("Denver")).withoutSecrets
    let shown = "\(explanation)"
    for secret in ["hunter2hunter2", "secret of env:RADIUS_SECRET"] { #expect(!shown.contains(secret)) }
    let password = try #require(explanation.fields.first { $0.path == "switch_mgmt.root_password" })
    #expect(password.value == "(not shown)")
    #expect(password.variables.first?.value == "(not shown)")
    #expect(password.statements.first { $0.verdict == .gives }?.written == "{{snmp}}")
  }
}
