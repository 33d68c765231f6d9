import Determinism

/// How one metric of a simulated access point strays: the figures of sections B.3 and C.0 of the gate's basis.
public struct SimulatedMetric: Sendable, Hashable {
  /// The metric.
  public var metric: Metric
  /// The logit of the rate of bad units where all noise is zero.
  public var center: Double
  /// σ of the logit from one access point to the next.
  public var sigmaAccessPoint: Double
  /// σ of the logit of one access point over time.
  public var sigmaTime: Double
  /// σ of the logit of a whole site over time.
  public var sigmaSite: Double
  /// The parts of half an hour, three hours and a day in the access point's noise.
  public var weights: [Double]
  /// How much the logit rises from nobody to the peak.
  public var loadSlope: Double
  /// Trials of one client in ten minutes; nil for metrics of user-minutes.
  public var eventsPerClient: Double?

  /// A metric with that mean rate.
  /// - Parameter rate: The share of bad units, the mean over all noise.
  public init(
    _ metric: Metric, rate: Double, sigmaAccessPoint: Double, sigmaTime: Double, sigmaSite: Double, weights: [Double],
    loadSlope: Double = 0, eventsPerClient: Double? = nil
  ) {
    self.metric = metric
    self.sigmaAccessPoint = sigmaAccessPoint
    self.sigmaTime = sigmaTime
    self.sigmaSite = sigmaSite
    self.weights = weights
    self.loadSlope = loadSlope
    self.eventsPerClient = eventsPerClient
    center = 0
    center = center(ofRate: rate)
  }

  /// The logit about which the noise must stray to give that mean rate.
  public func center(ofRate rate: Double, sigmaAccessPoint: Double? = nil) -> Double {
    let persistent = sigmaAccessPoint ?? self.sigmaAccessPoint
    let squares = persistent * persistent + sigmaTime * sigmaTime + sigmaSite * sigmaSite
    return StrictMath.logit(min(0.95, max(0.0005, rate))) * (1 + 0.346 * squares).squareRoot()
  }

  /// The six gated metrics of an office.
  public static let office: [SimulatedMetric] = [
    SimulatedMetric(
      .coverage, rate: 0.07, sigmaAccessPoint: 0.60, sigmaTime: 0.45, sigmaSite: 0.15, weights: [0.3, 0.4, 0.3]),
    SimulatedMetric(
      .capacity, rate: 0.05, sigmaAccessPoint: 0.70, sigmaTime: 1.10, sigmaSite: 0.40, weights: [0.5, 0.4, 0.1],
      loadSlope: 0.8),
    SimulatedMetric(
      .throughput, rate: 0.04, sigmaAccessPoint: 0.60, sigmaTime: 0.70, sigmaSite: 0.30, weights: [0.4, 0.4, 0.2],
      loadSlope: 0.8),
    SimulatedMetric(
      .timeToConnect, rate: 0.06, sigmaAccessPoint: 0.30, sigmaTime: 0.40, sigmaSite: 0.60, weights: [0.4, 0.4, 0.2],
      eventsPerClient: 0.17),
    SimulatedMetric(
      .successfulConnect, rate: 0.03, sigmaAccessPoint: 0.40, sigmaTime: 0.50, sigmaSite: 0.60,
      weights: [0.4, 0.4, 0.2], eventsPerClient: 0.19),
    SimulatedMetric(
      .roaming, rate: 0.05, sigmaAccessPoint: 0.40, sigmaTime: 0.40, sigmaSite: 0.20, weights: [0.3, 0.4, 0.3],
      eventsPerClient: 0.25),
  ]
}
