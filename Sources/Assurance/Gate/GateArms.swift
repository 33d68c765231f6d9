/// The running sums of one metric at one site: canaries against controls (section C.2, steps 1 and 2).
struct GateArms: Sendable {
  let metric: Metric
  /// Nil without history, and then nothing is counted.
  let canaryBaselines: [Double]?
  private let controlBaselines: [Double]
  /// How bad units are split by classifier in the history of both arms; adds up to one.
  private let historyShares: [Double]

  /// E_i of each canary.
  private(set) var canaryExpected: [Double]
  /// E_j of each control.
  private(set) var controlExpected: [Double]
  /// D, in units of the tally.
  private(set) var degraded: Int64 = 0
  /// W, in units of the tally.
  private(set) var exposure: Int64 = 0
  /// W of each canary, in the unit of the API.
  private(set) var canaryExposure: [Double]
  /// The length of the bins counted.
  private(set) var seconds: Int64 = 0
  private var canaryByClassifier: [Int64]
  private var controlByClassifier: [Int64]

  init(metric: Metric, canaries: [ClassifiedTally?], controls: [ClassifiedTally?]) {
    self.metric = metric
    let none = ClassifiedTally(zeroOf: metric)
    let everyone = canaries + controls
    let siteShare = Baseline.site(everyone.compactMap { $0?.tally })
    func baselines(_ histories: [ClassifiedTally?], _ share: Double) -> [Double] {
      histories.map { Baseline.accessPoint($0?.tally ?? .zero, siteShare: share, unit: metric.unit) }
    }
    canaryBaselines = siteShare.map { baselines(canaries, $0) }
    controlBaselines = siteShare.map { baselines(controls, $0) } ?? []
    historyShares = GateArms.shares(everyone.reduce(into: none) { $0 += $1 ?? none }.byClassifier)
    canaryExpected = Array(repeating: 0, count: canaries.count)
    canaryExposure = canaryExpected
    controlExpected = Array(repeating: 0, count: controls.count)
    canaryByClassifier = none.byClassifier
    controlByClassifier = none.byClassifier
  }

  mutating func record(seconds: Int64, canaries: [ClassifiedTally?], controls: [ClassifiedTally?]) {
    guard let canaryBaselines else { return }
    let unit = metric.unit
    var controlDegraded = 0.0
    var controlSum = 0.0
    for (index, tally) in controls.enumerated() where index < controlExpected.count {
      guard let tally else { continue }
      let expected = unit.samples(tally.total) * controlBaselines[index]
      controlExpected[index] += expected
      controlSum += expected
      controlDegraded += unit.samples(tally.degraded)
      GateArms.add(tally.byClassifier, to: &controlByClassifier)
    }
    let factor = CommonFactor.factor(degraded: controlDegraded, expected: controlSum, unit: unit)
    for (index, tally) in canaries.enumerated() where index < canaryExpected.count {
      guard let tally else { continue }
      canaryExpected[index] += unit.samples(tally.total) * canaryBaselines[index] * factor
      degraded += tally.degraded
      exposure += tally.total
      canaryExposure[index] += unit.samples(tally.total)
      GateArms.add(tally.byClassifier, to: &canaryByClassifier)
    }
    self.seconds += seconds
  }

  /// Whether there is anything to compare with.
  var isCompared: Bool { controlExpected.contains { $0 > 0 } }

  /// V of this site.
  func variance(noise: NoiseTable, inflation: Double) -> Double {
    NullVariance.variance(
      canaries: canaryExpected, controls: controlExpected, omega0: noise.omega0,
      squaredNoise: noise.squaredNoise(atHours: Double(seconds) / 3600), inflation: inflation)
  }

  /// Adds D − E of each classifier. E is split as the controls' bad units were, drawn towards the history's split.
  func addExcess(to sums: inout [Double]) {
    let unit = metric.unit
    let prior = CommonFactor.kappa(unit)
    let expected = canaryExpected.reduce(0, +)
    let whole = unit.samples(controlByClassifier.reduce(0, +)) + prior
    for index in sums.indices {
      let share = (unit.samples(controlByClassifier[index]) + prior * historyShares[index]) / whole
      sums[index] += unit.samples(canaryByClassifier[index]) - expected * share
    }
  }

  private static func shares(_ parts: [Int64]) -> [Double] {
    let whole = parts.reduce(0, +)
    guard whole > 0 else { return parts.map { _ in 1 / Double(max(1, parts.count)) } }
    return parts.map { Double($0) / Double(whole) }
  }

  private static func add(_ parts: [Int64], to sums: inout [Int64]) {
    for (index, part) in parts.enumerated() where index < sums.count { sums[index] += part }
  }
}
