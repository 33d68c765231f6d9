import Determinism
import MistAPI
import Testing
import Twin

@Suite("Hardware comes up by itself")
struct ZeroTouchTests {
  private struct Place {
    let bench: TwinBench
    let site: MistID
    let mac: MACAddress

    init() async throws {
      bench = try await TwinBench()
      site = try await bench.makeSite("Berlin")
      mac = try #require(try await bench.claim(1).first)
    }

    func connected() async throws -> Bool? { try await bench.client.inventory(of: bench.org).first?["connected"]?.bool }

    /// The seconds from now until the device is connected.
    func secondsUntilConnected() async throws -> Int64 {
      for second in 0...Int64(600) {
        if try await bench.stats(mac, at: site)["status"] == "connected" { return second }
        await bench.wait(1)
      }
      return .max
    }
  }

  @Test("Assigned before it arrives: not connected, never seen; two to five minutes after arrival it is up")
  func assignedFirst() async throws {
    let place = try await Place()
    _ = try await place.bench.client.assign([place.mac], to: place.site, in: place.bench.org)
    try await place.bench.twin.scheduleArrival(of: place.mac, at: TwinBench.start.advanced(bySeconds: 3600))
    for _ in 0..<2 {
      let stats = try await place.bench.stats(place.mac, at: place.site)
      #expect(stats["status"] == "disconnected")
      #expect(stats["last_seen"] == .null)
      #expect(stats["version"] == nil)
      #expect(stats["uptime"] == nil)
      #expect(stats["type"] == "ap")
      #expect(try await place.connected() == false)
      await place.bench.wait(1800)
    }
    #expect((120..<300).contains(try await place.secondsUntilConnected()))
    let up = try await place.bench.stats(place.mac, at: place.site)
    #expect(up["status"] == "connected")
    #expect(up["uptime"] == 0)
    #expect(up["version"]?.string == DeviceModels.named("AP45")?.factoryVersion)
    #expect(up["last_seen"]?.int == Int(await place.bench.twin.now.seconds))
    #expect(try await place.connected() == true)
    await place.bench.wait(100)
    #expect(try await place.bench.stats(place.mac, at: place.site)["uptime"] == 100)
  }

  @Test("Arrived before it is assigned: up two to five minutes after the assignment")
  func arrivedFirst() async throws {
    let place = try await Place()
    try await place.bench.twin.scheduleArrival(of: place.mac, at: TwinBench.start.advanced(bySeconds: 60))
    await place.bench.wait(7200)
    #expect(try await place.connected() == false)
    _ = try await place.bench.client.assign([place.mac], to: place.site, in: place.bench.org)
    #expect((120..<300).contains(try await place.secondsUntilConnected()))
  }

  @Test("Hardware that is not claimed does not come up; claimed later it does")
  func claimedLast() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let mac = TwinBench.mac(1)
    try await bench.twin.addHardware([.init(claimCode: TwinBench.code(1), mac: mac, model: "EX4100-48MP")])
    try await bench.twin.scheduleArrival(of: mac, at: TwinBench.start)
    await bench.wait(3600)
    #expect(await bench.send(.get, "/sites/\(site)/stats/devices/\(MistID(device: mac))").status == 404)
    _ = try await bench.client.claim([try #require(TwinBench.code(1)).magic], in: bench.org)
    _ = try await bench.client.assign([mac], to: site, in: bench.org)
    #expect(try await bench.stats(mac, at: site)["status"] == "disconnected")
    await bench.wait(300)
    #expect(try await bench.stats(mac, at: site)["status"] == "connected")
    #expect(try await bench.stats(mac, at: site)["num_clients"] == nil)
  }

  @Test("Taken from its site it goes down; put back it comes up again")
  func unassigned() async throws {
    let place = try await Place()
    _ = try await place.bench.client.assign([place.mac], to: place.site, in: place.bench.org)
    try await place.bench.twin.scheduleArrival(of: place.mac, at: TwinBench.start)
    await place.bench.wait(600)
    #expect(try await place.connected() == true)
    _ = try await place.bench.client.call(
      .put, "/orgs/\(place.bench.org)/inventory", body: ["op": "unassign", "macs": [.string(place.mac.description)]])
    #expect(try await place.connected() == false)
    await place.bench.wait(600)
    #expect(try await place.connected() == false)
    _ = try await place.bench.client.assign([place.mac], to: place.site, in: place.bench.org)
    #expect(try await place.connected() == false)
    await place.bench.wait(300)
    #expect(try await place.connected() == true)
  }

  @Test("An arrival that is put off counts; one after it is up does not")
  func arrivalPutOff() async throws {
    let place = try await Place()
    _ = try await place.bench.client.assign([place.mac], to: place.site, in: place.bench.org)
    try await place.bench.twin.scheduleArrival(of: place.mac, at: TwinBench.start.advanced(bySeconds: 600))
    try await place.bench.twin.scheduleArrival(of: place.mac, at: TwinBench.start.advanced(bySeconds: 7200))
    await place.bench.wait(7200)
    #expect(try await place.connected() == false)
    await place.bench.wait(600)
    let uptime = try #require(try await place.bench.stats(place.mac, at: place.site)["uptime"]?.int)
    #expect((300...480).contains(uptime))
    try await place.bench.twin.scheduleArrival(of: place.mac, at: await place.bench.twin.now)
    await place.bench.wait(600)
    #expect(try await place.bench.stats(place.mac, at: place.site)["uptime"]?.int == uptime + 600)
  }

  @Test("A scenario's factory version is what new hardware runs")
  func factoryVersion() async throws {
    let bench = try await TwinBench()
    try await bench.twin.addRelease(.init(model: "AP45", version: "0.12.1", isFactory: true))
    let site = try await bench.makeSite("Berlin")
    let mac = try #require(try await bench.populate(site, 1).first)
    await bench.wait(300)
    #expect(try await bench.stats(mac, at: site)["version"] == "0.12.1")
  }

  @Test("Stats of site and organisation: types, status, pages, counts")
  func stats() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let aps = try await bench.populate(site, 2)
    _ = try await bench.populate(site, 1, model: "SSR120", first: 5)
    let away = try await bench.claim(1, first: 9)
    let late = try await bench.claim(1, first: 8)
    _ = try await bench.client.assign(late, to: site, in: bench.org)
    await bench.wait(300)
    func macs(_ path: String, _ query: [MistRequest.QueryItem] = []) async throws -> [String?] {
      try await bench.get(path, query: query).array?.map { $0["mac"]?.string } ?? []
    }
    for path in ["/sites/\(site)/stats/devices", "/orgs/\(bench.org)/stats/devices"] {
      #expect(try await macs(path) == (aps + late).map(\.description))
      #expect(try await macs(path, [.init("type", "all")]).count == 4)
      #expect(try await macs(path, [.init("type", "gateway")]).count == 1)
      #expect(try await macs(path, [.init("status", "connected")]) == aps.map(\.description))
      #expect(try await macs(path, [.init("status", "disconnected")]) == late.map(\.description))
      #expect(
        try await macs(path, [.init("status", "all"), .init("limit", "2"), .init("page", "2")])
          == late.map(\.description))
      #expect(await bench.send(.get, path, query: [.init("limit", "1")]).header("x-page-total") == "3")
      #expect(await bench.send(.get, path, query: [.init("type", "toaster")]).status == 400)
      #expect(await bench.send(.get, path, query: [.init("type", "ap' OR 1=1 --")]).status == 400)
    }
    #expect(try await macs("/orgs/\(bench.org)/stats/devices").contains(away[0].description) == false)
    let summary = try await bench.get("/sites/\(site)/stats")
    #expect(summary["num_devices"] == 4)
    #expect(summary["num_devices_connected"] == 3)
    #expect(summary["num_ap"] == 3)
    #expect(summary["num_gateway"] == 1)
    #expect(summary["num_switch"] == 0)
  }
}
