import MistAPI
import MistCatalogue
import Testing
import Twin

@Suite("What the engine stores")
struct EngineTests {
  /// The collections that the engine alone serves: the operation that creates in each.
  private static var creating: [MistCatalogue.Operation] {
    Catalogue.published.operations.filter { operation in
      guard operation.method == .post, operation.parts.count == 3, ["orgs", "sites"].contains(operation.parts[0]),
        Twin.fidelity(of: operation) == .stored
      else { return false }
      let items = Catalogue.published.operations(ofPath: operation.path + "/x")
      return items.contains { $0.method == .get } && items.contains { $0.method == .put }
        && items.contains { $0.method == .delete } && items.allSatisfy { $0.parts[3].hasPrefix("{") }
    }
  }

  private static let known: [String: JSON] = [
    "name": "example", "mac": "5c5b53010104", "ssid": "example", "email": "someone@example.com", "type": "ap",
  ]

  @Test("Every collection: create, read, list, change, remove")
  func lifeCycle() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    #expect(Self.creating.count > 25)
    for operation in Self.creating {
      let schema = Catalogue.published.details(of: operation).body?.json
      let body = try #require(schema.map { SmallestValue(known: Self.known, text: "example").value(of: $0) }?.object)
      let scope = operation.parts[0] == "orgs" ? bench.org : site
      let list = "/\(operation.parts[0])/\(scope)/\(operation.parts[2])"
      let name = Comment(rawValue: list)
      var sent = body
      sent["extra"] = "kept"
      let created = await bench.send(.post, list, body: .object(sent))
      #expect(created.status == 200, name)
      #expect(created.header("x-mistwin-fidelity") == "stored", name)
      #expect(created.json["extra"] == "kept", name)
      #expect(created.json["org_id"]?.string == bench.org.description, name)
      if operation.parts[0] == "sites" {
        #expect(created.json["site_id"]?.string == site.description, name)
        #expect(created.json["for_site"] == true, name)
      }
      let id = created.json["id"]?.string ?? ""
      #expect(MistID(id) != nil, name)
      #expect(await bench.send(.get, "\(list)/\(id)").json == created.json, name)
      if Catalogue.published.operations(ofPath: operation.path).contains(where: { $0.method == .get }) {
        let listed = await bench.send(.get, list)
        #expect(listed.json.array?.count == 1, name)
        #expect(listed.pageHeaders.map(\.value) == ["100", "1", "1"], name)
      }
      let changed = await bench.send(.put, "\(list)/\(id)", body: ["other": 1, "-extra": ""])
      #expect(changed.status == 200, name)
      #expect(changed.json["other"] == 1 && changed.json["extra"] == nil, name)
      for (key, value) in body where created.json[key] == value { #expect(changed.json[key] == value, name) }
      #expect(await bench.send(.delete, "\(list)/\(id)").status == 200, name)
      #expect(await bench.send(.get, "\(list)/\(id)").status == 404, name)
      #expect(await bench.send(.put, "\(list)/\(id)", body: [:]).status == 404, name)
      #expect(await bench.send(.delete, "\(list)/\(id)").status == 404, name)
    }
  }

  @Test("A reader may read and not write; a stranger may do neither")
  func permissions() async throws {
    let bench = try await TwinBench()
    let tags = "/orgs/\(bench.org)/nactags"
    _ = try await bench.make(tags, ["name": "a", "type": "match", "match": "cert_cn"])
    #expect(await bench.reader.send(MistRequest(.get, tags)).status == 200)
    #expect(await bench.reader.send(MistRequest(.post, tags, body: ["name": "b", "type": "match"])).status == 403)
    let other = try await bench.twin.createOrganisation("Others")
    let stranger = TwinClient(bench.twin, token: try await bench.twin.mintToken("x", role: "admin", in: other))
    #expect(await stranger.send(MistRequest(.get, tags)).status == 403)
    // A stranger's bad body teaches nothing about what is there.
    #expect(await stranger.send(MistRequest(.post, tags, body: ["name": 5])).status == 403)
    #expect(await bench.send(.post, tags, body: ["name": 5, "type": "match"]).status == 400)
  }

  @Test("Lists are filtered by published members and no others")
  func filters() async throws {
    let bench = try await TwinBench()
    let tags = "/orgs/\(bench.org)/nactags"
    _ = try await bench.make(tags, ["name": "a", "type": "match", "match": "cert_cn"])
    _ = try await bench.make(tags, ["name": "b", "type": "vlan", "vlan": "5"])
    func names(_ query: [MistRequest.QueryItem]) async throws -> [String?]? {
      try await bench.get(tags, query: query).array?.map { $0["name"]?.string }
    }
    #expect(try await names([.init("type", "vlan")]) == ["b"])
    #expect(try await names([.init("name", "a")]) == ["a"])
    #expect(try await names([.init("name", "")]) == ["a", "b"])
    #expect(try await names([.init("unheard_of", "a")]) == ["a", "b"])
    #expect(await bench.send(.get, tags, query: [.init("type", "nonsense")]).status == 400)
  }

  @Test("A page of a list, in the order of making")
  func paging() async throws {
    let bench = try await TwinBench()
    let rules = "/orgs/\(bench.org)/avprofiles"
    for number in 1...3 { _ = try await bench.make(rules, ["name": .string("p\(number)")]) }
    let page = await bench.send(.get, rules, query: [.init("limit", "2"), .init("page", "2")])
    #expect(page.json.array?.map { $0["name"]?.string } == ["p3"])
    #expect(page.pageHeaders.map(\.value) == ["2", "2", "3"])
  }

  @Test("User MACs: import of a list and of a file, search, count, removal of many")
  func userMACs() async throws {
    let bench = try await TwinBench()
    let path = "/orgs/\(bench.org)/usermacs"
    let imported = await bench.send(
      .post, "\(path)/import", body: [["mac": "5c5b53010101", "labels": ["a", "b"]], ["mac": "5c5b53010102"]])
    #expect(imported.status == 200)
    var file = MistRequest(.post, "\(path)/import")
    file.contentType = "multipart/form-data; boundary=\"x-y\""
    file.body = Array(
      ("--x-y\r\nContent-Disposition: form-data; name=\"file\"; filename=\"macs.csv\"\r\n\r\n"
        + "mac,name,labels\r\n5c5b53010103,\"Printer, 2nd floor\",\"a,c\"\r\n\r\n--x-y--\r\n").utf8)
    #expect(await bench.client.send(file).status == 200)
    let all = try await bench.get("\(path)/search")
    #expect(all.array?.count == 3)
    let found = try await bench.get("\(path)/search", query: [.init("mac", "5c:5b:53:01:01:03")])
    #expect(found.array?.map { $0["name"] } == ["Printer, 2nd floor"])
    #expect(found.array?.first?["labels"] == ["a", "c"])
    #expect(try await bench.get("\(path)/search", query: [.init("labels", "a")]).array?.count == 2)
    let ids = all.array?.prefix(2).compactMap { $0["id"] } ?? []
    #expect(await bench.send(.post, "\(path)/delete", body: ["usermac_ids": .array(ids)]).status == 200)
    #expect(try await bench.get("\(path)/search").array?.count == 1)
    #expect(await bench.send(.post, "\(path)/import", body: [["name": "no mac"]]).detail == "[0].mac is required")
    file.body = Array("--x-y\r\nno header\r\n--x-y--".utf8)
    #expect(await bench.client.send(file).status == 400)
  }

  @Test("PSKs: import, change of many, upsert by name, removal of many")
  func keys() async throws {
    let bench = try await TwinBench()
    let path = "/orgs/\(bench.org)/psks"
    func key(_ name: String, _ passphrase: String) -> JSON {
      ["name": .string(name), "ssid": "s", "passphrase": .string(passphrase)]
    }
    let imported = await bench.send(.post, "\(path)/import", body: [key("a", "12345678"), key("b", "12345678")])
    let ids = imported.json.array?.compactMap { $0["id"] } ?? []
    #expect(ids.count == 2)
    let changed = await bench.send(
      .put, path, body: [["id": ids[0], "usage": "multi"], ["id": ids[1], "usage": "single"]])
    #expect(changed.json.array?.map { $0["usage"]?.string } == ["multi", "single"])
    #expect(changed.json.array?.map { $0["name"]?.string } == ["a", "b"])
    _ = await bench.send(.post, path, query: [.init("upsert", "true")], body: key("a", "87654321"))
    let listed = try await bench.get(path)
    #expect(listed.array?.map { $0["passphrase"]?.string } == ["87654321", "12345678"])
    #expect(await bench.send(.put, path, body: [["usage": "multi"]]).status == 400)
    #expect(await bench.send(.post, "\(path)/delete", body: ["psk_ids": .array(ids)]).status == 200)
    #expect(try await bench.get(path) == [])
  }

  @Test("Tickets are counted by a member, with all six keys")
  func count() async throws {
    let bench = try await TwinBench()
    let path = "/orgs/\(bench.org)/tickets"
    for type in ["question", "question", "problem"] {
      _ = try await bench.make(path, ["subject": "s", "type": .string(type), "status": "open"])
    }
    let answer = try await bench.get("\(path)/count", query: [.init("distinct", "type")])
    #expect(answer["results"] == [["type": "question", "count": 2], ["type": "problem", "count": 1]])
    #expect(answer["distinct"] == "type" && answer["total"] == 2)
    #expect(answer["start"] != nil && answer["end"] != nil && answer["limit"] == 100)
  }

  @Test("Guests are known by their MAC address, in any spelling; writing makes them")
  func guests() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let path = "/sites/\(site)/guests"
    #expect(await bench.send(.get, "\(path)/5c5b53010101").status == 404)
    let made = await bench.send(.put, "\(path)/5C:5B:53:01:01:01", body: ["wlan_id": nil, "name": "Ann"])
    #expect(made.json["mac"] == "5c5b53010101")
    #expect(try await bench.get("\(path)/5c5b53010101")["name"] == "Ann")
    _ = await bench.send(.put, "\(path)/5c5b53010101", body: ["minutes": 30])
    #expect(try await bench.get(path).array?.map { $0["name"] } == ["Ann"])
    #expect(await bench.send(.delete, "\(path)/5c5b53010101").status == 200)
    #expect(try await bench.get(path) == [])
    #expect(await bench.send(.get, "\(path)/nonsense").status == 404)
  }

  @Test("Things of which there is one: written, read back, merged, removed")
  func singles() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let device = try await bench.populate(site, 1)[0]
    let path = "/sites/\(site)/devices/\(MistID(device: device))/iot"
    #expect(await bench.send(.get, path).status == 200)
    _ = try await bench.client.call(.put, path, body: ["DO": 1])
    _ = try await bench.client.call(.put, path, body: ["A1": 0])
    #expect(try await bench.get(path) == ["DO": 1, "A1": 0])
    let absent = "/sites/\(site)/devices/00000000-0000-0000-1000-5c5b35ffffff/iot"
    #expect(await bench.send(.get, absent).status == 404)
    let list = "/orgs/\(bench.org)/setting/blacklist"
    #expect(await bench.send(.post, list, body: ["macs": ["5c5b53010101"]]).json["macs"] == ["5c5b53010101"])
    #expect(await bench.send(.delete, list).status == 200)
  }

  @Test("Pictures are taken as files of a form, and only of what is there")
  func pictures() async throws {
    let bench = try await TwinBench()
    let wlan = try await bench.make("/orgs/\(bench.org)/wlans", ["ssid": "guests"])
    var upload = MistRequest(.post, "/orgs/\(bench.org)/wlans/\(wlan)/portal_image")
    upload.contentType = "multipart/form-data; boundary=b"
    upload.body = Array(
      "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\nPNG\r\n--b--\r\n".utf8)
    #expect(await bench.client.send(upload).status == 200)
    upload.body = []
    #expect(await bench.client.send(upload).status == 400)
    #expect(await bench.send(.delete, "/orgs/\(bench.org)/wlans/\(wlan)/portal_image").status == 200)
    let absent = "/orgs/\(bench.org)/wlans/a1b2c3d4-0000-4000-8000-00000000000f/portal_image"
    #expect(await bench.send(.delete, absent).status == 404)
  }

  @Test("A Mist Edge is the organisation's, and its site shows it")
  func mistEdges() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let body: JSON = ["name": "edge", "model": "ME-X1", "site_id": .string(site.description)]
    let id = try await bench.make("/orgs/\(bench.org)/mxedges", body)
    _ = try await bench.make("/orgs/\(bench.org)/mxedges", ["name": "other", "model": "ME-X1"])
    #expect(try await bench.get("/sites/\(site)/mxedges").array?.map { $0["name"] } == ["edge"])
    #expect(try await bench.get("/sites/\(site)/mxedges/\(id)")["name"] == "edge")
    #expect(try await bench.get("/orgs/\(bench.org)/mxedges").array?.count == 2)
    #expect(await bench.send(.delete, "/sites/\(site)/mxedges/\(id)").status == 200)
    #expect(try await bench.get("/orgs/\(bench.org)/mxedges").array?.count == 1)
  }

  @Test("Other spellings of a path answer like their sibling")
  func aliases() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let versions = "/orgs/\(bench.org)/mxedges/version"
    #expect(await bench.send(.get, versions).text == bench.send(.get, versions + "s").text)
    #expect(await bench.send(.get, "/sites/\(site)/zones/count").json["results"] == [])
    #expect(await bench.send(.get, "/sites/\(site)/rssizones/visits/search").json["results"] == [])
  }
}
