import Determinism
import MistAPI
import Testing
import Twin

@Suite("Firmware upgrades on the virtual clock")
struct UpgradeTests {
  private static let target = "0.14.30100"
  private static let buckets = [
    "scheduled", "download_requested", "downloading", "downloaded", "reboot_in_progress", "rebooted", "upgraded",
    "skipped", "failed",
  ]

  private struct Place {
    let bench: TwinBench
    let site: MistID
    let macs: [MACAddress]

    init(_ count: Int = 2, seed: UInt64 = 1) async throws {
      bench = try await TwinBench(seed: seed)
      site = try await bench.makeSite("Berlin")
      macs = try await bench.populate(site, count)
      try await bench.twin.addRelease(.init(model: "AP45", version: target))
      await bench.wait(3600)
    }

    var ids: [MistID] { macs.map { MistID(device: $0) } }

    func upgrade(_ body: JSON) async -> MistResponse {
      await bench.send(.post, "/sites/\(site)/devices/upgrade", body: body)
    }

    func status(_ id: MistID) async throws -> JSON { try await bench.client.upgradeStatus(id, at: site) }

    /// Which bucket holds a device.
    func bucket(_ mac: MACAddress, _ status: JSON) -> String? {
      UpgradeTests.buckets.first { status["targets"]?[$0]?.strings?.contains(mac.description) == true }
    }
  }

  @Test("A device goes through the states in their order, and its stats tell the same")
  func lifeCycle() async throws {
    let place = try await Place()
    let old = try await place.bench.stats(place.macs[0], at: place.site)["version"]
    let ordered = await place.bench.twin.now
    let id = try await place.bench.client.upgrade(place.ids, at: place.site, to: Self.target)
    var states: [String] = []
    var overall: [String] = []
    var steps: [Int] = []
    var progress: [Int] = []
    var wasDown = false
    for _ in 0..<2400 {
      let status = try await place.status(id)
      let state = try #require(place.bucket(place.macs[0], status))
      if states.last != state { states.append(state) }
      if let word = status["status"]?.string, overall.last != word { overall.append(word) }
      for bucket in Self.buckets {
        #expect(
          status["counts"]?[bucket]?.int
            == (status["targets"]?[bucket]?.array?.count ?? 0)
            + (bucket == "rebooted" ? status["counts"]?["upgraded"]?.int ?? 0 : 0))
      }
      let stats = try await place.bench.stats(place.macs[0], at: place.site)
      let step = try #require(stats["fwupdate"]?["status_id"]?.int)
      let part = try #require(stats["fwupdate"]?["progress"]?.int)
      #expect(step >= steps.last ?? 0)
      #expect(part >= progress.last ?? 0)
      if steps.last != step { steps.append(step) }
      if progress.last != part { progress.append(part) }
      #expect(stats["version"] == (state == "upgraded" ? .string(Self.target) : old))
      #expect((part == 100) == (state == "upgraded"))
      if state == "reboot_in_progress" {
        wasDown = true
        #expect(stats["uptime"] == nil)
        #expect(stats["status"] == "upgrading")
      }
      if state == "upgraded" {
        let sinceOrder = await place.bench.twin.now.seconds - ordered.seconds
        #expect(stats["status"] == "connected")
        #expect(Int64(stats["uptime"]?.int ?? .max) < sinceOrder)
        if status["status"] == "completed" { break }
      }
      await place.bench.wait(1)
    }
    #expect(
      states == ["download_requested", "downloading", "downloaded", "reboot_in_progress", "rebooted", "upgraded"])
    #expect(overall.first != "completed")
    #expect(overall.last == "completed")
    #expect(wasDown)
    // Pollers take the first reading as the baseline and wait for another (mist-fidelity, section 7.3).
    #expect(steps.count >= 4)
    #expect(progress.contains { (70..<100).contains($0) })
    let other = try await place.bench.stats(place.macs[1], at: place.site)
    #expect(other["version"]?.string == Self.target)
  }

  @Test("An upgrade that starts later waits, and can be cancelled without a trace")
  func cancelBefore() async throws {
    let place = try await Place()
    let start = await place.bench.twin.now.advanced(bySeconds: 7200)
    let id = try await place.bench.client.upgrade(place.ids, at: place.site, to: Self.target, start: start)
    #expect(try await place.status(id)["status"] == "created")
    #expect(try await place.status(id)["start_time"]?.int == Int(start.seconds))
    #expect(place.bucket(place.macs[0], try await place.status(id)) == "scheduled")
    #expect(try await place.bench.stats(place.macs[0], at: place.site)["fwupdate"]?["status"] == "scheduled")
    #expect(try await place.bench.stats(place.macs[0], at: place.site)["status"] == "connected")
    let cancelled = await place.bench.send(.post, "/sites/\(place.site)/devices/upgrade/\(id)/cancel")
    #expect(cancelled.status == 200)
    #expect(cancelled.body.isEmpty)
    #expect(try await place.status(id)["status"] == "cancelled")
    await place.bench.wait(10_800)
    let stats = try await place.bench.stats(place.macs[0], at: place.site)
    #expect(stats["version"]?.string == DeviceModels.named("AP45")?.factoryVersion)
    #expect((stats["uptime"]?.int ?? 0) > 10_800)
    #expect(stats["fwupdate"] == nil)
  }

  @Test("Cancelling keeps back what has not rebooted; what is done stays done")
  func cancelMidway() async throws {
    let place = try await Place(6)
    let id = try await place.bench.client.upgrade(place.ids, at: place.site, to: Self.target)
    // Downloads differ in length: wait until some reboot and others do not.
    var split = false
    for _ in 0..<600 where !split {
      await place.bench.wait(1)
      let counts = try await place.status(id)["counts"]
      let begun = (counts?["reboot_in_progress"]?.int ?? 0) + (counts?["upgraded"]?.int ?? 0)
      split = begun >= 2 && begun <= 4
    }
    #expect(split)
    let before = try await place.status(id)
    let begun = Set(place.macs.filter { ["reboot_in_progress", "upgraded"].contains(place.bucket($0, before)) })
    _ = await place.bench.send(.post, "/sites/\(place.site)/devices/upgrade/\(id)/cancel")
    await place.bench.wait(7200)
    for mac in place.macs {
      let version = try await place.bench.stats(mac, at: place.site)["version"]?.string
      #expect((version == Self.target) == begun.contains(mac))
    }
    #expect(try await place.status(id)["status"] == "cancelled")
  }

  @Test("A completed upgrade cannot be cancelled any more")
  func cancelAfter() async throws {
    let place = try await Place()
    let id = try await place.bench.client.upgrade(place.ids, at: place.site, to: Self.target)
    await place.bench.wait(7200)
    _ = await place.bench.send(.post, "/sites/\(place.site)/devices/upgrade/\(id)/cancel")
    #expect(try await place.status(id)["status"] == "completed")
    #expect(await place.bench.send(.post, "/sites/\(place.site)/devices/upgrade/\(place.site)/cancel").status == 404)
  }

  @Test("A later order takes the place of one that has not rebooted yet; a skipped one does not")
  func overtaken() async throws {
    let place = try await Place()
    try await place.bench.twin.addRelease(.init(model: "AP45", version: "0.15.1"))
    let later = await place.bench.twin.now.advanced(bySeconds: 3600)
    let first = try await place.bench.client.upgrade(place.ids, at: place.site, to: Self.target, start: later)
    let skipped = try await place.bench.client.upgrade(place.ids, at: place.site, to: "stable")
    #expect(try await place.status(skipped)["counts"]?["skipped"] == 2)
    #expect(try await place.bench.stats(place.macs[0], at: place.site)["fwupdate"]?["status"] == "scheduled")
    let second = try await place.bench.client.upgrade([place.ids[0]], at: place.site, to: "0.15.1")
    await place.bench.wait(7200)
    #expect(try await place.bench.stats(place.macs[0], at: place.site)["version"] == "0.15.1")
    #expect(try await place.bench.stats(place.macs[1], at: place.site)["version"]?.string == Self.target)
    #expect(try await place.status(first)["targets"]?["upgraded"]?.strings == [place.macs[1].description])
    #expect(try await place.status(second)["targets"]?["upgraded"]?.strings == [place.macs[0].description])
  }

  @Test("A device that is moved keeps its firmware, and an upgrade that it had before it does not happen")
  func moved() async throws {
    let place = try await Place()
    let other = try await place.bench.makeSite("Paris")
    let done = try await place.bench.client.upgrade([place.ids[0]], at: place.site, to: Self.target)
    await place.bench.wait(3600)
    let pending = try await place.bench.client.upgrade([place.ids[1]], at: place.site, to: Self.target)
    await place.bench.wait(10)
    _ = try await place.bench.client.assign(place.macs, to: other, in: place.bench.org)
    await place.bench.wait(3600)
    #expect(try await place.bench.stats(place.macs[0], at: other)["version"]?.string == Self.target)
    let factory = DeviceModels.named("AP45")?.factoryVersion
    #expect(try await place.bench.stats(place.macs[1], at: other)["version"]?.string == factory)
    #expect(try await place.status(done)["counts"]?["upgraded"] == 1)
    #expect(try await place.status(pending)["counts"]?["total"] == 0)
  }

  @Test("A device that runs the version already is skipped, unless it is forced")
  func skipped() async throws {
    let place = try await Place()
    let id = try await place.bench.client.upgrade(place.ids, at: place.site, to: "stable")
    let status = try await place.status(id)
    #expect(status["status"] == "completed")
    #expect(status["counts"]?["skipped"] == 2)
    await place.bench.wait(3600)
    #expect((try await place.bench.stats(place.macs[0], at: place.site)["uptime"]?.int ?? 0) > 3600)
    let forced = await place.upgrade([
      "device_ids": JSON(place.ids.map(\.description)), "version": "stable", "force": true,
    ])
    #expect(forced.status == 200)
    await place.bench.wait(3600)
    let uptime = try await place.bench.stats(place.macs[0], at: place.site)["uptime"]?.int ?? .max
    #expect(uptime < 3600)
  }

  @Test(
    "What cannot be carried out is refused, and leaves nothing behind",
    arguments: [
      ["version": "9.9.9"], ["version": "stable", "strategy": "slowly"], ["version": "stable", "models": ["AP34"]],
      ["version": "stable", "strategy": "canary", "canary_phases": [1, 10, 50, 100], "max_failures": [0, 0, 1]],
      ["version": "stable", "strategy": "canary", "canary_phases": [50, 10, 100]],
      ["version": "stable", "strategy": "canary", "canary_phases": [0, 100]],
      ["version": "stable", "strategy": "canary", "canary_phases": [10, 90]],
      ["version": "stable", "strategy": "serial", "max_failure_percentage": 101],
      ["version": "stable", "strategy": "rrm", "rrm_max_batch_percentage": 0],
      ["version": "stable", "rules": [["match_name[3:1]": "a"]]],
      ["version": "stable", "rules": [["match_mood": "a"]]],
      ["version": "stable", "start_time": 1_700_000_000], ["version": "stable", "reboot_at": 1_799_650_000],
      ["version": "stable", "device_ids": ["00000000-0000-0000-1000-5c5b3500ffff"]],
      ["version": "stable", "device_ids": ["x"]], ["version": "stable", "start_time": 1e300],
      ["version": "stable", "start_time": -1],
      ["version": "stable", "start_time": "soon"],
    ] as [JSON])
  func refused(_ body: JSON) async throws {
    let place = try await Place()
    let response = await place.upgrade(body)
    #expect(response.status == 400)
    #expect(response.detail?.isEmpty == false)
    #expect(try await place.bench.get("/sites/\(place.site)/devices/upgrade") == [])
    #expect(try await place.bench.stats(place.macs[0], at: place.site)["fwupdate"] == nil)
  }

  @Test("A device that is not connected cannot be upgraded")
  func notConnected() async throws {
    let place = try await Place()
    let late = try await place.bench.claim(1, first: 9)
    _ = try await place.bench.client.assign(late, to: place.site, in: place.bench.org)
    let response = await place.upgrade(["version": .string(Self.target)])
    #expect(response.status == 400)
    #expect(response.detail == "device \(late[0]) is not connected")
    #expect(try await place.bench.get("/sites/\(place.site)/devices/upgrade") == [])
    // While it reboots it is not connected either.
    _ = try await place.bench.client.upgrade(place.ids, at: place.site, to: Self.target)
    for _ in 0..<600 {
      if try await place.bench.stats(place.macs[0], at: place.site)["uptime"] == nil { break }
      await place.bench.wait(1)
    }
    let again = await place.upgrade(["device_ids": [.string(place.ids[0].description)], "version": "stable"])
    #expect(again.status == 400)
  }

  @Test("Devices by model, or every access point; one device by its own call")
  func selection() async throws {
    let place = try await Place()
    let other = try await place.bench.populate(place.site, 1, model: "AP34", first: 20)
    let gateway = try await place.bench.populate(place.site, 1, model: "SSR120", first: 21)
    await place.bench.wait(600)
    func total(_ body: JSON) async throws -> Int? {
      let id = try #require(await place.upgrade(body).json["upgrade_id"]?.string.flatMap { MistID($0) })
      return try await place.status(id)["counts"]?["total"]?.int
    }
    #expect(try await total(["models": ["AP45"], "version": .string(Self.target)]) == 2)
    #expect(try await total(["version": "stable"]) == 3)
    let path = "/sites/\(place.site)/devices/\(MistID(device: gateway[0]))/upgrade"
    let answer = try await place.bench.client.call(.post, path, body: ["version": "stable"])
    #expect(answer["status"] == "device already running version")
    #expect(answer["timestamp"]?.int == Int(await place.bench.twin.now.seconds))
    #expect(try await place.bench.stats(gateway[0], at: place.site)["fwupdate"] == nil)
    #expect(await place.bench.send(.post, path, body: ["version": "0.0.1"]).status == 400)
    let list = try await place.bench.get("/sites/\(place.site)/devices/upgrade").array ?? []
    #expect(list.map { $0["counts"]?["total"]?.int } == [3, 2])
    let unfinished = try await place.bench.get(
      "/sites/\(place.site)/devices/upgrade", query: [.init("status", "queued")])
    #expect(unfinished.array?.map { $0["counts"]?["total"]?.int } == [2])
    #expect(list.allSatisfy { $0["targets"] == nil })
    #expect(other.count == 1)
  }

  @Test("The versions that a model can have")
  func versions() async throws {
    let place = try await Place()
    for path in ["/sites/\(place.site)/devices/versions", "/orgs/\(place.bench.org)/devices/versions"] {
      let items = try await place.bench.get(path, query: [.init("model", "AP45")]).array ?? []
      #expect(items.map { $0["version"]?.string } == [DeviceModels.named("AP45")?.factoryVersion, Self.target])
      #expect(items.map { $0["tag"]?.string } == ["stable", nil])
      let switches = try await place.bench.get(path, query: [.init("type", "switch")]).array ?? []
      #expect(!switches.isEmpty)
      #expect(switches.allSatisfy { $0["model"]?.string.flatMap { DeviceModels.named($0) }?.type == .switch })
    }
  }

  @Test("Durations depend on the seed and differ between devices")
  func durations() async throws {
    func backAt(_ seed: UInt64) async throws -> [Int] {
      let place = try await Place(4, seed: seed)
      _ = try await place.bench.client.upgrade(place.ids, at: place.site, to: Self.target)
      await place.bench.wait(7200)
      var uptimes: [Int] = []
      for mac in place.macs { uptimes.append(try await place.bench.stats(mac, at: place.site)["uptime"]?.int ?? 0) }
      return uptimes
    }
    let one = try await backAt(1)
    #expect(try await backAt(1) == one)
    #expect(try await backAt(2) != one)
    #expect(Set(one).count > 1)
  }
}
