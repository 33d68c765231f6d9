/// How far one metric of one access point strays by itself, without any change: what a judgement must allow for.
///
/// All figures are in the unit of the API (`MetricUnit.label`): user-minutes, events, AP-minutes.
public struct NoiseTable: Sendable, Hashable, Codable {
  /// One point of `s²(h)`.
  public struct Knot: Sendable, Hashable, Codable {
    /// The horizon in hours.
    public let hours: Double
    /// The squared relative noise of one access point averaged over that horizon.
    public let squaredNoise: Double
    /// A point of the table.
    public init(hours: Double, squaredNoise: Double) {
      self.hours = hours
      self.squaredNoise = squaredNoise
    }
  }

  /// ω₀: variance over mean in the short range, since bad minutes come in runs.
  public let omega0: Double
  /// `s²(h)` by rising horizon; never rising in value (the envelope that section C.2 of the gate's basis asks for).
  public let knots: [Knot]
  /// σ of the logarithm of the failure rate from one access point to the next.
  public let sigmaAccessPoint: Double

  /// A table; the points are put in order and held to their non-increasing envelope.
  public init(omega0: Double, knots: [Knot], sigmaAccessPoint: Double) {
    self.omega0 = omega0
    var envelope: [Knot] = []
    for knot in knots.sorted(by: { $0.hours < $1.hours }) {
      let least = min(knot.squaredNoise, envelope.last?.squaredNoise ?? knot.squaredNoise)
      envelope.append(Knot(hours: knot.hours, squaredNoise: least))
    }
    self.knots = envelope
    self.sigmaAccessPoint = sigmaAccessPoint
  }

  /// `s²` at a horizon: linear between the points, which overstates the convex true curve a little and so errs to the
  /// safe side; constant before the first point and after the last. Zero for an empty table.
  public func squaredNoise(atHours hours: Double) -> Double {
    guard let first = knots.first, let last = knots.last else { return 0 }
    if hours <= first.hours { return first.squaredNoise }
    if hours >= last.hours { return last.squaredNoise }
    var left = first
    for right in knots.dropFirst() {
      if hours <= right.hours {
        let part = (hours - left.hours) / (right.hours - left.hours)
        return left.squaredNoise + part * (right.squaredNoise - left.squaredNoise)
      }
      left = right
    }
    return last.squaredNoise
  }
}
