public import Determinism

/// Carries a policy out on a simulated fleet, replicate by replicate: the gates are those of the rollout, at the bins of the
/// published API, and every hypothesis meets the same random numbers.
public struct PolicySimulator: Sendable {
  /// The sites of the fleet that are simulated.
  public let sites: [SimulatedSite]
  /// The cell of the week at which phases begin.
  public let start: Int
  /// The stream of all of it.
  public let seed: RandomKey

  /// A simulator.
  public init(sites: [SimulatedSite], start: Int, seed: RandomKey) {
    self.sites = sites
    self.start = start
    self.seed = seed
  }

  /// One replicate under each of the hypotheses.
  public func replicate(
    _ number: Int, _ policy: SimulatedPolicy, _ hypotheses: [SimulatedHypothesis]
  ) -> [PolicyOutcome] {
    let key = seed.child(UInt64(number))
    var outcomes = hypotheses.map { _ in
      PolicyOutcome(
        end: .promoted, phase: policy.phases.count, isUndecided: false, hoursOfPhase: 0, days: 0, calls: 0,
        cost: SimulatedCost())
    }
    var open = Array(hypotheses.indices)
    for (index, phase) in policy.phases.enumerated() where !open.isEmpty {
      let worlds = phase.places.map { place in world(place, of: phase, key: key.child(UInt64(index))) }
      let healthy = SimulatedPhase(phase, worlds, SimulatedHypothesis(name: ""), nil)
      for number in open {
        let hypothesis = hypotheses[number]
        let run = hypothesis.isHealthy ? healthy : SimulatedPhase(phase, worlds, hypothesis, healthy.curves)
        let result = run.judge(beside: healthy)
        run.charge(&outcomes[number].cost, cells: result.cells, isStopped: result.word != .pass)
        outcomes[number].hoursOfPhase = Double(result.cells) / 6
        outcomes[number].days += (Double(result.cells) / 144).rounded(.up)
        outcomes[number].calls += Double(result.looks * phase.callsPerLook)
        guard result.word != .pass else { continue }
        outcomes[number].phase = index
        outcomes[number].isUndecided = result.word == .undecided
        outcomes[number].end = result.word == .fail || phase.rollsBackUndecided ? .stopped : .held
      }
      open.removeAll { outcomes[$0].end != .promoted }
    }
    return outcomes
  }

  /// The part of a site that a phase needs.
  private func world(_ place: SimulatedPolicy.Place, of phase: SimulatedPolicy.Phase, key: RandomKey) -> SimulatedWorld
  {
    let site = sites[place.site]
    let needed = place.canaries + place.controls + place.upgraded
    let part = SimulatedSite(
      name: site.name, accessPoints: needed.map { site.accessPoints[$0] }, metrics: site.metrics)
    let isGate = if case .gate = phase.judgement { true } else { false }
    return SimulatedWorld(
      part, key: key.child(UInt64(place.site)).child(UInt64(place.copy)), start: start, cells: phase.hours * 6,
      historyStep: isGate ? 4 : 1008)
  }
}

/// One phase of one replicate under one hypothesis.
private struct SimulatedPhase {
  let phase: SimulatedPolicy.Phase
  let changes: [SimulatedChange]
  /// The sums of its gate; nil where the floor judges.
  let curves: GateCurves?

  /// - Parameter calm: The sums without the change, where they are known.
  init(
    _ phase: SimulatedPolicy.Phase, _ worlds: [SimulatedWorld], _ hypothesis: SimulatedHypothesis, _ calm: GateCurves?
  ) {
    self.phase = phase
    changes = zip(phase.places, worlds).map { place, world in
      let own = place.canaries.count
      let others = own + place.controls.count
      // In the order of the world: canaries, controls, those upgraded before.
      return SimulatedChange(
        hypothesis, world, at: Array(0..<own) + Array(others..<(others + place.upgraded.count)),
        judged: own)
    }
    guard case .gate(let policy) = phase.judgement else {
      curves = nil
      return
    }
    let timing = GateTiming.published(hours: phase.hours)
    if var curves = calm, hypothesis.loadLoss == 0 {
      // Only what is bad has changed, and only at the canaries.
      for change in changes { change.add(to: &curves) }
      self.curves = curves
      return
    }
    var curves = GateCurves(timing: timing)
    for (place, change) in zip(phase.places, changes) {
      let own = place.canaries.count
      curves.add(
        GateCurves(
          change.world, canaries: Array(0..<own), controls: Array(own..<(own + place.controls.count)), timing: timing,
          noise: policy.noise, inflation: policy.inflation))
    }
    self.curves = curves
  }

  typealias Result = (word: Word, cells: Int, looks: Int)
  enum Word { case pass, fail, undecided }

  func judge(beside healthy: SimulatedPhase) -> Result {
    let away = changes.reduce(0) { $0 + $1.away }
    let count = phase.places.reduce(0) { $0 + $1.canaries.count }
    // Ten minutes after the reboot it is plain who is not back.
    if Double(away) > phase.mayStayAway * Double(count) { return (.fail, 1, 0) }
    switch phase.judgement {
    case .gate(let policy): return judge(by: policy)
    case .floor(let every, let hours, let noise): return watch(every, hours, noise, healthy)
    }
  }

  private func judge(by policy: GatePolicy) -> Result {
    guard let curves else { return (.undecided, phase.hours * 6, 0) }
    let timing = curves.timing
    let reboots = changes.reduce(into: [Int](repeating: 0, count: phase.hours * 6)) { sum, change in
      for cell in sum.indices { sum[cell] += change.reboots[cell] }
    }
    var run = SimulatedGate(curves, policy: policy)
    var (rebooted, cell) = (0, 0)
    for bin in 0..<timing.bins {
      let hours = timing.hours(atBin: bin)
      while cell < min(reboots.count, Int(hours * 6)) {
        rebooted += reboots[cell]
        cell += 1
      }
      switch run.look(bin, hours: hours, reboots: rebooted) {
      case .none: continue
      case .some(let word): return (word, min(phase.hours * 6, Int(hours * 6)), bin + 1)
      }
    }
    return (.undecided, phase.hours * 6, timing.bins)
  }

  private func watch(_ every: Int, _ hours: Int, _ noise: NoiseModel, _ healthy: SimulatedPhase) -> Result {
    let looks = (hours + every - 1) / max(1, every)
    let comparisons = Int(phase.scale.rounded(.up)) * phase.places.count * 6 * looks
    for look in 1...max(1, looks) {
      let cells = min(hours, look * every) * 6
      for (place, change) in changes.enumerated() {
        let before = healthy.changes[place].world
        for metric in 0..<6
        where Self.isBelow(change.world, metric, cells, comparisons, noise)
          && !Self.isBelow(before, metric, cells, comparisons, noise)
        { return (.fail, cells, look) }
      }
    }
    return (.pass, hours * 6, looks)
  }

  private static func isBelow(
    _ world: SimulatedWorld, _ metric: Int, _ cells: Int, _ comparisons: Int, _ noise: NoiseModel
  ) -> Bool {
    let tallies = (0..<world.accessPoints).map { accessPoint in
      let sum = world.sum(metric, accessPoint, 0, min(cells, world.cells))
      return Tally(total: sum.total, degraded: sum.degraded)
    }
    let sum = tallies.sum()
    guard let level = sum.level, level < 0.9 else { return false }
    return LevelJudgement.judge(
      metric: Metric.gated[metric], perAccessPoint: tallies, comparisons: comparisons, noise: noise,
      horizonHours: Double(cells) / 6
    ).verdict == .failed
  }

  /// Adds what the phase cost up to its end: bad units, clients lost, and the reboots of the upgrade and of the way back.
  func charge(_ cost: inout SimulatedCost, cells: Int, isStopped: Bool) {
    for (place, change) in zip(phase.places, changes) {
      cost.add(change, cells: cells, times: phase.scale)
      for accessPoint in place.canaries.indices {
        let first = change.world.clientCells(accessPoint, 0, 1)
        let last = isStopped ? change.world.clientCells(accessPoint, max(0, cells - 1), max(1, cells)) : 0
        cost.lostUserMinutes += phase.scale * 2.5 * Double(first + last)
      }
    }
  }
}

/// A gate's verdict bin by bin, from its curves: the rules of `CanaryGate`, without its bookkeeping.
private struct SimulatedGate {
  let curves: GateCurves
  let policy: GatePolicy
  private let familyLimit: Double
  private let loadLimit: Double
  private let marginLimit: Double
  private var isWithin: [Bool]

  init(_ curves: GateCurves, policy: GatePolicy) {
    self.curves = curves
    self.policy = policy
    familyLimit = 1 / policy.alpha * (1 - 1e-9)
    loadLimit = -StrictMath.log(policy.alpha) - StrictMath.log(LoadShareGuard.weight) - GatePolicy.guardBand
    marginLimit = -StrictMath.log(policy.marginAlpha) - GatePolicy.guardBand
    isWithin = Array(repeating: policy.margin == nil, count: 6)
  }

  /// The verdict after a bin; nil while it is open.
  mutating func look(_ bin: Int, hours: Double, reboots: Int) -> SimulatedPhase.Word? {
    let guardOfReboots = RebootGuard(reboots: reboots, deviceDays: hours / 24 * Double(curves.canaries))
    if guardOfReboots.fails(alpha: policy.alpha) { return .fail }
    let load = LoadShareGuard.logarithm(
      carried: curves.load.carried[bin], expected: curves.load.expected[bin], variance: curves.load.variance[bin])
    if load >= loadLimit { return .fail }
    var family = 0.0
    var isHarmed = false
    var isExposed = true
    let planned = min(curves.timing.bins, max(1, Int(policy.maximumBakeHours))) - 1
    let boundary = OBrienFleming.boundary(alpha: policy.alpha, metrics: policy.metrics.count)
    for metric in policy.metrics.indices {
      let place = policy.metrics[metric].rawValue
      let (degraded, expected) = (curves.degraded[place][bin], curves.expected[place][bin])
      let (exposure, variance) = (curves.exposure[place][bin], curves.variance[place][bin])
      let value = HarmEvidence.logarithm(
        degraded: degraded, expected: expected, exposure: exposure, variance: variance)
      family += policy.weight(at: metric) * StrictMath.exp(min(700, value))
      switch policy.method {
      case .mixture: break
      case .obrienFleming:
        isHarmed =
          isHarmed
          || OBrienFleming.fails(
            degraded: degraded, expected: expected, horizonVariance: curves.variance[place][planned],
            boundary: boundary)
      case .threshold:
        isHarmed = isHarmed || ThresholdRule.fails([(degraded, exposure)], floor: policy.threshold)
      }
      if expected < policy.minimumExposure { isExposed = false }
      if !isWithin[metric], let margin = policy.margin {
        isWithin[metric] =
          MarginEvidence.logarithm(
            degraded: degraded, expected: expected, exposure: exposure, variance: variance, margin: margin,
            omega0: policy.noise[policy.metrics[metric]].omega0, inflation: policy.inflation,
            canaries: curves.canaries) >= marginLimit
      }
    }
    if policy.method == .mixture ? family >= familyLimit : isHarmed { return .fail }
    if hours >= policy.leastHours, isExposed, isWithin.allSatisfy({ $0 }), !guardOfReboots.holds { return .pass }
    return hours >= policy.maximumBakeHours ? .undecided : nil
  }
}
