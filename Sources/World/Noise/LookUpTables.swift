import Determinism

/// The functions of the inner loop as tables, built once from `StrictMath`: the same bits everywhere, and fast.
///
/// A class, so that a pass that holds them counts one reference and not four.
final class LookUpTables: Sendable {
  /// Built at first use.
  static let shared = LookUpTables()

  /// Standard normal quantiles of the midpoints of 4096 equal steps; by symmetry their mean is zero.
  let quantiles: [Float]
  /// e to the power of x/64 for x = −1024…1024.
  let exponentials: [Double]
  /// The logistic function at x/64 for x = −1024…1025.
  let logistics: [Double]
  /// 1/k for k up to 1004; zero for k = 0.
  let reciprocals: [Double]

  private init() {
    quantiles = (0..<4096).map { Float(StrictMath.normalQuantile((Double($0) + 0.5) / 4096)) }
    exponentials = (-1024...1024).map { StrictMath.exp(Double($0) / 64) }
    logistics = (-1024...1025).map { StrictMath.logistic(Double($0) / 64) }
    reciprocals = [0] + (1...1004).map { 1 / Double($0) }
  }

  /// A standard normal number from the 12 upper bits of a mixed word.
  @inline(__always)
  func normal(_ mixed: UInt64) -> Double {
    Double(quantiles[Int(mixed >> 52)])
  }

  /// The standard normal quantile of a uniform number, one of 4096 steps.
  @inline(__always)
  func normal(ofUniform u: Double) -> Double {
    Double(quantiles[Int(u * 4096) & 4095])
  }

  /// The whole part of a number of at least 0 and below 2⁵¹.
  ///
  /// What `Int(x)` gives, without its checks that there is one: x + 2⁵² has the nearest whole number in its last bits.
  @inline(__always)
  static func whole(_ x: Double) -> Int {
    let shifted = x + 0x1p52
    let nearest = Int(truncatingIfNeeded: shifted.bitPattern & 0xF_FFFF_FFFF_FFFF)
    return nearest &- (shifted - 0x1p52 > x ? 1 : 0)
  }

  /// A number, or the nearer end of −limit…limit; one instruction for each end, unlike `min` and `max`.
  @inline(__always)
  private static func bounded(_ x: Double, _ limit: Double) -> Double {
    let atMost = x > limit ? limit : x
    return atMost < -limit ? -limit : atMost
  }

  /// eˣ, relative error below 10⁻⁷, for |x| ≤ 15.9; beyond, the value at that end.
  @inline(__always)
  func exponential(_ x: Double) -> Double {
    let bounded = Self.bounded(x, 15.9)
    let step = Self.whole(bounded * 64 + 1024.5)
    let r = bounded - Double(step - 1024) * 0.015625
    return exponentials[step] * (1 + r * (1 + r * 0.5))
  }

  /// The logistic function, relative error below 4·10⁻⁵, for |x| < 16; beyond, the value at that end.
  @inline(__always)
  func logistic(_ x: Double) -> Double {
    let scaled = Self.bounded(x * 64, 1023) + 1024
    let step = Self.whole(scaled)
    let fraction = scaled - Double(step)
    let low = logistics[step]
    return low + fraction * (logistics[step + 1] - low)
  }
}
