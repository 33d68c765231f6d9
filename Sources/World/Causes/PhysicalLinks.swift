import Determinism

/// The probability that a lognormal quantity exceeds a bound.
struct Lognormal: Sendable {
  /// The median, in the unit of the bound.
  var median: Double
  /// The standard deviation of the logarithm.
  var deviation: Double

  var mean: Double { median * StrictMath.exp(deviation * deviation / 2) }

  func exceeds(_ bound: Double) -> Double {
    StrictMath.normalCDF((StrictMath.log(median) - StrictMath.log(bound)) / deviation)
  }

  /// The same quantity, so many times as large.
  func times(_ factor: Double) -> Lognormal {
    Lognormal(median: median * factor, deviation: deviation)
  }
}

/// The stages of a connection and how long they take, in seconds (section B.4.3 of the published model).
///
/// The probability that their sum exceeds a threshold is taken to be that of one stage alone doing so, the others taking
/// their mean: within .04 of simulation unless two stages are slow at once.
struct ConnectStages: Sendable {
  enum Stage: Int, CaseIterable, Sendable {
    case association, authorization, dhcp, services
  }

  /// In the order of `Stage`; authorization is by 802.1X.
  var latencies = [
    Lognormal(median: 0.015, deviation: 0.8), Lognormal(median: 0.220, deviation: 0.8),
    Lognormal(median: 0.180, deviation: 1.1), Lognormal(median: 0.060, deviation: 1.0),
  ]

  /// The same stages, one so many times as slow.
  func slowed(_ stage: Stage, by factor: Double) -> ConnectStages {
    var stages = self
    stages.latencies[stage.rawValue] = latencies[stage.rawValue].times(max(0.01, factor))
    return stages
  }

  /// The hazard −ln(1 − P) that this stage makes the connection take longer than `threshold` seconds.
  func hazard(_ stage: Stage, threshold: Double) -> Double {
    let others = latencies.indices.filter { $0 != stage.rawValue }.reduce(0.0) { $0 + latencies[$1].mean }
    let left = max(threshold - others, threshold / 2)
    return -StrictMath.log1p(-min(0.999, latencies[stage.rawValue].exceeds(left)))
  }

  /// The probability that a connection takes longer than `threshold` seconds.
  func slowShare(threshold: Double) -> Double {
    1 - StrictMath.exp(-Stage.allCases.reduce(0.0) { $0 + hazard($1, threshold: threshold) })
  }

  /// The hazard that slowing one stage adds.
  func addedHazard(_ stage: Stage, factor: Double, threshold: Double) -> Double {
    let slowed = slowed(stage, by: factor)
    return max(0, slowed.hazard(stage, threshold: threshold) - hazard(stage, threshold: threshold))
  }
}

/// The air time that is left on a channel, in per cent, and what taking some away does.
///
/// p = Φ((θ − A)/σ) with A = 60 % left on average and the spread σ over places and times that makes p the healthy rate of 5 %
/// at the threshold of 20 %.
enum AirTime {
  static let mean = 60.0
  static let deviation = 24.318

  /// The fraction, of the client-time that was good, that turns bad when this part of all air time is taken away.
  static func addedShare(taken: Double, threshold: Double = 20) -> Double {
    let before = StrictMath.normalCDF((threshold - mean) / deviation)
    let after = StrictMath.normalCDF((threshold - mean + 100 * min(1, max(0, taken))) / deviation)
    return (after - before) / (1 - before)
  }

  /// The part of the air time that so many clients take.
  static func used(byClients clients: Double) -> Double {
    1 - StrictMath.exp(-0.012 * clients)
  }
}

/// The signal of clients at their access point.
struct SignalSpread: Sendable {
  var mean: Double
  var deviation: Double
  /// dBm below which a client is heard badly.
  var threshold = -72.0

  /// The fraction, of the clients that were heard well, that are not when a part of all clients is weaker by so many dB.
  func addedShare(weaker decibels: Double, part: Double) -> Double {
    let x = (threshold - mean) / deviation
    let before = StrictMath.normalCDF(x)
    let after = StrictMath.normalCDF(x + decibels / deviation)
    return min(1, max(0, part)) * (after - before) / (1 - before)
  }
}
