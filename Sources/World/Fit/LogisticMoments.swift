import Determinism

/// Mean and covariances of p = logistic(μ + σX), X standard normal: what a rate is on average, and how much of its spread two
/// moments have in common.
///
/// Expanded in Hermite polynomials h_k, normalised, p has the coefficients c_k = E[p·h_k(X)]; of two such rates whose normal numbers
/// have the correlation r the covariance is Σ_{k≥1} c_k²·r^k (Mehler's formula). The moment estimate of σ on the scale of the rate
/// shrinks (sle-and-canary, section B.7, step 6); this is the exact relation instead.
struct LogisticMoments: Sendable {
  /// E[p].
  let mean: Double
  /// c_k², from k = 1.
  private let squares: [Double]

  private static let order = 24
  private static let nodes: [Double] = (-72...72).map { Double($0) / 8 }
  /// Weight × h_k at each node, for k = 0…order.
  private static let weighted: [[Double]] = {
    let density = nodes.map { StrictMath.exp(-0.5 * $0 * $0) }
    let mass = density.reduce(0, +)
    var before = nodes.map { _ in 0.0 }
    var here = nodes.map { _ in 1.0 }
    var rows: [[Double]] = []
    for k in 0...order {
      rows.append(zip(here, density).map { $0 * $1 / mass })
      let (root, next) = (Double(k).squareRoot(), Double(k + 1).squareRoot())
      let after = nodes.indices.map { (nodes[$0] * here[$0] - root * before[$0]) / next }
      (before, here) = (here, after)
    }
    return rows
  }()

  init(mu: Double, sigma: Double) {
    let values = Self.nodes.map { StrictMath.logistic(mu + sigma * $0) }
    let coefficients = Self.weighted.map { row in
      var sum = 0.0
      for index in row.indices { sum += row[index] * values[index] }
      return sum
    }
    mean = coefficients[0]
    squares = coefficients.dropFirst().map { $0 * $0 }
  }

  /// The covariance at a correlation of 0…1.
  func covariance(_ r: Double) -> Double {
    guard r > 0 else { return 0 }
    var sum = 0.0
    for index in squares.indices.reversed() { sum = (sum + squares[index]) * r }
    return sum
  }
}
