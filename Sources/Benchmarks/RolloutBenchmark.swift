import Determinism
import Foundation
import MistAPI
import Rollout
import Twin

/// Firmware through a large fleet: canaries, gates, all sites, and the week of watching after it, on the twin's clock.
enum RolloutBenchmark {
  private static let siteCount = 1000
  private static let version = "0.14.30100"

  static func figures(_ options: Options) async throws -> [Figure] {
    var seconds: [Double] = []
    var calls = 0
    for _ in 0..<max(1, min(3, options.repetitions ?? 1)) {
      let place = try await LargeTwin(
        sites: siteCount, days: 10, threads: ProcessInfo.processInfo.activeProcessorCount)
      try await place.twin.addRelease(FirmwareRelease(model: "AP45", version: version))
      let time = TwinTime(place.twin)
      let client = PacedClient(place.client, time: time)
      let order = CanaryRollout.Order(
        name: "large", organisation: place.organisation, models: ["AP45"], version: version, policy: .spread)
      var outcome = RolloutResult.Outcome.waiting(reason: "not begun")
      seconds.append(
        try await asyncSeconds { outcome = try await CanaryRollout(order, client: client, time: time).run().outcome })
      guard outcome == .promoted else {
        throw WrongResult(description: "the rollout ended with \(outcome.word): \(outcome.reason ?? "")")
      }
      calls = await client.calls
    }
    return [
      Figure(
        subject: "rollout: 1,000 sites of ten access points by `spread`, a week of watching", unit: "s",
        ours: Samples(seconds), target: .atMost(20), remark: "\(calls) calls")
    ]
  }
}
