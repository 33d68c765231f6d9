import Assurance
import Determinism

/// The worked example of section C.5: four policies, a fleet of 1,000 access points, a regression of throughput. Sites come
/// from a pool, phases are independent of each other, and each begins on a Tuesday at 09:00, as in the example.
struct PolicyTable: Sendable {
  let seed: RandomKey
  let replicates: Int
  let historyStep: Int

  private static let points = [0, 1, 2, 5, 10, 20]
  private static let metric = 2
  private static let bins = 48
  private static let fleet = 1000.0

  /// One site of the pool: as a site of one canary, and of two; and of eight for four hours.
  private struct Site: Sendable {
    var one: GateCurves
    var two: GateCurves
    var eight: GateCurves
    /// By harm: bad user-minutes beyond what was there, up to each bin.
    var extras: (one: [[Double]], two: [[Double]], eight: [[Double]])
    /// Whether the first access point falls below 90 % in the first hour, by harm.
    var isBelow: [Bool]
  }

  /// One replicate by harm: the phase that stopped policies B, C and D (0 for none), and the bad user-minutes of A to D.
  private struct Outcome: Sendable {
    var stopped: [[Int]]
    var bad: [[Double]]
  }

  func rows() async -> [TableReport.Row] {
    let sites = await Replicates.run(2 * replicates) { [self] range in range.map { site($0) } }.flatMap { $0 }
    let outcomes = await Replicates.run(replicates) { [self] range in range.map { outcome($0, sites) } }.flatMap { $0 }
    return Self.compare(outcomes)
  }

  private func site(_ number: Int) -> Site {
    let key = seed.child("pool").child(UInt64(number))
    let world = SimulatedWorld(
      .office(), key: key, start: 198, cells: Self.bins, historyStep: historyStep)
    let timing = GateTiming(cellsPerBin: 1, skippedCells: 0, bins: Self.bins)
    let short = GateTiming(cellsPerBin: 1, skippedCells: 0, bins: 24)
    func curves(_ count: Int, _ timing: GateTiming) -> GateCurves {
      GateCurves(
        world, canaries: Array(0..<count), controls: Array(count..<20), timing: timing, noise: .office, inflation: 1.2)
    }
    var extras: (one: [[Double]], two: [[Double]], eight: [[Double]]) = ([], [], [])
    for points in Self.points {
      let share = Double(points) / 100
      let both = world.extraCurves(Self.metric, [0, 1], share: share, timing: timing)
      extras.one.append(both[0])
      extras.two.append(both[1])
      extras.eight.append(world.extraCurve(Self.metric, Array(0..<8), share: share, timing: short))
    }
    let one = curves(1, timing)
    let isBelow = extras.one.map { extra in
      ThresholdRule.fails(
        (0..<6).map { (one.degraded[$0][5] + ($0 == Self.metric ? extra[5] : 0), one.exposure[$0][5]) })
    }
    return Site(one: one, two: curves(2, timing), eight: curves(8, short), extras: extras, isBelow: isBelow)
  }

  private func outcome(_ number: Int, _ sites: [Site]) -> Outcome {
    let key = seed.child("replicate").child(UInt64(number))
    func draw(_ phase: UInt64, _ count: Int) -> [Site] {
      (0..<count).map { sites[Int(key.child(phase).child(UInt64($0)).integer(below: UInt64(sites.count)))] }
    }
    let alone = draw(1, 1)[0]
    let (eight, fifty) = (draw(2, 8), draw(3, 50))
    let whole = sites[number % sites.count]
    let phases: [(curves: GateCurves, extras: [[Double]], alpha: Double, bins: Int)] = [
      (alone.one, alone.extras.one, 0.01, 12),
      (Self.sum(eight.map(\.one)), Self.sum(eight.map(\.extras.one)), 0.015, 24),
      (Self.sum(fifty.map(\.two)), Self.sum(fifty.map(\.extras.two)), 0.025, 48),
    ]
    let detections = phases.map { GateDetection($0.curves) }
    let wholeDetection = GateDetection(whole.eight)
    var result = Outcome(stopped: [], bad: [])
    for (index, points) in Self.points.enumerated() {
      let unnoticed = Self.unnoticed(points)
      // B: one access point, one hour, «below 90 %».
      let isBelow = alone.isBelow[index]
      let badB = alone.extras.one[index][5] + (isBelow ? 0 : unnoticed)
      // C: a site of eight canaries, four hours.
      let extra = whole.extras.eight[index]
      let stopC = whole.eight.failure(wholeDetection, alpha: 0.05, metric: Self.metric, extra: extra)?.bin
      let badC = extra[stopC.map(Self.fullHour) ?? 23] + (stopC == nil ? unnoticed : 0)
      // D: one, eight, fifty times two.
      var (stopD, badD) = (0, 0.0)
      for (place, phase) in phases.enumerated() where stopD == 0 {
        let extra = phase.extras[index]
        let stop = phase.curves.failure(
          detections[place], alpha: phase.alpha, within: phase.bins, metric: Self.metric, extra: extra)?.bin
        badD += extra[stop.map(Self.fullHour) ?? phase.bins - 1]
        if stop != nil { stopD = place + 1 }
      }
      if stopD == 0 { badD += unnoticed }
      result.stopped.append([isBelow ? 1 : 0, stopC == nil ? 0 : 1, stopD])
      result.bad.append([unnoticed, badB, badC, badD])
    }
    return result
  }

  /// The last bin of the hour in which the gate fails: until then the access points run what they run. The example does not
  /// say when a stop takes effect; with the very look at which the gate fails, policy D would cost less than half of what is
  /// printed from five points on.
  private static func fullHour(_ bin: Int) -> Int { (bin / 6 + 1) * 6 - 1 }

  /// The bad user-minutes of a fleet that has it all: for a day, or, from ten points on, the four hours until people react.
  private static func unnoticed(_ points: Int) -> Double {
    let office = SimulatedSite.office(accessPoints: 1).accessPoints[0]
    let cells = points >= 10 ? 24 : 144
    let userMinutes = (198..<(198 + cells)).reduce(0.0) { $0 + 10 * office.clients[$1 % SimulatedSite.weekCells] }
    return Double(points) / 100 * fleet * userMinutes
  }

  private static func sum(_ curves: [GateCurves]) -> GateCurves {
    var sum = curves[0]
    for other in curves.dropFirst() { sum.add(other) }
    return sum
  }

  private static func sum(_ extras: [[[Double]]]) -> [[Double]] {
    var sum = extras[0]
    for other in extras.dropFirst() {
      for index in sum.indices { for bin in sum[index].indices { sum[index][bin] += other[index][bin] } }
    }
    return sum
  }

  // What the example says, by points: P(stop) of B, C and D, of D by phase, and the bad user-minutes of A to D.
  private static let stopTargets: [[Double]] = [
    [0.63, 0.03, 0.025], [0.64, 0.06, 0.34], [0.64, 0.14, 0.96], [0.72, 0.58, 1.00], [0.92, 0.94, 1.00],
    [0.99, 1.0, 1.00],
  ]
  private static let phaseTargets: [Int: [Double]] = [
    0: [0.012, 0.010, 0.003], 2: [0.02, 0.06, 0.89], 5: [0.06, 0.55, 0.38], 10: [0.30, 0.66, 0.04],
    20: [0.68, 0.32, 0.00],
  ]
  private static let badTargets: [[Double]] = [
    [0, 0, 0, 0], [69_938, 25_394, 66_084, 51_751], [139_875, 49_808, 120_818, 8741],
    [349_688, 99_342, 148_531, 1756], [265_204, 20_482, 17_629, 931], [530_408, 3836, 2347, 585],
  ]

  /// What two pools of sites, the example's of 4,000 and ours, add to the error of a probability: replicates that draw
  /// from one pool share its mean, which moves what `sites` of them sum up to by √(sites/pool) of its own spread.
  private static func poolError(_ share: Double, sites: Int, pool: Int) -> Double {
    guard sites > 1, share > 0, share < 1 else { return 0 }
    let z = StrictMath.normalQuantile(share)
    let density = 0.3989422804014327 * StrictMath.exp(-0.5 * z * z)
    return density * (Double(sites) * (1 / 4000 + 1 / Double(max(1, pool)))).squareRoot()
  }

  private static func compare(_ outcomes: [Outcome]) -> [TableReport.Row] {
    var rows: [TableReport.Row] = []
    func proportion(
      _ target: Double, _ policy: String, _ points: Int, _ what: String, sites: Int, _ isTrue: (Outcome) -> Bool
    ) {
      let found = Proportion(count: outcomes.filter(isTrue).count, replicates: outcomes.count)
      let reference = Proportion(count: Int((target * 1000).rounded()), replicates: 1000)
      let pool = poolError(found.share, sites: sites, pool: 2 * outcomes.count)
      let error =
        found.standardError * found.standardError + reference.standardError * reference.standardError + pool * pool
      rows.append(
        TableReport.Row(
          table: "c5", subject: "\(what), \(points) points", canaries: policy, by: "", target: target,
          found: found.share, standardError: error.squareRoot(), slack: points == 0 && policy == "D" ? 0.0005 : 0.005))
    }
    for (index, points) in Self.points.enumerated() {
      for (policy, name) in ["B", "C", "D"].enumerated() {
        proportion(stopTargets[index][policy], name, points, "stopped", sites: name == "D" ? 50 : 1) {
          $0.stopped[index][policy] > 0
        }
      }
      for (phase, target) in (phaseTargets[points] ?? []).enumerated() {
        proportion(target, "D", points, "stopped in phase \(phase + 1)", sites: [1, 8, 50][phase]) {
          $0.stopped[index][2] == phase + 1
        }
      }
      guard points > 0 else { continue }
      for (policy, name) in ["A", "B", "C", "D"].enumerated() {
        var means = BatchMeans()
        for outcome in outcomes { means.add(outcome.bad[index][policy]) }
        // The example's own error, from as many replicates as it has; a policy without chance has that of its digits only.
        let theirs = means.deviation / 1000.0.squareRoot()
        let ours = means.standardError
        let target = badTargets[index][policy]
        let promoted = outcomes.filter { $0.stopped[index][2] == 0 }.count
        let pool =
          name == "D"
          ? unnoticed(points)
            * poolError(Double(promoted) / Double(outcomes.count), sites: 50, pool: 2 * outcomes.count) : 0
        rows.append(
          TableReport.Row(
            table: "c5", subject: "bad user-minutes, \(points) points", canaries: name, by: "", target: target,
            found: means.mean, standardError: (ours * ours + theirs * theirs + pool * pool).squareRoot(),
            slack: max(0.5, 0.002 * target),
            remark: name == "D" && points >= 5 ? "the basis does not say when a stop takes effect" : ""))
      }
    }
    return rows
  }
}
