import Determinism

/// What the access points of one site counted hour by hour in a time in which nothing was changed.
public struct PlaceboSite: Sendable {
  /// Its name.
  public var name: String
  /// By access point, gated metric and hour; nil where nothing is known, which is not zero: of an access point that was connected
  /// and had no clients, zero is known.
  public var accessPoints: [[[Tally?]]]

  /// A site.
  public init(name: String, accessPoints: [[[Tally?]]]) {
    self.name = name
    self.accessPoints = accessPoints
  }

  /// How many hours it has.
  public var hours: Int { accessPoints.first?.first?.count ?? 0 }
}

/// One placebo canary: an access point that was not changed, judged as if it had been.
struct Placebo: Sendable {
  /// The sums of one metric, or of the load, up to the end of an hour.
  struct Sums: Sendable {
    /// D, or x of the load.
    var observed = 0.0
    /// E
    var expected = 0.0
    /// W
    var exposure = 0.0
    /// E_c
    var controls = 0.0
    /// ΣE_j²
    var squares = 0.0

    /// D − E.
    var excess: Double { observed - expected }
    /// What ω₀ stands before in V.
    var burst: Double { controls > 0 ? expected + expected * expected / controls : 0 }
    /// What s² stands before in V.
    var drift: Double {
      controls > 0 ? expected * expected * (1 + squares / (controls * controls)) : 0
    }

    /// V of the gate.
    func variance(_ noise: NoiseTable, hours: Double, inflation: Double) -> Double {
      inflation * (noise.omega0 * burst + noise.squaredNoise(atHours: hours) * drift)
    }
  }

  /// By gated metric and hour.
  var metrics: [[Sums]]
  /// By hour.
  var load: [Sums]

  /// So much of the hours of a canary must be known, before it is judged and while it is: what nothing is known of raises no alarm,
  /// and would make the gate look better than it is.
  private static let leastKnown = 0.9

  /// The sums of an access point from an hour on; nil when it or its site has nothing to compare with, or too little of it is known.
  /// - Parameters:
  ///   - history: Hours of history before it.
  ///   - bake: Hours that it is watched.
  init?(_ site: PlaceboSite, accessPoint: Int, start: Int, history: Int, bake: Int) {
    guard start >= history, start + bake <= site.hours else { return nil }
    let users = site.accessPoints[accessPoint][0]
    for hours in [(start - history)..<start, start..<(start + bake)]
    where Double(hours.count { users[$0] != nil }) < Self.leastKnown * Double(hours.count) { return nil }
    func sum(_ place: Int, _ metric: Int) -> Tally {
      site.accessPoints[place][metric][(start - history)..<start].compactMap { $0 }.sum()
    }
    let traffic = sum(accessPoint, 0).total
    // What an access point carried before, against the canary in the hours in which both are known; one without any is no control.
    var others: [Int] = []
    var shares: [Double] = []
    for place in site.accessPoints.indices where place != accessPoint {
      var (here, canary) = (Int64(0), Int64(0))
      for hour in (start - history)..<start {
        guard let one = site.accessPoints[place][0][hour], let other = users[hour] else { continue }
        here += one.total
        canary += other.total
      }
      guard here > 0, canary > 0 else { continue }
      others.append(place)
      shares.append(Double(here) / Double(canary))
    }
    // As a rollout chooses its canaries: with traffic from the first day of the history on.
    let early = users[(start - history)..<(start - history + 24)].compactMap { $0 }.sum()
    guard traffic >= 36_000, early.total > 0, !others.isEmpty else { return nil }
    metrics = []
    for (index, metric) in Metric.gated.enumerated() {
      let unit = metric.unit
      let own = sum(accessPoint, index)
      let histories = others.map { sum($0, index) }
      guard let share = Baseline.site([own] + histories) else { return nil }
      let baseline = Baseline.accessPoint(own, siteShare: share, unit: unit)
      let baselines = histories.map { Baseline.accessPoint($0, siteShare: share, unit: unit) }
      var expected = [Double](repeating: 0, count: others.count)
      var sums = Sums()
      var row: [Sums] = []
      for hour in start..<(start + bake) {
        var (bad, due) = (0.0, 0.0)
        for (place, other) in others.enumerated() {
          guard let tally = site.accessPoints[other][index][hour] else { continue }
          let one = unit.samples(tally.total) * baselines[place]
          expected[place] += one
          due += one
          bad += unit.samples(tally.degraded)
        }
        let factor = CommonFactor.factor(degraded: bad, expected: due, unit: unit)
        if let tally = site.accessPoints[accessPoint][index][hour] {
          sums.observed += unit.samples(tally.degraded)
          sums.exposure += unit.samples(tally.total)
          sums.expected += unit.samples(tally.total) * baseline * factor
        }
        sums.controls = expected.reduce(0, +)
        sums.squares = expected.reduce(0) { $0 + $1 * $1 }
        row.append(sums)
      }
      metrics.append(row)
    }
    var carried = [Double](repeating: 0, count: others.count)
    var sums = Sums()
    load = []
    for hour in start..<(start + bake) {
      var (since, share) = (0.0, 0.0)
      if let tally = users[hour] {
        for (place, other) in others.enumerated() {
          guard let minutes = site.accessPoints[other][0][hour].map({ Double($0.total) / 60 }) else { continue }
          carried[place] += minutes
          since += minutes
          share += shares[place]
        }
        if share > 0 {
          sums.observed += Double(tally.total) / 60
          sums.expected += since / share
        }
      }
      sums.controls = carried.reduce(0, +)
      sums.squares = carried.reduce(0) { $0 + $1 * $1 }
      load.append(sums)
    }
  }

  /// Whether the gate would have failed it at one of its hourly looks.
  func isAlarm(_ noise: NoiseModel, inflation: Double, alpha: Double) -> Bool {
    for hour in load.indices {
      let horizon = Double(hour + 1)
      let evidence = metrics.enumerated().map { index, row -> (logarithm: Double, weight: Double) in
        let sums = row[hour]
        let variance = sums.variance(noise[Metric.gated[index]], hours: horizon, inflation: inflation)
        return (
          HarmEvidence.logarithm(
            degraded: sums.observed, expected: sums.expected, exposure: sums.exposure, variance: variance), 1
        )
      }
      if FamilyEvidence.logarithm(evidence) >= -StrictMath.log(alpha) - GatePolicy.guardBand { return true }
      let variance = load[hour].variance(noise.load, hours: horizon, inflation: inflation)
      let logarithm = LoadShareGuard.logarithm(
        carried: load[hour].observed, expected: load[hour].expected, variance: variance)
      if LoadShareGuard.fails(logarithm: logarithm, alpha: alpha) { return true }
    }
    return false
  }
}
