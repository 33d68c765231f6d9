import Determinism

extension CanaryGate {
  /// What the metric at that place of the policy says, summed over the sites that have something to compare with.
  func evidence(at index: Int) -> MetricEvidence {
    let metric = policy.metrics[index]
    let noise = policy.noise[metric]
    var sums = PooledSums(classifiers: metric.classifiers.count)
    for site in sites {
      let arms = site.arms[metric.rawValue]
      if arms.isCompared { sums.add(arms, noise: noise, inflation: policy.inflation) }
    }
    let logarithm = HarmEvidence.logarithm(
      degraded: sums.degraded, expected: sums.expected, exposure: sums.exposure, variance: sums.variance)
    let marginLogarithm = policy.margin.map { margin in
      MarginEvidence.logarithm(
        degraded: sums.degraded, expected: sums.expected, exposure: sums.exposure, variance: sums.variance,
        margin: margin, omega0: noise.omega0, inflation: policy.inflation, canaries: sums.canaries)
    }
    let marginLimit = -StrictMath.log(policy.marginAlpha) - GatePolicy.guardBand
    let weight = policy.weight(at: index)
    return MetricEvidence(
      metric: metric, degraded: sums.degraded, expected: sums.expected, exposure: sums.exposure,
      variance: sums.variance, logarithm: logarithm, marginLogarithm: marginLogarithm,
      isWithinMargin: marginLogarithm.map { $0 >= marginLimit || hasBeenWithinMargin(index) } ?? true, weight: weight,
      excessByClassifier: sums.excessByClassifier, omega0: noise.omega0, inflation: policy.inflation,
      canaries: sums.canaries, limit: -StrictMath.log(policy.alpha * max(weight, .leastNormalMagnitude)))
  }

  /// V of the metric at that place at the planned end, the longest bake: what was expected so far goes on as it did.
  func plannedVariance(at index: Int) -> Double {
    let metric = policy.metrics[index]
    return sites.map { $0.arms[metric.rawValue] }.filter(\.isCompared).reduce(0) { sum, arms in
      sum
        + arms.variance(
          noise: policy.noise[metric], inflation: policy.inflation, plannedHours: policy.maximumBakeHours)
    }
  }

  /// The metric whose level at the canaries has fallen below the floor beyond chance, though it was to be above; the first of
  /// several.
  func belowFloor(_ evidence: [MetricEvidence]) -> MetricEvidence? {
    guard let floor = policy.floor else { return nil }
    let looks = Int(policy.maximumBakeHours.rounded(.up))
    return evidence.first { item in
      let share = item.exposure - floor * item.exposure
      guard item.expected <= share, item.degraded > share else { return false }
      let arms = sites.map { $0.arms[item.metric.rawValue] }.filter(\.isCompared)
      let hours = arms.map { Double($0.seconds) / 3600 }.max() ?? 0
      return item.degraded
        > FloorGuard.limit(
          floor: floor, exposures: arms.flatMap(\.canaryExposure), noise: policy.noise[item.metric], hours: hours,
          inflation: policy.inflation, alpha: policy.alpha, comparisons: looks * evidence.count)
    }
  }

  /// What the load of all sites says.
  func loadEvidence() -> LoadEvidence {
    var carried = 0.0
    var expected = 0.0
    var variance = 0.0
    for site in sites where site.load.expected > 0 {
      carried += site.load.carried
      expected += site.load.expected
      variance += site.load.variance(noise: policy.noise.load, inflation: policy.inflation)
    }
    return LoadEvidence(
      carried: carried, expected: expected, variance: variance,
      logarithm: LoadShareGuard.logarithm(carried: carried, expected: expected, variance: variance))
  }
}

/// D, E, W and V added up over sites.
private struct PooledSums {
  var degraded = 0.0
  var expected = 0.0
  var exposure = 0.0
  var variance = 0.0
  var canaries = 0
  var excessByClassifier: [Double]

  init(classifiers: Int) { excessByClassifier = Array(repeating: 0, count: classifiers) }

  mutating func add(_ arms: GateArms, noise: NoiseTable, inflation: Double) {
    let unit = arms.metric.unit
    degraded += unit.samples(arms.degraded)
    exposure += unit.samples(arms.exposure)
    expected += arms.canaryExpected.reduce(0, +)
    variance += arms.variance(noise: noise, inflation: inflation)
    canaries += arms.canaryExpected.count
    arms.addExcess(to: &excessByClassifier)
  }
}
