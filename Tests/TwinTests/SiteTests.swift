import Determinism
import MistAPI
import Testing
import Twin

@Suite("Sites, site groups and settings")
struct SiteTests {
  @Test("A site is created, read, listed, changed and removed with its devices")
  func life() async throws {
    let bench = try await TwinBench()
    let created = try await bench.client.call(
      .post, "/orgs/\(bench.org)/sites",
      body: ["name": "Lisbon", "country_code": "PT", "latlng": ["lat": 38.7, "lng": -9.1], "rftemplate_id": nil])
    let id = try #require(created["id"]?.string.flatMap { MistID($0) })
    #expect(created["rftemplate_id"] == .null)
    #expect(created["tzoffset"] == nil)
    #expect(try await bench.get("/sites/\(id)") == created)
    #expect(try await bench.get("/orgs/\(bench.org)/sites") == [created])
    let changed = try await bench.client.call(
      .put, "/sites/\(id)", body: ["notes": "n", "-country_code": "", "org_id": "x"])
    #expect(changed["notes"] == "n")
    #expect(changed["country_code"] == nil)
    #expect(changed["org_id"]?.string == bench.org.description)
    let mac = try #require(try await bench.populate(id, 1).first)
    #expect(await bench.send(.delete, "/sites/\(id)").status == 200)
    #expect(await bench.send(.get, "/sites/\(id)").status == 403)
    let item = try await bench.client.inventory(of: bench.org).first
    #expect(item?["mac"]?.string == mac.description)
    #expect(item?["site_id"] == .null)
  }

  @Test(
    "What no site can have is refused, when made and when changed",
    arguments: [
      [:], ["name": ""], ["name": 5], ["name": nil], ["name": "x", "country_code": "UK"],
      ["name": "x", "country_code": "pt"],
      ["name": "x", "latlng": ["lat": 91, "lng": 0]], ["name": "x", "latlng": ["lat": 0]],
      ["name": "x", "latlng": "here"],
      ["name": "x", "latlng": ["lat": 0, "lng": -180.5]],
    ] as [JSON])
  func refused(_ body: JSON) async throws {
    let bench = try await TwinBench()
    let response = await bench.send(.post, "/orgs/\(bench.org)/sites", body: body)
    #expect(response.status == 400)
    #expect(response.detail?.isEmpty == false)
    #expect(try await bench.get("/orgs/\(bench.org)/sites") == [])
    let site = try await bench.makeSite("Berlin")
    let before = try await bench.get("/sites/\(site)")
    if body != [:] { #expect(await bench.send(.put, "/sites/\(site)", body: body).status == 400) }
    #expect(try await bench.get("/sites/\(site)") == before)
  }

  @Test("A later site of the same name finds nothing of the one before it")
  func again() async throws {
    let bench = try await TwinBench()
    let first = try await bench.makeSite("Berlin")
    _ = try await bench.make("/sites/\(first)/wlans", ["ssid": "old"])
    _ = try await bench.client.call(.put, "/sites/\(first)/setting", body: ["vars": ["a": "1"]])
    let macs = try await bench.populate(first, 2)
    await bench.wait(4 * 3600)
    _ = try await bench.client.upgrade([MistID(device: macs[0])], at: first, to: "stable")
    let levels = "/sites/\(first)/sle/site/\(first)/metric/coverage/summary-trend"
    let seen = try await bench.get(levels)["sle"]?["samples"]?["total"]?.array?.compactMap(\.double) ?? []
    #expect(seen.reduce(0, +) > 0)
    _ = try await bench.client.call(.delete, "/sites/\(first)")
    let second = try await bench.makeSite("Berlin")
    #expect(try await bench.get("/sites/\(second)/wlans") == [])
    #expect(try await bench.get("/sites/\(second)/wlans/derived") == [])
    #expect(try await bench.get("/sites/\(second)/setting")["vars"] == nil)
    #expect(try await bench.get("/sites/\(second)/devices") == [])
    #expect(try await bench.get("/sites/\(second)/devices/upgrade") == [])
    await bench.wait(3600)
    let after = try await bench.get("/sites/\(second)/sle/site/\(second)/metric/coverage/summary-trend")
    #expect(after["sle"]?["samples"]?["total"]?.array?.allSatisfy(\.isNull) == true)
  }

  @Test("The cloud keeps the members of site groups from the sites' own lists")
  func groups() async throws {
    let bench = try await TwinBench()
    let list = "/orgs/\(bench.org)/sitegroups"
    let shops = try await bench.make(list, ["name": "shops", "site_ids": ["a1b2c3d4-0000-4000-8000-00000000000f"]])
    let hubs = try await bench.make(list, ["name": "hubs"])
    #expect(try await bench.get("\(list)/\(shops)")["site_ids"] == [])
    let one = try await bench.makeSite("One", groups: [shops])
    let two = try await bench.makeSite("Two", groups: [shops, hubs])
    #expect(try await bench.get("\(list)/\(shops)")["site_ids"]?.strings == [one.description, two.description])
    #expect(try await bench.get(list).array?.map { $0["site_ids"]?.array?.count } == [2, 1])
    _ = try await bench.client.call(.put, "/sites/\(two)", body: ["sitegroup_ids": [.string(hubs.description)]])
    _ = try await bench.client.call(.put, "\(list)/\(hubs)", body: ["name": "hub sites", "site_ids": []])
    #expect(try await bench.get("\(list)/\(shops)")["site_ids"]?.strings == [one.description])
    let renamed = try await bench.get("\(list)/\(hubs)")
    #expect(renamed["name"] == "hub sites")
    #expect(renamed["site_ids"]?.strings == [two.description])
    _ = try await bench.client.call(.delete, "/sites/\(two)")
    #expect(try await bench.get("\(list)/\(hubs)")["site_ids"] == [])
    #expect(await bench.send(.delete, "\(list)/\(hubs)").status == 200)
    #expect(await bench.send(.get, "\(list)/\(hubs)").status == 404)
    #expect(await bench.send(.post, list, body: ["name": ""]).status == 400)
  }

  @Test("Settings are there from the start and merge at the top level")
  func settings() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let path = "/sites/\(site)/setting"
    let empty = try await bench.get(path)
    #expect(empty["site_id"]?.string == site.description)
    #expect(empty["vars"] == nil)
    _ = try await bench.client.call(.put, path, body: ["vars": ["a": "1", "b": "2"], "ntp_servers": ["x"]])
    let changed = try await bench.client.call(.put, path, body: ["vars": ["c": "3"], "site_id": "x", "org_id": "y"])
    #expect(changed["vars"] == ["c": "3"])
    #expect(changed["ntp_servers"] == ["x"])
    #expect(changed["site_id"]?.string == site.description)
    #expect(try await bench.get(path) == changed)
    let org = try await bench.client.call(.put, "/orgs/\(bench.org)/setting", body: ["dns_servers": ["1"], "id": "x"])
    #expect(org["dns_servers"] == ["1"])
    #expect(org["org_id"]?.string == bench.org.description)
    #expect(org["id"]?.string == bench.org.description)
  }

  @Test("Variables are text by name", arguments: [["a": 1], ["a": nil], ["a": ["b"]], ["x"], "x", 3] as [JSON])
  func variables(_ vars: JSON) async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let response = await bench.send(.put, "/sites/\(site)/setting", body: ["vars": vars])
    #expect(response.status == 400)
    #expect(response.detail?.hasPrefix("vars") == true)
    #expect(try await bench.get("/sites/\(site)/setting")["vars"] == nil)
  }
}
