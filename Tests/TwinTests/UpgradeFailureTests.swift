import Determinism
import MistAPI
import Testing
import Twin

@Suite("Upgrades that go wrong")
struct UpgradeFailureTests {
  @Test("A download that fails leaves the device as it was, and up")
  func download() async throws {
    let place = try await UpgradePlace(1, failures: .init(download: 100))
    let before = try await place.stats(place.macs[0])
    let id = try await place.order([:])
    #expect(try await place.watch(id) { _ in } == "failed")
    let after = try await place.stats(place.macs[0])
    #expect(after["version"] == before["version"] && after["status"] == "connected")
    #expect(after["fwupdate"]?["status"] == "failed")
    #expect(try #require(after["uptime"]?.int) > (before["uptime"]?.int ?? 0))
    #expect(try await place.events(of: place.macs[0], "1h") == ["AP_UPGRADE_BY_USER", "AP_UPGRADE_FAILED"])
  }

  @Test("A device that comes back on its old version was down, and has failed")
  func reverts() async throws {
    let place = try await UpgradePlace(1, failures: .init(reverts: 100))
    let before = try await place.stats(place.macs[0])["version"]
    let id = try await place.order([:])
    var wasDown = false
    let end = try await place.watch(id, every: 10) { status in
      if place.macs("reboot_in_progress", status).isEmpty { return }
      let stats = try await place.stats(place.macs[0])
      #expect(stats["status"] == "upgrading" && stats["uptime"] == nil)
      wasDown = true
    }
    #expect(end == "failed" && wasDown)
    let after = try await place.stats(place.macs[0])
    #expect(after["version"] == before && after["status"] == "connected")
    #expect(
      try await place.events(of: place.macs[0], "1h")
        == [
          "AP_UPGRADE_BY_USER", "AP_DISCONNECTED", "AP_UPGRADE_FAILED", "AP_RESTARTED", "AP_CONNECTED", "AP_CONFIGURED",
        ])
  }

  @Test("A device that stays away is down until somebody puts it in its place again")
  func away() async throws {
    let place = try await UpgradePlace(1, failures: .init(staysAway: 100))
    let id = try await place.order([:])
    #expect(try await place.watch(id) { _ in } == "failed")
    await place.bench.wait(7 * 86_400)
    let mac = place.macs[0]
    #expect(try await place.stats(mac)["status"] == "disconnected")
    let refused = await place.bench.send(.post, "/sites/\(place.site)/devices/upgrade", body: ["version": "stable"])
    #expect(refused.status == 400 && refused.detail == "device \(mac) is not connected")
    let alarms = try await place.bench.get("/sites/\(place.site)/alarms/search", query: [.init("duration", "8d")])
    #expect(alarms["results"]?.array?.contains { $0["type"] == "device_down" && $0["status"] == "open" } == true)
    let inventory = "/orgs/\(place.bench.org)/inventory"
    _ = try await place.bench.client.call(
      .put, inventory, body: ["op": "unassign", "macs": [.string(mac.description)]])
    _ = try await place.bench.client.assign([mac], to: place.site, in: place.bench.org)
    await place.bench.wait(600)
    #expect(try await place.stats(mac)["status"] == "connected")
  }

  @Test("A boot loop is down and up again and again, then down for good")
  func loops() async throws {
    let place = try await UpgradePlace(1, failures: .init(bootLoops: 100))
    let id = try await place.order([:])
    #expect(try await place.watch(id) { _ in } == "failed")
    await place.bench.wait(4 * 3600)
    let events = try await place.events(of: place.macs[0])
    let fell = events.filter { $0 == "AP_DISCONNECTED" }.count
    #expect((7...12).contains(fell), "\(events)")
    #expect(events.filter { $0 == "AP_RESTARTED" }.count == fell - 1)
    #expect(events.filter { $0 == "AP_UPGRADE_FAILED" }.count == 1)
    #expect(try await place.stats(place.macs[0])["status"] == "disconnected")
  }

  @Test("Whom it befalls is drawn by seed, device and upgrade; about as many as the release says")
  func chance() async throws {
    func fate(_ seed: UInt64) async throws -> [Bool] {
      let place = try await UpgradePlace(60, seed: seed, failures: .init(download: 10, reverts: 10, bootLoops: 10))
      let id = try await place.order([:])
      await place.bench.wait(7200)
      let status = try await place.status(id)
      #expect(status["status"] == "completed")
      let failed = place.macs("failed", status)
      return place.macs.map { failed.contains($0) }
    }
    let one = try await fate(3)
    #expect(try await fate(3) == one)
    #expect(try await fate(4) != one)
    #expect((8...30).contains(one.filter { $0 }.count))
  }

  @Test("Downgrades work, and those that the running version forbids say how far one can go")
  func downgrade() async throws {
    let place = try await UpgradePlace(1, oldestDowngrade: "0.14.29900")
    try await place.bench.twin.addRelease(.init(model: "AP45", version: "0.14.29950"))
    let up = try await place.order([:])
    #expect(try await place.watch(up) { _ in } == "completed")
    let refused = await place.bench.send(.post, "/sites/\(place.site)/devices/upgrade", body: ["version": "stable"])
    #expect(refused.status == 400)
    #expect(
      refused.detail
        == "version: AP45 on 0.14.30100 cannot be downgraded to 0.14.29633, only to 0.14.29900 or later")
    let down = try await place.order(["version": "0.14.29950"])
    #expect(try await place.watch(down) { _ in } == "completed")
    #expect(try await place.stats(place.macs[0])["version"] == "0.14.29950")
    // From there it may.
    #expect(try await place.watch(try await place.order(["version": "stable"])) { _ in } == "completed")
  }
}
