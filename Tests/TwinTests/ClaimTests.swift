import MistAPI
import Testing
import Twin

@Suite("Claiming hardware")
struct ClaimTests {
  private static func keys(_ body: JSON) -> [String]? { body.object?.keys.sorted() }
  private static let shape = ["added", "duplicated", "error", "inventory_added", "inventory_duplicated", "reason"]

  @Test("A new code is added, the device stands in the inventory without a site")
  func added() async throws {
    let bench = try await TwinBench()
    let code = try #require(ClaimCode("6JG8E-PTFV2-A9Z2N"))
    let mac = try #require(MACAddress("5c5b35000001"))
    try await bench.twin.addHardware([.init(claimCode: code, serial: "A070725000001", mac: mac, model: "AP45")])
    #expect(try await bench.client.inventory(of: bench.org).isEmpty)
    let response = await bench.send(.post, "/orgs/\(bench.org)/inventory", body: ["6JG8E-PTFV2-A9Z2N"])
    #expect(response.status == 200)
    #expect(
      response.json == [
        "added": ["6JG8E-PTFV2-A9Z2N"], "duplicated": [], "error": [], "reason": [],
        "inventory_added": [
          ["mac": "5c5b35000001", "magic": "6JG8EPTFV2A9Z2N", "model": "AP45", "serial": "A070725000001", "type": "ap"]
        ], "inventory_duplicated": [],
      ])
    let item = try #require(try await bench.client.inventory(of: bench.org).first)
    #expect(item["id"] == "00000000-0000-0000-1000-5c5b35000001")
    #expect(item["site_id"] == .null)
    #expect(item["magic"] == "6JG8EPTFV2A9Z2N")
    #expect(item["serial"] == "A070725000001")
    #expect(item["connected"] == false)
    #expect(item["name"] == "")
    #expect(item["org_id"]?.string == bench.org.description)
  }

  @Test(
    "Types follow the models; an unknown model is taken for an access point",
    arguments: [("AP45", "ap"), ("EX4100-48MP", "switch"), ("SSR120", "gateway"), ("AP999", "ap")])
  func types(_ model: String, _ type: String) async throws {
    let bench = try await TwinBench()
    _ = try await bench.claim(1, model: model)
    #expect(try await bench.client.inventory(of: bench.org).map { $0["type"]?.string } == [type])
    #expect(try await bench.client.inventory(of: bench.org, query: [.init("type", type)]).count == 1)
    #expect(try await bench.client.inventory(of: bench.org, query: [.init("type", "mxedge")]).count == 0)
  }

  @Test("Good and bad codes in one call: each has its own outcome, codes come back as they were sent")
  func mixed() async throws {
    let bench = try await TwinBench()
    _ = try await bench.claim(1, first: 1)
    try await bench.twin.addHardware(
      (2...4).map { .init(claimCode: TwinBench.code($0), mac: TwinBench.mac($0), model: "AP45") })
    let one = try #require(TwinBench.code(1))
    let two = try #require(TwinBench.code(2))
    let three = try #require(TwinBench.code(3))
    let lower = three.label.lowercased()
    let sent: [String] = [
      one.label, two.magic, "ZZZZZ-ZZZZZ-ZZZZZ", "not a code", lower, two.label, "", "ZZZZZZZZZZZZZZZ",
    ]
    let response = await bench.send(.post, "/orgs/\(bench.org)/inventory", body: JSON(sent))
    #expect(response.status == 200)
    let body = response.json
    #expect(body["added"]?.strings == [two.magic, lower])
    #expect(body["duplicated"]?.strings == [one.label, two.label])
    #expect(body["error"]?.strings == ["ZZZZZ-ZZZZZ-ZZZZZ", "not a code", "", "ZZZZZZZZZZZZZZZ"])
    #expect(
      body["reason"]?.strings == ["device not found", "invalid claim code", "invalid claim code", "device not found"])
    #expect(body["inventory_added"]?.array?.map { $0["magic"]?.string } == [two.magic, three.magic])
    #expect(body["inventory_duplicated"]?.array?.map { $0["magic"]?.string } == [one.magic, two.magic])
    #expect(try await bench.client.inventory(of: bench.org).count == 3)
  }

  @Test(
    "When nothing was good the answer is 400 in the same shape", arguments: [["ZZZZZ-ZZZZZ-ZZZZZ"], ["x", "y", "x"]])
  func allBad(_ codes: [String]) async throws {
    let bench = try await TwinBench()
    let response = await bench.send(.post, "/orgs/\(bench.org)/inventory", body: JSON(codes))
    #expect(response.status == 400)
    #expect(Self.keys(response.json) == Self.shape)
    #expect(response.json["error"]?.strings == codes)
    #expect(response.json["reason"]?.strings?.count == codes.count)
    #expect(try await bench.get("/orgs/\(bench.org)/logs")["results"] == [])
  }

  @Test("Only duplicates is no failure; no codes at all neither")
  func duplicates() async throws {
    let bench = try await TwinBench()
    _ = try await bench.claim(2)
    let codes = try [1, 2].map { try #require(TwinBench.code($0)).label }
    let response = await bench.send(.post, "/orgs/\(bench.org)/inventory", body: JSON(codes))
    #expect(response.status == 200)
    #expect(response.json["duplicated"]?.strings == codes)
    #expect(response.json["added"] == [])
    #expect(await bench.send(.post, "/orgs/\(bench.org)/inventory", body: []).status == 200)
  }

  @Test("A body that is no list of texts is refused", arguments: [["codes": []], [1, 2], "x", ["a", nil]] as [JSON])
  func notCodes(_ body: JSON) async throws {
    let bench = try await TwinBench()
    let response = await bench.send(.post, "/orgs/\(bench.org)/inventory", body: body)
    #expect(response.status == 400)
    #expect(response.detail?.contains("expected") == true)
  }

  @Test("A device of another organisation is refused, and stays there")
  func otherOrganisation() async throws {
    let bench = try await TwinBench()
    _ = try await bench.claim(1)
    let other = try await bench.twin.createOrganisation("Others")
    let stranger = TwinClient(bench.twin, token: try await bench.twin.mintToken("them", role: "admin", in: other))
    let outcome = try await stranger.claim([try #require(TwinBench.code(1)).label], in: other)
    #expect(outcome.added.isEmpty && outcome.duplicated.isEmpty)
    #expect(outcome.errors.map(\.reason) == ["device already claimed by another organization"])
    #expect(try await stranger.inventory(of: other).isEmpty)
    #expect(try await bench.client.inventory(of: bench.org).count == 1)
  }

  @Test("An order's activation code claims all of it, once; again it finds duplicates; others are refused")
  func order() async throws {
    let bench = try await TwinBench()
    let devices = [FactoryDevice(model: "AP45"), .init(model: "AP45"), .init(model: "EX4100-48MP")]
    try await bench.twin.addOrder("4500", activation: "61E85-LAINU-DT4BA-C3V5H", devices: devices)
    let first = try await bench.client.claimOrder("61E85-LAINU-DT4BA-C3V5H", in: bench.org)
    #expect(first.added.map(\.model).sorted() == ["AP45", "AP45", "EX4100-48MP"])
    #expect(Set(first.added.map(\.mac)).count == 3)
    #expect(first.added.allSatisfy { ClaimCode($0.magic) != nil && !$0.serial.isEmpty })
    let again = try await bench.client.claimOrder("61E85-LAINU-DT4BA-C3V5H", in: bench.org)
    #expect(again.added.isEmpty)
    #expect(again.duplicated == first.added)
    let other = try await bench.twin.createOrganisation("Others")
    let stranger = TwinClient(bench.twin, token: try await bench.twin.mintToken("them", role: "admin", in: other))
    let error = await #expect(throws: MistError.self) {
      try await stranger.claimOrder("61E85-LAINU-DT4BA-C3V5H", in: other)
    }
    #expect(error?.description.contains("already used") == true)
    #expect(try await stranger.inventory(of: other).isEmpty)
  }

  @Test(
    "A claim by order that says nothing useful is refused",
    arguments: [
      ["type": "inventory"], ["code": "", "type": "all"], ["code": "NONE", "type": "inventory"], ["code": "ORDER-1"],
      ["code": "ORDER-1", "type": "everything"], ["code": 5, "type": "all"],
    ] as [JSON])
  func badOrder(_ body: JSON) async throws {
    let bench = try await TwinBench()
    try await bench.twin.addOrder("1", activation: "ORDER-1", devices: [.init(model: "AP45")])
    let response = await bench.send(.post, "/orgs/\(bench.org)/claim", body: body)
    #expect(response.status == 400)
    #expect(response.detail?.isEmpty == false)
    #expect(try await bench.client.inventory(of: bench.org).isEmpty)
  }

  @Test("A claim of licences brings no devices and does not use up the order")
  func licences() async throws {
    let bench = try await TwinBench()
    try await bench.twin.addOrder("1", activation: "ORDER-1", devices: [.init(model: "AP45")])
    let response = await bench.send(.post, "/orgs/\(bench.org)/claim", body: ["code": "ORDER-1", "type": "license"])
    #expect(response.status == 200)
    #expect(
      Self.keys(response.json) == [
        "inventory_added", "inventory_duplicated", "license_added", "license_duplicated", "license_error",
      ])
    #expect(try await bench.client.inventory(of: bench.org).isEmpty)
    #expect(try await bench.client.claimOrder("ORDER-1", in: bench.org).added.count == 1)
  }

  @Test("A device of an order that others claimed by its code is neither added nor called a duplicate")
  func strayDevice() async throws {
    let bench = try await TwinBench()
    let code = try #require(TwinBench.code(1))
    try await bench.twin.addOrder(
      "1", activation: "ORDER-1", devices: [.init(claimCode: code, model: "AP45"), .init(model: "AP45")])
    let other = try await bench.twin.createOrganisation("Others")
    let stranger = TwinClient(bench.twin, token: try await bench.twin.mintToken("them", role: "admin", in: other))
    #expect(try await stranger.claim([code.label], in: other).added.count == 1)
    let outcome = try await bench.client.claimOrder("ORDER-1", in: bench.org)
    #expect(outcome.added.count == 1)
    #expect(outcome.duplicated.isEmpty)
    #expect(outcome.added.first?.magic != code.magic)
  }

  @Test("What the factory makes up depends on the seed alone")
  func factory() async throws {
    func made(_ seed: UInt64) async throws -> [String] {
      let bench = try await TwinBench(seed: seed)
      try await bench.twin.addOrder(
        "1", activation: "ORDER-1", devices: Array(repeating: .init(model: "AP45"), count: 50))
      let added = try await bench.client.claimOrder("ORDER-1", in: bench.org).added
      #expect(Set(added.map(\.magic)).count == 50)
      #expect(Set(added.map(\.serial)).count == 50)
      return added.map { "\($0.mac) \($0.magic) \($0.serial)" }
    }
    #expect(try await made(1) == made(1))
    #expect(try await made(1) != made(2))
  }
}
