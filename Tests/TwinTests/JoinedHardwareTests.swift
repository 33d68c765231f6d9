import Determinism
import MistAPI
import Testing
import Twin

@Suite("Replacement, pairs and chassis")
struct JoinedHardwareTests {
  @Test("A replacement takes the place of what failed")
  func replacement() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let old = try #require(try await bench.populate(site, 1).first)
    let new = try #require(try await bench.claim(1, first: 2).first)
    let path = "/sites/\(site)/devices/"
    _ = try await bench.client.call(
      .put, path + "\(MistID(device: old))", body: ["name": "lobby", "notes": "by the door", "x": 3])
    let answer = await bench.send(
      .post, "/orgs/\(bench.org)/inventory/replace",
      body: [
        "site_id": .string(site.description), "mac": .string(old.description),
        "inventory_mac": .string(new.description),
        "discard": ["notes"],
      ])
    #expect(answer.json["success"] == [.string(new.description)])
    let device = try await bench.get(path + "\(MistID(device: new))")
    #expect(device["name"] == "lobby")
    #expect(device["x"] == 3)
    #expect(device["notes"] == nil)
    #expect(try await bench.item(old)["site_id"] == .null)
    #expect(try await bench.item(old)["name"] == "")
    #expect(await bench.send(.get, path + "\(MistID(device: old))").status == 404)
  }

  @Test("A replacement that cannot be is refused, and changes nothing")
  func wrongReplacement() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.populate(site, 2)
    let other = try #require(try await bench.claim(1, model: "SSR120", first: 9).first)
    for (old, new) in [
      (macs[0].description, macs[1].description), (macs[0].description, other.description),
      (other.description, macs[0].description), ("5c5b3500ffff", other.description), ("", other.description),
      (macs[0].description, "nonsense"), (macs[0].description, macs[0].description),
    ] {
      let answer = await bench.send(
        .post, "/orgs/\(bench.org)/inventory/replace",
        body: ["site_id": .string(site.description), "mac": .string(old), "inventory_mac": .string(new)])
      #expect(answer.status == 400, "\(old) by \(new)")
    }
    #expect(try await bench.item(macs[0])["site_id"]?.string == site.description)
  }

  @Test("Two gateways become a pair and are unassigned together")
  func pair() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Hub")
    let macs = try await bench.claim(2, model: "SSR130")
    let aps = try await bench.claim(1, first: 5)
    func make(_ nodes: [MACAddress]) async -> MistResponse {
      await bench.send(
        .post, "/orgs/\(bench.org)/inventory/create_ha_cluster",
        body: [
          "site_id": .string(site.description), "nodes": .array(nodes.map { ["mac": .string($0.description)] }),
        ])
    }
    #expect(await make([macs[0]]).status == 400)
    #expect(await make([macs[0], macs[0]]).status == 400)
    #expect(await make([macs[0], aps[0]]).status == 400)
    #expect(await make(macs).status == 200)
    #expect(await make(macs).status == 400)
    let path = "/sites/\(site)/devices/\(MistID(device: macs[1]))/ha"
    #expect(try await bench.get(path)["nodes"]?.array?.compactMap { $0["mac"]?.string } == macs.map(\.description))
    let second = try await bench.makeSite("Second hub")
    _ = try await bench.client.assign([macs[0]], to: second, in: bench.org)
    #expect(try await bench.item(macs[1])["site_id"]?.string == second.description)
    let body: JSON = ["mac": .string(macs[0].description)]
    #expect(await bench.send(.post, "/orgs/\(bench.org)/inventory/delete_ha_cluster", body: body).status == 200)
    for mac in macs { #expect(try await bench.item(mac)["site_id"] == .null) }
    #expect(await bench.send(.post, "/orgs/\(bench.org)/inventory/delete_ha_cluster", body: body).status == 400)
  }

  @Test("The switches of a chassis share a site and move by its address")
  func chassis() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Berlin")
    let macs = try await bench.populate(site, 3, model: "EX4100-48MP")
    let path = "/sites/\(site)/devices/\(MistID(device: macs[0]))/vc"
    #expect(try await bench.get(path)["members"]?.array?.count == 1)
    let members: JSON = .array(
      macs.dropFirst().map { ["mac": .string($0.description), "vc_role": "linecard"] })
    #expect(await bench.send(.post, path, body: ["members": members]).status == 200)
    #expect(await bench.send(.post, path, body: ["members": members]).status == 400)
    #expect(try await bench.get(path)["members"]?.array?.compactMap { $0["fpc_idx"]?.int } == [0, 1, 2])
    // A list shows the chassis, and its members only when asked.
    func listed(_ query: [MistRequest.QueryItem] = []) async throws -> Int {
      try await bench.client.inventory(of: bench.org, query: query).count
    }
    #expect(try await listed() == 1)
    #expect(try await listed([.init("vc", "true")]) == 3)
    #expect(try await listed([.init("vc_mac", macs[0].description)]) == 3)
    #expect(try await bench.item(macs[2])["vc_mac"]?.string == macs[0].description)
    let second = try await bench.makeSite("Two")
    func assign(_ mac: MACAddress) async -> MistResponse {
      await bench.change([
        "op": "assign", "site_id": .string(second.description), "macs": [.string(mac.description)],
      ])
    }
    let alone = await assign(macs[1])
    #expect(alone.status == 400)
    #expect(alone.json["reason"]?.strings?.first?.hasPrefix("VC member switches could not be assigned") == true)
    #expect(await assign(macs[0]).status == 200)
    for mac in macs { #expect(try await bench.item(mac)["site_id"]?.string == second.description) }
    let moved = "/sites/\(second)/devices/\(MistID(device: macs[0]))/vc"
    let remove: JSON = ["op": "remove", "members": [["member_id": 2]]]
    #expect(await bench.send(.put, moved, body: remove).status == 200)
    #expect(try await bench.get(moved)["members"]?.array?.count == 2)
    #expect(await bench.send(.put, moved, body: ["op": "remove", "members": [["member_id": 7]]]).status == 400)
    #expect(await bench.send(.delete, moved).status == 200)
    #expect(try await listed() == 3)
  }

  @Test("Rules assign what is claimed, by model")
  func autoAssignment() async throws {
    let bench = try await TwinBench()
    let site = try await bench.makeSite("Store 12")
    let macs = try await bench.claim(2)
    _ = try await bench.client.call(
      .put, "/orgs/\(bench.org)/setting",
      body: [
        "auto_site_assignment": [
          "enable": true, "rules": [["src": "model", "model": "AP45", "value": "Store 12"]],
        ],
        "auto_device_naming": [
          "enable": true, "rules": [["src": "mac", "expression": "[8:12]", "prefix": "ap-"]],
        ],
      ])
    _ = await bench.send(.post, "/orgs/\(bench.org)/inventory/reevaluate_auto_assignment")
    for mac in macs { #expect(try await bench.item(mac)["site_id"]?.string == site.description) }
    #expect(try await bench.item(macs[0])["name"]?.string == "ap-0010")
  }

  @Test("Installers work by names, on the same devices")
  func installer() async throws {
    let bench = try await TwinBench()
    let mac = try #require(try await bench.claim(1).first)
    let base = "/installer/orgs/\(bench.org)"
    let site = try await bench.client.call(
      .put, base + "/sites/Store 7",
      body: ["name": "Store 7", "address": "Berlin", "country_code": "DE", "latlng": ["lat": 52.5, "lng": 13.4]])
    #expect(site["name"] == "Store 7")
    let placed = await bench.send(
      .put, base + "/devices/\(mac)", body: ["name": "till", "site_name": "Store 7"])
    #expect(placed.status == 200)
    #expect(try await bench.item(mac)["name"] == "till")
    let listed = try await bench.get(base + "/devices", query: [.init("site_name", "Store 7")])
    #expect(listed.array?.first?["mac"]?.string == mac.description)
    #expect(
      await bench.send(.put, base + "/devices/\(mac)", body: ["name": "x", "site_name": "nowhere"]).status == 400)
    #expect(await bench.send(.delete, base + "/devices/\(mac)").status == 200)
    #expect(try await bench.item(mac)["site_id"] == .null)
  }
}
