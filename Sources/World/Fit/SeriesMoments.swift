/// What a model expects of a series, to be held against what was measured.
struct SeriesMoments: Sendable {
  /// Expected bad units in the fitted and the held-out hours.
  let expected: (fitted: Double, heldOut: Double)
  /// The site's own level: what was bad over what was expected, in the fitted hours.
  let level: Double
  /// Relative variances of the level: what changes, what is lasting, and the drawing of failures.
  let drift: Double
  let lasting: Double
  let drawing: Double
  /// Sums of squares about the site's level: measured, and expected.
  let squares: (measured: Double, expected: Double)
  /// Sums of products of neighbouring hours, likewise.
  let products: (measured: Double, expected: Double)
  /// The variance of what is bad in the held-out hours.
  let heldOutVariance: Double
  /// The variance of the measured squares, by the model.
  let scatter: Double
  /// The squares that independent units would give.
  let independent: Double
  /// By days: measured squares, expected squares, measured products.
  let days: [(measured: Double, expected: Double, products: Double)]
  /// The same of the held-out days, without products.
  let heldOutDays: [(measured: Double, expected: Double)]

  /// Nil when there is nothing to go by.
  init?(_ series: MetricSeries, _ model: HourlyModel, withDetails: Bool) {
    let (part, rest) = (series.fitted, series.heldOut)
    let due = series.expected(part.hours, model)
    guard due > 0, part.total > 0 else { return nil }
    let after = series.expected(rest.hours, model)
    let share = series.concentration
    let mean = model.mean(load: part.load)
    func correlations(_ load: Double) -> [Double] {
      let mean = model.mean(load: load)
      return (0..<HourlyModel.reach).map {
        model.covariance(hours: $0, load: load, concentration: share) / (mean * mean)
      }
    }
    let relative = correlations(part.load)
    let drift = part.driftOfMean(relative)
    let lasting = model.lasting(load: part.load, concentration: share) / (mean * mean)
    let level = part.bad / due
    expected = (due, after)
    (self.level, self.drift, self.lasting) = (level, drift, lasting)
    // A level that is high stays high in all that changes about it.
    let scale = level * level / (1 + lasting)
    var (squares, changing, drawn, drawnByTotal, products, together) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    var units = 0.0
    var days: [(measured: Double, expected: Double, products: Double)] = []
    var last: Double?
    for hour in part.hours {
      guard series.total[hour] > 0 else {
        last = nil
        continue
      }
      let (T, load) = (series.total[hour], series.load[hour])
      let rate = model.mean(load: load)
      let own = T * T * model.covariance(hours: 0, load: load, concentration: share)
      let single = model.drawing(T, load: load)
      changing += own
      drawn += single
      drawnByTotal += single * T
      units += T * rate * (1 - rate)
      let distance = series.bad[hour] - level * T * rate
      squares += distance * distance
      if let last {
        products += last * distance
        together +=
          T * series.total[hour - 1] * model.covariance(hours: 1, load: load, concentration: share)
      }
      if withDetails {
        let day = (hour - part.hours.lowerBound) / 24
        if days.count <= day { days += Array(repeating: (0, 0, 0), count: day + 1 - days.count) }
        days[day].measured += distance * distance
        days[day].expected += scale * own + level * single
        if let last { days[day].products += last * distance }
      }
      last = distance
    }
    drawing = drawn / (due * due)
    // What the level, estimated on the same hours, takes away.
    var weighted = 0.0
    for distance in relative.indices { weighted += relative[distance] * part.weighted[distance] }
    let taken = mean * mean * (2 * weighted / part.total - part.squares * drift)
    let takenDrawn = 2 * drawnByTotal / part.total - part.squares / (part.total * part.total) * drawn
    self.squares = (squares, max(1e-12, scale * (changing - taken) + level * (drawn - takenDrawn)))
    self.products = (products, scale * (together - mean * mean * part.pairs[1] * drift))
    self.days = days

    var heldOutDays: [(measured: Double, expected: Double)] = []
    var drawnAfter = 0.0
    let uncertain = scale * drift + level * drawing
    if withDetails {
      for hour in rest.hours where series.total[hour] > 0 {
        let (T, load) = (series.total[hour], series.load[hour])
        let rate = model.mean(load: load)
        let single = level * model.drawing(T, load: load)
        let distance = series.bad[hour] - level * T * rate
        let changing = scale * T * T * model.covariance(hours: 0, load: load, concentration: share)
        drawnAfter += single
        let day = (hour - rest.hours.lowerBound) / 24
        if heldOutDays.count <= day { heldOutDays += Array(repeating: (0, 0), count: day + 1 - heldOutDays.count) }
        heldOutDays[day].measured += distance * distance
        heldOutDays[day].expected += changing + single + uncertain * T * T * rate * rate
      }
    }
    func variance(_ part: MetricSeries.Part, _ drawn: Double) -> Double {
      let covariances = (0..<HourlyModel.reach).map {
        scale * model.covariance(hours: $0, load: part.load, concentration: share)
      }
      let mean = model.mean(load: part.load)
      // Drawing makes squares that differ from hour to hour; they are taken as equal.
      let hours = Double(max(1, part.hours.count))
      // Sites differ in how much of their load one access point carries, and in how good that one is.
      let changing = covariances[0] * part.squares
      // Where nothing was bad, nothing varies.
      let relative = level > 0 ? covariances[0] / (level * level * mean * mean) : 0
      return changing * changing * share / 2
        + part.varianceOfSquares(covariances, relative: relative)
        + 2 * drawn * drawn / hours
    }
    scatter = withDetails ? variance(part, level * drawn) : 0
    self.heldOutDays = heldOutDays
    independent = units
    heldOutVariance =
      after > 0
      ? scale * after * after * rest.driftOfMean(correlations(rest.load)) + drawnAfter + uncertain * after * after : 0
  }
}
