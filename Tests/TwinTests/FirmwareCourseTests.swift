import Assurance
import Determinism
import MistAPI
import Testing
import Twin

/// What a version does to access points along the time for which they run it.
@Suite("The course of a firmware version")
struct FirmwareCourseTests {
  /// Eight access points that run a version with these harms since an hour, and the levels of the day after.
  private struct Ran {
    let place: UpgradePlace
    let since: Instant

    init(_ harms: [FirmwareRelease.Harm], seed: UInt64 = 1) async throws {
      place = try await UpgradePlace(8, seed: seed)
      try await place.bench.twin.setWorld(ofSite: "Berlin", profile: "retail", opens: nil)
      try await place.bench.makeWLAN()
      try await place.bench.twin.addRelease(.init(model: "AP45", version: UpgradePlace.target, harms: harms))
      _ = try await place.order(["device_ids": JSON(place.macs.map { MistID(device: $0).description })])
      await place.bench.wait(3600)
      since = await place.bench.twin.now
    }

    /// The units of a metric in so many hours from some hour after the upgrade on: all, and the bad ones.
    func sums(_ metric: String, from hour: Int64, hours: Int64) async throws -> (total: Double, degraded: Double) {
      let start = since.advanced(bySeconds: hour * 3600)
      let end = start.advanced(bySeconds: hours * 3600)
      await place.bench.twin.advance(to: end.advanced(bySeconds: 3600))
      let trend = try await place.bench.client.levelTrend(metric, of: .site, at: place.site, from: start, to: end)
      return (trend.level.total.reduce(0) { $0 + ($1 ?? 0) }, trend.level.degraded.reduce(0) { $0 + ($1 ?? 0) })
    }

    func share(_ metric: String, from hour: Int64, hours: Int64) async throws -> Double {
      let sums = try await sums(metric, from: hour, hours: hours)
      return sums.degraded / max(1, sums.total)
    }
  }

  @Test("an access point that loses its load is connected, and its users are gone")
  func loadLoss() async throws {
    let healthy = try await Ran([])
    let wedged = try await Ran([.init(.loadLoss(100))])
    let (usual, lost) = (
      try await healthy.sums("coverage", from: 12, hours: 24), try await wedged.sums("coverage", from: 12, hours: 24)
    )
    #expect(usual.total > 1000)
    // Those who find another access point are counted there.
    #expect(lost.total < usual.total * 0.8, "\(lost) \(usual)")
    for mac in wedged.place.macs { #expect(try await wedged.place.stats(mac)["status"] == "connected") }
    #expect(try await wedged.share("ap-health", from: 12, hours: 24) < 0.05)
  }

  @Test("what begins some time after the start hits more and more access points, the same ones with each seed")
  func onset() async throws {
    let harm = FirmwareRelease.Harm(.loadLoss(100), after: 3 * 86_400)
    let ran = try await Ran([harm])
    let healthy = try await Ran([])
    func kept(_ day: Int64) async throws -> Double {
      let usual = try await healthy.sums("coverage", from: day * 24, hours: 24).total
      return try await ran.sums("coverage", from: day * 24, hours: 24).total / max(1, usual)
    }
    let course = [try await kept(0), try await kept(3), try await kept(10)]
    #expect(course[0] > course[1] && course[1] > course[2] && course[2] < 0.9, "\(course)")
    let again = try await Ran([harm])
    #expect(try await again.sums("coverage", from: 0, hours: 24) == ran.sums("coverage", from: 0, hours: 24))
  }

  @Test("a leak grows with the days since the access point came up, and is gone when it comes up again")
  func leak() async throws {
    let ran = try await Ran([
      .init(.leak("throughput", classifier: "network-issues", pointsPerDay: 5))
    ])
    let early = try await ran.share("throughput", from: 0, hours: 24)
    let late = try await ran.share("throughput", from: 8 * 24, hours: 24)
    #expect(late - early > 0.25 && late - early < 0.5, "\(early) \(late)")
    let site = ran.place.site
    for mac in ran.place.macs {
      _ = try await ran.place.bench.client.call(
        .post, "/sites/\(site)/devices/\(MistID(device: mac))/restart", body: [:])
    }
    let fresh = try await ran.share("throughput", from: 10 * 24, hours: 24)
    #expect(fresh < late - 0.15, "\(late) \(fresh)")
  }

  @Test("restarts by itself are seen in uptimes and events, at the part of the access points that is hit")
  func restarts() async throws {
    let ran = try await Ran([.init(.reboots(perDay: 4), hits: 50)])
    await ran.place.bench.wait(3 * 86_400)
    let now = await ran.place.bench.twin.now
    var young = 0
    for mac in ran.place.macs {
      let stats = try await ran.place.stats(mac)
      if let uptime = stats["uptime"]?.double, uptime < Double(now - ran.since) / 1000 - 600 { young += 1 }
    }
    #expect((1...7).contains(young), "\(young)")
    let found = try await ran.place.bench.client.call(
      .get, "/sites/\(ran.place.site)/devices/events/search",
      query: [
        .init("start", String(ran.since.seconds)), .init("end", String(now.seconds)), .init("limit", "1000"),
      ])
    let restarts = (found["results"]?.array ?? []).filter { $0["type"]?.string == "AP_RESTARTED" }.count
    #expect(restarts > young * 6 && restarts < young * 20, "\(restarts) of \(young)")
  }

  @Test("a version that does more does it to the same access points; what it does not touch stays as it is")
  func pairing() async throws {
    let healthy = try await Ran([])
    let few = try await Ran([.init(.level("coverage", classifier: "weak-signal", points: 40), hits: 40)])
    let more = try await Ran([.init(.level("coverage", classifier: "weak-signal", points: 40), hits: 80)])
    let bad = [
      try await healthy.sums("coverage", from: 12, hours: 24), try await few.sums("coverage", from: 12, hours: 24),
      try await more.sums("coverage", from: 12, hours: 24),
    ]
    #expect(bad[0].degraded < bad[1].degraded && bad[1].degraded < bad[2].degraded, "\(bad)")
    #expect(bad[0].total == bad[2].total)
    #expect(
      try await healthy.sums("roaming", from: 12, hours: 24) == more.sums("roaming", from: 12, hours: 24))
  }
}
