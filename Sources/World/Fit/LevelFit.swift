import Assurance
import Determinism

/// How far access points differ for good in how much of one metric is bad (section B.7, step 4).
///
/// The logarithms of their levels, each what was bad over what the model expects at its hours, without what chance adds: failures that
/// come one by one, and noise that the time of the history does not average out.
struct LevelFit: Sendable {
  /// So many failures must be expected of an access point, or its level says nothing.
  private static let leastFailures = (fitted: 20.0, heldOut: 5.0)
  /// Below this the differences are none.
  private static let least = 0.05

  /// The factor on σ_ap.
  let factor: Double
  /// Whether no factor that a profile can have makes such differences.
  let isOutside: Bool
  /// The variance of the logarithms by the model with that factor.
  let lasting: Double
  let measured: AccessPointSpread
  /// The relative standard error of the factor.
  let error: Double

  /// Nil where too few access points were read, too little was bad, or they do not differ beyond chance.
  /// - Parameters:
  ///   - start: the factor to begin with, by which chance is reckoned.
  ///   - models: the models of a factor, for each series.
  init?(_ series: [MetricSeries], from start: Double, _ models: (Double) -> [HourlyModel]) {
    let values = zip(series, models(start)).map { series, model in
      series.accessPoints.compactMap { Self.value($0, series, model) }
    }
    guard let measured = AccessPointSpread(values), measured.lasting > 0 else { return nil }
    // Sites that judge by other thresholds have other models: each counts by its access points.
    let told = series.indices.filter { values[$0].count > 1 }
    func lasting(_ factor: Double) -> Double {
      let models = models(factor)
      var known: [Double: Double] = [:]
      var (sum, weight) = (0.0, 0.0)
      for place in told {
        let metric = series[place].metric
        let threshold = metric.threshold == nil ? 0 : series[place].thresholds[metric]
        let variance = known[threshold] ?? models[place].spreadOfLevels(load: series[place].fitted.load)
        known[threshold] = variance
        sum += variance * Double(values[place].count - 1)
        weight += Double(values[place].count - 1)
      }
      return sum / max(1, weight)
    }
    var place = start
    var found = lasting(place)
    for _ in 0..<8 {
      // It rises nearly as the square.
      let next = place * (measured.lasting / max(1e-9, found)).squareRoot()
      guard next <= Profile.Ranges.levelSpread.upperBound, next >= Self.least else {
        place = min(Profile.Ranges.levelSpread.upperBound, max(Self.least, next))
        found = lasting(place)
        break
      }
      let isSettled = (next / place - 1).magnitude < 0.001
      place = next
      found = lasting(place)
      if isSettled { break }
    }
    factor = place
    isOutside = place == Profile.Ranges.levelSpread.upperBound && found < measured.lasting
    self.lasting = found
    self.measured = measured
    let step = 1.1
    let slope = StrictMath.log(lasting(place * step) / lasting(place / step)) / (2 * StrictMath.log(step))
    error = slope > 0 ? measured.error(lasting: found) / found / slope : .infinity
  }

  private static func value(
    _ own: MetricSeries.AccessPoint, _ series: MetricSeries, _ model: HourlyModel
  ) -> AccessPointSpread.Value? {
    func logarithm(_ part: MetricSeries.Part, least: Double) -> (logarithm: Double, sampling: Double)? {
      let due = part.hours.reduce(0.0) { sum, hour in
        own.total[hour] > 0 ? sum + own.total[hour] * model.mean(load: series.load[hour]) : sum
      }
      guard due > 0, due >= least * model.run else { return nil }
      let failures = part.bad / model.run
      let drift = part.driftOfMean(model.changesOfLevel(load: part.load))
      let single = (1 - part.bad / part.total) / (failures + 0.5)
      return (StrictMath.log((part.bad + 0.5 * model.run) / due), StrictMath.log1p(drift + single))
    }
    guard let before = logarithm(own.fitted, least: leastFailures.fitted) else { return nil }
    return .init(fitted: before, heldOut: logarithm(own.heldOut, least: leastFailures.heldOut))
  }
}
