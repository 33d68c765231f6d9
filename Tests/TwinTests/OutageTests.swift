import Determinism
import MistAPI
import Testing
import Twin
import World

/// Two sites of three access points, a switch and a gateway each, all up for a day.
private struct Place {
  let bench: TwinBench
  let berlin: MistID
  let bonn: MistID
  let accessPoints: [MACAddress]
  let gear: [MACAddress]
  let template: MistID
  /// When it was all up.
  let ready: Int64

  init() async throws {
    bench = try await TwinBench()
    berlin = try await bench.makeSite("Berlin")
    bonn = try await bench.makeSite("Bonn")
    try await bench.makeWLAN()
    template = try await bench.make("/orgs/\(bench.org)/networktemplates", StateCauseTests.switches())
    _ = try await bench.client.call(
      .put, "/sites/\(berlin)", body: ["networktemplate_id": .string(template.description)])
    accessPoints = try await bench.populate(berlin, 3)
    gear =
      try await bench.populate(berlin, 1, model: "EX4100-48MP", first: 50)
      + bench.populate(berlin, 1, model: "SRX320", first: 70)
    _ = try await bench.populate(bonn, 3, first: 101)
    await bench.wait(86_400)
    ready = await bench.twin.now.seconds
  }

  func inject(_ body: JSON) async throws {
    var members = try #require(body.object)
    members["site"] = "Berlin"
    _ = try await bench.twin.injectCause(members)
  }

  /// The states of the devices of a site, as stats have them.
  func states(_ site: MistID? = nil) async throws -> [MACAddress: String] {
    let items = try await bench.get("/sites/\(site ?? berlin)/stats/devices", query: [.init("type", "all")])
    return Dictionary(
      uniqueKeysWithValues: (items.array ?? []).compactMap { item in
        item["mac"]?.string.flatMap { MACAddress($0) }.map { ($0, item["status"]?.string ?? "") }
      })
  }

  /// What was told since all was up, as `TYPE +seconds`, without configurations.
  func events(_ scope: String, of mac: MACAddress) async throws -> [String] {
    let found = try await bench.get(
      "\(scope)/devices/events/search",
      query: [
        .init("start", String(ready)), .init("end", "now"), .init("mac", mac.description), .init("limit", "1000"),
      ])
    return (found["results"]?.array ?? []).compactMap { item -> (Int, String)? in
      guard let type = item["type"]?.string, !type.contains("CONFIG"), let at = item["timestamp"]?.int else {
        return nil
      }
      return (at - Int(ready), type)
    }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map { "\($0.1) +\($0.0)" }
  }

  func alarms(_ type: String) async throws -> [JSON] {
    let found = try await bench.get(
      "/sites/\(berlin)/alarms/search", query: [.init("start", String(ready)), .init("end", "now")])
    return (found["results"]?.array ?? []).filter { $0["type"]?.string == type }
  }

  var org: String { "/orgs/\(bench.org)" }
  var site: String { "/sites/\(berlin)" }
}

@Suite("Stats, events and alarms tell what takes devices down")
struct OutageTests {
  @Test("An access point that a cause takes down is down everywhere, for as long")
  func accessPoint() async throws {
    let place = try await Place()
    let down = place.accessPoints[1]
    try await place.inject(["kind": "ap-down", "duration": "2h", "devices": [.string(down.description)]])
    await place.bench.wait(3600)
    for (mac, state) in try await place.states() { #expect(state == (mac == down ? "disconnected" : "connected")) }
    #expect(try await place.states(place.bonn).values.allSatisfy { $0 == "connected" })
    let stats = try await place.bench.stats(down, at: place.berlin)
    #expect(stats["uptime"] == nil)
    #expect(stats["num_clients"] == 0)
    let site = try await place.bench.get("\(place.site)/stats")
    #expect(site["num_ap_connected"] == 2)
    #expect(site["num_ap"] == 3)
    let ports = try await place.bench.get("\(place.site)/stats/ports/search", query: [.init("limit", "100")])
    let port = ports["results"]?.array?.first { $0["neighbor_mac"]?.string == down.description }
    #expect(port?["up"] == false)
    #expect(try await place.alarms("device_down").first?["status"] == "open")
    await place.bench.wait(2 * 3600)
    for scope in [place.org, place.site] {
      #expect(try await place.events(scope, of: down) == ["AP_DISCONNECTED +0", "AP_CONNECTED +7200"])
      #expect(try await place.events(scope, of: place.accessPoints[0]) == [])
    }
    #expect(try await place.bench.stats(down, at: place.berlin)["uptime"] == 3600)
    let alarm = try #require(try await place.alarms("device_down").first)
    #expect(alarm["resolved_time"]?.int == Int(place.ready) + 7200)
    #expect(alarm["aps"] == [.string(down.description)])
    #expect(try await place.alarms("device_reconnected").count == 1)
  }

  @Test("A cause that comes back tells of each time")
  func recurring() async throws {
    let place = try await Place()
    let down = place.accessPoints[0]
    try await place.inject(
      ["kind": "ap-reboot", "duration": "10m", "every": "1h", "devices": [.string(down.description)]])
    await place.bench.wait(2 * 3600 - 60)
    #expect(
      try await place.events(place.site, of: down) == [
        "AP_DISCONNECTED +0", "AP_CONNECTED +600", "AP_RESTARTED +600", "AP_DISCONNECTED +3600", "AP_CONNECTED +4200",
        "AP_RESTARTED +4200",
      ])
  }

  @Test("With its switch an access point goes down, and comes back")
  func feedingSwitch() async throws {
    let place = try await Place()
    _ = try await place.bench.client.call(
      .post, "\(place.site)/devices/\(MistID(device: place.gear[0]))/restart")
    await place.bench.wait(20)
    #expect(
      try await Set(place.states().filter { $0.value == "disconnected" }.keys)
        == Set(place.accessPoints + [place.gear[0]]))
    await place.bench.wait(3600)
    #expect(try await place.states().values.allSatisfy { $0 == "connected" })
    for mac in place.accessPoints {
      let told = try await place.events(place.org, of: mac).map { $0.split(separator: " ")[0] }
      #expect(told == ["AP_DISCONNECTED", "AP_CONNECTED"])
    }
  }

  @Test("Without a way out the cloud sees no device of the site; inside, links stay up")
  func wayOut() async throws {
    let place = try await Place()
    try await place.inject(["kind": "wan-down", "duration": "1h"])
    await place.bench.wait(600)
    let states = try await place.states()
    #expect(place.accessPoints.allSatisfy { states[$0] == "disconnected" })
    let ports = try await place.bench.get("\(place.site)/stats/ports/search", query: [.init("limit", "100")])
    for mac in place.accessPoints {
      #expect(ports["results"]?.array?.first { $0["neighbor_mac"]?.string == mac.description }?["up"] == true)
    }
    #expect(try await place.states(place.bonn).values.allSatisfy { $0 == "connected" })
  }

  @Test("Ports that are switched off by a template take their access points down, and their events say when")
  func template() async throws {
    let place = try await Place()
    func write(_ body: JSON) async throws {
      _ = try await place.bench.client.call(.put, "\(place.org)/networktemplates/\(place.template)", body: body)
    }
    try await write(StateCauseTests.switches(radio: ("disabled", true)))
    await place.bench.wait(1800)
    #expect(try await Set(place.states().filter { $0.value == "disconnected" }.keys) == Set(place.accessPoints))
    try await write(StateCauseTests.switches())
    await place.bench.wait(1800)
    #expect(try await place.states().values.allSatisfy { $0 == "connected" })
    for scope in [place.org, place.site] {
      #expect(try await place.events(scope, of: place.accessPoints[0]) == ["AP_DISCONNECTED +0", "AP_CONNECTED +1800"])
    }
  }

  @Test("What one site or device is told is noticed by who has looked before, at that site only")
  func ownPorts() async throws {
    let place = try await Place()
    #expect(try await place.states().values.allSatisfy { $0 == "connected" })
    let path = "\(place.site)/devices/\(MistID(device: place.gear[0]))"
    _ = try await place.bench.client.call(.put, path, body: ["port_config": ["mge-0/0/0-15": ["usage": "disabled"]]])
    await place.bench.wait(600)
    #expect(try await Set(place.states().filter { $0.value == "disconnected" }.keys) == Set(place.accessPoints))
    #expect(try await place.states(place.bonn).values.allSatisfy { $0 == "connected" })
    _ = try await place.bench.client.call(.put, path, body: ["port_config": [:]])
    await place.bench.wait(600)
    #expect(try await place.states().values.allSatisfy { $0 == "connected" })
    // A site that gets the name by which a cause is known.
    try await place.bench.twin.addCause(
      .accessPointDown, site: "Cologne", from: await place.bench.twin.now,
      to: await place.bench.twin.now.advanced(bySeconds: 7200), magnitude: 1)
    #expect(try await place.states(place.bonn).values.allSatisfy { $0 == "connected" })
    _ = try await place.bench.client.call(.put, "/sites/\(place.bonn)", body: ["name": "Cologne"])
    #expect(try await place.states(place.bonn).values.allSatisfy { $0 == "disconnected" })
    #expect(try await place.states().values.allSatisfy { $0 == "connected" })
  }
}
