import Assurance
import Determinism
import Foundation
import MistAPI
import Testing
import Twin

/// Two sites with switches, a gateway and two WLANs: what is written at one of them, and what its users feel.
private struct Place {
  static let settled: Int64 = 28 * 3600

  let bench: TwinBench
  let berlin: MistID
  let bonn: MistID
  let switchTemplate: MistID
  let radioTemplate: MistID
  let gatewayTemplate: MistID

  /// - Parameter networks: those that the ports of Berlin's access points carry beside corp.
  init(networks: JSON = ["guest"]) async throws {
    bench = try await TwinBench()
    berlin = try await bench.makeSite("Berlin")
    bonn = try await bench.makeSite("Bonn")
    for name in ["Berlin", "Bonn"] { try await bench.twin.setWorld(ofSite: name, profile: "office", opens: nil) }
    for (name, vlan) in [("corp", 10), ("guest", 60)] {
      _ = try await bench.make("/orgs/\(bench.org)/networks", ["name": .string(name), "vlan_id": JSON(vlan)])
      for site in [berlin, bonn] {
        _ = try await bench.make(
          "/sites/\(site)/wlans", ["ssid": .string(name), "vlan_enabled": true, "vlan_id": JSON(vlan)])
      }
    }
    switchTemplate = try await bench.make(
      "/orgs/\(bench.org)/networktemplates", StateCauseTests.switches(networks: networks))
    radioTemplate = try await bench.make("/orgs/\(bench.org)/rftemplates", ["name": "RF", "band_5": ["bandwidth": 40]])
    gatewayTemplate = try await bench.make("/orgs/\(bench.org)/gatewaytemplates", ["name": "GW", "type": "standalone"])
    let bindings: JSON = [
      "networktemplate_id": .string(switchTemplate.description), "rftemplate_id": .string(radioTemplate.description),
      "gatewaytemplate_id": .string(gatewayTemplate.description),
    ]
    _ = try await bench.client.call(.put, "/sites/\(berlin)", body: bindings)
    for (index, site) in [berlin, bonn].enumerated() {
      _ = try await bench.populate(site, 4, first: 1 + index * 100)
      _ = try await bench.populate(site, 1, model: "EX4100-48MP", first: 50 + index * 100)
      _ = try await bench.populate(site, 1, model: "SRX320", first: 70 + index * 100)
    }
    await bench.wait(Self.settled)
  }

  func write(_ collection: String, _ id: MistID, _ body: JSON) async throws {
    _ = try await bench.client.call(.put, "/orgs/\(bench.org)/\(collection)/\(id)", body: body)
  }

  /// The bad of each hour since the beginning, in seconds or events, by classifier.
  func bad(_ metric: Metric, at site: MistID, of client: TwinClient? = nil) async throws -> [String: [Int64?]] {
    let trend = try await (client ?? bench.client).call(
      .get, "/sites/\(site)/sle/site/\(site)/metric/\(metric.name)/summary-trend",
      query: [.init("start", String(TwinBench.start.seconds)), .init("end", "now")])
    return Dictionary(
      uniqueKeysWithValues: (trend["classifiers"]?.array ?? []).map {
        ($0["name"]?.string ?? "", LevelPlace.exact($0, "degraded", metric))
      })
  }
}

@Suite("Configuration has consequences")
struct StateCauseTests {
  /// A switch template whose ports of access points carry these networks beside corp.
  static func switches(networks: JSON = ["guest"], radio: (String, JSON)? = nil) -> JSON {
    var usage = JSONObject([("mode", "trunk"), ("port_network", "corp"), ("networks", networks)])
    if let (name, value) = radio { usage[name] = value }
    return [
      "name": "SW", "networks": ["corp": ["vlan_id": 10], "guest": ["vlan_id": 60]],
      "port_usages": ["radio": .object(usage)],
      "switch_matching": [
        "enable": true,
        "rules": [
          ["name": "all", "match_model[0:6]": "EX4100", "port_config": ["mge-0/0/0-15": ["usage": "radio"]]]
        ],
      ],
    ]
  }

  /// A write, what it makes worse, by which classifier, and what it leaves alone to the last second.
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var collection: String
    var body: JSON
    var metric: Metric
    var classifier: String
    var untouched: [Metric]
    var kind: String

    var testDescription: String { name }
  }

  static let rows = [
    Row(
      name: "a VLAN that the port does not carry", collection: "networktemplates", body: Self.switches(networks: []),
      metric: .successfulConnect, classifier: "dhcp-discover-unresponsive", untouched: [.coverage, .apHealth],
      kind: "vlan-missing"),
    Row(
      name: "ports that are off", collection: "networktemplates", body: Self.switches(radio: ("disabled", true)),
      metric: .apHealth, classifier: "ap-disconnected-ap-unreachable", untouched: [], kind: "port-down"),
    Row(
      name: "ports without power", collection: "networktemplates", body: Self.switches(radio: ("poe_disabled", true)),
      metric: .apHealth, classifier: "ap-disconnected-ap-unreachable", untouched: [], kind: "port-down"),
    Row(
      name: "little power", collection: "rftemplates", body: ["name": "RF", "band_5": ["bandwidth": 40, "power": 5]],
      metric: .coverage, classifier: "weak-signal", untouched: [.successfulConnect, .apHealth], kind: "tx-power-low"),
    Row(
      name: "one channel for all", collection: "rftemplates",
      body: ["name": "RF", "band_5": ["bandwidth": 40, "channels": [36]]], metric: .capacity,
      classifier: "wifi-interference", untouched: [.coverage, .successfulConnect, .apHealth], kind: "channel-overlap"),
    Row(
      name: "fewer addresses than clients", collection: "gatewaytemplates",
      body: [
        "name": "GW", "type": "standalone",
        "dhcpd_config": ["enabled": true, "guest": ["type": "local", "ip_start": "10.0.0.10", "ip_end": "10.0.0.12"]],
      ], metric: .successfulConnect, classifier: "dhcp-discover-unresponsive", untouched: [.coverage, .apHealth],
      kind: "dhcp-exhausted"),
  ]

  @Test("What is written is felt at its site, from then on, and until it is taken back", arguments: rows)
  func consequences(_ row: Row) async throws {
    let quiet = try await Place()
    let place = try await Place()
    #expect(try await place.bench.twin.configurationCauses() == [])
    let id = [
      "networktemplates": place.switchTemplate, "rftemplates": place.radioTemplate,
      "gatewaytemplates": place.gatewayTemplate,
    ]
    let template = try #require(id[row.collection])
    let before = try await place.bench.get("/orgs/\(place.bench.org)/\(row.collection)/\(template)")
    try await place.write(row.collection, template, row.body)
    let causes = try await place.bench.twin.configurationCauses()
    #expect(causes.map { $0["kind"]?.string } == [row.kind])
    #expect(causes.first?["site"] == "Berlin")
    #expect(causes.first?["why"]?.string?.isEmpty == false)
    await place.bench.wait(8 * 3600)
    var members = JSONObject()
    for (name, value) in before.object ?? JSONObject() where !["id", "org_id"].contains(name) { members[name] = value }
    for name in ["dhcpd_config"] where members[name] == nil && row.collection == "gatewaytemplates" {
      members[name] = ["enabled": false]
    }
    try await place.write(row.collection, template, .object(members))
    #expect(try await place.bench.twin.configurationCauses() == [])
    await place.bench.wait(20 * 3600)
    await quiet.bench.wait(28 * 3600)

    let hours = (first: Int(Place.settled / 3600), last: Int(Place.settled / 3600) + 8)
    let usual = try await quiet.bad(row.metric, at: quiet.berlin)
    let found = try await place.bad(row.metric, at: place.berlin)
    var added: [String: Int64] = [:]
    for (classifier, bins) in found {
      let other = try #require(usual[classifier])
      for (hour, value) in bins.enumerated() {
        guard (hours.first..<hours.last).contains(hour) else {
          // An access point that comes back takes its time to.
          if row.kind != "port-down" { #expect(value == other[hour], "\(classifier) in hour \(hour)") }
          continue
        }
        added[classifier, default: 0] += (value ?? 0) - (other[hour] ?? 0)
      }
    }
    let most = try #require(added.max { $0.value < $1.value })
    #expect(most.key == row.classifier, "\(added)")
    #expect(most.value > 0)
    for metric in row.untouched {
      #expect(try await place.bad(metric, at: place.berlin) == quiet.bad(metric, at: quiet.berlin), "\(metric)")
    }
    for metric in Metric.allCases {
      #expect(try await place.bad(metric, at: place.bonn) == quiet.bad(metric, at: quiet.bonn), "\(metric) of Bonn")
    }
  }

  @Test("What is counted does not depend on what was read on the way, nor on being kept in between")
  func reads() async throws {
    let silent = try await Place()
    let read = try await Place()
    for (place, isRead) in [(silent, false), (read, true)] {
      try await place.write("networktemplates", place.switchTemplate, Self.switches(networks: []))
      await place.bench.wait(2 * 3600)
      if isRead {
        _ = try await place.bad(.successfulConnect, at: place.berlin)
        _ = try await place.bench.twin.contents()
      }
      try await place.write("rftemplates", place.radioTemplate, ["name": "RF", "band_5": ["power": 5]])
      await place.bench.wait(2 * 3600)
      try await place.write("networktemplates", place.switchTemplate, Self.switches())
      await place.bench.wait(2 * 3600)
    }
    for metric in [Metric.successfulConnect, .coverage] {
      #expect(try await silent.bad(metric, at: silent.berlin) == read.bad(metric, at: read.berlin))
    }
    #expect(try await silent.bench.twin.contents().digest == read.bench.twin.contents().digest)
  }

  @Test("A twin that was kept and opened again tells the same of its past, whatever changed last and where")
  func kept() async throws {
    // Berlin was wrong before its hardware came, and was not touched since; what is written later is at Bonn.
    let place = try await Place(networks: [])
    _ = try await place.bench.client.call(.put, "/sites/\(place.bonn)/setting", body: ["vars": ["a": "b"]])
    await place.bench.wait(3600)
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("mistwin-\(UUID()).sqlite").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    try await place.bench.twin.keep(in: file)
    let token = try await place.bench.twin.mintToken("tests", role: "admin", in: place.bench.org)
    let opened = TwinClient(try Twin(opening: file), token: token)
    let found = try await place.bad(.successfulConnect, at: place.berlin)
    #expect(try await place.bad(.successfulConnect, at: place.berlin, of: opened) == found)
    let quiet = try await Place()
    await quiet.bench.wait(3600)
    let usual = try await quiet.bad(.successfulConnect, at: quiet.berlin)
    func sum(_ bad: [String: [Int64?]]) -> Int64 {
      (bad["dhcp-discover-unresponsive"] ?? []).compactMap { $0 }.reduce(0, +)
    }
    #expect(sum(found) > 2 * sum(usual))
  }

  @Test("A device's own ports and radio count, and a write that is refused changes nothing")
  func own() async throws {
    let place = try await Place()
    let devices = try await place.bench.get("/sites/\(place.berlin)/devices", query: [.init("type", "switch")])
    let id = try #require(devices.array?.first?["id"]?.string)
    _ = try await place.bench.client.call(
      .put, "/sites/\(place.berlin)/devices/\(id)",
      body: ["name": "sw1", "port_config": ["mge-0/0/0-3": ["usage": "disabled"]]])
    let causes = try await place.bench.twin.configurationCauses()
    #expect(causes.map { $0["kind"]?.string } == ["port-down"])
    #expect(causes.first?["why"]?.string?.contains("'sw1'") == true)
    #expect(causes.first?["devices"]?.array?.count == 4)
    let refused = await place.bench.send(
      .put, "/orgs/\(place.bench.org)/networktemplates/\(place.switchTemplate)", body: ["name": 5])
    #expect(refused.status == 400)
    #expect(try await place.bench.twin.configurationCauses() == causes)
  }
}
