import Determinism
import MistAPI
import Testing
import Twin

/// A PUT on something stored, and what it holds afterwards.
struct MergeCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let stored: String
  let sent: String
  let after: String

  init(_ name: String, _ stored: String, _ sent: String, _ after: String) {
    testDescription = name
    self.stored = stored
    self.sent = sent
    self.after = after
  }
}

@Suite("Plain collections")
struct CollectionTests {
  /// A body that each collection accepts.
  static let bodies: [(String, JSON)] = [
    ("services", ["name": "web"]), ("networks", ["name": "corp"]), ("vpns", ["name": "v", "paths": [:]]),
    ("servicepolicies", ["name": "p"]),
    ("deviceprofiles", ["name": "d", "type": "ap"]), ("gatewaytemplates", ["name": "g"]),
    ("networktemplates", ["name": "n"]),
    ("sitetemplates", ["name": "s"]), ("aptemplates", ["name": "a", "ap_matching": [:]]), ("templates", ["name": "t"]),
    ("rftemplates", ["name": "r"]), ("wlans", ["ssid": "w"]), ("wxtags", ["name": "x", "type": "match"]),
    ("wxrules", ["order": 1]),
    ("psks", ["name": "k", "ssid": "w", "passphrase": "12345678"]),
    ("alarmtemplates", ["delivery": [:], "rules": [:]]), ("webhooks", ["name": "h"]),
  ]

  @Test("Create, list, read, change, remove", arguments: bodies)
  func life(_ collection: String, _ body: JSON) async throws {
    let bench = try await TwinBench()
    let list = "/orgs/\(bench.org)/\(collection)"
    let created = try await bench.client.call(.post, list, body: body)
    let id = try #require(created["id"]?.string)
    #expect(MistID(id) != nil)
    #expect(created["org_id"]?.string == bench.org.description)
    #expect(created["created_time"]?.int == Int(TwinBench.start.seconds))
    #expect(created["modified_time"] == created["created_time"])
    for (key, value) in body.object ?? JSONObject() { #expect(created[key] == value) }
    #expect(try await bench.get(list) == [created])
    #expect(try await bench.get("\(list)/\(id)") == created)
    await bench.wait(60)
    let changed = try await bench.client.call(.put, "\(list)/\(id)", body: ["note": "new"])
    #expect(changed["note"] == "new")
    #expect(changed["created_time"] == created["created_time"])
    #expect(changed["modified_time"]?.int == Int(TwinBench.start.seconds) + 60)
    let removed = await bench.send(.delete, "\(list)/\(id)")
    #expect(removed.status == 200)
    #expect(removed.body.isEmpty)
    #expect(await bench.send(.delete, "\(list)/\(id)").status == 404)
    #expect(await bench.send(.get, "\(list)/\(id)").status == 404)
    #expect(await bench.send(.put, "\(list)/\(id)", body: [:]).status == 404)
    #expect(try await bench.get(list) == [])
  }

  @Test(
    "Site collections are kept apart from those of the organisation and say so",
    arguments: [("wlans", ["ssid": "w"]), ("wxrules", ["order": 1]), ("maps", ["name": "floor"])] as [(String, JSON)])
  func siteScope(_ collection: String, _ body: JSON) async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let other = try await bench.makeSite("Paris")
    let created = try await bench.client.call(.post, "/sites/\(site)/\(collection)", body: body)
    #expect(created["for_site"] == true)
    #expect(created["site_id"]?.string == site.description)
    let id = created["id"]?.string ?? ""
    #expect(try await bench.get("/sites/\(site)/\(collection)").array?.count == 1)
    #expect(try await bench.get("/sites/\(other)/\(collection)") == [])
    #expect(await bench.send(.get, "/sites/\(other)/\(collection)/\(id)").status == 404)
    #expect(await bench.send(.get, "/orgs/\(bench.org)/\(collection)/\(id)").status == 404)
  }

  @Test(
    "What a collection cannot do without is asked for, in a new object and in a changed one",
    arguments: [
      ("networks", [:], "name"), ("vpns", ["name": "v"], "paths"), ("wlans", ["name": "x"], "ssid"),
      ("wxtags", ["name": "x"], "type"),
      ("wxrules", [:], "order"), ("psks", ["name": "x", "ssid": "y"], "passphrase"),
      ("networks", ["name": nil], "name"), ("networks", ["name": 5], "name"),
      ("networks", ["name": "x", "vlan_id": 4095], "vlan_id"), ("networks", ["name": "x", "vlan_id": 0], "vlan_id"),
      ("psks", ["name": "x", "ssid": "y", "passphrase": "1234567"], "passphrase"),
    ] as [(String, JSON, String)])
  func required(_ collection: String, _ body: JSON, _ name: String) async throws {
    let bench = try await TwinBench()
    let response = await bench.send(.post, "/orgs/\(bench.org)/\(collection)", body: body)
    #expect(response.status == 400)
    #expect(response.detail?.hasPrefix(name) == true)
    #expect(try await bench.get("/orgs/\(bench.org)/\(collection)") == [])
    let good = Self.bodies.first { $0.0 == collection }?.1 ?? [:]
    let id = try await bench.make("/orgs/\(bench.org)/\(collection)", good)
    let worse: JSON = name == "vlan_id" ? body : .object(JSONObject([("-\(name)" as String, "" as JSON)]))
    #expect(await bench.send(.put, "/orgs/\(bench.org)/\(collection)/\(id)", body: worse).status == 400)
    #expect(try await bench.get("/orgs/\(bench.org)/\(collection)").array?.count == 1)
  }

  @Test(
    "PUT merges at the top level",
    arguments: [
      MergeCase(
        "keys that are not mentioned stay", #"{"name":"n","a":1,"b":2}"#, #"{"b":3}"#, #"{"name":"n","a":1,"b":3}"#),
      MergeCase("new keys are appended", #"{"name":"n"}"#, #"{"z":1,"a":2}"#, #"{"name":"n","z":1,"a":2}"#),
      MergeCase(
        "a value replaces the whole old value", #"{"name":"n","m":{"a":1,"b":2}}"#, #"{"m":{"c":3}}"#,
        #"{"name":"n","m":{"c":3}}"#),
      MergeCase("an empty list replaces a full one", #"{"name":"n","l":[1,2]}"#, #"{"l":[]}"#, #"{"name":"n","l":[]}"#),
      MergeCase("-key removes", #"{"name":"n","a":1,"b":2}"#, #"{"-a":""}"#, #"{"name":"n","b":2}"#),
      MergeCase(
        "-key of what is not there is no error", #"{"name":"n"}"#, #"{"-a":"","-unknown":""}"#, #"{"name":"n"}"#),
      MergeCase("-key wins over the key, after it", #"{"name":"n","a":1}"#, #"{"a":2,"-a":""}"#, #"{"name":"n"}"#),
      MergeCase("-key wins over the key, before it", #"{"name":"n","a":1}"#, #"{"-a":"","a":2}"#, #"{"name":"n"}"#),
      MergeCase("-key counts at the top only", #"{"name":"n"}"#, #"{"m":{"-a":""}}"#, #"{"name":"n","m":{"-a":""}}"#),
      MergeCase("an empty body changes nothing", #"{"name":"n","a":1}"#, "{}", #"{"name":"n","a":1}"#),
      MergeCase(
        "empty values and zeroes stay what they are", #"{"name":"n"}"#, #"{"a":"","b":[],"c":false,"d":0,"e":{}}"#,
        #"{"name":"n","a":"","b":[],"c":false,"d":0,"e":{}}"#),
      MergeCase("numbers keep their text", #"{"name":"n","a":1.50}"#, #"{"b":1e3}"#, #"{"name":"n","a":1.50,"b":1e3}"#),
      MergeCase(
        "null unsets an id, or stands as null", #"{"name":"n","t_id":"x"}"#, #"{"t_id":null}"#,
        #"{"name":"n","t_id":null}"#),
      MergeCase(
        "read-only members are not the client's", #"{"name":"n"}"#,
        #"{"id":"x","org_id":"y","created_time":1,"modified_time":2,"for_site":true,"-id":"","a":1}"#,
        #"{"name":"n","a":1}"#),
    ])
  func merge(_ item: MergeCase) async throws {
    let bench = try await TwinBench()
    let list = "/orgs/\(bench.org)/networks"
    let created = await bench.send(.post, list, text: item.stored)
    let id = try #require(created.json["id"]?.string)
    let tail =
      #","id":"\#(id)","org_id":"\#(bench.org)","created_time":\#(TwinBench.start.seconds),"modified_time":\#(TwinBench.start.seconds)}"#
    let changed = await bench.send(.put, "\(list)/\(id)", text: item.sent)
    #expect(changed.status == 200)
    #expect(changed.text == item.after.dropLast() + tail)
    #expect(await bench.send(.get, "\(list)/\(id)").text == changed.text)
    #expect(await bench.send(.get, list).text == "[\(changed.text)]")
  }

  @Test(
    "What was sent is kept byte for byte",
    arguments: [
      #"{"name":"n"}"#, "{ \"name\" : \"n\" ,\n\t\"x\" : [ 1.0, 1e5 ] }", #"{"name":"é \u00e9 \/ 漢"}"#,
      "{\"name\":\"n\",\"a\":{\"-b\":\"\"}}\n",
      #"{"z":null,"name":"n","a":{},"m":[]}"#,
    ])
  func bytes(_ text: String) async throws {
    let bench = try await TwinBench()
    let created = await bench.send(.post, "/orgs/\(bench.org)/networks", text: text)
    var head = text[..<(text.lastIndex(of: "}") ?? text.endIndex)]
    while head.last?.isWhitespace == true { head.removeLast() }
    #expect(created.text.hasPrefix(head + #","id":""#))
    #expect(
      await bench.send(.get, "/orgs/\(bench.org)/networks/\(created.json["id"]?.string ?? "")").text == created.text)
  }

  @Test("A site is kept byte for byte too, and an empty object takes no stray comma")
  func otherBytes() async throws {
    let bench = try await TwinBench()
    let site = await bench.send(
      .post, "/orgs/\(bench.org)/sites", text: #"{ "name": "B",  "latlng": {"lat": 1.50, "lng": 2} }"#)
    #expect(site.text.hasPrefix(#"{ "name": "B",  "latlng": {"lat": 1.50, "lng": 2},"id":""#))
    let empty = await bench.send(.post, "/orgs/\(bench.org)/services", text: "{ }")
    #expect(empty.text.hasPrefix(#"{"id":""#))
    #expect(empty.json["id"] != nil)
  }

  @Test("Creation drops what is the cloud's own, and -key; references may dangle; names may repeat")
  func creation() async throws {
    let bench = try await TwinBench()
    let list = "/orgs/\(bench.org)/wlans"
    let dangling = "a1b2c3d4-0000-4000-8000-00000000000f"
    let sent =
      #"{"ssid":"w","id":"\#(dangling)","org_id":"x","created_time":1,"-vlan_id":"","template_id":"\#(dangling)"}"#
    let one = await bench.send(.post, list, text: sent)
    #expect(one.status == 200)
    #expect(one.text.hasPrefix(#"{"ssid":"w","template_id":"\#(dangling)","id":""#))
    #expect(one.json["id"]?.string != dangling)
    #expect(one.json["org_id"]?.string == bench.org.description)
    let two = await bench.send(.post, list, text: sent)
    #expect(two.status == 200)
    #expect(one.json["id"] != two.json["id"])
  }

  @Test("Lists are in the order of making, in pages, with their headers")
  func paging() async throws {
    let bench = try await TwinBench()
    let list = "/orgs/\(bench.org)/services"
    for number in 1...5 { _ = try await bench.make(list, ["name": .string("s\(6 - number)")]) }
    let page = await bench.send(.get, list, query: [.init("limit", "2"), .init("page", "2")])
    #expect(page.json.array?.map { $0["name"]?.string } == ["s3", "s2"])
    #expect(page.pageHeaders.map { "\($0.name)=\($0.value)" } == ["x-page-limit=2", "x-page-page=2", "x-page-total=5"])
    #expect(
      try await bench.client.list(list, pageSize: 2).map { $0["name"]?.string } == ["s5", "s4", "s3", "s2", "s1"])
    let empty = await bench.send(.get, "/orgs/\(bench.org)/networks")
    #expect(empty.text == "[]")
    #expect(empty.pageHeaders.map(\.value) == ["100", "1", "0"])
    #expect(await bench.send(.get, list, query: [.init("limit", "-1")]).status == 400)
    #expect(await bench.send(.get, list, query: [.init("page", "-1")]).status == 400)
  }

  @Test("Filters of a list: equality, in pages too")
  func filters() async throws {
    let bench = try await TwinBench()
    let list = "/orgs/\(bench.org)/psks"
    for number in 1...4 {
      _ = try await bench.make(
        list, ["name": .string("k\(number)"), "ssid": .string(number < 4 ? "a" : "b"), "passphrase": "12345678"])
    }
    #expect(try await bench.get(list, query: [.init("name", "k2")]).array?.map { $0["name"]?.string } == ["k2"])
    #expect(try await bench.get(list, query: [.init("ssid", "")]).array?.count == 4)
    let page = await bench.send(.get, list, query: [.init("ssid", "a"), .init("limit", "2"), .init("page", "2")])
    #expect(page.json.array?.map { $0["name"]?.string } == ["k3"])
    #expect(page.header("x-page-total") == "3")
    #expect(try await bench.get("/orgs/\(bench.org)/deviceprofiles", query: [.init("type", "gateway")]) == [])
  }

  @Test("Ids depend on seed, owner, collection and natural key; equals get others")
  func ids() async throws {
    func made(_ seed: UInt64) async throws -> [MistID] {
      let bench = try await TwinBench(seed: seed)
      let org = "/orgs/\(bench.org)"
      return try await [
        bench.make("\(org)/services", ["name": "x"]), bench.make("\(org)/services", ["name": "x"]),
        bench.make("\(org)/services", ["name": "y"]),
        bench.make("\(org)/networks", ["name": "x"]), bench.makeSite("x"),
      ]
    }
    let one = try await made(1)
    #expect(Set(one).count == 5)
    #expect(try await made(1) == one)
    #expect(Set(try await made(2)).isDisjoint(with: one))
  }
}
