public import Assurance

/// What a firmware version adds to one classifier of one metric.
public struct Effect: Hashable, Sendable {
  /// The metric that suffers.
  public var metric: Metric
  /// The number of the classifier in `metric.classifiers`.
  public var classifier: Int
  /// The added degraded fraction, 0…1, as a hazard of its own: p′ = 1 − (1 − p)(1 − share).
  public var share: Double
  /// The fraction of the access point's clients that it loses, 0…1, whatever the metric says of those who stay.
  public var loadLoss: Double

  /// An effect on one classifier; fractions outside 0…1 are brought to the nearer end.
  public init(metric: Metric, classifier: Int, share: Double, loadLoss: Double = 0) {
    self.metric = metric
    self.classifier = classifier
    self.share = min(1, max(0, share))
    self.loadLoss = min(1, max(0, loadLoss))
  }
}

/// A firmware version and what it does to the network beyond what the model calls healthy.
public struct FirmwareBehaviour: Hashable, Sendable {
  /// The version, `0.14.29543`.
  public var version: String
  /// What it adds; empty for a good version.
  public var effects: [Effect]

  /// The behaviour of one version.
  public init(version: String, effects: [Effect] = []) {
    self.version = version
    self.effects = effects
  }
}
