import Determinism

/// Whether a service level of a site lies below its floor, and whether that is more than chance.
///
/// «Below 90 %» alone fails 11–20 % of healthy sites in a day, because bad minutes come in runs and access points differ.
/// A site has failed on a metric when
///
///     D > q·T + z·√(ω₀·q·T + (s² + e^{σ²} − 1)·Σ(q·T_a)²),   q = 1 − floor
///
/// with z for 5 % over all comparisons of the run. `apHealth` follows from states and events, not from chance, and is
/// compared with the floor as it is.
public struct LevelJudgement: Sendable, Hashable, Codable {
  /// What was found.
  public enum Verdict: String, Sendable, Hashable, Codable, CaseIterable {
    /// At or above the floor.
    case good
    /// Below the floor, but not beyond chance.
    case warning
    /// Below the floor beyond chance.
    case failed
    /// Nothing was observed: not good, not bad.
    case undefined
  }

  /// The metric judged.
  public let metric: Metric
  /// The sum over all access points.
  public let tally: Tally
  /// The floor, 0…1.
  public let floor: Double
  /// How much may be bad before the verdict is `failed`, in the unit of the API.
  public let limit: Double
  /// What was found.
  public let verdict: Verdict

  /// The service level, 0…1; nil when nothing was observed.
  public var level: Double? { tally.level }

  /// What was bad, in the unit of the API.
  public var degraded: Double { metric.unit.samples(tally.degraded) }

  /// How many bad units a level just at the floor would have: below 5 no verdict says much.
  public var exposure: Double { Self.below(floor, of: metric.unit.samples(tally.total)) }

  /// Whether there was enough exposure to judge a site by its users at all: five bad units at the floor, as for the gate.
  public var hasEnoughExposure: Bool { exposure >= 5 }

  /// Judges one metric of one site.
  /// - Parameters:
  ///   - metric: The metric.
  ///   - perAccessPoint: What each access point of the site counted over the window.
  ///   - comparisons: How many judgements the run makes in all (sites × metrics); at least one is assumed.
  ///   - floor: The floor, 0…1, by default 90 %.
  ///   - noise: What chance alone does.
  ///   - horizonHours: The length of the window.
  /// - Returns: The judgement.
  public static func judge(
    metric: Metric, perAccessPoint: [Tally], comparisons: Int, floor: Double = 0.9, noise: NoiseModel = .office,
    horizonHours: Double = 24
  ) -> LevelJudgement {
    let tally = perAccessPoint.sum()
    let atFloor = below(floor, of: metric.unit.samples(tally.total))
    var limit = atFloor
    if metric != .apHealth {
      var squares = 0.0
      for accessPoint in perAccessPoint {
        let own = below(floor, of: metric.unit.samples(accessPoint.total))
        squares += own * own
      }
      let table = noise[metric]
      let spread = StrictMath.expm1(table.sigmaAccessPoint * table.sigmaAccessPoint)
      let variance =
        table.omega0 * atFloor + (table.squaredNoise(atHours: horizonHours) + spread) * squares
      limit += quantile(comparisons: comparisons) * variance.squareRoot()
    }
    let degraded = metric.unit.samples(tally.degraded)
    let verdict: Verdict =
      if tally.total == 0 {
        .undefined
      } else if degraded <= atFloor {
        .good
      } else {
        degraded > limit ? .failed : .warning
      }
    return LevelJudgement(metric: metric, tally: tally, floor: floor, limit: limit, verdict: verdict)
  }

  /// What may be bad of a total at the floor; not (1 − floor)·total, in which 1 − 0.9 is already less than 0.1.
  private static func below(_ floor: Double, of total: Double) -> Double { total - floor * total }

  /// z = Φ⁻¹(1 − 0.05/comparisons): 5 % for the whole run (Bonferroni).
  static func quantile(comparisons: Int) -> Double {
    -StrictMath.normalQuantile(0.05 / Double(max(1, comparisons)))
  }
}
