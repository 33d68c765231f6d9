import Determinism
import MistAPI
import Testing
import Twin

@Suite("One device is upgraded and watched")
struct UpgradeOneTests {
  /// Terraform's way of watching, step by step (mist-fidelity, section 7.3): the status id moves, the image is written, the
  /// device has rebooted since, and it runs the version. Returns the seconds it took.
  private func watch(_ place: UpgradePlace, _ mac: MACAddress, version: String, reboots: Bool = true) async throws
    -> Int
  {
    let began = await place.bench.twin.now.seconds
    func elapsed() async -> Int { Int(await place.bench.twin.now.seconds - began) }
    func poll(_ isDone: (JSON) -> Bool) async throws -> JSON {
      for _ in 0..<200 {
        let stats = try await place.stats(mac)
        if isDone(stats) { return stats }
        await place.bench.wait(10)
      }
      Issue.record("it timed out")
      return .null
    }
    let first = try await place.stats(mac)["fwupdate"]?["status_id"]?.int
    _ = try await poll { $0["fwupdate"]?["status_id"]?.int != first }
    _ = try await poll { ($0["fwupdate"]?["progress"]?.int ?? 0) >= 70 }
    _ = try await poll { $0["fwupdate"]?["progress"] == 100 }
    guard reboots else { return await elapsed() }
    for _ in 0..<200 {
      let stats = try await place.stats(mac)
      if let uptime = stats["uptime"]?.int, uptime > 0, uptime < (await elapsed()) {
        #expect(stats["version"]?.string == version)
        return await elapsed()
      }
      await place.bench.wait(10)
    }
    Issue.record("it did not reboot")
    return await elapsed()
  }

  private func order(_ place: UpgradePlace, _ mac: MACAddress, _ body: JSON) async throws -> JSON {
    try await place.bench.client.call(
      .post, "/sites/\(place.site)/devices/\(MistID(device: mac))/upgrade", body: body)
  }

  @Test("An access point, as Terraform watches it; once there, the same order says so")
  func accessPoint() async throws {
    let place = try await UpgradePlace(1)
    let body: JSON = ["version": .string(UpgradePlace.target)]
    #expect(try await order(place, place.macs[0], body)["status"] == "inprogress")
    #expect(try await watch(place, place.macs[0], version: UpgradePlace.target) < 3600)
    let before = try await place.stats(place.macs[0])["fwupdate"]?["status_id"]
    #expect(try await order(place, place.macs[0], body)["status"] == "device already running version")
    #expect(try await place.stats(place.macs[0])["fwupdate"]?["status_id"] == before)
    let later = await place.bench.twin.now.advanced(bySeconds: 600)
    let down = try await order(place, place.macs[0], ["version": "stable", "start_time": JSON(Int(later.seconds))])
    #expect(down["status"] == "scheduled")
  }

  @Test("A switch reboots when it is asked to, at once, later, or by a restart that somebody gives")
  func junos() async throws {
    let place = try await UpgradePlace(1)
    let version = "23.4R2-S3.9"
    let macs = try await place.bench.populate(place.site, 3, model: "EX4100-48MP", first: 50)
    try await place.bench.twin.addRelease(.init(model: "EX4100-48MP", version: version))
    await place.bench.wait(3600)
    _ = try await order(place, macs[0], ["version": .string(version), "reboot": true])
    #expect(try await watch(place, macs[0], version: version) > 300)
    // Told to wait: the image is written, and nothing else happens.
    _ = try await order(place, macs[1], ["version": .string(version)])
    _ = try await watch(place, macs[1], version: version, reboots: false)
    let at = await place.bench.twin.now.advanced(bySeconds: 7200)
    _ = try await order(
      place, macs[2], ["version": .string(version), "reboot": true, "reboot_at": JSON(Int(at.seconds))])
    await place.bench.wait(7100)
    for mac in macs[1...] {
      let stats = try await place.stats(mac)
      #expect(stats["status"] == "connected" && stats["version"]?.string != version)
      #expect(stats["fwupdate"]?["progress"] == 100)
    }
    await place.bench.wait(800)
    #expect(try await place.stats(macs[2])["version"]?.string == version)
    let restart = "/sites/\(place.site)/devices/\(MistID(device: macs[1]))/restart"
    #expect(await place.bench.send(.post, restart, body: [:]).status == 200)
    await place.bench.wait(900)
    #expect(try await place.stats(macs[1])["version"]?.string == version)
    #expect(try await place.stats(macs[1])["fwupdate"]?["status"] == "upgraded")
  }

  @Test("Versions carry their channel, and a channel stands for its newest version")
  func channels() async throws {
    let place = try await UpgradePlace(1, channel: .beta)
    try await place.bench.twin.addRelease(.init(model: "AP45", version: "0.14.30200", channel: .alpha))
    try await place.bench.twin.addRelease(.init(model: "AP45", version: "0.14.30300"))
    let list = try await place.bench.client.firmwareVersions(of: "AP45", type: .accessPoint, at: place.site)
    #expect(
      list.map { "\($0["version"]?.string ?? "") \($0["tag"]?.string ?? "-")" } == [
        "0.14.29633 stable", "0.14.30100 beta", "0.14.30200 alpha", "0.14.30300 -",
      ])
    for (asked, runs) in [("alpha", "0.14.30200"), ("beta", "0.14.30100"), ("stable", "0.14.29633")] {
      _ = try await order(place, place.macs[0], ["version": .string(asked)])
      await place.bench.wait(1800)
      #expect(try await place.stats(place.macs[0])["version"]?.string == runs)
    }
    // Of a model of which nobody told any there are those that older models leave the factory with.
    let other = try await place.bench.client.firmwareVersions(of: "AP34", type: .accessPoint, at: place.site)
    #expect(other.compactMap { $0["version"]?.string } == ["0.14.29633", "0.10.24028", "0.12.27452"])
  }
}
