import MistAPI
import Testing
import Twin

@Suite("Devices at their sites")
struct DeviceTests {
  @Test("What is configured on a device merges and is echoed; what the device is stays")
  func change() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let mac = try #require(try await bench.populate(site, 1).first)
    let path = "/sites/\(site)/devices/\(MistID(device: mac))"
    let fresh = try await bench.get(path)
    #expect(fresh["type"] == "ap")
    #expect(fresh["model"] == "AP45")
    #expect(fresh["name"] == nil)
    _ = try await bench.client.call(
      .put, path, body: ["name": "ap01", "radio_config": ["band_5": ["power": 10]], "x": 1.5])
    let changed = try await bench.client.call(
      .put, path,
      body: [
        "radio_config": ["band_6": ["power": 8]], "-x": "", "type": "", "mac": "x", "serial": "y", "model": "z",
        "notes": "",
      ])
    #expect(changed["name"] == "ap01")
    #expect(changed["radio_config"] == ["band_6": ["power": 8]])
    #expect(changed["x"] == nil)
    #expect(changed["notes"] == "")
    #expect(changed["type"] == "ap")
    #expect(changed["mac"]?.string == mac.description)
    #expect(changed["model"] == "AP45")
    #expect(changed["serial"] == fresh["serial"])
    #expect(changed["id"] == fresh["id"])
    #expect(try await bench.get(path) == changed)
    #expect(try await bench.client.inventory(of: bench.org).first?["name"] == "ap01")
  }

  @Test("The list is of access points unless another type is asked for, filtered by name, in pages")
  func list() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.populate(site, 3)
    _ = try await bench.populate(site, 1, model: "SSR120", first: 10)
    _ = try await bench.client.call(.put, "/sites/\(site)/devices/\(MistID(device: macs[1]))", body: ["name": "lobby"])
    func listed(_ query: [MistRequest.QueryItem]) async throws -> [String?] {
      try await bench.get("/sites/\(site)/devices", query: query).array?.map { $0["mac"]?.string } ?? []
    }
    #expect(try await listed([]) == macs.map(\.description))
    #expect(try await listed([.init("type", "gateway")]).count == 1)
    #expect(try await listed([.init("type", "switch")]).count == 0)
    #expect(try await listed([.init("type", "all")]).count == 4)
    #expect(try await listed([.init("name", "lobby")]) == [macs[1].description])
    #expect(try await listed([.init("limit", "2"), .init("page", "2")]) == [macs[2].description])
    let response = await bench.send(.get, "/sites/\(site)/devices", query: [.init("limit", "2")])
    #expect(response.pageHeaders.map(\.value) == ["2", "1", "3"])
  }

  @Test("A device is found at its own site only")
  func place() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let other = try await bench.makeSite("Paris")
    let mac = try #require(try await bench.populate(site, 1).first)
    let id = MistID(device: mac)
    for (path, status) in [
      ("/sites/\(site)/devices/\(id)", 200), ("/sites/\(other)/devices/\(id)", 404),
      ("/sites/\(site)/devices/\(MistID(device: TwinBench.mac(9)))", 404),
      ("/sites/\(site)/devices/\(site)", 404), ("/sites/\(other)/stats/devices/\(id)", 404),
    ] {
      #expect(await bench.send(.get, path).status == status)
    }
    #expect(await bench.send(.put, "/sites/\(other)/devices/\(id)", body: ["name": "x"]).status == 404)
  }

  @Test("A profile is given and taken: by its own call, by the device's body, by null, by -key")
  func profiles() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.populate(site, 2)
    let profile = try await bench.make("/orgs/\(bench.org)/deviceprofiles", ["name": "AP", "type": "ap"])
    let path = "/sites/\(site)/devices/\(MistID(device: macs[0]))"
    func given() async throws -> JSON? { try await bench.client.inventory(of: bench.org).first?["deviceprofile_id"] }
    func call(_ verb: String, _ macs: [String]) async throws -> JSON {
      try await bench.client.call(
        .post, "/orgs/\(bench.org)/deviceprofiles/\(profile)/\(verb)", body: ["macs": JSON(macs)])
    }
    let all = macs.map(\.description)
    #expect(try await call("assign", all + ["5c5b3500ffff", "x"]) == ["success": JSON(all)])
    #expect(try await given()?.string == profile.description)
    #expect(try await bench.get(path)["deviceprofile_id"]?.string == profile.description)
    // unassigning what has left the inventory is no error
    #expect(try await call("unassign", [all[0], "5c5b3500ffff"]) == ["success": [.string(all[0]), "5c5b3500ffff"]])
    #expect(try await given() == .null)
    #expect(try await bench.get(path)["deviceprofile_id"] == nil)
    for taken: JSON in [["deviceprofile_id": nil], ["deviceprofile_id": ""], ["-deviceprofile_id": ""]] {
      _ = try await bench.client.call(.put, path, body: ["deviceprofile_id": .string(profile.description)])
      #expect(try await given()?.string == profile.description)
      let answer = try await bench.client.call(.put, path, body: taken)
      #expect(answer["deviceprofile_id"] == nil)
      #expect(try await given() == .null)
    }
    #expect(await bench.send(.post, "/orgs/\(bench.org)/deviceprofiles/\(profile)/assign", body: [:]).status == 400)
    #expect(
      await bench.send(.post, "/orgs/\(bench.org)/deviceprofiles/\(site)/assign", body: ["macs": []]).status == 404)
  }
}
