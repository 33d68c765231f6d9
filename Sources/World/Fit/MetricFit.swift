import Assurance
import Determinism

/// One metric fitted: how much is bad, how much that changes with time, and whether the model makes such a course.
struct MetricFit: Sendable {
  /// How far apart the fitted model and the measurement may be, beyond chance (section B.7, step 8, and V5 of B.6).
  static let likeness = 0.25
  static let rateLikeness = 0.10
  static let persistenceLikeness = 0.15
  /// Standard errors that count as chance: seven checks of six metrics, of sums whose tails are heavier than the normal ones.
  static let chance = 4.0
  /// So many bad units must have been seen before it is said how they come.
  static let leastBad = 100.0
  /// So many bad units must be expected of a site before it is compared with others.
  static let leastExpected = 20.0
  /// A variation that is not known better than this is not told.
  private static let leastCertainty = 0.6

  let metric: Metric
  /// The degraded share over all clients of an ordinary week, and its relative standard error.
  private(set) var rate: Double
  private(set) var rateError = 0.0
  /// The factor on what changes with time, and its relative standard error; nil where the history does not tell.
  private(set) var variation: (value: Double, error: Double)?
  /// The factor on how far access points differ for good, likewise.
  var levelSpread: (value: Double, error: Double)?
  var checks: [WorldFit.Check] = []

  /// Nil when nothing is known of the metric, or nothing of it was bad.
  init?(_ metric: Metric, _ series: [MetricSeries], load: LoadFit, shape: WeekShape) {
    self.metric = metric
    let (total, bad) = (
      series.reduce(0) { $0 + $1.fitted.total }, series.reduce(0) { $0 + $1.fitted.bad }
    )
    guard total > 0, bad > 0 else { return nil }
    let week = WeekShape.load(shape, days: load.days)
    let models = Models(metric, shape, week, definition: load, thresholds: series.map(\.thresholds))
    rate = Self.bounded(bad / total)
    var factor = 1.0
    var spread = 1.0
    var levels: LevelFit?
    var isTold = bad >= Self.leastBad
    var outside = false
    for _ in 0..<2 {
      settleRate(series, models, factor, spread)
      levels = LevelFit(series, from: spread) { [rate] in models(rate, factor, $0) }
      levels = levels.flatMap { $0.error < Self.leastCertainty ? $0 : nil }
      spread = levels?.factor ?? 1
      guard isTold else { break }
      let found = Self.factor(series, models, rate, spread)
      (factor, outside) = (found.value, found.isOutside)
    }
    settleRate(series, models, factor, spread)
    let moments = Self.moments(series, models(rate, factor, spread), withDetails: true)
    let all = moments.compactMap { $0 }
    let due = all.reduce(0) { $0 + $1.expected.fitted }
    rateError =
      (all.reduce(0.0) { sum, one in
        sum + one.expected.fitted * one.expected.fitted * (one.drift + one.lasting + one.drawing)
      }).squareRoot() / due

    let (measured, expected) = (
      all.reduce(0) { $0 + $1.squares.measured }, all.reduce(0) { $0 + $1.squares.expected }
    )
    let ratio = measured / expected
    // As days differ, and no less than the model lets them: where nothing happened, they differ little.
    let byModel = all.reduce(0) { $0 + $1.scatter }.squareRoot() / expected
    let error = max(byModel, Self.error(all.flatMap(\.days).map { ($0.measured, $0.expected) }) / ratio)
    if isTold, !outside {
      let step = 1.1
      let slope =
        StrictMath.log(
          Self.expected(series, models, rate, factor * step, spread)
            / Self.expected(series, models, rate, factor / step, spread))
        / (2 * StrictMath.log(step))
      let relative = slope > 0 ? error / slope : .infinity
      isTold = relative < Self.leastCertainty
      if isTold { variation = (factor, relative) }
    }
    check(all, series: series, isOutside: outside, isTold: bad >= Self.leastBad)
    if let levels { judge(levels) }
  }

  // MARK: - Fitting

  /// The models of a rate and a variation, for the thresholds of each site.
  struct Models {
    private let metric: Metric
    private let shape: WeekShape
    private let loads: LoadHistogram
    private let top: Double
    private let definition: LoadFit
    private let thresholds: [LevelThresholds]

    init(
      _ metric: Metric, _ shape: WeekShape, _ week: [Double], definition: LoadFit, thresholds: [LevelThresholds]
    ) {
      (self.metric, self.shape, self.definition, self.thresholds) = (metric, shape, definition, thresholds)
      loads = LoadHistogram(week)
      top = week.max() ?? 1
    }

    func callAsFunction(_ rate: Double, _ variation: Double, _ levelSpread: Double) -> [HourlyModel] {
      let model = MetricModel.healthy(
        metric, for: shape, loads: loads, rate: rate, variation: variation, levelSpread: levelSpread)
      let usual = HourlyModel(model, unit: metric.unit, shift: 0, top: top)
      let preset = metric.threshold?.defaultValue
      guard let preset, thresholds.contains(where: { $0[metric] != preset }) else {
        return thresholds.map { _ in usual }
      }
      var own = Profile.Definition(name: "fit", like: definition.like)
      own.days = definition.days
      own.rates = [metric: rate]
      own.variation = [metric: variation]
      own.levelSpread = [metric: levelSpread]
      guard let profile = Profile(own) else { return thresholds.map { _ in usual } }
      var known: [Double: HourlyModel] = [preset: usual]
      return thresholds.map { thresholds in
        let threshold = thresholds[metric]
        if let model = known[threshold] { return model }
        let shift = ThresholdShift(profile: profile).logit(metric, threshold: threshold)
        let shifted = HourlyModel(model, unit: metric.unit, shift: shift, top: top)
        known[threshold] = shifted
        return shifted
      }
    }
  }

  private static func bounded(_ rate: Double) -> Double {
    min(Profile.Ranges.rate.upperBound, max(Profile.Ranges.rate.lowerBound, rate))
  }

  private static func moments(_ series: [MetricSeries], _ models: [HourlyModel], withDetails: Bool) -> [SeriesMoments?]
  {
    zip(series, models).map { SeriesMoments($0, $1, withDetails: withDetails) }
  }

  /// The expected sum of squares.
  private static func expected(
    _ series: [MetricSeries], _ models: Models, _ rate: Double, _ factor: Double, _ spread: Double
  ) -> Double {
    moments(series, models(rate, factor, spread), withDetails: false).reduce(0) { $0 + ($1?.squares.expected ?? 0) }
  }

  /// Moves the rate until as much is expected as was measured.
  private mutating func settleRate(
    _ series: [MetricSeries], _ models: Models, _ factor: Double, _ spread: Double
  ) {
    let measured = series.reduce(0) { $0 + $1.fitted.bad }
    for _ in 0..<2 {
      let due = zip(series, models(rate, factor, spread)).reduce(0.0) { $0 + $1.0.expected($1.0.fitted.hours, $1.1) }
      guard due > 0 else { return }
      rate = Self.bounded(rate * measured / due)
    }
  }

  /// The factor at which the model's squares are the measured ones; the nearer end of the range where none is.
  private static func factor(
    _ series: [MetricSeries], _ models: Models, _ rate: Double, _ spread: Double
  ) -> (value: Double, isOutside: Bool) {
    let range = Profile.Ranges.variation
    /// How far what is expected lies above what was measured, as a logarithm, at the logarithm of a factor.
    func distance(_ logarithm: Double) -> Double {
      let all = moments(series, models(rate, StrictMath.exp(logarithm), spread), withDetails: false).compactMap { $0 }
      let (expected, measured) = (
        all.reduce(0) { $0 + $1.squares.expected }, all.reduce(0) { $0 + $1.squares.measured }
      )
      return StrictMath.log(expected / max(1e-12, measured))
    }
    var low = (place: StrictMath.log(range.lowerBound), value: 0.0)
    var high = (place: StrictMath.log(range.upperBound), value: 0.0)
    low.value = distance(low.place)
    guard low.value < 0 else { return (range.lowerBound, true) }
    high.value = distance(high.place)
    guard high.value > 0 else { return (range.upperBound, true) }
    // False position, with the end that stays halved (Illinois): what is expected rises with the factor.
    var place = low.place
    var side = 0
    for _ in 0..<12 {
      place = low.place - low.value * (high.place - low.place) / (high.value - low.value)
      let value = distance(place)
      if value.magnitude < 0.001 { break }
      if value < 0 {
        low = (place, value)
        if side < 0 { high.value /= 2 }
        side = -1
      } else {
        high = (place, value)
        if side > 0 { low.value /= 2 }
        side = 1
      }
    }
    return (StrictMath.exp(place), false)
  }

  /// The standard error of Σmeasured/Σexpected, from how days differ.
  private static func error(_ days: [(measured: Double, expected: Double)]) -> Double {
    let used = days.filter { $0.expected > 0 }
    let due = used.reduce(0) { $0 + $1.expected }
    guard used.count > 1, due > 0 else { return .infinity }
    let ratio = used.reduce(0) { $0 + $1.measured } / due
    let squares = used.reduce(0.0) { sum, day in
      let rest = day.measured - ratio * day.expected
      return sum + rest * rest
    }
    return (squares * Double(used.count) / Double(used.count - 1)).squareRoot() / due
  }

  /// The mean of the logarithms of measured over expected squares of days, and its squared standard error.
  static func logarithms(
    _ days: [(measured: Double, expected: Double)]
  ) -> (mean: Double, squaredError: Double, count: Int) {
    let values = days.filter { $0.expected > 0 }.map { StrictMath.log(max(1e-6, $0.measured / $0.expected)) }
    let count = Double(max(1, values.count))
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, squares / max(1, count - 1) / count, values.count)
  }
}
