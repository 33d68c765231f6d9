/// The running sums of one metric at one site: canaries against controls (section C.2, steps 1 and 2).
struct GateArms: Sendable {
  let metric: Metric
  /// Nil without history, and then nothing is counted.
  let canaryBaselines: [Double]?
  private let controlBaselines: [Double]
  /// How bad units are split by classifier in the history of both arms; adds up to one.
  private let historyShares: [Double]
  /// The donor of each control; empty where controls stand at the canaries' own site.
  private let donors: [Int]

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
  /// What each canary was to count if its hours were as its history.
  private var canaryUsual: [Double]
  private var canaryByClassifier: [Int64]
  private var controlByClassifier: [Int64]

  init(metric: Metric, canaries: [ClassifiedTally?], controls: [ClassifiedTally?], donors: [Int] = []) {
    self.metric = metric
    self.donors = donors
    let none = ClassifiedTally(zeroOf: metric)
    let everyone = canaries + controls
    let whole = Baseline.site(everyone.compactMap { $0?.tally })
    func baseline(_ history: ClassifiedTally?, _ share: Double) -> Double {
      Baseline.accessPoint(history?.tally ?? .zero, siteShare: share, unit: metric.unit)
    }
    // An access point is drawn towards its own site's share, whichever that is.
    let own = donors.isEmpty ? whole : Baseline.site(canaries.compactMap { $0?.tally })
    var shares: [Int: Double] = [:]
    for donor in Set(donors) {
      let members = zip(controls, donors).filter { $0.1 == donor }
      shares[donor] = Baseline.site(members.compactMap { $0.0?.tally })
    }
    canaryBaselines = whole.map { whole in canaries.map { baseline($0, own ?? whole) } }
    controlBaselines =
      whole.map { whole in
        controls.enumerated().map { index, history in
          baseline(history, donors.indices.contains(index) ? shares[donors[index]] ?? whole : whole)
        }
      } ?? []
    historyShares = GateArms.shares(everyone.reduce(into: none) { $0 += $1 ?? none }.byClassifier)
    canaryExpected = Array(repeating: 0, count: canaries.count)
    canaryExposure = canaryExpected
    canaryUsual = canaryExpected
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
    let factor = CommonFactor.factor(
      degraded: controlDegraded, expected: controlSum, unit: unit, isBorrowed: !donors.isEmpty)
    for (index, tally) in canaries.enumerated() where index < canaryExpected.count {
      guard let tally else { continue }
      let usual = unit.samples(tally.total) * canaryBaselines[index]
      canaryUsual[index] += usual
      canaryExpected[index] += usual * factor
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
  /// - Parameter plannedHours: of a planned end, to which what was counted so far is stretched; nil for now.
  func variance(noise: NoiseTable, inflation: Double, plannedHours: Double? = nil) -> Double {
    let counted = Double(seconds) / 3600
    let hours = max(counted, plannedHours ?? counted)
    let stretch = counted > 0 ? hours / counted : 1
    // A good hour at the donors is no promise of one here: what strays, strays from the usual at least.
    let canaries = zip(canaryExpected, canaryUsual).map { stretch * (donors.isEmpty ? $0 : max($0, $1)) }
    let controls = controlExpected.map { stretch * $0 }
    return NullVariance.variance(
      canaries: canaries, controls: controls, omega0: noise.omega0,
      squaredNoise: noise.squaredNoise(atHours: hours), inflation: inflation, donors: donors,
      siteNoise: donors.isEmpty ? 0 : SiteNoise.squared(metric, atHours: hours))
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
