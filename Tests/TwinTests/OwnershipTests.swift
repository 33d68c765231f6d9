import MistAPI
import Testing
import Twin

@Suite("Making, changing, copying and removing organisations")
struct OwnershipTests {
  @Test("Whoever makes an organisation administers it, and sees it at once")
  func make() async throws {
    let bench = try await TwinBench()
    #expect(await bench.send(.get, "/self").json["privileges"]?.array?.count == 1)
    let made = await bench.send(.post, "/orgs", body: ["name": "New", "id": "x", "allow_mist": false])
    #expect(made.status == 200)
    let id = try #require(made.json["id"]?.string)
    #expect(MistID(id) != nil)
    #expect(made.json["allow_mist"] == false)
    let privileges = await bench.send(.get, "/self").json["privileges"]?.array
    #expect(privileges?.map { $0["name"] } == ["Shops", "New"])
    #expect(await bench.send(.post, "/orgs/\(id)/sites", body: ["name": "A"]).status == 200)
    #expect(await bench.send(.get, "/orgs/\(id)/setting").status == 200)
    #expect(await bench.reader.send(MistRequest(.post, "/orgs", body: ["name": "x"])).status == 403)
    #expect(await bench.reader.send(MistRequest(.get, "/orgs/\(id)")).status == 403)
  }

  @Test("What an organisation is changes by PUT; a new name is seen by everybody at once")
  func change() async throws {
    let bench = try await TwinBench()
    _ = await bench.reader.send(MistRequest(.get, "/self"))
    let template = MistID.zero.description
    let changed = await bench.send(
      .put, "/orgs/\(bench.org)",
      body: ["name": "Stores", "session_expiry": 60, "alarmtemplate_id": .string(template), "orggroup_ids": []])
    #expect(changed.status == 200)
    #expect(changed.json["session_expiry"] == 60)
    #expect(try await bench.get("/orgs/\(bench.org)") == changed.json)
    #expect(try await bench.reader.call(.get, "/self")["privileges"]?.array?.first?["name"] == "Stores")
    #expect(await bench.send(.put, "/orgs/\(bench.org)", body: ["-session_expiry": ""]).json["session_expiry"] == nil)
  }

  @Test(
    "An organisation that cannot be is refused",
    arguments: [
      #"{"name":""}"#, #"{"name":3}"#, #"{"name":"x","allow_mist":"no"}"#, #"{"name":"x","session_expiry":9}"#,
      #"{"name":"x","session_expiry":20161}"#, #"{"name":"x","alarmtemplate_id":"x"}"#,
      #"{"name":"x","orggroup_ids":["x"]}"#, "[]",
    ])
  func bad(_ text: String) async throws {
    let bench = try await TwinBench()
    let before = try await bench.get("/orgs/\(bench.org)")
    #expect(await bench.send(.post, "/orgs", text: text).status == 400)
    #expect(await bench.send(.put, "/orgs/\(bench.org)", text: text).status == 400)
    #expect(try await bench.get("/orgs/\(bench.org)") == before)
    #expect(try await bench.twin.organisations().map(\.name) == ["Shops"])
  }

  @Test("An organisation that is removed takes all it owns along; its devices can be claimed anew")
  func remove() async throws {
    let bench = try await TwinBench()
    let other = try await bench.twin.createOrganisation("Others")
    let stranger = TwinClient(bench.twin, token: try await bench.twin.mintToken("x", role: "admin", in: other))
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.populate(site, 2)
    _ = try await bench.claim(1, first: 3)
    try await bench.twin.addAdministrator(email: "ann@example.com", password: "correct horse", in: bench.org)
    #expect(await stranger.send(MistRequest(.delete, "/orgs/\(bench.org)")).status == 403)
    #expect(await bench.reader.send(MistRequest(.delete, "/orgs/\(bench.org)")).status == 403)
    #expect(await bench.send(.delete, "/orgs/\(bench.org)").status == 200)
    // Its tokens are gone; its people have accounts without it.
    #expect(await bench.send(.get, "/self").status == 401)
    let ann = bench.client(await bench.login("ann@example.com", "correct horse").session)
    #expect(await ann.send(MistRequest(.get, "/self")).json["privileges"] == [])
    #expect(await ann.send(MistRequest(.get, "/sites/\(site)")).status == 403)
    let codes = (1...3).compactMap { TwinBench.code($0)?.label }
    let outcome = try await stranger.claim(codes, in: other)
    #expect(outcome.added.count == 3)
    #expect(macs.allSatisfy { mac in outcome.added.contains { $0.mac == mac } })
    #expect(try await bench.twin.organisations().map(\.name) == ["Others"])
    try await bench.twin.checkIntegrity()
  }

  @Test("A copy has the configuration under ids of its own, and none of the places and people")
  func clone() async throws {
    let bench = try await TwinBench()
    let group = try await bench.make("/orgs/\(bench.org)/sitegroups", ["name": "g"])
    let template = try await bench.make(
      "/orgs/\(bench.org)/templates",
      [
        "name": "t",
        "applies": ["org_id": .string(bench.org.description), "sitegroup_ids": [.string(group.description)]],
      ])
    _ = try await bench.make(
      "/orgs/\(bench.org)/wlans", ["ssid": "a", "template_id": .string(template.description), "dtim": 2])
    _ = try await bench.makeSite("Berlin", groups: [group])
    _ = await bench.send(.put, "/orgs/\(bench.org)/setting", body: ["vars": ["a": "b"]])
    let made = await bench.send(.post, "/orgs/\(bench.org)/clone", body: ["name": "Copy"])
    #expect(made.json["name"] == "Copy")
    let id = try #require(made.json["id"]?.string)
    #expect(id != bench.org.description)
    let copied = try #require(try await bench.get("/orgs/\(id)/templates").array?.first)
    let copiedGroup = try #require(try await bench.get("/orgs/\(id)/sitegroups").array?.first)
    #expect(copied["id"] != .string(template.description))
    #expect(copied["applies"]?["org_id"] == .string(id))
    #expect(copied["applies"]?["sitegroup_ids"]?.array == [copiedGroup["id"] ?? .null])
    let wlan = try #require(try await bench.get("/orgs/\(id)/wlans").array?.first)
    #expect(wlan["template_id"] == copied["id"])
    #expect(wlan["dtim"] == 2)
    #expect(try await bench.get("/orgs/\(id)/sites") == [])
    #expect(try await bench.get("/orgs/\(id)/setting")["vars"] == ["a": "b"])
    // The original is as it was.
    #expect(try await bench.get("/orgs/\(bench.org)/templates").array?.first?["id"] == .string(template.description))
    #expect(await bench.send(.post, "/orgs/\(bench.org)/clone", body: [:]).status == 400)
  }
}
