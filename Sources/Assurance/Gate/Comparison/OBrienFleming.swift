import Determinism

/// The group-sequential test of O'Brien and Fleming on the gate's own D, E and V: for one decision at a planned end, with
/// looks on the way that seldom stop.
///
/// What it does wrong as a gate: it needs V at the horizon in advance, it is slow (0 % of −10 points are noticed within an
/// hour, against 30 % to 72 % by the gate), and it takes D for normal, which one access point's bad minutes are not: healthy
/// changes are stopped in 8 % to 11 % of all cases instead of 5 %. At the planned end it is the best there is.
public enum OBrienFleming {
  /// The boundary c in units of √V(horizon): the maximum of a Brownian motion exceeds it with α over the number of metrics.
  public static func boundary(alpha: Double, metrics: Int) -> Double {
    -StrictMath.normalQuantile(alpha / (2 * Double(max(1, metrics))))
  }

  /// Whether D is too large at a look: D − E ≥ c·√V(horizon).
  /// - Parameters:
  ///   - degraded: D at the look.
  ///   - expected: E at the look.
  ///   - horizonVariance: V at the planned end.
  ///   - boundary: c.
  public static func fails(degraded: Double, expected: Double, horizonVariance: Double, boundary: Double) -> Bool {
    guard horizonVariance > 0, horizonVariance < .infinity else { return false }
    return degraded - expected >= boundary * horizonVariance.squareRoot()
  }
}
