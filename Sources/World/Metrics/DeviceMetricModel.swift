import Assurance
import Determinism

/// How often one metric of switches or gateways fails in a healthy network, and how that varies.
///
/// logit p = μ + σ·ξ + σ_t·Z(t), where μ makes the mean the rate p⁰. No figures of these metrics have been published: rates and spreads are
/// assumptions of this model, set so that a healthy site stays above its floor.
struct DeviceMetricModel: Sendable {
  let intercept: Double
  let lastingDeviation: Double
  let timeDeviation: Double
  let timeWeights = OctaveWeights(halfHour: 0.3, threeHours: 0.4, day: 0.3)
  /// How an ordinary failure is split by classifier.
  let shares: ClassifierShares

  private static let all: [DeviceMetricModel] = DeviceMetric.allCases.map { metric in
    switch metric {
    case .switchHealth:
      DeviceMetricModel(rate: 0.003, [0, 0.35, 0.20, 0.05, 0, 0, 0.05, 0.05, 0.20, 0.10])
    case .switchThroughput:
      DeviceMetricModel(rate: 0.02, [0.35, 0.20, 0.05, 0.20, 0.10, 0, 0.05, 0.05])
    case .switchConnect: DeviceMetricModel(rate: 0.02, [0.6, 0.4])
    case .switchBandwidth: DeviceMetricModel(rate: 0.02, [0.4, 0.6])
    case .gatewayHealth:
      DeviceMetricModel(rate: 0.003, [0, 0.25, 0.25, 0.20, 0, 0.05, 0.05, 0.05, 0.10, 0, 0.05])
    case .wanLinkHealth:
      DeviceMetricModel(rate: 0.015, [0.35, 0.25, 0.20, 0, 0.15, 0, 0.02, 0.01, 0, 0, 0.01, 0.01])
    case .applicationHealth: DeviceMetricModel(rate: 0.03, [0.3, 0.2, 0.35, 0.15])
    }
  }

  static func healthy(_ metric: DeviceMetric) -> DeviceMetricModel { all[metric.rawValue] }

  private init(rate: Double, _ shares: [Double]) {
    lastingDeviation = 0.5
    timeDeviation = 0.8
    let variance = lastingDeviation * lastingDeviation + timeDeviation * timeDeviation
    intercept = LoadHistogram([1]).intercept(rate: rate, deviation: variance.squareRoot(), slope: 0)
    self.shares = ClassifierShares(shares)
  }
}
