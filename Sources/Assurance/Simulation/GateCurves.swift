/// The sums of a gate after each bin of a simulated bake, metric by metric: D, E, W and V of section C.2, and those of the
/// load-share guard. Curves of several sites add up.
public struct GateCurves: Sendable {
  /// When the gate is looked at.
  public let timing: GateTiming
  /// How many canaries.
  public private(set) var canaries: Int
  /// D, by metric and bin.
  public private(set) var degraded: [[Double]]
  /// E
  public private(set) var expected: [[Double]]
  /// W
  public private(set) var exposure: [[Double]]
  /// V
  public private(set) var variance: [[Double]]
  /// x, E and V of the load-share guard, by bin.
  public private(set) var load: (carried: [Double], expected: [Double], variance: [Double])

  /// Nothing yet.
  public init(timing: GateTiming) {
    self.timing = timing
    canaries = 0
    let row = [Double](repeating: 0, count: timing.bins)
    degraded = Array(repeating: row, count: 6)
    expected = degraded
    exposure = degraded
    variance = degraded
    load = (row, row, row)
  }

  /// The curves of one site.
  /// - Parameters:
  ///   - world: What was counted without the change.
  ///   - canaries: The places of the canaries among its access points.
  ///   - controls: Those of the controls.
  ///   - timing: When the gate is looked at.
  ///   - noise: What the gate takes for chance.
  ///   - inflation: c_V.
  public init(
    _ world: SimulatedWorld, canaries: [Int], controls: [Int], timing: GateTiming, noise: NoiseModel, inflation: Double
  ) {
    self.init(timing: timing)
    self.canaries = canaries.count
    let squares = (0..<timing.bins).map { Double(($0 + 1) * timing.cellsPerBin) / 6 }
    for index in 0..<6 {
      addMetric(
        index, world, canaries, controls, noise: noise[Metric.gated[index]], horizons: squares, inflation: inflation)
    }
    addLoad(world, canaries, controls, noise: noise.load, horizons: squares, inflation: inflation)
  }

  private mutating func addMetric(
    _ index: Int, _ world: SimulatedWorld, _ canaries: [Int], _ controls: [Int], noise: NoiseTable, horizons: [Double],
    inflation: Double
  ) {
    let unit = Metric.gated[index].unit
    let perSample = 1 / Double(unit.unitsPerSample)
    let histories = (canaries + controls).map { world.history(index, $0) }
    guard let share = Baseline.site(histories) else { return }
    let baselines = histories.map { Baseline.accessPoint($0, siteShare: share, unit: unit) }
    let kappa = CommonFactor.kappa(unit)
    var own = [Double](repeating: 0, count: canaries.count)
    var others = [Double](repeating: 0, count: controls.count)
    var (sumBad, sumTotal) = (0.0, 0.0)
    var bad = [Double](repeating: 0, count: timing.bins)
    var (expected, exposure, variance) = (bad, bad, bad)
    for bin in 0..<timing.bins {
      let first = timing.skippedCells + bin * timing.cellsPerBin
      let last = min(world.cells, first + timing.cellsPerBin)
      guard first < last else { break }
      var (controlBad, controlExpected) = (0.0, 0.0)
      for (place, accessPoint) in controls.enumerated() {
        let sum = world.sum(index, accessPoint, first, last)
        let due = Double(sum.total) * perSample * baselines[canaries.count + place]
        others[place] += due
        controlExpected += due
        controlBad += Double(sum.degraded) * perSample
      }
      let factor = (controlBad + kappa) / (controlExpected + kappa)
      for (place, accessPoint) in canaries.enumerated() {
        let sum = world.sum(index, accessPoint, first, last)
        let total = Double(sum.total) * perSample
        own[place] += total * baselines[place] * factor
        sumTotal += total
        sumBad += Double(sum.degraded) * perSample
      }
      bad[bin] = sumBad
      exposure[bin] = sumTotal
      expected[bin] = own.reduce(0, +)
      variance[bin] = NullVariance.variance(
        canaries: own, controls: others, omega0: noise.omega0,
        squaredNoise: noise.squaredNoise(atHours: horizons[bin]), inflation: inflation)
    }
    degraded[index] = bad
    self.expected[index] = expected
    self.exposure[index] = exposure
    self.variance[index] = variance
  }

  private mutating func addLoad(
    _ world: SimulatedWorld, _ canaries: [Int], _ controls: [Int], noise: NoiseTable, horizons: [Double],
    inflation: Double
  ) {
    func minutes(_ accessPoint: Int) -> Double { Double(world.history(0, accessPoint).total) / 60 }
    let before = controls.reduce(0.0) { $0 + minutes($1) }
    guard before > 0 else { return }
    let shares = canaries.map { minutes($0) / before }
    var own = [Double](repeating: 0, count: canaries.count)
    var others = [Double](repeating: 0, count: controls.count)
    var carried = 0.0
    for bin in 0..<timing.bins {
      let first = timing.skippedCells + bin * timing.cellsPerBin
      let last = min(world.cells, first + timing.cellsPerBin)
      guard first < last else { break }
      var since = 0.0
      for (place, accessPoint) in controls.enumerated() {
        let now = 10 * Double(world.clientCells(accessPoint, first, last))
        others[place] += now
        since += now
      }
      for (place, accessPoint) in canaries.enumerated() {
        own[place] += shares[place] * since
        carried += 10 * Double(world.clientCells(accessPoint, first, last))
      }
      load.carried[bin] = carried
      load.expected[bin] = own.reduce(0, +)
      load.variance[bin] = NullVariance.variance(
        canaries: own, controls: others, omega0: noise.omega0,
        squaredNoise: noise.squaredNoise(atHours: horizons[bin]), inflation: inflation)
    }
  }

  /// Adds the curves of another site, of the same times; of a site without anything to compare with, nothing.
  public mutating func add(_ other: GateCurves) {
    canaries += other.canaries
    for index in 0..<6 {
      for bin in 0..<timing.bins where other.variance[index][bin] < .infinity {
        degraded[index][bin] += other.degraded[index][bin]
        expected[index][bin] += other.expected[index][bin]
        exposure[index][bin] += other.exposure[index][bin]
        variance[index][bin] += other.variance[index][bin]
      }
    }
    for bin in 0..<timing.bins where other.load.variance[bin] < .infinity {
      load.carried[bin] += other.load.carried[bin]
      load.expected[bin] += other.load.expected[bin]
      load.variance[bin] += other.load.variance[bin]
    }
  }

  /// Adds bad units to a metric: what a change did beyond what was there.
  public mutating func add(_ extra: [Double], to metric: Int) {
    for bin in 0..<min(timing.bins, extra.count) { degraded[metric][bin] += extra[bin] }
  }

  /// ln e of harm of one metric after each bin.
  public func evidence(_ metric: Int, extra: [Double]? = nil) -> [Double] {
    (0..<timing.bins).map { bin in
      HarmEvidence.logarithm(
        degraded: degraded[metric][bin] + (extra?[bin] ?? 0), expected: expected[metric][bin],
        exposure: exposure[metric][bin], variance: variance[metric][bin])
    }
  }

  /// ln e of the load-share guard after each bin, not weighted.
  /// - Parameter other: What the canaries carry instead, up to the end of each bin.
  public func loadEvidence(carried other: [Double]? = nil) -> [Double] {
    (0..<timing.bins).map { bin in
      LoadShareGuard.logarithm(
        carried: other?[bin] ?? load.carried[bin], expected: load.expected[bin], variance: load.variance[bin])
    }
  }

  /// ln e⁺ of the margin test of one metric after each bin.
  public func marginEvidence(
    _ metric: Int, margin: Double, noise: NoiseModel, inflation: Double, extra: [Double]? = nil
  ) -> [Double] {
    (0..<timing.bins).map { bin in
      MarginEvidence.logarithm(
        degraded: degraded[metric][bin] + (extra?[bin] ?? 0), expected: expected[metric][bin],
        exposure: exposure[metric][bin], variance: variance[metric][bin], margin: margin,
        omega0: noise[Metric.gated[metric]].omega0, inflation: inflation, canaries: canaries)
    }
  }
}

extension SimulatedWorld {
  /// What an access point counted over some cells of the bake, in whole seconds or events.
  @inline(__always)
  func sum(_ metric: Int, _ accessPoint: Int, _ first: Int, _ last: Int) -> (total: Int64, degraded: Int64) {
    let offset = (metric * accessPoints + accessPoint) * cells
    let present = accessPoint * cells
    let countsTime = metrics[metric].eventsPerClient == nil
    var (total, degraded) = (Int64(0), Int64(0))
    for cell in first..<last {
      let tried = Int64(trials[offset + cell])
      guard tried > 0 else { continue }
      let failed = Int64(bad[offset + cell])
      if countsTime {
        let time = 600 * Int64(clients[present + cell])
        total += time
        if failed > 0 { degraded += (time * failed + tried / 2) / tried }
      } else {
        total += tried
        degraded += failed
      }
    }
    return (total, degraded)
  }

  /// Clients summed over some cells.
  @inline(__always)
  func clientCells(_ accessPoint: Int, _ first: Int, _ last: Int) -> Int64 {
    var sum: Int64 = 0
    for cell in first..<last { sum += Int64(clients[accessPoint * cells + cell]) }
    return sum
  }

  /// The bad units that a change adds at some access points, summed up to the end of each bin, in the unit of the API.
  public func extraCurve(_ metric: Int, _ accessPoints: [Int], share: Double, timing: GateTiming) -> [Double] {
    extraCurves(metric, accessPoints, share: share, timing: timing).last
      ?? [Double](repeating: 0, count: timing.bins)
  }

  /// The same for the first of these access points, the first two, and so on.
  public func extraCurves(_ metric: Int, _ accessPoints: [Int], share: Double, timing: GateTiming) -> [[Double]] {
    let unit = Metric.gated[metric].unit
    var perBin = [Double](repeating: 0, count: timing.bins)
    return accessPoints.map { accessPoint in
      let extra = extra(metric, accessPoint, share: share)
      let offset = (metric * self.accessPoints + accessPoint) * cells
      for bin in 0..<timing.bins {
        let first = timing.skippedCells + bin * timing.cellsPerBin
        var sum: Int64 = 0
        for cell in first..<min(cells, first + timing.cellsPerBin) where extra[cell] > 0 {
          let present = clients[accessPoint * cells + cell]
          let (tried, failed) = (trials[offset + cell], bad[offset + cell])
          let with = tally(metric, clients: present, trials: tried, bad: failed + extra[cell])
          sum += with.degraded - tally(metric, clients: present, trials: tried, bad: failed).degraded
        }
        perBin[bin] += unit.samples(sum)
      }
      var total = 0.0
      return perBin.map {
        total += $0
        return total
      }
    }
  }
}

extension SimulatedWorld {
  /// The rates of bad units of some access points together in the first cells of the bake; zero where nobody was there, as
  /// judges of this kind count it.
  public func rates(_ metric: Int, _ accessPoints: [Int], cells count: Int) -> [Double] {
    (0..<min(count, cells)).map { cell in
      let sum = accessPoints.reduce(into: Tally.zero) { $0 += tally(metric, $1, cell) }
      return sum.total > 0 ? Double(sum.degraded) / Double(sum.total) : 0
    }
  }

  /// The user-minutes that access points still carry up to the end of each bin when each of their clients is lost with
  /// that probability in each cell.
  public func keptLoad(_ accessPoints: [Int], loss: Double, timing: GateTiming) -> [Double] {
    var perBin = [Double](repeating: 0, count: timing.bins)
    for accessPoint in accessPoints {
      let kept = kept(accessPoint, loss: loss)
      for bin in 0..<timing.bins {
        let first = timing.skippedCells + bin * timing.cellsPerBin
        for cell in first..<min(cells, first + timing.cellsPerBin) { perBin[bin] += 10 * Double(kept[cell]) }
      }
    }
    var total = 0.0
    return perBin.map {
      total += $0
      return total
    }
  }
}
