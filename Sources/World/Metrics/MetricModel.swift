import Assurance
import Determinism

/// How often one metric fails in a healthy network, and how that varies.
///
/// logit p = μ + γ(D − ½) + σ_ap·ξ + σ_t·Z(access point) + σ_s·Z(site), where D is the expected load. The rates p⁰ and the
/// deviations are those of the published model (table B.3, generator C.0); μ is solved so that the mean over clients is p⁰.
struct MetricModel: Sendable {
  /// The mean degraded fraction over clients.
  let rate: Double
  /// The intercept that gives it.
  let intercept: Double
  /// γ: how much it rises with load.
  let loadSlope: Double
  /// The lasting spread of access points.
  let accessPointDeviation: Double
  /// The changing spread of access points, and how it changes.
  let timeDeviation: Double
  let timeWeights: OctaveWeights
  /// The spread that all access points of a site have in common, and how it changes.
  let siteDeviation: Double
  let siteWeights: OctaveWeights
  /// How an ordinary failure is split by classifier.
  let shares: ClassifierShares

  private let loads: LoadHistogram
  private let deviation: Double

  /// The models of a healthy network of that profile, in the order of `Metric.gated`.
  /// - Parameters:
  ///   - rates: the rates that are not those of the published model; each is met by the intercept, as those are.
  ///   - variation: factors on what changes with time.
  ///   - levelSpread: factors on the lasting spread of access points.
  static func healthy(
    for shape: WeekShape, week: [Double], rates: [Metric: Double], variation: [Metric: Double],
    levelSpread: [Metric: Double]
  ) -> [MetricModel] {
    let loads = LoadHistogram(week)
    return Metric.gated.map { metric in
      healthy(
        metric, for: shape, loads: loads, rate: rates[metric], variation: variation[metric],
        levelSpread: levelSpread[metric])
    }
  }

  /// The model of one metric; nil for the published rate, variation and spread.
  static func healthy(
    _ metric: Metric, for shape: WeekShape, loads: LoadHistogram, rate: Double?, variation: Double?,
    levelSpread: Double?
  ) -> MetricModel {
    var healthy = HealthyMetric.of(metric, in: shape)
    if let rate { healthy.rate = rate }
    if let variation {
      healthy.timeDeviation *= variation
      healthy.siteDeviation *= variation
    }
    if let levelSpread { healthy.accessPointDeviation *= levelSpread }
    return MetricModel(healthy, loads: loads)
  }

  private init(_ healthy: HealthyMetric, loads: LoadHistogram) {
    rate = healthy.rate
    loadSlope = healthy.loadSlope
    accessPointDeviation = healthy.accessPointDeviation
    timeDeviation = healthy.timeDeviation
    timeWeights = healthy.timeWeights
    siteDeviation = healthy.siteDeviation
    siteWeights = healthy.siteWeights
    shares = ClassifierShares(healthy.shares, crowded: healthy.crowdedShares)
    let variance =
      accessPointDeviation * accessPointDeviation + timeDeviation * timeDeviation + siteDeviation * siteDeviation
    deviation = variance.squareRoot()
    self.loads = loads
    intercept = loads.intercept(rate: rate, deviation: deviation, slope: loadSlope)
  }

  /// What must be added to the intercept so that the mean over clients is another rate.
  func shift(toRate other: Double) -> Double {
    loads.intercept(rate: other, deviation: deviation, slope: loadSlope) - intercept
  }
}

/// Client-time by load: what part of all client-time is spent at which load.
struct LoadHistogram: Sendable {
  private var bins: [(load: Double, weight: Double)] = []

  init(_ week: [Double]) {
    let count = 16
    let top = (week.max() ?? 1) * 1.000001
    var sums = [(load: Double, weight: Double)](repeating: (0, 0), count: count)
    for load in week {
      let bin = Int(load / top * Double(count))
      sums[bin].load += load * load
      sums[bin].weight += load
    }
    let total = week.reduce(0, +)
    bins = sums.filter { $0.weight > 0 }.map { ($0.load / $0.weight, $0.weight / total) }
  }

  /// The μ at which the mean over client-time of logistic(μ + slope·(load − ½) + deviation·X), X standard normal, is `rate`.
  func intercept(rate: Double, deviation: Double, slope: Double) -> Double {
    var mu = StrictMath.logit(rate)
    for _ in 0..<20 {
      let (mean, derivative) = moments(at: mu, deviation: deviation, slope: slope)
      let step = (rate - mean) / derivative
      mu += step
      if step.magnitude < 1e-9 { break }
    }
    return mu
  }

  private func moments(at mu: Double, deviation: Double, slope: Double) -> (mean: Double, derivative: Double) {
    var mean = 0.0
    var derivative = 0.0
    var mass = 0.0
    for step in -20...20 {
      let x = Double(step) * 0.25
      let density = StrictMath.exp(-0.5 * x * x)
      mass += density
      for bin in bins {
        let p = StrictMath.logistic(mu + slope * (bin.load - 0.5) + deviation * x)
        mean += bin.weight * density * p
        derivative += bin.weight * density * p * (1 - p)
      }
    }
    return (mean / mass, derivative / mass)
  }
}
