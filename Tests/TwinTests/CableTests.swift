import Assurance
import Determinism
import MistAPI
import Testing
import Twin
import World

/// A site with switches and access points, of which some cables are known.
private struct Closet {
  let bench: TwinBench
  let site: MistID
  let accessPoints: [MACAddress]
  let switches: [MACAddress]
  let gateway: MACAddress

  /// - Parameters:
  ///   - model, count: the access points.
  ///   - switches: the models of the switches; they are called `sw1`, `sw2` …
  init(_ count: Int, of model: String, on switches: [String], gateway: String = "SRX320") async throws {
    bench = try await TwinBench()
    site = try await bench.makeSite("Berlin")
    try await bench.twin.setWorld(ofSite: "Berlin", profile: "office", opens: nil)
    for (name, vlan) in [("corp", 10), ("guest", 60)] {
      _ = try await bench.make(
        "/sites/\(site)/wlans", ["ssid": .string(name), "vlan_enabled": true, "vlan_id": JSON(vlan)])
    }
    let template = try await bench.make("/orgs/\(bench.org)/networktemplates", Self.template)
    _ = try await bench.client.call(
      .put, "/sites/\(site)", body: ["networktemplate_id": .string(template.description)])
    accessPoints = try await bench.populate(site, count, model: model)
    var macs: [MACAddress] = []
    for (index, model) in switches.enumerated() {
      macs += try await bench.populate(site, 1, model: model, first: 500 + index)
    }
    self.switches = macs
    self.gateway = try await bench.populate(site, 1, model: gateway, first: 600)[0]
    for (index, mac) in macs.enumerated() {
      _ = try await bench.client.call(
        .put, "/sites/\(site)/devices/\(MistID(device: mac))", body: ["name": .string("sw\(index + 1)")])
    }
    await bench.wait(3600)
  }

  /// Access points belong into the first eight ports; beside them are desks, a port without power and one that is off.
  private static let template: JSON = [
    "name": "SW", "networks": ["corp": ["vlan_id": 10], "guest": ["vlan_id": 60]],
    "port_usages": [
      "radio": ["mode": "trunk", "port_network": "corp", "networks": ["guest"]],
      "desk": ["mode": "access", "port_network": "corp"],
      "printer": ["mode": "trunk", "all_networks": true, "poe_disabled": true],
    ],
    "switch_matching": [
      "enable": true,
      "rules": [
        [
          "name": "all",
          "port_config": [
            "mge-0/0/0-7": ["usage": "radio"], "ge-0/0/0-7": ["usage": "radio"], "mge-0/0/8-14": ["usage": "desk"],
            "mge-0/0/15": ["usage": "printer"], "ge-0/0/8-20": ["usage": "desk"], "ge-0/0/21": ["usage": "disabled"],
          ],
        ]
      ],
    ],
  ]

  /// A cable of an access point.
  func cable(_ index: Int, _ port: String, on box: Int = 0, _ source: Cable.Source = .kit) -> Cable {
    Cable(device: accessPoints[index], ownPort: "eth0", box: switches[box], port: port, source: source)
  }

  /// What is in the ports of switches and gateways: the neighbour's address by the box's name and port.
  func neighbours() async throws -> [String: String] {
    let names = Dictionary(
      uniqueKeysWithValues: switches.enumerated().map { ($1.description, "sw\($0 + 1)") }
        + [(gateway.description, "gw")])
    let ports = try await bench.get("/sites/\(site)/stats/ports/search", query: [.init("limit", "1000")])
    var found: [String: String] = [:]
    for port in ports["results"]?.array ?? [] {
      let box = names[port["mac"]?.string ?? ""] ?? "?"
      found["\(box) \(port["port_id"]?.string ?? "")"] = port["neighbor_mac"]?.string
    }
    return found
  }

  /// What goes wrong: its kind, its devices in their order, and why.
  func causes() async throws -> [(kind: String, devices: [Int], why: String)] {
    let macs = accessPoints.map(\.description)
    return try await bench.twin.configurationCauses().map { cause in
      (
        cause["kind"]?.string ?? "", (cause["devices"]?.strings ?? []).compactMap { macs.firstIndex(of: $0) },
        cause["why"]?.string ?? ""
      )
    }
  }
}

@Suite("Cables")
struct CableTests {
  @Test("Known cables come first, the rest is assumed in the ports that are left")
  func knownFirst() async throws {
    let closet = try await Closet(4, of: "AP34", on: ["EX4100-48MP", "EX4100-48P"])
    try await closet.bench.twin.setCables([
      closet.cable(0, "mge-0/0/7"), closet.cable(1, "ge-0/0/0", on: 1, .netbox),
      Cable(device: closet.switches[0], ownPort: "ge-0/0/47", box: closet.gateway, port: "ge-0/0/3", source: .netbox),
      Cable(device: closet.switches[1], box: closet.switches[0], port: "xe-0/2/1", source: .kit),
    ])
    let found = try await closet.neighbours()
    let macs = closet.accessPoints.map(\.description)
    #expect(found["sw1 mge-0/0/7"] == macs[0])
    #expect(found["sw2 ge-0/0/0"] == macs[1])
    // The others hang on the switches in turn, in their first free ports.
    #expect(found["sw1 mge-0/0/0"] == macs[2])
    #expect(found["sw2 ge-0/0/1"] == macs[3])
    #expect(found["sw1 ge-0/0/47"] == closet.gateway.description)
    #expect(found["gw ge-0/0/3"] == closet.switches[0].description)
    #expect(found["sw1 xe-0/2/1"] == closet.switches[1].description)
    #expect(found["sw2 xe-0/1/0"] == closet.switches[0].description)
    let stats = try await closet.bench.stats(closet.accessPoints[0], at: closet.site)
    #expect(stats["lldp_stat"]?["port_id"] == "mge-0/0/7")
  }

  @Test("A cable to another site, to a port that the model has not, or of what is gone does not count")
  func ignored() async throws {
    let closet = try await Closet(3, of: "AP34", on: ["EX4100-48MP"])
    let assumed = try await closet.neighbours()
    let other = try await closet.bench.makeSite("Bonn")
    let far = try await closet.bench.populate(other, 1, model: "EX4100-48MP", first: 700)[0]
    try await closet.bench.twin.setCables([
      Cable(device: closet.accessPoints[0], box: far, port: "mge-0/0/9", source: .kit),
      closet.cable(1, "ge-0/0/9"), closet.cable(2, "mge-0/0/016"),
      Cable(device: TwinBench.mac(9000), box: closet.switches[0], port: "mge-0/0/2", source: .kit),
      Cable(device: closet.switches[0], box: closet.switches[0], port: "mge-0/0/3", source: .kit),
    ])
    #expect(try await closet.neighbours() == assumed)
    // The switch moves to where the access point is: the cable counts.
    _ = try await closet.bench.client.assign([far], to: closet.site, in: closet.bench.org)
    let found = try await closet.neighbours()
    #expect(found["? mge-0/0/9"] == closet.accessPoints[0].description)
  }

  @Test("What is said last of a device or a port holds, saying it again changes nothing, and a kept twin remembers")
  func said() async throws {
    let closet = try await Closet(2, of: "AP34", on: ["EX4100-48MP"])
    let twin = closet.bench.twin
    try await twin.setCables([closet.cable(0, "mge-0/0/4"), closet.cable(1, "mge-0/0/5")])
    try await twin.setCables([closet.cable(0, "mge-0/0/5", .lldp)])
    #expect(try await twin.cables() == [closet.cable(0, "mge-0/0/5", .lldp)])
    let digest = try await twin.contents().digest
    try await twin.setCables([closet.cable(0, "mge-0/0/5", .lldp)])
    #expect(try await twin.contents().digest == digest)
    // Another device in its place takes the cable over.
    let spare = try await closet.bench.claim(1, model: "AP34", first: 800)[0]
    _ = try await closet.bench.client.call(
      .post, "/orgs/\(closet.bench.org)/inventory/replace",
      body: [
        "site_id": .string(closet.site.description), "mac": .string(closet.accessPoints[0].description),
        "inventory_mac": .string(spare.description),
      ])
    #expect(try await closet.neighbours()["sw1 mge-0/0/5"] == spare.description)
  }

  @Test("With known cables each access point is judged by its own port")
  func byPort() async throws {
    let closet = try await Closet(6, of: "AP34", on: ["EX4100-48MP"])
    #expect(try await closet.causes().isEmpty)
    try await closet.bench.twin.setCables([
      closet.cable(0, "mge-0/0/0"), closet.cable(1, "mge-0/0/9"), closet.cable(2, "mge-0/0/10"),
      closet.cable(3, "mge-0/0/15", .netbox), closet.cable(4, "ge-0/0/21"), closet.cable(5, "ge-0/0/40"),
    ])
    let causes = try await closet.causes()
    #expect(causes.map(\.kind) == ["vlan-missing", "port-down", "port-down"])
    #expect(causes.map(\.devices) == [[1, 2], [3], [4]])
    #expect(
      causes.map(\.why) == [
        "ports mge-0/0/9, mge-0/0/10 of switch 'sw1' (cables from the kit) do not carry VLAN 60 of WLAN 'guest'",
        "port mge-0/0/15 of switch 'sw1' (cable from NetBox) gives no power",
        "port ge-0/0/21 of switch 'sw1' (cable from the kit) is disabled",
      ])
  }

  @Test("A finding on assumed cables says so")
  func assumed() async throws {
    let closet = try await Closet(1, of: "AP34", on: ["EX4100-48MP"])
    _ = try await closet.bench.client.call(
      .put, "/sites/\(closet.site)/devices/\(MistID(device: closet.switches[0]))",
      body: ["name": "sw1", "port_config": ["mge-0/0/0": ["usage": "desk"]]])
    let causes = try await closet.causes()
    #expect(causes.map(\.kind) == ["vlan-missing"])
    #expect(causes.first?.why.contains("where access points are assumed to hang") == true)
  }

  @Test("What is known later is felt from the beginning of the site's cables on, in the classifier of its kind")
  func felt() async throws {
    let quiet = try await Closet(4, of: "AP45", on: ["EX4100-F-24P"])
    let closet = try await Closet(4, of: "AP45", on: ["EX4100-F-24P"])
    try await closet.bench.twin.setCables([closet.cable(0, "ge-0/0/0"), closet.cable(1, "ge-0/0/1")])
    let causes = try await closet.causes()
    #expect(causes.map(\.kind) == ["low-power"])
    #expect(causes.map(\.devices) == [[0, 1]])
    #expect(
      causes.map(\.why) == [
        "ports ge-0/0/0, ge-0/0/1 of switch 'sw1' (cables from the kit) give at most 25.5 W (802.3at); an AP45 needs 29.3 W "
          + "(802.3bt) to run in full"
      ])
    for place in [quiet, closet] { await place.bench.wait(24 * 3600) }
    func bad(_ closet: Closet) async throws -> [String: Int64] {
      let trend = try await closet.bench.get(
        "/sites/\(closet.site)/sle/site/\(closet.site)/metric/\(Metric.apHealth.name)/summary-trend",
        query: [.init("start", String(TwinBench.start.seconds)), .init("end", "now")])
      return Dictionary(
        uniqueKeysWithValues: (trend["classifiers"]?.array ?? []).map { classifier in
          let bins = LevelPlace.exact(classifier, "degraded", .apHealth)
          return (classifier["name"]?.string ?? "", bins.compactMap { $0 }.reduce(0, +))
        })
    }
    let before = try await bad(quiet)
    let after = try await bad(closet)
    #expect(try #require(after["low-power"]) > 10 * (before["low-power"] ?? 0) + 1000)
  }
}

@Suite("Power over Ethernet and ports")
struct PowerBudgetTests {
  @Test("What comes last in the order of ports gets too little")
  func budget() async throws {
    // Six at 25.5 W are 153 W; four fit into 124 W.
    let closet = try await Closet(6, of: "AP43", on: ["EX2300-C-12P"])
    let causes = try await closet.causes()
    #expect(causes.map(\.kind) == ["low-power"])
    #expect(causes.map(\.devices) == [[4, 5]])
    #expect(
      causes.map(\.why) == [
        "the access points on switch 'sw1', an EX2300-C-12P, ask for 153 W of its PoE budget of 124 W; too little is left for "
          + "AP43 in ge-0/0/4, AP43 in ge-0/0/5 (cables assumed)"
      ])
    // Cables are known: others come last.
    try await closet.bench.twin.setCables(
      (0..<6).map { closet.cable($0, "ge-0/0/\(5 - $0)") })
    let known = try await closet.causes()
    #expect(known.map(\.devices) == [[1, 0]])
    #expect(known.first?.why.hasSuffix("(cables from the kit)") == true)
  }

  @Test("Five fit, and ports that give no power draw none")
  func fits() async throws {
    #expect(try await Closet(4, of: "AP43", on: ["EX2300-C-12P"]).causes().isEmpty)
    let closet = try await Closet(6, of: "AP43", on: ["EX2300-C-12P"])
    _ = try await closet.bench.client.call(
      .put, "/sites/\(closet.site)/devices/\(MistID(device: closet.switches[0]))",
      body: ["name": "sw1", "port_config": ["ge-0/0/4-5": ["usage": "printer"]]])
    try await closet.bench.twin.setCables((0..<6).map { closet.cable($0, "ge-0/0/\($0)") })
    #expect(try await closet.causes().map(\.kind) == ["port-down"])
  }

  @Test("Nobody is assumed to overload a switch beside another with watts and ports left; known cables are as they are")
  func spread() async throws {
    let closet = try await Closet(12, of: "AP43", on: ["EX2300-C-12P", "EX4100-48P"])
    #expect(try await closet.causes().isEmpty)
    try await closet.bench.twin.setCables((0..<6).map { closet.cable($0, "ge-0/0/\($0)") })
    #expect(try await closet.causes().map(\.devices) == [[4, 5]])
    // A switch without power helps nobody.
    let dark = try await Closet(12, of: "AP43", on: ["EX2300-C-12P", "EX4100-48T"])
    #expect(try await dark.causes().map(\.kind) == ["low-power"])
  }

  @Test(
    "Without figures nothing is judged",
    arguments: [(["EX4300-48P"], "AP43"), (["EX4100-48T"], "AP45"), ([], "AP45")])
  func silent(_ switches: [String], _ model: String) async throws {
    let closet = try await Closet(40, of: model, on: switches)
    let low = try await closet.causes().filter { $0.kind != "vlan-missing" }
    #expect(low.isEmpty)
  }

  @Test("An assumed port is not held against an access point that needs 802.3bt")
  func standards() async throws {
    #expect(try await Closet(2, of: "AP45", on: ["EX4100-F-24P"]).causes().isEmpty)
    let closet = try await Closet(2, of: "AP45", on: ["EX4100-48MP"])
    try await closet.bench.twin.setCables([closet.cable(0, "mge-0/0/0"), closet.cable(1, "mge-0/0/1")])
    #expect(try await closet.causes().isEmpty)
  }

  @Test("An access point for which no port is left is down")
  func ports() async throws {
    let closet = try await Closet(9, of: "AP24", on: ["EX4000-8P"])
    let causes = try await closet.causes()
    #expect(causes.filter { $0.kind == "port-down" }.map(\.devices) == [[8]])
    #expect(
      causes.first { $0.kind == "port-down" }?.why == "no port is left on switch 'sw1' for 1 of 9 access points")
    // A second switch takes it.
    let two = try await Closet(9, of: "AP24", on: ["EX4000-8P", "EX4000-8P"])
    #expect(try await two.causes().isEmpty)
  }
}
