import Determinism
import MistAPI
import Testing
import Twin

@Suite("Lists of the inventory, page by page")
struct InventoryListTests {
  @Test("Every page holds its part, in any order of asking, whatever the limit")
  func pages() async throws {
    let bench = try await TwinBench()
    try await bench.twin.addFactory(count: 450)
    let codes = try await bench.twin.factoryCodes()
    _ = try await bench.client.claim(codes.map(\.label), in: bench.org)
    let macs = codes.map(\.mac).sorted()
    for (limit, page) in [(100, 5), (100, 3), (7, 40), (7, 1), (1000, 1), (100, 2), (64, 8), (450, 1), (449, 2)] {
      let response = await bench.send(
        .get, "/orgs/\(bench.org)/inventory", query: [.init("limit", "\(limit)"), .init("page", "\(page)")])
      let found = response.json.array?.compactMap { $0["mac"]?.string }
      #expect(found == macs.dropFirst(limit * (page - 1)).prefix(limit).map(\.description))
      #expect(response.header("x-page-total") == "450")
    }
  }

  @Test("A page that was asked for before shows what has changed since")
  func fresh() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.claim(3)
    #expect(try await bench.item(macs[0])["site_id"] == .null)
    #expect(try await bench.item(macs[0])["name"] == "")
    _ = try await bench.client.assign([macs[0]], to: site, in: bench.org)
    let path = "/sites/\(site)/devices/\(MistID(device: macs[0]))"
    _ = try await bench.client.call(.put, path, body: ["name": "lobby \"one\"\n"])
    #expect(try await bench.item(macs[0])["site_id"]?.string == site.description)
    #expect(try await bench.item(macs[0])["name"] == "lobby \"one\"\n")
    #expect(try await bench.item(macs[0])["connected"] == false)
    try await bench.twin.scheduleArrival(of: macs[0], at: await bench.twin.now)
    #expect(try await bench.item(macs[0])["connected"] == false)
    // Nothing is written while it boots: the clock alone makes it connected.
    await bench.wait(400)
    #expect(try await bench.item(macs[0])["connected"] == true)
    #expect(try await bench.item(macs[1])["connected"] == false)
  }

  @Test("An item has what clients index, in the published types")
  func item() async throws {
    let bench = try await TwinBench()
    let mac = try #require(try await bench.claim(1).first)
    let item = try await bench.item(mac)
    #expect(item["id"]?.string == MistID(device: mac).description)
    #expect(item["magic"]?.string == TwinBench.code(1)?.magic)
    #expect(item["org_id"]?.string == bench.org.description)
    #expect(item["type"] == "ap")
    #expect(item["created_time"]?.double == Double(TwinBench.start.seconds))
    #expect(item["deviceprofile_id"] == .null)
  }

  @Test("What was adopted has no code to show, and is managed when it is asked for")
  func adopted() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let mac = try await bench.twin.adopt(.init(model: "EX4100-48MP"), into: bench.org)
    #expect(try await bench.item(mac)["magic"] == "")
    #expect(try await bench.item(mac)["adopted"] == true)
    let device = "/sites/\(site)/devices/\(MistID(device: mac))"
    for managed in [false, true] {
      let answer = await bench.change([
        "op": "assign", "site_id": .string(site.description), "macs": [.string(mac.description)],
        "managed": .bool(managed),
      ])
      #expect(answer.status == 200)
      #expect(try await bench.get(device)["managed"] == .bool(managed))
    }
  }

  @Test("Searches and counts agree with the list")
  func search() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    _ = try await bench.populate(site, 3)
    _ = try await bench.claim(2, model: "EX4100-48MP", first: 10)
    await bench.wait(400)
    let base = "/orgs/\(bench.org)/inventory"
    let all = try await bench.get(base + "/search")
    #expect(all["total"] == 5)
    #expect(try await bench.get(base + "/search", query: [.init("type", "switch")])["total"] == 2)
    #expect(try await bench.get(base + "/search", query: [.init("status", "connected")])["total"] == 3)
    #expect(try await bench.get(base + "/search", query: [.init("mac", "*5b35*")])["total"] == 5)
    #expect(try await bench.get(base + "/search", query: [.init("serial", "*nothing*")])["results"] == [])
    for distinct in ["model", "status", "site_id", "sku", "version"] {
      let count = try await bench.get(base + "/count", query: [.init("distinct", distinct)])
      let sum = count["results"]?.array?.reduce(0) { $0 + ($1["count"]?.int ?? 0) }
      #expect(sum == 5)
      #expect(count.object?.keys.sorted() == ["distinct", "end", "limit", "results", "start", "total"])
      #expect(count["distinct"]?.string == distinct)
    }
    #expect(await bench.send(.get, base + "/count", query: [.init("distinct", "colour")]).status == 400)
    #expect(await bench.send(.get, base + "/search", query: [.init("search_after", "x")]).status == 400)
  }

  @Test("`next` leads through all of a search, each result once")
  func next() async throws {
    let bench = try await TwinBench()
    _ = try await bench.claim(7)
    var found: [String] = []
    var answer = try await bench.get(
      "/orgs/\(bench.org)/inventory/search", query: [.init("limit", "3"), .init("type", "ap")])
    while true {
      found += answer["results"]?.array?.compactMap { $0["mac"]?.string } ?? []
      guard let next = answer["next"]?.string else { break }
      #expect(next.hasPrefix("/api/v1/orgs/"))
      let parts = next.dropFirst("/api/v1".count).split(separator: "?")
      let query = parts[1].split(separator: "&").map { item -> MistRequest.QueryItem in
        let pair = item.split(separator: "=")
        let value = pair[1].replacing("%5B", with: "[").replacing("%5D", with: "]")
        return .init(String(pair[0]), String(value))
      }
      answer = try await bench.get(String(parts[0]), query: query)
    }
    #expect(found == (1...7).map { TwinBench.mac($0).description })
  }

  @Test("A factory makes the same devices again, of many models, and orders that claim at once")
  func factory() async throws {
    let bench = try await TwinBench()
    try await bench.twin.addFactory(count: 200, orderOf: 10)
    let devices = try await bench.twin.factoryCodes()
    #expect(devices.count == 210)
    #expect(Set(devices.map(\.type)) == ["ap", "switch", "gateway"])
    #expect(devices.filter { $0.type == "ap" }.count > 120)
    let other = try await TwinBench()
    try await other.twin.addFactory(count: 200, orderOf: 10)
    #expect(try await other.twin.factoryCodes() == devices)
    let first = try await bench.twin.factoryCodes(limit: 5)
    #expect(try await bench.twin.factoryCodes(limit: 5, after: first.last?.claimCode) == Array(devices[5..<10]))
    let order = try #require(try await bench.twin.factoryOrders().first)
    #expect(order.devices == 10)
    #expect(order.claimedBy == nil)
    let claim = try await bench.client.call(
      .post, "/orgs/\(bench.org)/claim",
      body: ["code": .string(order.activation), "type": "all", "async": true])
    #expect(claim["inventory_pending"]?.array?.count == 10)
    #expect(claim["inventory_added"] == [])
    #expect(try await bench.get("/orgs/\(bench.org)/claim/status")["succeed"] == 10)
    #expect(try await bench.twin.factoryCodes(unclaimedOnly: true).count == 200)
    #expect(try await bench.twin.factoryOrders().first?.claimedBy == bench.org)
  }

  @Test("Codes of the wrong type are refused by the door of a type")
  func typed() async throws {
    let bench = try await TwinBench()
    try await bench.twin.addHardware([.init(claimCode: TwinBench.code(1), model: "AP45")])
    let code = try #require(TwinBench.code(1)?.label)
    let wrong = await bench.send(.post, "/orgs/\(bench.org)/inventory/switch", body: [.string(code)])
    #expect(wrong.status == 400)
    #expect(wrong.json["error"] == [.string(code)])
    #expect(await bench.send(.post, "/orgs/\(bench.org)/inventory/ap", body: [.string(code)]).status == 200)
    #expect(await bench.send(.post, "/orgs/\(bench.org)/inventory/fridge", body: [.string(code)]).status == 404)
  }

  @Test("Licences follow from what was claimed and is in use")
  func licences() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    _ = try await bench.populate(site, 2)
    _ = try await bench.claim(1, first: 5)
    let summary = try await bench.get("/orgs/\(bench.org)/licenses")
    #expect(summary["entitled"] == ["SUB-MAN": 3])
    #expect(summary["usages"] == ["SUB-MAN": 2])
    #expect(summary["licenses"]?.array?.first?["remaining_quantity"] == 1)
    #expect(try await bench.get("/orgs/\(bench.org)/licenses/usages").array?.first?["num_devices"] == 2)
    #expect(try await bench.get("/sites/\(site)/licenses/usages")["usages"] == ["SUB-MAN": 2])
  }
}
