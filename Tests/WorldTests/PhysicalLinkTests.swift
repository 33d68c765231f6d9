import Determinism
import Testing

@testable import World

@Suite("Closed forms of the causes")
struct PhysicalLinkTests {
  /// V12: one slow stage against simulation, and the figures of the published model.
  @Test(arguments: [
    (ConnectStages.Stage.dhcp, 10.0, 4.0), (.dhcp, 3, 4), (.dhcp, 10, 10), (.authorization, 5, 4),
    (.authorization, 20, 4),
    (.services, 20, 4), (.association, 60, 2),
  ])
  func oneBigJumpIsCloseToSimulation(stage: ConnectStages.Stage, factor: Double, threshold: Double) {
    let stages = ConnectStages().slowed(stage, by: factor)
    var slow = 0
    let draws = 20_000
    for draw in 0..<draws {
      var sum = 0.0
      for (index, latency) in stages.latencies.enumerated() {
        let u = SplitMix.openUniform(SplitMix.key(SplitMix.key(8, UInt64(draw)), UInt64(index)))
        sum += latency.median * StrictMath.exp(latency.deviation * StrictMath.normalQuantile(u))
      }
      if sum > threshold { slow += 1 }
    }
    #expect((stages.slowShare(threshold: threshold) - Double(slow) / Double(draws)).magnitude < 0.04)
  }

  @Test func publishedFiguresOfSlowServers() {
    let stages = ConnectStages()
    #expect((stages.slowed(.dhcp, by: 10).slowShare(threshold: 4) - 0.27).magnitude < 0.03)
    #expect((stages.slowed(.authorization, by: 5).slowShare(threshold: 4) - 0.08).magnitude < 0.02)
    #expect((stages.slowed(.authorization, by: 20).slowShare(threshold: 4) - 0.61).magnitude < 0.03)
    #expect((stages.slowed(.services, by: 20).slowShare(threshold: 4) - 0.16).magnitude < 0.03)
    #expect(stages.slowShare(threshold: 4) < 0.01)
    #expect(stages.addedHazard(.dhcp, factor: 1, threshold: 4) == 0)
  }

  @Test func signalAndAirTime() {
    // (−61, 8) dBm: 8.5 % below −72; 3 dB weaker 15.9 %.
    let signal = SignalSpread(mean: -61, deviation: 8)
    let after = 0.0846 + (1 - 0.0846) * signal.addedShare(weaker: 3, part: 1)
    #expect((after - 0.1587).magnitude < 0.001)
    #expect(signal.addedShare(weaker: 15, part: 0) == 0)
    #expect(AirTime.addedShare(taken: 0) == 0)
    #expect(AirTime.addedShare(taken: 0.3) > 0.2)
    #expect(AirTime.addedShare(taken: 1) > 0.95)
    #expect(AirTime.used(byClients: 0) == 0)
  }

  @Test func lognormalTails() {
    let latency = Lognormal(median: 2, deviation: 1)
    #expect(latency.exceeds(2) == 0.5)
    #expect((latency.exceeds(2 * StrictMath.exp(1)) - 0.158655).magnitude < 1e-6)
    #expect((latency.mean - 2 * StrictMath.exp(0.5)).magnitude < 1e-12)
  }
}
