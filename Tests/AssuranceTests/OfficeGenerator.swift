import Assurance
import Determinism

/// The generator on which the gate's tables rest (section C.0 of its basis): one office of some access points, twelve
/// clients each at peak, a week of history from a Tuesday 09:00 on, then the bake. All of it follows from the seed.
///
/// It is independent of the product's world model, so that the gate is not judged by its own kin.
struct OfficeGenerator {
  struct Parameters {
    var accessPoints = 20
    var canaries = 1
    var clients = 12.0
    /// The bake in 10-minute intervals.
    var bake = 144
    /// Only every so-manieth interval of the history is drawn; its sums then stand for less than a week.
    var historyStep = 1
    /// Added share of bad units at the canaries.
    var harm: (metric: Metric, share: Double)?
  }

  let parameters: Parameters
  let key: RandomKey
  private let siteLoad: OctaveNoise
  private let siteNoise: [OctaveNoise]
  private static let history = 1008

  init(seed: UInt64, parameters: Parameters) {
    self.parameters = parameters
    let root = RandomKey(seed: seed)
    key = root
    let length = Self.history + parameters.bake
    siteLoad = OctaveNoise(key: root.child("site load"), weights: (0.2, 0.4, 0.4), length: length)
    siteNoise = Metric.gated.map {
      OctaveNoise(key: root.child("site").child($0.name), weights: (0.3, 0.4, 0.3), length: length)
    }
  }

  /// The history of every access point and its bake in bins of so many intervals, canaries first.
  func run(intervalsPerBin: Int) -> (history: [AccessPointTallies], bins: [[AccessPointTallies]]) {
    var histories: [AccessPointTallies] = []
    var bins = Array(repeating: [AccessPointTallies](), count: parameters.bake / intervalsPerBin)
    for index in 0..<parameters.accessPoints {
      let accessPoint = OfficeAccessPoint(
        key: key.child("ap").child(UInt64(index)), length: Self.history + parameters.bake)
      var history = Sums()
      for interval in stride(from: 0, to: Self.history, by: parameters.historyStep) {
        add(interval, of: accessPoint, harm: nil, to: &history)
      }
      histories.append(history.tallies)
      let harm = index < parameters.canaries ? parameters.harm : nil
      for bin in bins.indices {
        var sums = Sums()
        for step in 0..<intervalsPerBin {
          add(Self.history + bin * intervalsPerBin + step, of: accessPoint, harm: harm, to: &sums)
        }
        bins[bin].append(sums.tallies)
      }
    }
    return (histories, bins)
  }

  private struct Sums {
    var total = [Int64](repeating: 0, count: 6)
    var degraded = [Int64](repeating: 0, count: 6)

    var tallies: AccessPointTallies {
      var result = AccessPointTallies()
      for (index, metric) in Metric.gated.enumerated() {
        var tally = ClassifiedTally(zeroOf: metric)
        tally.tally = Tally(total: total[index], degraded: degraded[index])
        tally.byClassifier[0] = degraded[index]
        result[metric] = tally
      }
      return result
    }
  }

  private func add(
    _ interval: Int, of accessPoint: OfficeAccessPoint, harm: (metric: Metric, share: Double)?, to sums: inout Sums
  ) {
    // The week starts on a Tuesday at 09:00.
    let hours = 9 + Double(interval) / 6
    let day = Int(hours / 24)
    let level = Self.dayShape(hour: hours - 24 * Double(day), isWeekend: (day + 1) % 7 >= 5)
    let logLoad =
      0.15 * siteLoad[interval] - 0.011 + 0.30 * accessPoint.load[interval] - 0.045
    let expected = parameters.clients * accessPoint.popularity * level * StrictMath.exp(logLoad)
    let draws = accessPoint.key.child(UInt64(interval))
    let clients = poisson(expected, draws.child(100).openUniform)
    guard clients > 0 else { return }
    for index in 0..<6 {
      let metric = Metric.gated[index]
      let shape = OfficeMetric.all[index]
      var logit =
        shape.center + shape.sigmaAccessPoint * accessPoint.persistent[index]
        + shape.sigmaTime * accessPoint.noise[index][interval] + shape.sigmaSite * siteNoise[index][interval]
      if shape.followsLoad { logit += 0.8 * (level - 0.5) - 0.25 }
      var share = StrictMath.logistic(logit)
      if let harm, harm.metric == metric { share = 1 - (1 - share) * (1 - harm.share / 0.95) }
      let draw = draws.child(UInt64(index))
      switch shape.eventsPerClient {
      case nil:
        let trials = Int64((Double(clients) * 2.5).rounded())
        let bad = binomial(trials, share, draw.openUniform)
        sums.total[index] += 600 * clients
        sums.degraded[index] += (600 * clients * bad + trials / 2) / max(1, trials)
      case let rate?:
        let trials = poisson(rate * Double(clients), draw.child(1).openUniform)
        sums.total[index] += trials
        sums.degraded[index] += binomial(trials, share, draw.openUniform)
      }
    }
  }

  static func dayShape(hour: Double, isWeekend: Bool) -> Double {
    let morning = 1 / (1 + StrictMath.exp(-(hour - 8.5) / 0.5))
    let evening = 1 / (1 + StrictMath.exp((hour - 17.5) / 0.8))
    if isWeekend { return 0.06 + 0.05 * morning * evening }
    let lunch = (hour - 12.5) / 0.7
    return 0.06 + 0.94 * morning * evening * (1 - 0.15 * StrictMath.exp(-lunch * lunch))
  }
}

/// The figures of one metric (sections B.3 and C.0).
private struct OfficeMetric {
  let center: Double
  let sigmaAccessPoint, sigmaTime, sigmaSite: Double
  let weights: (Double, Double, Double)
  let followsLoad: Bool
  /// Trials per client and interval; nil for metrics of user-minutes.
  let eventsPerClient: Double?

  init(
    _ base: Double, _ accessPoint: Double, _ time: Double, _ weights: (Double, Double, Double), _ site: Double,
    followsLoad: Bool = false, events: Double? = nil
  ) {
    let squares = accessPoint * accessPoint + time * time + site * site
    center = StrictMath.logit(base) * (1 + 0.346 * squares).squareRoot()
    (sigmaAccessPoint, sigmaTime, sigmaSite) = (accessPoint, time, site)
    self.weights = weights
    self.followsLoad = followsLoad
    eventsPerClient = events
  }

  static let all = [
    OfficeMetric(0.07, 0.60, 0.45, (0.3, 0.4, 0.3), 0.15),
    OfficeMetric(0.05, 0.70, 1.10, (0.5, 0.4, 0.1), 0.40, followsLoad: true),
    OfficeMetric(0.04, 0.60, 0.70, (0.4, 0.4, 0.2), 0.30, followsLoad: true),
    OfficeMetric(0.06, 0.30, 0.40, (0.4, 0.4, 0.2), 0.60, events: 0.17),
    OfficeMetric(0.03, 0.40, 0.50, (0.4, 0.4, 0.2), 0.60, events: 0.19),
    OfficeMetric(0.05, 0.40, 0.40, (0.3, 0.4, 0.3), 0.20, events: 0.25),
  ]
}

/// What is fixed of one access point, and its noise.
private struct OfficeAccessPoint {
  let key: RandomKey
  let popularity: Double
  let persistent: [Double]
  let load: OctaveNoise
  let noise: [OctaveNoise]

  init(key: RandomKey, length: Int) {
    self.key = key.child("draws")
    popularity = StrictMath.exp(0.8 * StrictMath.normalQuantile(key.child("popularity").openUniform) - 0.32)
    persistent = Metric.gated.map {
      StrictMath.normalQuantile(key.child("persistent").child($0.name).openUniform)
    }
    load = OctaveNoise(key: key.child("load"), weights: (0.3, 0.4, 0.3), length: length)
    noise = zip(Metric.gated, OfficeMetric.all).map { metric, shape in
      OctaveNoise(key: key.child("noise").child(metric.name), weights: shape.weights, length: length)
    }
  }
}

/// Keyed trigonometric value noise in three octaves of 30 minutes, 3 hours and a day (section B.1): standard normal.
struct OctaveNoise {
  private let values: [Double]

  subscript(_ interval: Int) -> Double { values[interval] }

  init(key: RandomKey, weights: (Double, Double, Double), length: Int) {
    var values = [Double](repeating: 0, count: length)
    for (octave, (period, weight)) in [(3, weights.0), (18, weights.1), (144, weights.2)].enumerated() {
      let stream = key.child(UInt64(octave))
      let root = weight.squareRoot()
      let phase = Int(stream.child("phase").integer(below: UInt64(period)))
      let turns = (0..<period).map { step in
        let angle = Double.pi / 2 * Double(step) / Double(period)
        return (StrictMath.cos(angle), StrictMath.sin(angle))
      }
      let knots = (0...(length + phase) / period + 1).map {
        StrictMath.normalQuantile(stream.child(UInt64($0)).openUniform)
      }
      for interval in 0..<length {
        let (knot, step) = (interval + phase).quotientAndRemainder(dividingBy: period)
        values[interval] += root * (turns[step].0 * knots[knot] + turns[step].1 * knots[knot + 1])
      }
    }
    self.values = values
  }
}

/// The count at that quantile of a Poisson distribution.
func poisson(_ mean: Double, _ uniform: Double) -> Int64 {
  guard mean > 0 else { return 0 }
  var probability = StrictMath.exp(-mean)
  var sum = probability
  var count: Int64 = 0
  while sum < uniform, count < 2000 {
    count += 1
    probability *= mean / Double(count)
    sum += probability
  }
  return count
}

/// The count at that quantile of a binomial distribution.
func binomial(_ trials: Int64, _ share: Double, _ uniform: Double) -> Int64 {
  guard trials > 0, share > 0 else { return 0 }
  guard share < 1 else { return trials }
  var probability = StrictMath.pow(1 - share, Double(trials))
  var sum = probability
  var count: Int64 = 0
  let odds = share / (1 - share)
  while sum < uniform, count < trials {
    probability *= odds * Double(trials - count) / Double(count + 1)
    count += 1
    sum += probability
  }
  return count
}
