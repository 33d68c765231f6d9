import Determinism

/// The functions of the inner loop as tables, built once from `StrictMath`: the same bits everywhere, and fast.
struct LookUpTables: Sendable {
  /// Built at first use.
  static let shared = LookUpTables()

  /// Standard normal quantiles of the midpoints of 4096 equal steps; by symmetry their mean is zero.
  let quantiles: [Float]
  /// e to the power of x/64 for x = −1024…1024.
  let exponentials: [Double]
  /// The logistic function at x/64 for x = −1024…1025.
  let logistics: [Double]
  /// 1/k for k up to 1001; zero for k = 0.
  let reciprocals: [Double]

  private init() {
    quantiles = (0..<4096).map { Float(StrictMath.normalQuantile((Double($0) + 0.5) / 4096)) }
    exponentials = (-1024...1024).map { StrictMath.exp(Double($0) / 64) }
    logistics = (-1024...1025).map { StrictMath.logistic(Double($0) / 64) }
    reciprocals = [0] + (1...1001).map { 1 / Double($0) }
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

  /// eˣ, relative error below 10⁻⁷, for |x| ≤ 15.9; beyond, the value at that end.
  @inline(__always)
  func exponential(_ x: Double) -> Double {
    let bounded = min(15.9, max(-15.9, x))
    let step = Int(bounded * 64 + 1024.5)
    let r = bounded - Double(step - 1024) * 0.015625
    return exponentials[step] * (1 + r * (1 + r * 0.5))
  }

  /// The logistic function, relative error below 4·10⁻⁵, for |x| < 16; beyond, the value at that end.
  @inline(__always)
  func logistic(_ x: Double) -> Double {
    let scaled = min(1023, max(-1023, x * 64)) + 1024
    let step = Int(scaled)
    let fraction = scaled - Double(step)
    let low = logistics[step]
    return low + fraction * (logistics[step + 1] - low)
  }
}
