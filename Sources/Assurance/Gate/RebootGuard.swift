import Determinism

/// The guard against firmware that crashes: unexpected reboots against a small expected rate (section C.2, step 7).
///
///     e = mean over ρ ∈ {3, 10, 30, 100} of ρ^r·e^{−(ρ − 1)μ},   μ = λ₀ · device-days,   weight ⅛
public struct RebootGuard: Sendable, Hashable, Codable {
  /// Unexpected reboots of a healthy access point in a day (assumed, not measured).
  public static let healthyRatePerDay = 0.01
  /// The guard's part of the error that the gate may make.
  static let weight = 0.125
  /// The weighted e-value from which nothing is promoted.
  static let holdLimit = 2.0

  /// Reboots that nobody asked for.
  public var reboots: Int
  /// Over how many access-point-days they were counted.
  public var deviceDays: Double

  /// A count of reboots over that exposure.
  public init(reboots: Int = 0, deviceDays: Double = 0) {
    self.reboots = reboots
    self.deviceDays = deviceDays
  }

  /// The logarithm of the weighted e-value.
  public var logarithm: Double {
    guard reboots > 0 || deviceDays > 0 else { return StrictMath.log(Self.weight) }
    let mean = Self.healthyRatePerDay * max(0, deviceDays)
    let terms = [3.0, 10, 30, 100].map { factor in
      Double(max(0, reboots)) * StrictMath.log(factor) - (factor - 1) * mean
    }
    return logSumExp(terms) + StrictMath.log(0.25 * Self.weight)
  }

  /// Whether promotion must wait.
  public var holds: Bool { logarithm >= StrictMath.log(Self.holdLimit) - GatePolicy.guardBand }

  /// Whether the change has failed, with that error probability.
  public func fails(alpha: Double) -> Bool { logarithm >= -StrictMath.log(alpha) - GatePolicy.guardBand }
}
