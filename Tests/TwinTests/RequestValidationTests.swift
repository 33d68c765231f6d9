import MistAPI
import Testing
import Twin

@Suite("Requests are checked against the published document")
struct RequestValidationTests {
  @Test(
    "A body that parts from the document is refused, with the member that is wrong; nothing is written",
    arguments: [
      ("wlans", ["ssid": "x", "auth": ["type": "wep64"]], "auth.type: expected one of"),
      ("wlans", ["ssid": "x", "template_id": "1234"], "template_id: expected an id"),
      ("wlans", ["name": "x"], "ssid is required"),
      ("assets", ["name": "a", "mac": "nonsense"], "mac: expected a MAC address"),
      ("networks", ["name": "a", "subnet": "10.0.0.0/40"], "subnet: expected a prefix"),
      ("sites", ["name": "a", "latlng": ["lat": 100, "lng": 0]], "latlng.lat: expected -90 to 90"),
      ("rftemplates", ["name": "a", "band_24": ["power": 99]], "band_24.power: expected"),
      ("webhooks", ["url": 5], "url: expected text"),
    ] as [(String, JSON, String)])
  func refused(_ collection: String, _ body: JSON, _ detail: String) async throws {
    let bench = try await TwinBench()
    let response = await bench.send(.post, "/orgs/\(bench.org)/\(collection)", body: body)
    #expect(response.status == 400)
    #expect(response.detail?.hasPrefix(detail) == true, "\(response.text)")
    #expect(response.header("x-mistwin-fidelity") != nil)
    #expect(try await bench.get("/orgs/\(bench.org)/\(collection)") == [])
  }

  @Test("A change is a part of a body: nothing is demanded of it, but what it says is checked")
  func partial() async throws {
    let bench = try await TwinBench()
    let id = try await bench.make("/orgs/\(bench.org)/wlans", ["ssid": "x"])
    let path = "/orgs/\(bench.org)/wlans/\(id)"
    #expect(await bench.send(.put, path, body: ["enabled": false]).status == 200)
    #expect(await bench.send(.put, path, body: ["enabled": "no"]).status == 400)
    #expect(await bench.send(.put, path, body: ["template_id": "", "auth": nil]).status == 200)
  }

  @Test("Whole answers can be sent back, whatever they say of what is the cloud's")
  func sentBack() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let device = try await bench.populate(site, 1)[0]
    let path = "/sites/\(site)/devices/\(MistID(device: device))"
    var body = try #require(try await bench.get(path).object)
    body["type"] = "toaster"
    body["mac"] = 5
    body["created_time"] = "yesterday"
    body["name"] = "AP 1"
    let changed = await bench.send(.put, path, body: .object(body))
    #expect(changed.status == 200, "\(changed.text)")
    #expect(changed.json["type"] == "ap" && changed.json["name"] == "AP 1")
    let setting = try await bench.get("/sites/\(site)/setting")
    #expect(await bench.send(.put, "/sites/\(site)/setting", body: setting).status == 200)
  }

  @Test("Unknown members are kept, unless the twin is strict")
  func unknown() async throws {
    let bench = try await TwinBench()
    let body: JSON = ["name": "Berlin", "nobody_knows": 1]
    #expect(await bench.send(.post, "/orgs/\(bench.org)/sites", body: body).json["nobody_knows"] == 1)
    var settings = Twin.Settings(seed: 1, start: TwinBench.start, callMedian: 0, callsPerHour: nil)
    settings.strict = true
    let twin = try Twin(settings: settings)
    let org = try await twin.createOrganisation("Shops")
    let client = TwinClient(twin, token: try await twin.mintToken("tests", role: "admin", in: org))
    let refused = await client.send(MistRequest(.post, "/orgs/\(org)/sites", body: body))
    #expect(refused.status == 400)
    #expect(refused.detail == "nobody_knows is not a published member")
    #expect(await client.send(MistRequest(.post, "/orgs/\(org)/sites", body: ["name": "Berlin"])).status == 200)
  }

  @Test(
    "Queries are checked too",
    arguments: [
      ("limit", "many", 400), ("limit", "", 200), ("unassigned", "perhaps", 400), ("unassigned", "True", 200),
    ])
  func query(_ name: String, _ value: String, _ status: Int) async throws {
    let bench = try await TwinBench()
    let answer = await bench.send(.get, "/orgs/\(bench.org)/inventory", query: [.init(name, value)])
    #expect(answer.status == status)
    if status == 400 { #expect(answer.detail?.hasPrefix(name) == true) }
  }

  @Test("A required parameter is asked for")
  func required() async throws {
    let bench = try await TwinBench()
    #expect(await bench.send(.get, "/const/states").detail == "country_code is required")
    let states = try await bench.get("/const/states", query: [.init("country_code", "US")])
    #expect(states.array?.contains { $0["iso_code"] == "AK" } == true)
  }
}
