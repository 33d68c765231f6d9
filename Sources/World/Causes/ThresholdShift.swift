import Assurance
import Determinism

/// What another threshold than the usual one does to the logit of a metric's healthy rate.
///
/// The rate is p = Φ(z + (θ − θ₀)/σ) with z = Φ⁻¹(p⁰): the physical figure is spread by σ about a mean that makes p the
/// published rate at the preset threshold θ₀ (section B.4 of the published model). For connections the rate is that of
/// `ConnectStages`, with one in 25 held up by a repetition of four seconds.
struct ThresholdShift {
  /// The part of connections that repeat a request, and how long that takes.
  private static let repeating = (share: 0.04, seconds: 4.0)
  /// The spread of the logarithm of rates (B.4.6).
  private static let rateDeviation = 0.6

  let profile: Profile

  /// Added to the logit; zero, exactly, at the preset threshold.
  func logit(_ metric: Metric, threshold: Double) -> Double {
    guard let range = metric.threshold, threshold != range.defaultValue else { return 0 }
    let usual = profile.models[metric.rawValue].rate
    let rate: Double =
      switch metric {
      case .coverage: shifted(usual, by: (threshold - range.defaultValue) / profile.signalDeviation)
      case .capacity: shifted(usual, by: (threshold - range.defaultValue) / AirTime.deviation)
      case .throughput:
        shifted(usual, by: (StrictMath.log(threshold) - StrictMath.log(range.defaultValue)) / Self.rateDeviation)
      default:
        // What the closed form lacks of the published rate stays whatever the threshold is.
        usual + Self.slowShare(threshold) - Self.slowShare(range.defaultValue)
      }
    return profile.models[metric.rawValue].shift(toRate: bounded(rate))
  }

  /// What a signal that is stronger by so many dB does to coverage.
  func logit(strongerBy decibels: Double) -> Double {
    let usual = profile.models[Metric.coverage.rawValue].rate
    let rate = shifted(usual, by: -decibels / profile.signalDeviation)
    return profile.models[Metric.coverage.rawValue].shift(toRate: bounded(rate))
  }

  private func shifted(_ rate: Double, by z: Double) -> Double {
    StrictMath.normalCDF(StrictMath.normalQuantile(rate) + z)
  }

  private func bounded(_ rate: Double) -> Double { min(0.995, max(0.0005, rate)) }

  private static func slowShare(_ threshold: Double) -> Double {
    let stages = ConnectStages()
    let afterRepeating = threshold - repeating.seconds
    let repeated = afterRepeating > 0 ? stages.slowShare(threshold: afterRepeating) : 1
    return (1 - repeating.share) * stages.slowShare(threshold: threshold) + repeating.share * repeated
  }
}
