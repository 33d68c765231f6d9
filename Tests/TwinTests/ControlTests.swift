import Determinism
import Foundation
import MistAPI
import Testing
import Twin

@Suite("The twin's own API")
struct ControlTests {
  private func send(
    _ bench: TwinBench, _ method: HTTPMethod, _ path: String, _ body: JSON? = nil, query: [MistRequest.QueryItem] = [],
    by client: TwinClient? = nil
  ) async -> MistResponse {
    var request = MistRequest(method, "", query: query, body: body)
    request.path = "/twin/v1" + path
    return await (client ?? bench.client).send(request)
  }

  @Test("State and readiness, without the header of published operations")
  func state() async throws {
    let bench = try await TwinBench(seed: 9)
    _ = try await bench.makeSite("Berlin")
    let ready = await send(bench, .get, "/ready")
    #expect(ready.json["ready"] == true)
    #expect(ready.header("x-mistwin-fidelity") == nil)
    let state = await send(bench, .get, "/state").json
    #expect(state["seed"] == "9")
    #expect(state["clock"]?.string == TwinBench.start.iso8601)
    #expect(state["sites"] == 1)
    #expect(state["organisations"] == [["id": .string(bench.org.description), "name": "Shops"]])
  }

  @Test("The clock moves on and never back")
  func clock() async throws {
    let bench = try await TwinBench()
    let moved = await send(bench, .post, "/clock", ["advance": "2h"])
    #expect(moved.json["epoch"]?.int == Int(TwinBench.start.seconds) + 7200)
    let to = TwinBench.start.advanced(bySeconds: 86_400)
    #expect(await send(bench, .post, "/clock", ["to": .string(to.iso8601)]).status == 200)
    #expect(await bench.twin.now == to)
    #expect(await send(bench, .post, "/clock", ["to": JSON(Int(to.seconds) + 60)]).status == 200)
    #expect(await send(bench, .get, "/clock").json["epoch"]?.int == Int(to.seconds) + 60)
    let bad: [JSON] = [
      ["to": .string(TwinBench.start.iso8601)], [:], ["advance": "2h", "to": 5], ["advance": 5], ["advance": "soon"],
      ["to": "soon"], 5,
    ]
    for body in bad {
      let answer = await send(bench, .post, "/clock", body)
      #expect(answer.status == 400, "\(body.text)")
      #expect(answer.detail?.isEmpty == false)
    }
    #expect(await bench.twin.now == to.advanced(bySeconds: 60))
  }

  @Test("Hardware is listed, and arrives when it is told to")
  func arrivals() async throws {
    let bench = try await TwinBench()
    try await bench.twin.addHardware(
      (1...3).map { FactoryDevice(claimCode: TwinBench.code($0), mac: TwinBench.mac($0), model: "AP45") })
    let factory = await send(bench, .get, "/factory", query: [.init("limit", "2")]).json
    #expect(factory["total"] == 3)
    let codes = try #require(factory["devices"]?.array?.compactMap { $0["claim_code"]?.string })
    #expect(codes.count == 2)
    let site = try await bench.makeSite("Berlin")
    let claimed = try await bench.client.claim(codes, in: bench.org).added.map(\.mac)
    _ = try await bench.client.assign(claimed, to: site, in: bench.org)
    #expect(await send(bench, .get, "/factory").json["total"] == 1)
    #expect(await send(bench, .post, "/arrivals", ["all": true]).json["arrivals"] == 2)
    await bench.wait(600)
    #expect(try await bench.stats(claimed[0], at: site)["status"] == "connected")
    #expect(await send(bench, .post, "/arrivals", ["all": true]).json["arrivals"] == 0)
    let last = TwinBench.mac(3).description
    #expect(await send(bench, .post, "/arrivals", ["macs": [.string(last)]]).json["arrivals"] == 1)
    for body in [[:], ["macs": ["x"]], ["macs": ["020000000001"]], ["all": true, "at": 5]] as [JSON] {
      #expect(await send(bench, .post, "/arrivals", body).status == 400, "\(body.text)")
    }
  }

  @Test("Causes are injected by the name or id of a site, listed and taken back")
  func causes() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let one = await send(bench, .post, "/causes", ["kind": "dhcp-down", "site": "Berlin", "duration": "2h"])
    #expect(one.status == 200)
    let two = await send(
      bench, .post, "/causes",
      [
        "kind": "wan-loss", "site": .string(site.description), "start": JSON(Int(TwinBench.start.seconds) + 60),
        "end": JSON(Int(TwinBench.start.seconds) + 120), "magnitude": 0.2,
      ])
    #expect(two.json["magnitude"]?.double == 0.2)
    #expect(await send(bench, .get, "/causes").json["causes"]?.array?.map { $0["site"] } == ["Berlin", "Berlin"])
    await bench.wait(60)
    let alarms = try await bench.get("/sites/\(site)/alarms/search")
    #expect(alarms["results"]?.array?.count == 2)
    #expect(await send(bench, .delete, "/causes/\(one.json["id"]?.int ?? 0)").json["removed"] == 1)
    #expect(await send(bench, .delete, "/causes/4711").status == 404)
    #expect(await send(bench, .delete, "/causes").json["removed"] == 1)
    let bad: [(JSON, String)] = [
      (["kind": "rain", "site": "Berlin", "duration": "1h"], "kind"),
      (["kind": "crowd", "site": "Bonn", "duration": "1h"], "site"),
      (["kind": "crowd", "site": "Berlin"], "end"),
      (["kind": "crowd", "site": "Berlin", "duration": "1h", "magnitude": -1], "magnitude"),
      (["kind": "crowd", "site": "Berlin", "start": 100, "end": 50], "end"),
      (["kind": "crowd", "site": "Berlin", "start": "x", "duration": "1h"], "start"),
    ]
    for (body, word) in bad {
      let answer = await send(bench, .post, "/causes", body)
      #expect(answer.status == 400)
      #expect(answer.detail?.contains(word) == true, "\(answer.text)")
    }
  }

  @Test("Faults are set and read; the control API itself has none")
  func faults() async throws {
    let bench = try await TwinBench()
    let rules: JSON = [["name": "down", "effect": ["status": 503]]]
    #expect(await send(bench, .put, "/faults", ["seed": 1, "rules": rules]).json["rules"] == rules)
    #expect(await bench.send(.get, "/self").status == 503)
    let read = await send(bench, .get, "/faults").json
    #expect(read["seen"] == [1])
    #expect(read["hits"] == [1])
    let bad = await send(bench, .put, "/faults", ["rules": [["delay": "long"]]])
    #expect(bad.status == 400)
    #expect(bad.detail?.hasPrefix("rules[0].delay: ") == true)
    #expect(await send(bench, .put, "/faults", ["rules": []]).json["rules"] == [])
    #expect(await bench.send(.get, "/self").status == 200)
  }

  @Test("Fixtures are loaded all or not at all")
  func fixtures() async throws {
    let bench = try await TwinBench()
    let sites = "/orgs/\(bench.org)/sites"
    let good: JSON = [
      "devices": [["model": "AP45", "mac": "5c5b35000010", "claim_code": "CODE0-00000-00001"], ["model": "SRX320"]],
      "calls": [
        ["method": "POST", "path": .string(sites), "body": ["name": "Berlin"]],
        ["method": "GET", "path": .string("/api/v1" + sites)],
      ],
    ]
    let answer = await send(bench, .post, "/fixtures", good)
    #expect(answer.status == 200, "\(answer.text)")
    #expect(answer.json["devices"] == 2)
    #expect(answer.json["answers"]?.array?.last?.array?.count == 1)
    #expect(await send(bench, .get, "/factory").json["total"] == 2)
    let bad: [(JSON, String)] = [
      (
        [
          "devices": [["model": "AP45"]],
          "calls": [
            ["method": "POST", "path": .string(sites), "body": ["name": "Bonn"]],
            ["method": "POST", "path": .string(sites), "body": [:]],
          ],
        ], "calls[1]"
      ),
      (["devices": [["serial": "A"]]], "devices[0].model"),
      (["devices": [["model": "AP45", "mac": "x"]]], "devices[0].mac"),
      (["devices": 5], "devices"), (["calls": [["method": "PATCH", "path": "/self"]]], "calls[0].method"),
      (["calls": [["method": "GET", "path": "self"]]], "calls[0].path"),
      (["calls": [["method": "GET", "path": "/nowhere"]]], "calls[0]"), (["things": []], "things"),
      (["calls": [["method": "POST", "path": "/twin/v1/reset"]]], "calls[0]"),
    ]
    for (body, word) in bad {
      let answer = await send(bench, .post, "/fixtures", body)
      #expect(answer.status == 400)
      #expect(answer.detail?.contains(word) == true, "\(answer.text)")
    }
    #expect(try await bench.get(sites).array?.count == 1)
    #expect(await send(bench, .get, "/factory").json["total"] == 2)
  }

  @Test("A reset leaves organisation, tokens and factory")
  func reset() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    _ = try await bench.populate(site, 2)
    try await bench.makeWLAN()
    await bench.wait(600)
    #expect(await send(bench, .post, "/reset").json["reset"] == true)
    #expect(try await bench.get("/orgs/\(bench.org)/sites") == [])
    #expect(try await bench.get("/orgs/\(bench.org)/inventory") == [])
    #expect(try await bench.get("/orgs/\(bench.org)/devices/events/search")["total"] == 0)
    #expect(await send(bench, .get, "/factory").json["total"] == 2)
    let again = try await bench.makeSite("Berlin")
    #expect(again == site)
  }

  @Test("The document has every operation that answers, and no other")
  func document() async throws {
    let bench = try await TwinBench()
    let document = await send(bench, .get, "/openapi.json").json
    #expect(document["openapi"] == "3.1.0")
    var count = 0
    var ids: Set<String> = []
    for (path, item) in try #require(document["paths"]?.object) {
      for (method, operation) in try #require(item.object) {
        count += 1
        ids.insert(try #require(operation["operationId"]?.string))
        #expect(operation["summary"]?.string?.isEmpty == false)
        // An operation that is described answers: whatever it says of a made-up id, it is not «no such operation».
        let concrete = path.replacing("{site}", with: bench.org.description).replacing("{metric}", with: "coverage")
          .replacing("{id}", with: "1").replacing("{device}", with: bench.org.description)
        guard path != "/twin/v1/reset" else { continue }
        let name = try #require(HTTPMethod(rawValue: method.uppercased()))
        let answer = await send(
          bench, name, String(concrete.dropFirst("/twin/v1".count)), name == .get || name == .delete ? nil : 5)
        #expect(answer.status != 405 && answer.status < 500, "\(method) \(path): \(answer.status)")
      }
    }
    #expect(count >= 19)
    #expect(ids.count == count)
    #expect(await send(bench, .get, "/nowhere").status == 404)
  }

  @Test("Reading needs any caller, changing an administrator")
  func roles() async throws {
    let bench = try await TwinBench()
    #expect(await send(bench, .get, "/state", by: bench.reader).status == 200)
    #expect(await send(bench, .post, "/clock", ["advance": "1h"], by: bench.reader).status == 403)
    let writer = TwinClient(bench.twin, token: try await bench.twin.mintToken("writer", role: "write", in: bench.org))
    #expect(await send(bench, .post, "/clock", ["advance": "1h"], by: writer).status == 403)
    #expect(await send(bench, .get, "/state", by: TwinClient(bench.twin, token: "x")).status == 401)
  }

  @Test("Snapshots and forks lie beside the twin's file; a twin in memory has none")
  func copies() async throws {
    let bench = try await TwinBench()
    #expect(await send(bench, .post, "/snapshot").status == 400)
    let directory = try FileManager.default.url(
      for: .itemReplacementDirectory, in: .userDomainMask, appropriateFor: FileManager.default.temporaryDirectory,
      create: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "twin.sqlite").path
    let twin = try Twin(
      file: path, settings: .init(seed: 1, start: TwinBench.start, callMedian: 0, callsPerHour: nil))
    let org = try await twin.createOrganisation("Shops")
    let client = TwinClient(twin, token: try await twin.mintToken("tests", role: "admin", in: org))
    for kind in ["snapshot", "fork"] {
      let made = await send(bench, .post, "/\(kind)", ["label": "before-1.0"], by: client)
      #expect(made.json["path"]?.string == directory.appending(path: "twin.\(kind)-before-1.0.sqlite").path)
      #expect(await send(bench, .post, "/\(kind)", ["label": "before-1.0"], by: client).status == 400)
      let again: JSON = ["label": "before-1.0", "replace": true]
      #expect(await send(bench, .post, "/\(kind)", again, by: client).status == 200)
      let copy = try Twin(opening: directory.appending(path: "twin.\(kind)-before-1.0.sqlite").path)
      #expect(try await copy.contents().digest == twin.contents().digest)
    }
    for label in ["", "../x", "a/b", "a b", String(repeating: "a", count: 65)] {
      #expect(await send(bench, .post, "/fork", ["label": .string(label)], by: client).status == 400)
    }
  }
}
