/// What moved a whole site in one interval (a busy hour, a slow DHCP server), as told by its controls:
///
///     g = (Σ D + κ_g) / (Σ T·b + κ_g),   κ_g = 4 user-minutes or 1 event
///
/// Canaries are compared with their baseline times this factor, so that what hits both arms is nobody's fault.
enum CommonFactor {
  /// How strongly the factor is drawn to 1 when the controls saw little.
  static func kappa(_ unit: MetricUnit) -> Double {
    switch unit {
    case .userSeconds, .deviceSeconds, .interfaceSeconds: 4
    case .events: 1
    }
  }

  /// The factor of one interval.
  /// - Parameters:
  ///   - degraded: What was bad at all controls, in the unit of the API.
  ///   - expected: What their baselines let expect.
  ///   - isBorrowed: Whether the controls stand at other sites. Those tell the hour of the day, and of the canaries' own site
  ///     nothing: few events of theirs are drawn to 1 ten times as strongly.
  static func factor(degraded: Double, expected: Double, unit: MetricUnit, isBorrowed: Bool = false) -> Double {
    let kappa = isBorrowed ? 10 * kappa(unit) : kappa(unit)
    return (degraded + kappa) / (expected + kappa)
  }
}
