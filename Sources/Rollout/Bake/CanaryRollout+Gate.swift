import Assurance
import Determinism
import MistAPI
import Planning

extension CanaryRollout {
  /// The bins of the published API.
  static var binSeconds: Int64 { LookRule.publishedBin }

  /// Bakes the canaries of a phase and looks at the gate as often as the quota lets it until it has a verdict.
  /// - Returns: nil when it was stopped.
  func bakeAtGate(_ index: Int, _ phase: RolloutPhase, _ rule: RolloutPhase.Gate) async throws -> PhaseVerdict? {
    guard let choice = state.choices[phase.name] else { return .inconclusive("it has no canaries") }
    let ordered = state.phases[index].upgradeOrdered ?? state.phases[index].started
    let action = state.next
    let counted = CountedClient(client)
    var bake = try await GateBake(
      choice, reader: LevelReader(client: counted), backAt: state.backAt, ordered: ordered,
      history: historySeconds,
      policy: GatePolicy(
        alpha: rule.alpha, margin: rule.margin, inflation: order.inflation, minimumBakeHours: phase.minimumBakeHours,
        maximumBakeHours: phase.maximumBakeHours, minimumExposure: rule.leastExposure, floor: rule.floor,
        noise: order.noise, method: rule.method ?? .mixture))
    try await bake.replay(state.phases[index].looks)
    if case .gate(let last) = state.phases[index].looks.last?.finding, last.verdict.isFinal {
      return PhaseVerdict(last.verdict)
    }
    let calls = state.calls[phase.name]
    let step = Int64(max(1, calls?.everyHours ?? order.policy.looks.everyHours)) * Self.binSeconds
    var lag = Int64(order.policy.looks.lagMinutes) * 60
    while true {
      if try await isInterrupted(action) { return nil }
      let end = bake.nextEnd(step: step, before: phase.maximumBakeHours)
      try await time.sleep(until: end.advanced(bySeconds: lag))
      if try await isInterrupted(action) { return nil }
      let look: GateLook
      let before = await counted.calls
      do {
        lag = try await waitForBins(of: choice, by: counted, until: end, lag: lag)
        let states = try await counted.states(of: choice.canaries, in: order.organisation, time: time)
        look = try await bake.look(until: end, states, at: await time.now())
      } catch let error as MistError {
        try await waitAfter(error, phase: phase.name)
        continue
      }
      failedLooks = 0
      try await record(
        .looked(
          phase: phase.name,
          RolloutLook(
            at: await time.now(), elapsedHours: look.elapsedHours, finding: .gate(look),
            calls: await counted.calls - before)))
      if look.verdict.isFinal { return PhaseVerdict(look.verdict) }
    }
  }

  /// Waits until the cloud has the bin that ends then, at the busiest control; an hour at most, after which nobody was there.
  /// - Returns: how long after the end of a bin it is there, in seconds, as far as was seen.
  private func waitForBins(
    of choice: CanaryChoice, by client: any MistClient, until end: Instant, lag: Int64
  ) async throws -> Int64 {
    guard let control = choice.sites.first?.controls.first else { return lag }
    let reader = LevelReader(client: client)
    let usual = lag
    var lag = lag
    let start = end.advanced(bySeconds: -Self.binSeconds)
    while lag < 3600 {
      let bins = try await reader.bins(.coverage, of: control, from: start, to: end)
      if bins.contains(where: { $0 != nil }) { return lag }
      // Where the site was still before, too, nobody is there: it is not the cloud that is late.
      let before = try await reader.bins(
        .coverage, of: control, from: start.advanced(bySeconds: -Self.binSeconds), to: start)
      if !before.contains(where: { $0 != nil }) { return lag }
      lag += 600
      try await time.sleep(until: end.advanced(bySeconds: lag))
    }
    return usual
  }

  /// A look that fails is taken again, an hour long; then the rollout stops where it is, and can be continued.
  func waitAfter(_ error: MistError, phase: String) async throws {
    failedLooks += 1
    guard failedLooks <= 12 else { throw error }
    try await record(.notLooked(phase: phase, why: "\(error)"))
    try await time.sleep(until: await time.now().advanced(bySeconds: 300))
  }
}
