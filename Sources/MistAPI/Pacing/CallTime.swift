import Determinism

/// How long one call takes, as it is modelled: log-normal about a median.
public struct CallTime: Hashable, Sendable, Codable {
  /// The median in milliseconds.
  public let median: Int64
  /// The standard deviation of the natural logarithm; no unit.
  public let spread: Double

  /// The model of the twin's clock: a median of 150 ms and a spread of 0.35.
  public static let modelled = CallTime(median: 150, spread: 0.35)

  /// A model; values below zero count as zero.
  public init(median: Int64, spread: Double = 0.35) {
    self.median = max(0, median)
    self.spread = spread.isFinite ? min(max(0, spread), 3) : 0
  }

  /// The mean in milliseconds: median·exp(σ²/2), 6 % above the median at a spread of 0.35. Sums follow it, not the
  /// median.
  public var mean: Double { Double(median) * StrictMath.exp(spread * spread / 2) }

  /// The standard deviation of one call in milliseconds: mean·√(exp(σ²) − 1).
  public var deviation: Double { mean * (StrictMath.exp(spread * spread) - 1).squareRoot() }

  /// By how much, in milliseconds, so many calls one after the other may take longer than their mean: three standard
  /// deviations of the sum, which one run in some hundreds exceeds.
  public func allowance(for calls: Int) -> Double { 3 * deviation * Double(max(0, calls)).squareRoot() }

  /// How long so many calls one after the other take at most, in milliseconds: their mean and the allowance, without
  /// waits for quotas. What has to fit into a window.
  public func longest(for calls: Int) -> Int64 {
    Int64((mean * Double(max(0, calls)) + allowance(for: calls)).rounded(.up))
  }
}
