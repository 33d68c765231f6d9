import Determinism

/// How far a whole site strays from what other sites let expect of it, without any change: what a gate must allow for when
/// its controls stand at other sites (section C.2 of its basis, «small sites»).
///
/// Where controls stand at the canary's own site, what is common to the site cancels, and none of this counts.
public enum SiteNoise {
  /// σ_s, the spread of the logarithm of a site's failure rate from hour to hour (section B.3).
  public static func sigma(_ metric: Metric) -> Double {
    switch metric {
    case .coverage: 0.15
    case .capacity: 0.40
    case .throughput: 0.30
    case .timeToConnect, .successfulConnect: 0.60
    case .roaming: 0.20
    default: 0
    }
  }

  /// The spread of the logarithm of a site's load (section B.2).
  static let loadSigma = 0.15

  /// σ_s² on the scale of the rate itself, averaged over a horizon.
  public static func squared(_ metric: Metric, atHours hours: Double) -> Double {
    onRatio(sigma(metric)) * lasting(hours)
  }

  /// The same of the load.
  public static func squaredLoad(atHours hours: Double) -> Double { onRatio(loadSigma) * lasting(hours) }

  /// The variance of a lognormal ratio over its squared mean.
  private static func onRatio(_ sigma: Double) -> Double { StrictMath.exp(sigma * sigma) - 1 }

  /// What is left of it in the mean over so many hours: as throughput's own drift, whose octaves a site's are (section B.3).
  private static func lasting(_ hours: Double) -> Double {
    let table = NoiseModel.office[.throughput]
    return table.squaredNoise(atHours: hours) / table.squaredNoise(atHours: 0)
  }
}
