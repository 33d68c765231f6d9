import Assurance

/// The figures of one metric in a healthy network, as the published model has them (table B.3), before calibration.
struct HealthyMetric {
  var rate: Double
  var accessPointDeviation: Double
  var timeDeviation: Double
  var timeWeights: OctaveWeights
  var siteDeviation: Double
  var siteWeights = OctaveWeights(halfHour: 0.3, threeHours: 0.4, day: 0.3)
  var loadSlope = 0.0
  /// In the order of the metric's classifiers.
  var shares: [Double]
  var crowdedShares: [Double] = []

  /// Servers that all clients of a site need are slow for hours, not for days: with the published weights of the common noise
  /// (.3 for the day) one healthy site in 400 would fall below its floor beyond chance, which the rule does not allow for.
  private static let hours = OctaveWeights(halfHour: 0.5, threeHours: 0.5, day: 0)

  /// The figures of one of the gated metrics; the rates are the same in every profile, the split is not.
  static func of(_ metric: Metric, in shape: WeekShape) -> HealthyMetric {
    switch metric {
    case .coverage:
      HealthyMetric(
        rate: 0.07, accessPointDeviation: 0.60, timeDeviation: 0.45,
        timeWeights: OctaveWeights(halfHour: 0.3, threeHours: 0.4, day: 0.3), siteDeviation: 0.15,
        shares: [0.80, 0.12, 0.08])
    case .capacity:
      HealthyMetric(
        rate: 0.05, accessPointDeviation: 0.70, timeDeviation: 1.10,
        timeWeights: OctaveWeights(halfHour: 0.5, threeHours: 0.4, day: 0.1), siteDeviation: 0.40, loadSlope: 0.8,
        // Client count to client usage is 1 : 8, and 1 : 2 when there are many clients.
        shares: [0.05, 0.40, 0.40, 0.15], crowdedShares: [0.20, 0.40, 0.29, 0.11])
    case .throughput:
      HealthyMetric(
        rate: 0.04, accessPointDeviation: 0.60, timeDeviation: 0.70,
        timeWeights: OctaveWeights(halfHour: 0.4, threeHours: 0.4, day: 0.2), siteDeviation: 0.30, loadSlope: 0.8,
        shares: shape == .warehouse
          ? [0.38, 0.18, 0.08, 0.07, 0.14, 0.05, 0.10] : [0.28, 0.14, 0.10, 0.08, 0.19, 0.08, 0.13])
    case .timeToConnect:
      HealthyMetric(
        rate: 0.06, accessPointDeviation: 0.30, timeDeviation: 0.40,
        timeWeights: OctaveWeights(halfHour: 0.4, threeHours: 0.4, day: 0.2), siteDeviation: 0.60, siteWeights: hours,
        shares: [0.08, 0.24, 0.03, 0.15, 0.28, 0.22])
    case .successfulConnect:
      HealthyMetric(
        rate: 0.03, accessPointDeviation: 0.40, timeDeviation: 0.50,
        timeWeights: OctaveWeights(halfHour: 0.4, threeHours: 0.4, day: 0.2), siteDeviation: 0.60, siteWeights: hours,
        shares: [0.20, 0.38, 0.05, 0.09, 0.03, 0.09, 0.12, 0.04])
    default:
      HealthyMetric(
        rate: 0.05, accessPointDeviation: 0.40, timeDeviation: 0.40,
        timeWeights: OctaveWeights(halfHour: 0.3, threeHours: 0.4, day: 0.3), siteDeviation: 0.20,
        shares: shape == .warehouse
          ? [0.18, 0.10, 0.10, 0.10, 0.28, 0.19, 0.05] : [0.22, 0.12, 0.12, 0.10, 0.24, 0.13, 0.07])
    }
  }
}
