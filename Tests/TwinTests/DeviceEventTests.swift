import Determinism
import MistAPI
import Testing
import Twin

@Suite("Events of devices")
struct DeviceEventTests {
  private func events(
    _ bench: TwinBench, _ path: String, query: [MistRequest.QueryItem] = []
  ) async throws -> [JSON] {
    try #require(try await bench.get(path + "/devices/events/search", query: query)["results"]?.array)
  }

  private func types(_ items: [JSON]) -> [String] { items.compactMap { $0["type"]?.string } }

  @Test("A device that is claimed, assigned and arrives tells of it, newest first")
  func zeroTouch() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.claim(1)
    await bench.wait(10)
    _ = try await bench.client.assign(macs, to: site, in: bench.org)
    await bench.wait(10)
    try await bench.twin.scheduleArrival(of: macs[0], at: await bench.twin.now)
    await bench.wait(600)
    let found = try await events(bench, "/orgs/\(bench.org)")
    #expect(types(found) == ["AP_CONFIGURED", "AP_CONNECTED", "AP_ASSIGNED", "AP_CLAIMED"])
    for item in found {
      #expect(item["mac"] == .string(macs[0].description))
      #expect(item["ap"] == .string(macs[0].description))
      #expect(item["device_type"] == "ap")
      #expect(item["model"] == "AP45")
      #expect(item["org_id"] == .string(bench.org.description))
    }
    #expect(found[1]["apfw"] == "0.14.29633")
    #expect(found[1]["site_id"] == .string(site.description))
    #expect(found[3]["site_id"] == nil)
    // A site tells only of what happened at it.
    #expect(types(try await events(bench, "/sites/\(site)")) == ["AP_CONFIGURED", "AP_CONNECTED", "AP_ASSIGNED"])
    let ascending = try await events(bench, "/sites/\(site)", query: [.init("sort", "timestamp")])
    #expect(types(ascending) == ["AP_ASSIGNED", "AP_CONNECTED", "AP_CONFIGURED"])
  }

  @Test("An upgrade tells of its order, the restart and the new version")
  func upgrade() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.populate(site, 1)
    try await bench.twin.addRelease(.init(model: "AP45", version: "0.14.30100"))
    await bench.wait(3600)
    let start = await bench.twin.now.seconds
    _ = try await bench.client.upgrade([MistID(device: macs[0])], at: site, to: "0.14.30100")
    await bench.wait(3600)
    let found = try await events(
      bench, "/sites/\(site)", query: [.init("start", String(start)), .init("sort", "timestamp")])
    #expect(
      types(found) == [
        "AP_UPGRADE_BY_USER", "AP_DISCONNECTED", "AP_UPGRADED", "AP_RESTARTED", "AP_CONNECTED", "AP_CONFIGURED",
      ])
    #expect(found[2]["version"] == "0.14.30100")
    #expect(found[2]["text"]?.string?.contains("0.14.29633") == true)
  }

  @Test("A change of a device's configuration is told, and that the device took it")
  func configuration() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.populate(site, 1, model: "EX4100-48P")
    await bench.wait(3600)
    let start = await bench.twin.now.seconds
    _ = await bench.send(.put, "/sites/\(site)/devices/\(MistID(device: macs[0]))", body: ["name": "sw-1"])
    await bench.wait(60)
    let found = try await events(bench, "/sites/\(site)", query: [.init("start", String(start))])
    #expect(types(found) == ["SW_CONFIGURED", "SW_CONFIG_CHANGED_BY_USER"])
    #expect(found[1]["device_name"] == "sw-1")
  }

  @Test("What befell a device at a site stays there when the device moves")
  func moves() async throws {
    let bench = try await TwinBench()
    let (one, other) = (try await bench.makeSite("Berlin"), try await bench.makeSite("Bonn"))
    let macs = try await bench.populate(one, 1)
    await bench.wait(3600)
    _ = try await bench.client.assign(macs, to: other, in: bench.org)
    await bench.wait(3600)
    #expect(types(try await events(bench, "/sites/\(one)")).contains("AP_CONNECTED"))
    #expect(types(try await events(bench, "/sites/\(other)")) == ["AP_CONFIGURED", "AP_CONNECTED", "AP_ASSIGNED"])
    _ = await bench.send(
      .put, "/orgs/\(bench.org)/inventory", body: ["op": "unassign", "macs": JSON(macs.map(\.description))])
    let gone = try await events(bench, "/sites/\(other)")
    #expect(Set(types(gone).prefix(2)) == ["AP_DISCONNECTED", "AP_UNASSIGNED"])
  }

  @Test("Filters, counts and pages", arguments: [1, 2, 5, 100])
  func pages(limit: Int) async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.populate(site, 3)
    _ = try await bench.populate(site, 1, model: "SRX320", first: 50)
    await bench.wait(3600)
    let all = try await events(bench, "/sites/\(site)")
    #expect(all.count == 12)
    var collected: [JSON] = []
    var path = "/sites/\(site)/devices/events/search"
    var query: [MistRequest.QueryItem] = [.init("limit", String(limit))]
    while true {
      let answer = try await bench.get(path, query: query)
      collected += answer["results"]?.array ?? []
      #expect(answer["total"] == 12)
      guard let next = answer["next"]?.string else { break }
      #expect(next.hasPrefix("/api/v1/sites/"))
      let parts = next.split(separator: "?")
      path = String(parts[0].dropFirst("/api/v1".count))
      query = parts[1].split(separator: "&").map {
        let pair = $0.split(separator: "=")
        let value = String(pair[1]).replacing("%5B", with: "[").replacing("%5D", with: "]")
        return .init(String(pair[0]), value)
      }
      try #require(collected.count <= 12)
    }
    #expect(collected == all)
    let one = try await events(bench, "/sites/\(site)", query: [.init("mac", macs[0].description)])
    #expect(one.count == 3)
    let gateways = try await events(bench, "/orgs/\(bench.org)", query: [.init("device_type", "gateway")])
    #expect(types(gateways) == ["GW_CONFIGURED", "GW_CONNECTED", "GW_ASSIGNED", "GW_CLAIMED"])
    #expect(try await events(bench, "/sites/\(site)", query: [.init("text", "CONNECTED")]).count == 4)
    #expect(try await events(bench, "/sites/\(site)", query: [.init("type", "AP_CONNECTED,GW_CONNECTED")]).count == 4)
    let counts = try await bench.get("/sites/\(site)/devices/events/count", query: [.init("distinct", "type")])
    #expect(counts["total"] == 6)
    #expect(counts["results"]?.array?.first == ["type": "AP_ASSIGNED", "count": 3])
  }

  @Test("The same seed gives the same events")
  func repeats() async throws {
    func text() async throws -> String {
      let bench = try await TwinBench(seed: 7)
      let site = try await bench.makeSite("Berlin")
      _ = try await bench.populate(site, 5)
      await bench.wait(3600)
      return try await bench.get("/orgs/\(bench.org)/devices/events/search").text
    }
    let first = try await text()
    #expect(try await text() == first)
  }

  @Test(
    "Bad windows are refused",
    arguments: [
      ("start", "tomorrow"), ("duration", "1y"), ("duration", "-1d"), ("limit", "-1"), ("limit", "x"),
      ("search_after", "x"), ("search_after", "[-1]"), ("search_after", "[1,2]"), ("start", "99999999999999"),
    ])
  func badInput(name: String, value: String) async throws {
    let bench = try await TwinBench()
    let answer = await bench.client.send(
      MistRequest(.get, "/orgs/\(bench.org)/devices/events/search", query: [.init(name, value)]))
    #expect(answer.status == 400)
    #expect(answer.detail?.contains(name == "limit" ? "limit" : name) == true)
  }

  @Test("Reads that are empty by nature say that they are shaped")
  func shaped() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    for path in [
      "/orgs/\(bench.org)/events/search", "/orgs/\(bench.org)/events/system/search",
      "/sites/\(site)/events/system/search", "/sites/\(site)/events/fast_roam",
    ] {
      let answer = await bench.send(.get, path)
      #expect(answer.json["results"] == [])
      #expect(answer.header("x-mistwin-fidelity") == "shaped")
    }
    #expect(await bench.send(.get, "/sites/\(bench.org)/devices/events/search").status == 403)
  }
}
