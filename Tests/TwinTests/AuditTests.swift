import Determinism
import MistAPI
import Testing
import Twin

@Suite("The audit log")
struct AuditTests {
  private func lines(_ bench: TwinBench, _ query: [MistRequest.QueryItem] = []) async throws -> [JSON] {
    try await bench.get("/orgs/\(bench.org)/logs", query: query)["results"]?.array ?? []
  }

  @Test("A line says who did what, and what was before and after; its ids are never null")
  func line() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let network = try await bench.make("/orgs/\(bench.org)/networks", ["name": "n", "vlan_id": 1])
    _ = await bench.send(.put, "/orgs/\(bench.org)/networks/\(network)", body: ["vlan_id": 2])
    _ = await bench.send(.delete, "/orgs/\(bench.org)/networks/\(network)")
    _ = await bench.send(.put, "/sites/\(site)/setting", body: ["vars": ["a": "b"]])
    let lines = Array(try await lines(bench).reversed())
    #expect(lines.count == 5)
    for line in lines {
      for name in ["id", "org_id", "site_id", "admin_id"] {
        #expect(line[name]?.string.flatMap { MistID($0) } != nil)
      }
      #expect(line["admin_name"] == "tests")
      #expect(line["timestamp"]?.int == Int(TwinBench.start.seconds))
      #expect(line["org_id"] == .string(bench.org.description))
    }
    #expect(lines[0]["site_id"] == .string(site.description))
    #expect(lines[0]["after"]?["name"] == "Berlin")
    #expect(lines[0]["before"] == nil)
    #expect(lines[1]["site_id"] == .string(MistID.zero.description))
    #expect(lines[2]["before"] == ["name": "n", "vlan_id": 1])
    #expect(lines[2]["after"] == ["name": "n", "vlan_id": 2])
    #expect(lines[3]["before"] == ["name": "n", "vlan_id": 2])
    #expect(lines[3]["after"] == nil)
    #expect(lines[4]["after"] == ["vars": ["a": "b"]])
  }

  @Test("Secrets are hidden in it, names and ids are not")
  func secrets() async throws {
    let bench = try await TwinBench()
    let secrets: JSON = [
      "ssid": "s", "auth": ["type": "psk", "psk": "hush hush 1", "keys": ["hush hush 2"], "key_idx": 1],
      "radsec": ["idle_timeout": 60], "auth_servers": [["host": "h", "secret": "hush hush 3"]],
      "portal": ["sponsor_email": "x", "password": "hush hush 4", "twilio_auth_token": "hush hush 5"],
    ]
    _ = try await bench.make("/orgs/\(bench.org)/wlans", secrets)
    _ = try await bench.make(
      "/orgs/\(bench.org)/psks", ["name": "p", "ssid": "s", "passphrase": "hush hush 6"])
    let lines = try await lines(bench)
    let text = JSON.array(lines).text
    #expect(!text.contains("hush"))
    let wlan = try #require(lines.last?["after"])
    #expect(wlan["ssid"] == "s")
    #expect(wlan["auth"]?["type"] == "psk")
    #expect(wlan["auth"]?["key_idx"] == 1)
    #expect(wlan["auth"]?["psk"] == "****")
    #expect(wlan["auth_servers"]?.array?.first?["host"] == "h")
    #expect(lines.first?["after"]?["name"] == "p")
    // The object itself is answered in clear to whoever may write it.
    #expect(try await bench.get("/orgs/\(bench.org)/psks").array?.first?["passphrase"] == "hush hush 6")
  }

  @Test("A refused change leaves no line, and reading leaves none")
  func nothing() async throws {
    let bench = try await TwinBench()
    _ = await bench.send(.post, "/orgs/\(bench.org)/sites", body: [:])
    _ = await bench.send(.post, "/orgs/\(bench.org)/networks", text: "{")
    _ = await bench.reader.send(MistRequest(.post, "/orgs/\(bench.org)/sites", body: ["name": "x"]))
    _ = await bench.send(.get, "/orgs/\(bench.org)/sites")
    #expect(try await lines(bench) == [])
  }

  @Test("It is filtered, sorted and paged, and names its next page")
  func search() async throws {
    let bench = try await TwinBench()
    try await bench.twin.addAdministrator(
      email: "ann@example.com", password: "correct horse", firstName: "Ann", in: bench.org)
    let ann = bench.client(.basic(email: "ann@example.com", password: "correct horse"))
    let site = try await bench.makeSite("Berlin")
    await bench.wait(3600)
    for name in ["a b&c", "b", "c"] {
      #expect(
        await ann.send(MistRequest(.post, "/orgs/\(bench.org)/networks", body: ["name": .string(name)])).status == 200)
    }
    #expect(try await lines(bench).count == 4)
    #expect(try await lines(bench, [.init("site_id", site.description)]).count == 1)
    #expect(try await lines(bench, [.init("admin_name", "Ann ann@example.com")]).count == 3)
    #expect(
      try await lines(bench, [.init("message", "NETWORK \"a B")]).map { $0["message"] } == [#"Create Network "a b&c""#])
    #expect(try await lines(bench, [.init("duration", "10m")]).count == 3)
    #expect(try await lines(bench, [.init("start", "-2h"), .init("end", "-1h")]).count == 1)
    let end = String(TwinBench.start.seconds + 1800)
    #expect(try await lines(bench, [.init("start", "0"), .init("end", end)]).count == 1)
    #expect(try await lines(bench, [.init("sort", "timestamp")]).first?["message"] == #"Create Site "Berlin""#)
    #expect(
      try await lines(bench, [.init("sort", "site_id")]).map { $0["site_id"]?.string == MistID.zero.description }
        == [false, true, true, true])
    let path = "/orgs/\(bench.org)/logs/search"
    let first = try await bench.get(path, query: [.init("limit", "2"), .init("message", "Network")])
    #expect(first["total"] == 3)
    #expect(first["limit"] == 2)
    let next = try #require(first["next"]?.string)
    #expect(next.hasPrefix("/api/v1\(path)?"))
    let query = next.split(separator: "?")[1].split(separator: "&").map { item in
      let parts = item.split(separator: "=")
      return MistRequest.QueryItem(String(parts[0]), String(parts[1]))
    }
    let second = try await bench.get(path, query: query)
    #expect(second["results"]?.array?.map { $0["message"] } == [#"Create Network "a b&c""#])
    #expect(second["next"] == nil)
    let mine = try await ann.call(.get, "/self/logs")
    #expect(mine["total"] == 3)
    #expect(mine["page"] == 1)
    await bench.wait(86_401)
    #expect(try await lines(bench).isEmpty)
    #expect(try await lines(bench, [.init("duration", "1w")]).count == 4)
  }

  @Test("It is counted by whom, what and where")
  func count() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    for _ in 0..<2 { _ = await bench.send(.post, "/orgs/\(bench.org)/networks", body: ["name": "n"]) }
    let path = "/orgs/\(bench.org)/logs/count"
    let byName = try await bench.get(path)
    #expect(byName["distinct"] == "admin_name")
    #expect(byName["results"] == [["admin_name": "tests", "count": 3]])
    #expect(byName["total"] == 1)
    let byMessage = try await bench.get(path, query: [.init("distinct", "message")])["results"]?.array
    #expect(byMessage?.map { $0["count"] } == [2, 1])
    let bySite = try await bench.get(path, query: [.init("distinct", "site_id")])["results"]?.array
    #expect(bySite?.map { $0["site_id"] } == [.string(MistID.zero.description), .string(site.description)])
    for name in ["start", "end", "limit"] { #expect(byName[name]?.int != nil) }
  }

  @Test(
    "A question that makes no sense is refused",
    arguments: [
      ("logs", "sort", "name"), ("logs", "start", "yesterday"), ("logs", "duration", "1y"), ("logs", "end", "-x"),
      ("logs", "duration", "-1d"), ("logs/count", "distinct", "before"), ("logs/search", "limit", "x"),
    ])
  func bad(_ path: String, _ name: String, _ value: String) async throws {
    let bench = try await TwinBench()
    let answer = await bench.client.send(
      MistRequest(.get, "/orgs/\(bench.org)/\(path)", query: [.init(name, value)]))
    #expect(answer.status == 400)
    #expect(answer.detail?.hasPrefix(name) == true)
  }
}
