import Assurance
import Determinism

/// What some replicates of the office found: for each target the bin of the first alarm, or nothing.
struct TableReplicates: Sendable {
  /// By target, then by replicate; −1 without an alarm. A single look is an alarm of bin 0.
  private(set) var alarms: [[[Int16]]]
  /// The bins of the published API are the second of the two times.
  static let times = [GateTiming.tables(hours: 24), .published(hours: 24)]

  private let targets: [PowerTarget]

  /// Simulates the replicates of those numbers.
  init(_ targets: [PowerTarget], seed: RandomKey, replicates: Range<Int>, historyStep: Int) {
    self.targets = targets
    alarms = targets.map { $0.minutes.map { _ in [] } }
    let office = SimulatedSite.office()
    // Tuesday, 09:00.
    let start = 198
    for number in replicates {
      let world = SimulatedWorld(
        office, key: seed.child(UInt64(number)), start: start, cells: 144, historyStep: historyStep)
      var kernels: [Int: OfficeGate] = [:]
      for (index, target) in targets.enumerated() {
        let place = target.canaries * 2 + (target.isPublished ? 1 : 0)
        let kernel =
          kernels[place]
          ?? OfficeGate(world, canaries: target.canaries, timing: Self.times[target.isPublished ? 1 : 0])
        kernels[place] = kernel
        for (time, minutes) in target.minutes.enumerated() {
          if case .once = target.subject {
            alarms[index][time].append(kernel.once(target.subject, minutes: minutes) ? 0 : -1)
          } else if time == 0 {
            let bin = kernel.alarm(target.subject, points: target.points)
            alarms[index][0].append(Int16(bin ?? -1))
          }
        }
      }
    }
  }

  /// Puts the replicates of another run behind these.
  mutating func append(_ other: TableReplicates) {
    for index in alarms.indices {
      for time in alarms[index].indices { alarms[index][time] += other.alarms[index][time] }
    }
  }

  /// The share of alarms by a time of a target.
  func proportion(_ index: Int, time: Int) -> Proportion {
    let target = targets[index]
    let isOnce = if case .once = target.subject { true } else { false }
    let timing = Self.times[target.isPublished ? 1 : 0]
    let found = alarms[index][isOnce ? time : 0]
    let count = found.filter { bin in
      bin >= 0 && (isOnce || timing.hours(atBin: Int(bin)) * 60 <= Double(target.minutes[time]) + 0.5)
    }.count
    return Proportion(count: count, replicates: found.count)
  }
}

/// One replicate of the office's gate with that many canaries, the other access points being its controls.
private struct OfficeGate {
  let world: SimulatedWorld
  let canaries: [Int]
  let controls: [Int]
  let curves: GateCurves
  let detection: GateDetection

  init(_ world: SimulatedWorld, canaries count: Int, timing: GateTiming) {
    self.world = world
    canaries = Array(0..<count)
    controls = Array(count..<world.accessPoints)
    curves = GateCurves(
      world, canaries: canaries, controls: controls, timing: timing, noise: .office, inflation: 1.2)
    detection = GateDetection(curves)
  }

  func alarm(_ subject: PowerTarget.Subject, points: Int) -> Int? {
    switch subject {
    case .harm(let metric):
      guard points > 0 else { return detection.failure(alpha: 0.05)?.bin }
      let extra = world.extraCurve(metric, canaries, share: Double(points) / 100, timing: curves.timing)
      return curves.failure(detection, alpha: 0.05, metric: metric, extra: extra)?.bin
    case .loadShare:
      let carried = world.keptLoad(canaries, loss: Double(points) / 100, timing: curves.timing)
      let limit = StrictMath.log(7 / 0.05)
      return curves.loadEvidence(carried: carried).firstIndex { $0 >= limit }
    case .watched(let method): return (0..<curves.timing.bins).first { isAlarm(method, $0) }
    case .once: return nil
    }
  }

  func once(_ subject: PowerTarget.Subject, minutes: Int) -> Bool {
    guard case .once(let method) = subject else { return false }
    return isAlarm(method, minutes / 10 - 1, horizon: minutes / 10 - 1)
  }

  private func isAlarm(_ method: PowerTarget.Method, _ bin: Int, horizon: Int? = nil) -> Bool {
    switch method {
    case .gate:
      let sum = detection.evidence.reduce(0.0) { $0 + StrictMath.exp($1[bin]) }
      return sum >= 6 / 0.05
    case .obrienFleming:
      let boundary = OBrienFleming.boundary(alpha: 0.05, metrics: 6)
      return (0..<6).contains { metric in
        OBrienFleming.fails(
          degraded: curves.degraded[metric][bin], expected: curves.expected[metric][bin],
          horizonVariance: curves.variance[metric][curves.timing.bins - 1], boundary: boundary)
      }
    case .threshold:
      return ThresholdRule.fails((0..<6).map { (curves.degraded[$0][bin], curves.exposure[$0][bin]) })
    case .mannWhitney:
      return (0..<6).contains { metric in
        let canary = world.rates(metric, canaries, cells: bin + 1)
        let control = world.rates(metric, Array(controls.prefix(canaries.count)), cells: bin + 1)
        return MannWhitney.pValue(canary: canary, control: control) < 0.01
      }
    }
  }
}
