import Assurance
import Determinism
import MistAPI
import Testing
import Twin

@Suite("What a rollout cost its users")
struct BlastRadiusTests {
  private static let version = "0.14.30100"

  /// The damage of upgrading some access points to a release, over half a day.
  private static func radius(
    harms: [FirmwareRelease.Harm] = [], upgrade count: Int = 4, threads: Int = 1
  ) async throws -> BlastRadius {
    let place = try await LevelPlace(accessPoints: 4, threads: threads, wait: 2)
    try await place.bench.twin.addRelease(.init(model: "AP45", version: version, harms: harms))
    let start = await place.bench.twin.now
    if count > 0 {
      _ = try await place.bench.client.upgrade(
        place.macs.prefix(count).map { MistID(device: $0) }, at: place.site, to: version)
    }
    await place.bench.wait(8 * 3600)
    return try await place.bench.twin.blastRadius(of: [place.site], from: start, to: await place.bench.twin.now)
  }

  @Test("Without an upgrade there is none")
  func none() async throws {
    let radius = try await Self.radius(upgrade: 0)
    #expect(radius.excess.values.allSatisfy { $0 == 0 })
    #expect(radius.lostUserSeconds == 0)
    #expect(radius.sites == 1)
    #expect(radius.badEvents == 0)
    #expect(radius.badUserMinutes == 0)
    #expect(radius.badAccessPointMinutes == 0)
  }

  @Test("A healthy release costs its reboots")
  func reboots() async throws {
    let radius = try await Self.radius()
    #expect(radius.excess[.apHealth] ?? 0 > 0)
    #expect(radius.badAccessPointMinutes > 0)
    #expect(radius.lostUserSeconds >= 0)
  }

  @Test(
    "A harm is attributed to its metric, and to no other",
    arguments: [
      (Metric.roaming, "latency-slow-11r-roam"), (.timeToConnect, "association"), (.throughput, "coverage"),
      (.coverage, "weak-signal"),
    ])
  func harmful(_ metric: Metric, _ classifier: String) async throws {
    try #require(metric.classifiers.contains(classifier))
    let healthy = try await Self.radius()
    let harmed = try await Self.radius(harms: [.init(level: metric.name, classifier: classifier, points: 40)])
    let harm = (harmed.excess[metric] ?? 0) - (healthy.excess[metric] ?? 0)
    #expect(harm > 0)
    for other in Metric.allCases where other != metric { #expect(harmed.excess[other] == healthy.excess[other]) }
    #expect(harmed.lostUserSeconds == healthy.lostUserSeconds)
    if metric.unit == .events {
      #expect(harmed.badEvents == healthy.badEvents + harm)
    } else {
      #expect(harmed.badUserMinutes > healthy.badUserMinutes)
    }
  }

  @Test("More access points, more damage; the harm of none is none")
  func size() async throws {
    let harms = [FirmwareRelease.Harm(level: "roaming", classifier: "latency-slow-11r-roam", points: 40)]
    let one = try await Self.radius(harms: harms, upgrade: 1).excess[.roaming] ?? 0
    let four = try await Self.radius(harms: harms, upgrade: 4).excess[.roaming] ?? 0
    #expect(one > 0)
    #expect(four > one)
    #expect(try await Self.radius(harms: harms, upgrade: 0).excess[.roaming] == 0)
  }

  @Test("It does not depend on the number of threads, nor on unknown sites")
  func threads() async throws {
    let harms = [FirmwareRelease.Harm(level: "roaming", classifier: "latency-slow-11r-roam", points: 40)]
    #expect(try await Self.radius(harms: harms, threads: 1) == Self.radius(harms: harms, threads: 2))
    let bench = try await TwinBench()
    let nowhere = try await bench.twin.blastRadius(
      of: [.zero], from: TwinBench.start, to: TwinBench.start.advanced(bySeconds: 3600))
    #expect(nowhere.sites == 0)
    #expect(nowhere.excess.values.allSatisfy { $0 == 0 })
  }

  @Test("A window that has not begun holds nothing")
  func future() async throws {
    let place = try await LevelPlace(accessPoints: 1, wait: 1)
    let later = await place.bench.twin.now.advanced(bySeconds: 86_400)
    let radius = try await place.bench.twin.blastRadius(
      of: [place.site], from: later, to: later.advanced(bySeconds: 3600))
    #expect(radius.excess.isEmpty)
    #expect(radius.lostUserSeconds == 0)
  }
}
