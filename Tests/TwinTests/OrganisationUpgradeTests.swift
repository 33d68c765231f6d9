import Determinism
import MistAPI
import Testing
import Twin

@Suite("Upgrades of an organisation's sites")
struct OrganisationUpgradeTests {
  private static let target = "0.14.30100"

  private struct Places {
    let bench: TwinBench
    let berlin: MistID
    let york: MistID
    let macs: [MACAddress]

    init() async throws {
      bench = try await TwinBench()
      berlin = try await bench.makeSite("Berlin")
      york = try await bench.makeSite("New York", timezone: "America/New_York")
      macs =
        try await bench.populate(berlin, 3) + bench.populate(york, 2, first: 10)
        + bench.populate(york, 1, model: "AP34", first: 20)
      _ = try await bench.populate(york, 1, model: "EX4100-48MP", first: 30)
      for model in ["AP45", "AP34"] { try await bench.twin.addRelease(.init(model: model, version: target)) }
      await bench.wait(3600)
    }

    func post(_ body: JSON) async -> MistResponse {
      await bench.send(.post, "/orgs/\(bench.org)/devices/upgrade", body: body)
    }

    func version(_ mac: MACAddress) async throws -> String? {
      let found = try await bench.client.deviceStats(of: bench.org)
      return found.first { $0["mac"]?.string == mac.description }?["version"]?.string
    }
  }

  @Test("One upgrade for every site, told as published, listed both ways, and the sites' own")
  func everySite() async throws {
    let places = try await Places()
    let answer = await places.post([
      "all_sites": true, "device_type": "ap", "models": [["AP45"]],
      "versions": [["firmware_type": "ap", "version": .string(Self.target)]], "reboot_strategy": "serial",
      "download_strategy": "big_bang",
    ])
    #expect(answer.status == 200, "\(answer.text)")
    #expect(answer.json["strategy"] == "serial" && answer.json["target_version"]?.string == Self.target)
    let id = try #require(answer.json["id"]?.string.flatMap { MistID($0) })
    let upgrades = try #require(answer.json["upgrades"]?.array)
    #expect(
      Set(upgrades.compactMap { $0["site_id"]?.string }) == [places.berlin.description, places.york.description])
    #expect(upgrades.compactMap { $0["upgrade"]?["targets"]?["total"]?.int }.sorted() == [2, 3])
    let list = try await places.bench.get("/orgs/\(places.bench.org)/devices/upgrade").array ?? []
    #expect(list.count == 1)
    let ids = Set(upgrades.compactMap { $0["upgrade"]?["id"]?.string })
    #expect(Set((list[0]["site_upgrades"]?.array ?? []).compactMap { $0["upgrade_id"]?.string }) == ids)
    #expect(Set((list[0]["upgrades"]?.array ?? []).compactMap { $0["upgrade"]?["id"]?.string }) == ids)
    // All download at once; reboots take their turns, at each site for itself.
    await places.bench.wait(246)
    let own = try await places.bench.get("/sites/\(places.berlin)/devices/upgrade").array ?? []
    #expect(own.count == 1 && own[0]["id"]?.string.map { ids.contains($0) } == true)
    let counts = try #require(own.first?["counts"])
    #expect(counts["downloading"] == 0 && counts["scheduled"] == 0)
    #expect((counts["reboot_in_progress"]?.int ?? 0) + (counts["rebooted"]?.int ?? 0) >= 1)
    #expect((counts["reboot_in_progress"]?.int ?? 9) <= 1)
    await places.bench.wait(7200)
    let done = try await places.bench.client.upgradeStatus(id, in: places.bench.org)
    #expect(done["upgrades"]?.array?.allSatisfy { $0["upgrade"]?["status"] == "completed" } == true)
    #expect(try await places.version(places.macs[4]) == Self.target)
    #expect(try await places.version(places.macs[5]) == DeviceModels.named("AP34")?.factoryVersion)
  }

  @Test("A time without an offset is by each site's clocks")
  func localTime() async throws {
    let places = try await Places()
    let answer = await places.post([
      "site_ids": [.string(places.berlin.description), .string(places.york.description)],
      "versions": [["firmware_type": "ap", "version": .string(Self.target)]],
      "start_datetime": "2027-01-13T02:00:00", "reboot_datetime": "2027-01-13 03:00:00",
    ])
    var starts: [String: Int] = [:]
    for item in answer.json["upgrades"]?.array ?? [] {
      starts[item["site_id"]?.string ?? ""] = item["upgrade"]?["start_time"]?.int
      #expect(item["upgrade"]?["status"] == "created")
    }
    let two = try #require(Instant(iso8601: "2027-01-13T02:00:00+01:00")).seconds
    #expect(starts == [places.berlin.description: Int(two), places.york.description: Int(two) + 6 * 3600])
    // Images wait for the reboot, an hour later.
    await places.bench.twin.advance(to: Instant(seconds: two + 1800))
    let stats = try await places.bench.stats(places.macs[0], at: places.berlin)
    #expect(stats["fwupdate"]?["progress"] == 100 && stats["status"] == "connected")
    await places.bench.wait(1800 + 900)
    #expect(try await places.version(places.macs[0]) == Self.target)
    #expect(try await places.version(places.macs[3]) != Self.target)
  }

  @Test("Cancelling stops every site; access points that run something newer are passed over unless forced")
  func cancelled() async throws {
    let places = try await Places()
    func order(_ version: String, force: Bool = false) async throws -> MistID {
      try await places.bench.client.orderUpgrade(
        [
          "all_sites": true, "strategy": "big_bang",
          "versions": [["firmware_type": "ap", "version": .string(version), "force": .bool(force)]],
        ], in: places.bench.org)
    }
    let first = try await order(Self.target)
    #expect(
      await places.bench.send(.post, "/orgs/\(places.bench.org)/devices/upgrade/\(first)/cancel").status == 200)
    await places.bench.wait(3600)
    let status = try await places.bench.client.upgradeStatus(first, in: places.bench.org)
    #expect(status["upgrades"]?.array?.allSatisfy { $0["upgrade"]?["status"] == "cancelled" } == true)
    #expect(try await places.version(places.macs[0]) != Self.target)
    _ = try await order(Self.target)
    await places.bench.wait(3600)
    let down = try await places.bench.client.upgradeStatus(try await order("stable"), in: places.bench.org)
    #expect(
      down["upgrades"]?.array?.allSatisfy {
        $0["upgrade"]?["targets"]?["skipped"]?.array?.count == $0["upgrade"]?["targets"]?["total"]?.int
      } == true)
    _ = try await order("stable", force: true)
    await places.bench.wait(3600)
    #expect(try await places.version(places.macs[0]) == DeviceModels.named("AP45")?.factoryVersion)
  }

  @Test(
    "What cannot be carried out is refused as a whole",
    arguments: [
      ([:], "site_ids is required unless all_sites is true"),
      (["site_ids": ["00000000-0000-0000-0000-000000000001"]], "is not a site of this organisation"),
      (["all_sites": true, "versions": [["firmware_type": "ap", "version": "9.9"]]], "has no version '9.9'"),
      (
        ["all_sites": true, "versions": [["firmware_type": "junos", "version": "9.9"]]], "none is of firmware_type 'ap'"
      ),
      (["all_sites": true, "device_type": "switch", "reboot_strategy": "rrm"], "rrm is for access points"),
      (["all_sites": true, "device_type": "gateway"], "no connected gateway"),
      (["all_sites": true, "start_datetime": "tomorrow"], "start_datetime: expected a date and time"),
      (
        [
          "all_sites": true, "start_datetime": "2027-02-01T02:00:00", "reboot_datetime": "2027-01-31T02:00:00",
        ], "is before start_datetime"
      ),
    ] as [(JSON, String)])
  func refused(_ body: JSON, _ detail: String) async throws {
    let places = try await Places()
    let response = await places.post(body)
    #expect(response.status == 400)
    #expect(response.detail?.contains(detail) == true, "\(response.text)")
    #expect(try await places.bench.get("/orgs/\(places.bench.org)/devices/upgrade") == [])
    #expect(try await places.bench.get("/sites/\(places.berlin)/devices/upgrade") == [])
    let absent = "/orgs/\(places.bench.org)/devices/upgrade/\(places.berlin)"
    #expect(await places.bench.send(.get, absent).status == 404)
    #expect(await places.bench.send(.post, absent + "/cancel").status == 404)
  }
}
