import Determinism

/// The functions of the simulator's inner loop as tables, built once from `StrictMath`: the same bits on every machine.
final class SimulationTables: Sendable {
  /// Built at first use.
  static let shared = SimulationTables()

  /// Standard normal quantiles of the midpoints of 4096 equal steps, scaled to a variance of one.
  let quantiles: [Double]
  /// e to the power of x/64 for x = −1024…1024.
  let exponentials: [Double]
  /// The logistic function at x/64 for x = −1024…1025.
  let logistics: [Double]
  /// 1/k for k up to 1200; zero for k = 0.
  let reciprocals: [Double]

  private init() {
    let raw = (0..<4096).map { StrictMath.normalQuantile((Double($0) + 0.5) / 4096) }
    let scale = (raw.reduce(0) { $0 + $1 * $1 } / 4096).squareRoot()
    quantiles = raw.map { $0 / scale }
    exponentials = (-1024...1024).map { StrictMath.exp(Double($0) / 64) }
    logistics = (-1024...1025).map { StrictMath.logistic(Double($0) / 64) }
    reciprocals = [0] + (1...1200).map { 1 / Double($0) }
  }

  /// A standard normal number from the 12 upper bits of a mixed word.
  @inline(__always)
  func normal(_ mixed: UInt64) -> Double { quantiles[Int(truncatingIfNeeded: mixed >> 52)] }

  /// eˣ, relative error below 10⁻⁷, for |x| ≤ 15.9; beyond, the value at that end.
  @inline(__always)
  func exponential(_ x: Double) -> Double {
    let bounded = x > 15.9 ? 15.9 : x < -15.9 ? -15.9 : x
    let step = Int(bounded * 64 + 1024.5)
    let r = bounded - Double(step - 1024) * 0.015625
    return exponentials[step] * (1 + r * (1 + r * (0.5 + r * (1.0 / 6))))
  }

  /// The logistic function, relative error below 4·10⁻⁵, for |x| < 16; beyond, the value at that end.
  @inline(__always)
  func logistic(_ x: Double) -> Double {
    let scaled = (x > 15.98 ? 15.98 : x < -15.98 ? -15.98 : x) * 64 + 1024
    let step = Int(scaled)
    let low = logistics[step]
    return low + (scaled - Double(step)) * (logistics[step + 1] - low)
  }
}
