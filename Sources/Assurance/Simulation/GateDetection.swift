import Determinism

/// When a simulated gate fails a change: the first look at which the family's e-value reaches 1/α.
public struct GateDetection: Sendable {
  /// ln e of each metric after each bin.
  public var evidence: [[Double]]
  /// When it is looked at.
  public let timing: GateTiming

  /// The evidence of curves without harm.
  public init(_ curves: GateCurves) {
    timing = curves.timing
    evidence = (0..<6).map { curves.evidence($0) }
  }

  /// The first bin after which the gate fails, and the metric with the largest e-value then; nil when it never does.
  /// - Parameters:
  ///   - alpha: α.
  ///   - bins: Only these.
  ///   - metric: The metric whose evidence is replaced.
  ///   - harmed: Its evidence after a bin.
  public func failure(
    alpha: Double, within bins: Int? = nil, replacing metric: Int = -1, by harmed: (Int) -> Double = { _ in 0 }
  ) -> (bin: Int, blamed: Int)? {
    let limit = StrictMath.log(Double(evidence.count) / alpha) - 1e-9
    let target = StrictMath.exp(limit)
    for bin in 0..<min(timing.bins, bins ?? timing.bins) where timing.isLook(bin) {
      var largest = -Double.infinity
      var blamed = 0
      var sum = 0.0
      for index in evidence.indices {
        let value = index == metric ? harmed(bin) : evidence[index][bin]
        if value > largest { (largest, blamed) = (value, index) }
        sum += value > 500 ? .infinity : StrictMath.exp(value)
      }
      if sum >= target { return (bin, blamed) }
    }
    return nil
  }
}

extension GateCurves {
  /// The first bin after which the gate fails when these bad units come on top of one metric.
  public func failure(
    _ detection: GateDetection, alpha: Double, within bins: Int? = nil, metric: Int, extra: [Double]
  ) -> (bin: Int, blamed: Int)? {
    detection.failure(alpha: alpha, within: bins, replacing: metric) { bin in
      HarmEvidence.logarithm(
        degraded: degraded[metric][bin] + extra[bin], expected: expected[metric][bin], exposure: exposure[metric][bin],
        variance: variance[metric][bin])
    }
  }
}
