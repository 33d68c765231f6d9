import Assurance
import Determinism

/// The fitted model held against what was measured.
extension MetricFit {
  /// Whether access points differ as a profile can have it, and whether that lasts.
  mutating func judge(_ levels: LevelFit) {
    levelSpread = (levels.factor, levels.error)
    if levels.isOutside {
      let ratio = (levels.measured.lasting / levels.lasting).squareRoot()
      checks.append(
        .init(
          metric, .accessPoints, measured: levels.factor * ratio, fitted: levels.factor,
          allowed: Profile.Ranges.levelSpread))
    }
    let persistence = levels.measured.persistence(
      lasting: levels.lasting, likeness: Self.likeness, chance: Self.chance)
    if let persistence {
      checks.append(
        .init(metric, .lastingLevels, measured: persistence.measured, fitted: 1, allowed: persistence.allowed))
    }
  }

  mutating func check(
    _ all: [SeriesMoments], series: [MetricSeries], isOutside: Bool, isTold: Bool
  ) {
    func sum(_ value: (SeriesMoments) -> Double) -> Double { all.reduce(0) { $0 + value($1) } }
    // The rate itself.
    let measuredRate = series.reduce(0) { $0 + $1.fitted.bad } / series.reduce(0) { $0 + $1.fitted.total }
    if rate == Profile.Ranges.rate.upperBound || (rate == Profile.Ranges.rate.lowerBound && isTold) {
      checks.append(
        .init(metric, .rate, measured: measuredRate, fitted: rate, allowed: Profile.Ranges.rate))
    }
    // What was held out: how much is bad.
    let (bad, due) = (
      series.reduce(0) { $0 + $1.heldOut.bad }, sum { $0.level * $0.expected.heldOut }
    )
    let heldOutTotal = series.reduce(0) { $0 + $1.heldOut.total }
    if due > 0, heldOutTotal > 0 {
      // What is bad is skewed: lognormal, not normal.
      let deviation = StrictMath.log1p(sum(\.heldOutVariance) / (due * due)).squareRoot()
      let factor = (1 + Self.rateLikeness) * StrictMath.exp(Self.chance * deviation)
      let fitted = due / heldOutTotal
      checks.append(
        .init(
          metric, .heldOutRate, measured: bad / heldOutTotal, fitted: fitted, allowed: fitted / factor...fitted * factor
        ))
    }
    guard isTold else { return }
    // How variable it is, against independent units.
    if isOutside {
      let (expected, independent) = (sum(\.squares.expected), sum(\.independent))
      let chance = Self.likeness + Self.chance * sum(\.scatter).squareRoot() / expected
      let ratio = expected / independent
      checks.append(
        .init(
          metric, .dispersion, measured: sum(\.squares.measured) / independent, fitted: ratio,
          allowed: ratio * max(0, 1 - chance)...ratio * (1 + chance)))
    }
    // Whether the held-out days are as variable as the fitted ones: by their logarithms, since one bad hour outweighs all others.
    let (before, after) = (
      Self.logarithms(all.flatMap(\.days).map { ($0.measured, $0.expected) }),
      Self.logarithms(all.flatMap(\.heldOutDays))
    )
    if before.count > 1, after.count > 1 {
      let factor =
        (1 + Self.likeness) * StrictMath.exp(Self.chance * (before.squaredError + after.squaredError).squareRoot())
      checks.append(
        .init(
          metric, .heldOutDispersion, measured: StrictMath.exp(after.mean - before.mean), fitted: 1,
          allowed: 1 / factor...factor))
    }
    // Whether a bad hour is followed by another one.
    let squares = sum(\.squares.measured)
    if squares > 0 {
      let (measured, fitted) = (
        sum(\.products.measured) / squares, sum(\.products.expected) / max(1e-12, sum(\.squares.expected))
      )
      let days = all.flatMap(\.days)
      let scatter = days.reduce(0.0) { total, day in
        let rest = day.products - measured * day.measured
        return total + rest * rest
      }
      let allowed = Self.persistenceLikeness + Self.chance * scatter.squareRoot() / squares
      checks.append(
        .init(metric, .persistence, measured: measured, fitted: fitted, allowed: fitted - allowed...fitted + allowed))
    }
    // Whether sites differ no more than chance and their access points make them.
    // Of a site where hardly anything was to be expected, its level says nothing.
    let telling = all.filter { $0.expected.fitted >= Self.leastExpected }
    if telling.count >= 4 {
      let count = Double(telling.count - 1)
      let squares = telling.reduce(0.0) { sum, site in
        let logarithm = StrictMath.log(site.level + 0.5 / site.expected.fitted)
        return sum + logarithm * logarithm / StrictMath.log1p(site.drift + site.lasting + site.drawing)
      }
      let allowed = 1 + Self.likeness + 1.5 * Self.chance * (2 / count).squareRoot()
      checks.append(.init(metric, .sites, measured: squares / count, fitted: 1, allowed: 0...allowed))
    }
  }
}
