import Determinism

/// The same world with a change: what its access points count then, and what that costs, cell by cell.
///
/// Nothing is drawn anew: the change acts by streams of its own, and what it does not touch is the same.
struct SimulatedChange {
  /// The world with the change.
  var world: SimulatedWorld
  /// Bad units that would not have been, by gated metric and cell, in whole seconds or events.
  var extra: [[Int64]]
  /// User-seconds that were not served, by cell.
  var lost: [Int64]
  /// Reboots that nobody asked for, by cell.
  var reboots: [Int]
  /// Access points that did not come back.
  var away: Int
  /// As `extra`, of those that the gate judges.
  private var judged: [[Int64]]

  /// - Parameters:
  ///   - world: The world without it.
  ///   - accessPoints: Which access points have it, from the first cell on.
  ///   - count: How many of them, the first, are canaries.
  init(_ hypothesis: SimulatedHypothesis, _ world: SimulatedWorld, at accessPoints: [Int], judged count: Int) {
    self.world = world
    let cells = world.cells
    extra = Array(repeating: Array(repeating: 0, count: cells), count: 6)
    lost = Array(repeating: 0, count: cells)
    reboots = Array(repeating: 0, count: cells)
    away = 0
    judged = []
    if hypothesis.isHealthy { return }
    for accessPoint in accessPoints.prefix(count) { apply(hypothesis, to: accessPoint, of: world) }
    judged = extra
    // What was upgraded before is hurt too, but its reboots and absences have been told.
    let (told, gone) = (reboots, away)
    for accessPoint in accessPoints.dropFirst(count) { apply(hypothesis, to: accessPoint, of: world) }
    (reboots, away) = (told, gone)
  }

  /// Adds what it did to the canaries to the sums of a gate.
  func add(to curves: inout GateCurves) {
    for (metric, cells) in judged.enumerated() where cells.contains(where: { $0 > 0 }) {
      let unit = Metric.gated[metric].unit
      var total: Int64 = 0
      curves.add(
        (0..<curves.timing.bins).map { bin in
          let first = curves.timing.skippedCells + bin * curves.timing.cellsPerBin
          for cell in first..<min(cells.count, first + curves.timing.cellsPerBin) { total += cells[cell] }
          return unit.samples(total)
        }, to: metric)
    }
  }

  private mutating func apply(_ hypothesis: SimulatedHypothesis, to accessPoint: Int, of before: SimulatedWorld) {
    let key = before.streams(of: accessPoint).child(31)
    if hypothesis.staysAway > 0, key.child(2).uniform < hypothesis.staysAway { away += 1 }
    guard key.child(0).uniform < hypothesis.affected else { return }
    var first = 0
    if let mean = hypothesis.triggerHours {
      first = Int(min(1e6, -mean * 6 * StrictMath.log(key.child(1).openUniform)))
    }
    guard first < before.cells else { return }
    if hypothesis.rebootsPerDay > 0 {
      for cell in first..<before.cells where key.child(3).child(UInt64(cell)).uniform < hypothesis.rebootsPerDay / 144 {
        reboots[cell] += 1
        // A crash takes its clients off for two and a half minutes.
        lost[cell] += 150 * Int64(before.clients[accessPoint * before.cells + cell])
      }
    }
    if hypothesis.loadLoss > 0 { thin(accessPoint, from: first, hypothesis.loadLoss, before) }
    for metric in 0..<6 where hypothesis.effects[metric] > 0 || hypothesis.growthPerDay[metric] > 0 {
      worsen(
        metric, accessPoint, from: first, by: hypothesis.effects[metric], growing: hypothesis.growthPerDay[metric])
    }
  }

  private mutating func thin(_ accessPoint: Int, from first: Int, _ loss: Double, _ before: SimulatedWorld) {
    let kept = before.kept(accessPoint, loss: loss)
    let own = accessPoint * before.cells
    for cell in first..<before.cells where kept[cell] < before.clients[own + cell] {
      let (was, now) = (Int64(before.clients[own + cell]), Int64(kept[cell]))
      lost[cell] += 600 * (was - now)
      world.clients[own + cell] = kept[cell]
      for metric in 0..<6 {
        let place = (metric * before.accessPoints + accessPoint) * before.cells + cell
        let trials = (Int64(before.trials[place]) * now + was / 2) / was
        world.trials[place] = Int32(trials)
        world.bad[place] = Int32(min(trials, (Int64(before.bad[place]) * now + was / 2) / was))
      }
    }
  }

  private mutating func worsen(
    _ metric: Int, _ accessPoint: Int, from first: Int, by effect: Double, growing: Double
  ) {
    let tables = SimulationTables.shared
    let stream = world.streams(of: accessPoint).child(UInt64(metric)).child(4).value
    let offset = (metric * world.accessPoints + accessPoint) * world.cells
    for cell in first..<world.cells {
      let (tried, failed) = (world.trials[offset + cell], world.bad[offset + cell])
      guard tried > failed else { continue }
      let share = min(0.95, effect + growing * Double(cell) / 144)
      let u = SplitMix.openUniform(SplitMix.key(stream, UInt64(cell)))
      let more = Int32(clamping: tables.binomial(Int(tried - failed), share / 0.95, u))
      guard more > 0 else { continue }
      let present = world.clients[accessPoint * world.cells + cell]
      let with = world.tally(metric, clients: present, trials: tried, bad: failed + more)
      let without = world.tally(metric, clients: present, trials: tried, bad: failed)
      extra[metric][cell] += with.degraded - without.degraded
      world.bad[offset + cell] = failed + more
    }
  }
}

/// What a change cost its users, in the metric's own unit; never added across units.
public struct SimulatedCost: Sendable, Hashable {
  /// Bad units by gated metric: user-minutes or events.
  public var bad: [Double] = Array(repeating: 0, count: 6)
  /// User-minutes that were not served: reboots, and clients that could not join.
  public var lostUserMinutes = 0.0

  /// Nothing.
  public init() {}

  /// Bad user-minutes: those of the metric with most of them, since one bad minute can count in several, and those lost.
  public var userMinutes: Double { max(bad[0], bad[1], bad[2]) + lostUserMinutes }
  /// Bad events; one fails in one way only.
  public var events: Double { bad[3] + bad[4] + bad[5] }

  /// Adds what a change did in its first cells.
  mutating func add(_ change: SimulatedChange, cells: Int, times factor: Double = 1) {
    let end = min(cells, change.lost.count)
    for metric in 0..<6 {
      var sum: Int64 = 0
      for cell in 0..<end { sum += change.extra[metric][cell] }
      bad[metric] += factor * Metric.gated[metric].unit.samples(sum)
    }
    var sum: Int64 = 0
    for cell in 0..<end { sum += change.lost[cell] }
    lostUserMinutes += factor * Double(sum) / 60
  }
}
