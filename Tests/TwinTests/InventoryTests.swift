import Determinism
import MistAPI
import Testing
import Twin

@Suite("The inventory")
struct InventoryTests {
  private static func change(_ bench: TwinBench, _ body: JSON) async -> MistResponse {
    await bench.send(.put, "/orgs/\(bench.org)/inventory", body: body)
  }

  private static func site(of mac: MACAddress, _ bench: TwinBench) async throws -> JSON? {
    try await bench.client.inventory(of: bench.org, query: [.init("mac", mac.description)]).first?["site_id"]
  }

  @Test("Assigning puts devices at a site; every bad one is named with its reason")
  func assign() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.claim(2)
    let spelled = "5C:5B:35:00:00:10"
    let response = await Self.change(
      bench,
      ["op": "assign", "site_id": .string(site.description), "macs": [.string(spelled), "5c5b3500ffff", "nonsense"]])
    #expect(response.status == 200)
    #expect(
      response.json == [
        "op": "assign", "success": [.string(spelled)], "error": ["5c5b3500ffff", "nonsense"],
        "reason": ["device not found", "invalid mac"],
      ])
    #expect(try await Self.site(of: macs[0], bench)?.string == site.description)
    #expect(try await Self.site(of: macs[1], bench) == .null)
    let devices = try await bench.get("/sites/\(site)/devices")
    #expect(devices.array?.map { $0["id"]?.string } == [MistID(device: macs[0]).description])
  }

  @Test("When nothing worked the answer is 400 in the same shape")
  func nothingWorked() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    for op in ["assign", "unassign", "delete"] {
      let response = await Self.change(
        bench, ["op": .string(op), "site_id": .string(site.description), "macs": ["5c5b3500ffff"]])
      #expect(response.status == 400)
      #expect(response.json["op"]?.string == op)
      #expect(response.json["success"] == [])
      #expect(response.json["error"] == ["5c5b3500ffff"])
      #expect(response.json["reason"] == ["device not found"])
    }
    #expect(await Self.change(bench, ["op": "unassign", "macs": []]).status == 200)
  }

  @Test(
    "An order that makes no sense is refused",
    arguments: [
      [:], ["op": "steal", "macs": []], ["op": "assign", "macs": ["5c5b35000010"]],
      ["op": "assign", "site_id": "x", "macs": []],
      ["op": "assign", "site_id": "a1b2c3d4-0000-4000-8000-00000000000f", "macs": ["5c5b35000010"]],
      ["op": "unassign"], ["op": "unassign", "serials": ["x"]], ["op": "delete"], ["op": "delete", "macs": [1]],
      ["op": "delete", "macs": ["5c5b35000010"], "serials": "x"], ["op": "unassign", "macs": "5c5b35000010"],
      [["op": "unassign"]],
    ] as [JSON])
  func nonsense(_ body: JSON) async throws {
    let bench = try await TwinBench()
    let response = await Self.change(bench, body)
    #expect(response.status == 400)
    #expect(response.detail?.isEmpty == false)
  }

  @Test("A device moves between sites, unless that is forbidden; its configuration does not move with it")
  func reassign() async throws {
    let bench = try await TwinBench()
    let one = try await bench.makeSite("One")
    let two = try await bench.makeSite("Two")
    let mac = try #require(try await bench.claim(1).first)
    _ = try await bench.client.assign([mac], to: one, in: bench.org)
    _ = try await bench.client.call(.put, "/sites/\(one)/devices/\(MistID(device: mac))", body: ["name": "ap"])
    let macs: JSON = [.string(mac.description)]
    let kept = await Self.change(
      bench, ["op": "assign", "site_id": .string(two.description), "macs": macs, "no_reassign": true])
    #expect(kept.status == 400)
    #expect(kept.json["reason"] == ["already assigned"])
    #expect(try await Self.site(of: mac, bench)?.string == one.description)
    // To where it is already is no change at all.
    let same = await Self.change(
      bench, ["op": "assign", "site_id": .string(one.description), "macs": macs, "no_reassign": true])
    #expect(same.json["success"] == macs)
    #expect(try await bench.client.inventory(of: bench.org).first?["name"] == "ap")
    let moved = await Self.change(bench, ["op": "assign", "site_id": .string(two.description), "macs": macs])
    #expect(moved.json["success"] == macs)
    #expect(try await Self.site(of: mac, bench)?.string == two.description)
    #expect(try await bench.client.inventory(of: bench.org).first?["name"] == "")
    #expect(try await bench.get("/sites/\(one)/devices") == [])
  }

  @Test("Unassigning takes a device from its site; it stays in the inventory")
  func unassign() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.populate(site, 2)
    let response = await Self.change(bench, ["op": "unassign", "macs": [.string(macs[0].description)]])
    #expect(response.json["success"] == [.string(macs[0].description)])
    #expect(try await Self.site(of: macs[0], bench) == .null)
    #expect(try await bench.client.inventory(of: bench.org).count == 2)
    let unassigned = try await bench.client.inventory(of: bench.org, query: [.init("unassigned", "true")])
    #expect(unassigned.map { $0["mac"]?.string } == [macs[0].description])
    #expect(try await bench.client.inventory(of: bench.org, query: [.init("unassigned", "false")]).count == 2)
    #expect(await bench.send(.get, "/sites/\(site)/devices/\(MistID(device: macs[0]))").status == 404)
  }

  @Test("Deleting releases a device by MAC or serial; its code can be claimed again")
  func delete() async throws {
    let bench = try await TwinBench()
    _ = try await bench.claim(2)
    let items = try await bench.client.inventory(of: bench.org)
    let serial = try #require(items[1]["serial"])
    let response = await Self.change(bench, ["op": "delete", "macs": ["5c5b35000010", "x"], "serials": [serial]])
    #expect(response.json["success"] == ["5c5b35000010", serial])
    #expect(response.json["error"] == ["x"])
    #expect(try await bench.client.inventory(of: bench.org).isEmpty)
    let outcome = try await bench.client.claim([try #require(TwinBench.code(1)).label], in: bench.org)
    #expect(outcome.added.count == 1)
  }

  @Test("Filters of the list, alone and with commas; empty ones count as absent")
  func filters() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let aps = try await bench.populate(site, 2)
    _ = try await bench.claim(1, model: "EX4100-48MP", first: 3)
    let items = try await bench.client.inventory(of: bench.org)
    func count(_ name: String, _ value: String) async throws -> Int {
      try await bench.client.inventory(of: bench.org, query: [.init(name, value)]).count
    }
    #expect(try await count("model", "AP45") == 2)
    #expect(try await count("model", "AP45,EX4100-48MP") == 3)
    #expect(try await count("model", "AP4") == 0)
    #expect(try await count("type", "switch") == 1)
    #expect(try await count("mac", "\(aps[0]),\(aps[1])") == 2)
    #expect(try await count("mac", "5C:5B:35:00:00:10") == 1)
    #expect(try await count("mac", "nonsense") == 0)
    #expect(try await count("serial", items[0]["serial"]?.string ?? "") == 1)
    #expect(try await count("magic", items[0]["magic"]?.string ?? "") == 1)
    #expect(try await count("site_id", site.description) == 2)
    #expect(try await count("serial", "") == 3)
    #expect(try await count("model", "x' OR '1'='1") == 0)
    #expect(try await count("modified_after", String(TwinBench.start.seconds)) == 0)
    #expect(try await count("modified_after", String(TwinBench.start.seconds - 1)) == 3)
    #expect(try await count("unassigned", "True") == 1)
  }

  @Test("Numbers that are none or too large are refused or harmless", arguments: ["limit", "page", "modified_after"])
  func oddNumbers(_ name: String) async throws {
    let bench = try await TwinBench()
    _ = try await bench.claim(1)
    let path = "/orgs/\(bench.org)/inventory"
    #expect(await bench.send(.get, path, query: [.init(name, "many")]).status == 400)
    #expect(await bench.send(.get, path, query: [.init(name, "1.5")]).status == 400)
    for value in ["9223372036854775807", "-9223372036854775808", "92233720368547758079"] {
      #expect([200, 400].contains(await bench.send(.get, path, query: [.init(name, value)]).status))
    }
  }

  @Test(
    "The list carries paging headers with and without being asked",
    arguments: [
      (nil, nil, 3, "100", "1"), ("2", nil, 2, "2", "1"), ("2", "2", 1, "2", "2"), ("2", "9", 0, "2", "9"),
      ("0", "0", 3, "100", "1"), ("5000", nil, 3, "1000", "1"),
    ] as [(String?, String?, Int, String, String)])
  func paging(_ limit: String?, _ page: String?, _ count: Int, _ limitHeader: String, _ pageHeader: String) async throws
  {
    let bench = try await TwinBench()
    _ = try await bench.claim(3)
    var query: [MistRequest.QueryItem] = []
    if let limit { query.append(.init("limit", limit)) }
    if let page { query.append(.init("page", page)) }
    let response = await bench.send(.get, "/orgs/\(bench.org)/inventory", query: query)
    #expect(response.json.array?.count == count)
    #expect(response.header("x-page-total") == "3")
    #expect(response.header("x-page-limit") == limitHeader)
    #expect(response.header("x-page-page") == pageHeader)
  }
}
