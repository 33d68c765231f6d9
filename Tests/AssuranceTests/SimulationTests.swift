import Assurance
import Determinism
import Testing

@Suite("The simulator's generator")
struct SimulationTests {
  static func world(
    _ seed: UInt64, accessPoints: Int = 6, cells: Int = 36, step: Int = 12, start: Int = 198
  ) -> SimulatedWorld {
    SimulatedWorld(
      .office(accessPoints: accessPoints), key: RandomKey(seed: seed), start: start, cells: cells, historyStep: step)
  }

  @Test("The same key gives the same counts, and another others")
  func determinism() {
    let (one, same, other) = (Self.world(1), Self.world(1), Self.world(2))
    func counts(_ world: SimulatedWorld) -> [Tally] {
      (0..<6).flatMap { metric in (0..<36).map { world.tally(metric, 3, $0) } }
    }
    #expect(counts(one) == counts(same))
    #expect(counts(one) != counts(other))
  }

  @Test("Another access point changes nothing at those that were there")
  func independence() {
    let (few, many) = (Self.world(5, accessPoints: 4), Self.world(5, accessPoints: 6))
    for metric in 0..<6 {
      for accessPoint in 0..<4 {
        #expect(few.history(metric, accessPoint) == many.history(metric, accessPoint))
        #expect((0..<36).allSatisfy { few.tally(metric, accessPoint, $0) == many.tally(metric, accessPoint, $0) })
      }
    }
  }

  @Test("Nothing is bad that was not there, and user-minutes are one count for three metrics")
  func conservation() {
    let world = Self.world(7)
    for accessPoint in 0..<6 {
      for cell in 0..<36 {
        for metric in 0..<6 {
          let tally = world.tally(metric, accessPoint, cell)
          #expect((0...tally.total).contains(tally.degraded))
        }
        let total = world.tally(0, accessPoint, cell).total
        #expect(total == world.tally(1, accessPoint, cell).total)
        #expect(total == world.tally(2, accessPoint, cell).total)
        #expect(total % 600 == 0)
      }
    }
  }

  @Test("Mean rates are those that were asked for")
  func rates() {
    let published = [0.07, 0.05, 0.04, 0.06, 0.03, 0.05]
    for (metric, rate) in published.enumerated() {
      var sum = Tally.zero
      for seed in 0..<30 {
        let world = Self.world(UInt64(1000 + seed), accessPoints: 12, cells: 0, step: 24)
        for accessPoint in 0..<12 { sum += world.history(metric, accessPoint) }
      }
      let found = Double(sum.degraded) / Double(sum.total)
      #expect((rate * 0.75...rate * 1.2).contains(found), "\(Metric.gated[metric]): \(found)")
    }
  }

  @Test("A history of which a part is drawn has the same sums as one that is drawn whole, up to chance")
  func historyStep() {
    var sums = [Tally.zero, .zero]
    for (place, step) in [1, 6].enumerated() {
      for seed in 0..<8 {
        let world = Self.world(UInt64(seed), accessPoints: 8, cells: 0, step: step)
        for accessPoint in 0..<8 { sums[place] += world.history(0, accessPoint) }
      }
    }
    let ratio = Double(sums[1].total) / Double(sums[0].total)
    #expect((0.95...1.05).contains(ratio))
    let (whole, part) = (sums[0].level ?? 0, sums[1].level ?? 0)
    #expect((whole - part).magnitude < 0.01)
  }

  @Test("More harm never makes a cell better, and none changes nothing", arguments: 0..<6)
  func monotone(metric: Int) {
    let world = Self.world(11)
    var last = [Int32](repeating: 0, count: 36)
    #expect(world.extra(metric, 2, share: 0) == last)
    for share in [0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.9] {
      let extra = world.extra(metric, 2, share: share)
      #expect(zip(last, extra).allSatisfy { $0 <= $1 })
      last = extra
    }
    #expect(last.contains { $0 > 0 })
  }

  @Test("More loss never keeps more clients")
  func thinning() {
    let world = Self.world(13)
    var last = world.kept(1, loss: 0)
    for loss in [0.2, 0.5, 0.8, 1] {
      let kept = world.kept(1, loss: loss)
      #expect(zip(last, kept).allSatisfy { $0 >= $1 })
      last = kept
    }
    #expect(last.allSatisfy { $0 == 0 })
  }

  @Test("The simulated gate has the numbers of the gate itself", arguments: [1, 3])
  func equality(canaries: Int) {
    let world = Self.world(17, accessPoints: 9, cells: 48)
    let timing = GateTiming(cellsPerBin: 6, skippedCells: 6, bins: 7)
    let (own, others) = (Array(0..<canaries), Array(canaries..<9))
    let curves = GateCurves(
      world, canaries: own, controls: others, timing: timing, noise: .office, inflation: 1.2)
    func tallies(_ accessPoint: Int, _ tally: (Int) -> Tally) -> AccessPointTallies {
      var result = AccessPointTallies()
      for (index, metric) in Metric.gated.enumerated() {
        var one = ClassifiedTally(zeroOf: metric)
        one.tally = tally(index)
        one.byClassifier[0] = one.degraded
        result[metric] = one
      }
      return result
    }
    let history = (0..<9).map { place in tallies(place) { world.history($0, place) } }
    var gate = CanaryGate(
      policy: GatePolicy(margin: 0.1, minimumBakeHours: 99, maximumBakeHours: 99),
      sites: [GateSite(name: "office", canaries: own.map { history[$0] }, controls: others.map { history[$0] })])
    for bin in 0..<7 {
      let cells = (6 + bin * 6)..<(12 + bin * 6)
      let bins = (0..<9).map { place in
        tallies(place) { metric in cells.map { world.tally(metric, place, $0) }.sum() }
      }
      gate.record(site: 0, seconds: 3600, canaries: own.map { bins[$0] }, controls: others.map { bins[$0] })
      let look = gate.look(elapsedHours: timing.hours(atBin: bin))
      for (index, item) in look.metrics.enumerated() {
        #expect((item.expected - curves.expected[index][bin]).magnitude < 1e-9 * max(1, item.expected))
        #expect((item.logarithm - curves.evidence(index)[bin]).magnitude < 1e-9)
        let margin = curves.marginEvidence(index, margin: 0.1, noise: .office, inflation: 1.2)[bin]
        #expect((margin - (item.marginLogarithm ?? .nan)).magnitude < 1e-9 * max(1, margin.magnitude))
      }
      #expect((look.load.logarithm - curves.loadEvidence()[bin]).magnitude < 1e-6)
    }
  }

  @Test("Few replicates stay within wide bounds of the gate's tables")
  func sanity() {
    var (alarms, noticed, kept) = (0, 0, 0)
    let timing = GateTiming.published(hours: 12)
    for seed in 0..<24 {
      let world = Self.world(UInt64(200 + seed), accessPoints: 14, cells: timing.cells)
      let curves = GateCurves(
        world, canaries: [0, 1, 2, 3], controls: Array(4..<14), timing: timing, noise: .office, inflation: 1.2)
      let detection = GateDetection(curves)
      if detection.failure(alpha: 0.05) != nil { alarms += 1 }
      let extra = world.extraCurve(2, [0, 1, 2, 3], share: 0.2, timing: timing)
      let found = curves.failure(detection, alpha: 0.05, metric: 2, extra: extra)
      if found != nil { noticed += 1 }
      if found?.blamed == 2 { kept += 1 }
    }
    // At a true 4 %, more than 5 of 24 has a probability of 0.02 %; at a true 98 %, fewer than 20 of 24 of 0.02 %.
    #expect(alarms <= 5)
    #expect(noticed >= 20)
    #expect(kept >= 18)
  }
}
