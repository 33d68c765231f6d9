import Determinism
import MistAPI
import Testing
import Twin

@Suite("Sites that upgrade by themselves")
struct AutoUpgradeTests {
  private func set(_ place: UpgradePlace, _ rule: JSON) async throws {
    _ = try await place.bench.client.call(.put, "/sites/\(place.site)/setting", body: ["auto_upgrade": rule])
  }

  /// The hour of the site's clocks at which a device last came up.
  private func hour(_ place: UpgradePlace, _ mac: MACAddress) async throws -> (weekday: Int, hour: Int) {
    let uptime = try #require(try await place.stats(mac)["uptime"]?.int)
    let zone = try #require(TimeZoneDatabase.zone("Europe/Berlin"))
    let civil = zone.civil(await place.bench.twin.now.advanced(bySeconds: -Int64(uptime)))
    return (civil.weekday, civil.hour)
  }

  @Test("In the window of the site's time zone, to the version of the model, and back")
  func window() async throws {
    let place = try await UpgradePlace(3)
    try await set(
      place,
      [
        "enabled": true, "version": "custom", "custom_versions": ["AP45": .string(UpgradePlace.target)],
        "time_of_day": "02:00", "day_of_week": "thu",
      ])
    let planned = try await place.stats(place.macs[0])
    #expect(planned["auto_upgrade_stat"]?["scheduled_version"]?.string == UpgradePlace.target)
    #expect(planned["fwupdate"] == nil && planned["status"] == "connected")
    await place.bench.wait(2 * 86_400)
    #expect(try await place.stats(place.macs[0])["version"]?.string != UpgradePlace.target)
    await place.bench.wait(2 * 86_400)
    for mac in place.macs {
      #expect(try await place.stats(mac)["version"]?.string == UpgradePlace.target)
      let came = try await hour(place, mac)
      #expect(came.weekday == 4 && (2...3).contains(came.hour))
    }
    #expect(try await place.events(of: place.macs[0], "5d").contains("AP_UPGRADE_BY_SCHEDULE"))
    #expect(try await place.bench.get("/sites/\(place.site)/devices/upgrade") == [])
    // Somebody moves one by hand: the next window brings it back.
    _ = try await place.order(["device_ids": [.string(MistID(device: place.macs[0]).description)], "version": "stable"])
    await place.bench.wait(3600)
    #expect(try await place.stats(place.macs[0])["version"]?.string == "0.14.29633")
    await place.bench.wait(8 * 86_400)
    #expect(try await place.stats(place.macs[0])["version"]?.string == UpgradePlace.target)
  }

  @Test("Who connects for the first time arrives on the version; switched off, nothing happens")
  func arrival() async throws {
    let place = try await UpgradePlace(1)
    let rule: JSON = [
      "enabled": true, "version": "custom", "custom_versions": ["AP45": .string(UpgradePlace.target)],
      "time_of_day": "02:00",
    ]
    try await set(place, rule)
    let new = try await place.bench.populate(place.site, 1, first: 20)[0]
    await place.bench.wait(1800)
    #expect(try await place.stats(new)["version"]?.string == UpgradePlace.target)
    #expect(try await place.stats(place.macs[0])["version"]?.string != UpgradePlace.target)
    try await set(place, ["enabled": false])
    await place.bench.wait(3 * 86_400)
    #expect(try await place.stats(place.macs[0])["version"]?.string != UpgradePlace.target)
    #expect(try await place.stats(place.macs[0])["auto_upgrade_stat"]?["scheduled"] == nil)
  }

  @Test("Stable and beta lead forward as releases come; a failure is tried again")
  func channels() async throws {
    let place = try await UpgradePlace(12, failures: .init(reverts: 50), channel: .beta)
    try await set(place, ["enabled": true, "version": "stable", "time_of_day": "any"])
    await place.bench.wait(86_400)
    #expect(try await place.stats(place.macs[0])["version"] == "0.14.29633")
    try await set(place, ["enabled": true, "version": "beta", "time_of_day": "23:30"])
    await place.bench.wait(4 * 86_400)
    var running: [String] = []
    for mac in place.macs { running.append(try await place.stats(mac)["version"]?.string ?? "") }
    #expect(running.filter { $0 == UpgradePlace.target }.count >= 8, "\(running)")
    try await place.bench.twin.addRelease(.init(model: "AP45", version: "0.14.31000", channel: .stable))
    await place.bench.wait(86_400 + 7200)
    #expect(try await place.stats(place.macs[0])["version"] == "0.14.31000")
  }

  @Test("A time of day that is none is refused", arguments: ["25:00", "2 am", "02:60"])
  func refused(_ time: String) async throws {
    let place = try await UpgradePlace(1)
    let response = await place.bench.send(
      .put, "/sites/\(place.site)/setting", body: ["auto_upgrade": ["enabled": true, "time_of_day": .string(time)]])
    #expect(response.status == 400)
    #expect(response.detail == "auto_upgrade.time_of_day: expected any or HH:MM, found '\(time)'")
  }
}
