import Determinism

/// How far access points differ from the others of their site in the logarithm of something, as measured in the fitted hours, and
/// whether that is still so in the held-out ones (section B.7, steps 2 and 4).
///
/// Within sites, so that what a whole site has in common, or differs in from others, takes no part.
struct AccessPointSpread: Sendable {
  /// The logarithm of one access point, and what chance adds to its variance.
  struct Value: Sendable {
    var fitted: (logarithm: Double, sampling: Double)
    /// Nil where too little is known of the held-out hours.
    var heldOut: (logarithm: Double, sampling: Double)?
  }

  /// So many access points must there be beyond one a site.
  static let leastFreedom = 10.0

  /// How many access points were compared.
  let count: Int
  /// The variance beyond what chance adds, from the fitted hours.
  let lasting: Double
  /// What the held-out hours have in common with the fitted ones: the covariance; nil where too little is known.
  let common: Double?
  private let freedom: Double
  private let samplings: [(sampling: Double, weight: Double)]
  private let pairs: [(fitted: Double, heldOut: Double, weight: Double)]
  private let pairFreedom: Double

  /// Nil for too few access points.
  /// - Parameter sites: the values of each site's access points.
  init?(_ sites: [[Value]]) {
    var (squares, sampling, freedom, count) = (0.0, 0.0, 0.0, 0)
    var (products, pairFreedom) = (0.0, 0.0)
    var samplings: [(sampling: Double, weight: Double)] = []
    var pairs: [(fitted: Double, heldOut: Double, weight: Double)] = []
    for values in sites where values.count > 1 {
      let part = Double(values.count - 1) / Double(values.count)
      let mean = Self.mean(values) { $0.fitted.logarithm }
      for value in values {
        let distance = value.fitted.logarithm - mean
        squares += distance * distance
        sampling += part * value.fitted.sampling
        samplings.append((value.fitted.sampling, part))
      }
      freedom += Double(values.count - 1)
      count += values.count
      let both = values.filter { $0.heldOut != nil }
      guard both.count > 1 else { continue }
      let pairPart = Double(both.count - 1) / Double(both.count)
      let means = (Self.mean(both) { $0.fitted.logarithm }, Self.mean(both) { $0.heldOut?.logarithm ?? 0 })
      for value in both {
        guard let after = value.heldOut else { continue }
        products += (value.fitted.logarithm - means.0) * (after.logarithm - means.1)
        pairs.append((value.fitted.sampling, after.sampling, pairPart))
      }
      pairFreedom += Double(both.count - 1)
    }
    guard freedom >= Self.leastFreedom else { return nil }
    lasting = (squares - sampling) / freedom
    common = pairFreedom >= Self.leastFreedom ? products / pairFreedom : nil
    (self.count, self.freedom, self.samplings) = (count, freedom, samplings)
    (self.pairs, self.pairFreedom) = (pairs, pairFreedom)
  }

  private static func mean(_ values: [Value], _ logarithm: (Value) -> Double) -> Double {
    values.reduce(0) { $0 + logarithm($1) } / Double(values.count)
  }

  /// The standard error of `lasting`, of normal logarithms whose lasting variance is that.
  func error(lasting: Double) -> Double {
    let squares = samplings.reduce(0.0) { $0 + $1.weight * (lasting + $1.sampling) * (lasting + $1.sampling) }
    return (2 * squares).squareRoot() / freedom
  }

  /// The standard error of `common` over `lasting`, likewise: both have the same access points, so that only what chance adds to one
  /// or the other of them makes it.
  private func errorOfRatio(lasting: Double) -> Double {
    let squares = pairs.reduce(0.0) { sum, pair in
      let (before, after) = (pair.fitted, pair.heldOut)
      return sum + pair.weight * (lasting * (before + after) + before * after + 2 * before * before)
    }
    return squares.squareRoot() / max(1, pairFreedom) / lasting
  }

  /// What of the lasting differences is found in the held-out hours, and where that may lie; nil where too little is known.
  /// - Parameters:
  ///   - lasting: the variance by the fitted model.
  ///   - likeness: how far it may be from one beyond chance.
  ///   - chance: how many standard errors count as chance.
  func persistence(lasting: Double, likeness: Double, chance: Double) -> (
    measured: Double, allowed: ClosedRange<Double>
  )? {
    guard let common, lasting > 0 else { return nil }
    let reach = likeness + chance * errorOfRatio(lasting: lasting)
    return (common / lasting, (1 - reach)...(1 + reach))
  }
}
