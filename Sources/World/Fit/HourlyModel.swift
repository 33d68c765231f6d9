import Assurance
import Determinism

/// What the model expects of one metric of a site, hour by hour: the mean rate, and how the rates of two hours go together.
///
/// Closed forms of what `CellGenerator` draws. Of two access points of a site only the common noise goes together; what is lasting
/// of an access point is apart, since a site's own level takes it up.
struct HourlyModel: Sendable {
  /// Hours beyond which nothing changing is in common: the longest octave reaches two days.
  static let reach = 49

  /// At one load.
  private struct Point: Sendable {
    var mean: Double
    /// Covariances of the changing part by hours of distance: of an access point with itself, and with another one of its site.
    var own: [Double]
    var common: [Double]
    /// The variance of what is lasting, of one access point.
    var lasting: Double
    /// The variance of one access point's rate in a cell.
    var variance: Double
  }

  private let top: Double
  private let points: [Point]
  /// Failures come in units of so many samples: runs of four minutes, or single events.
  let run: Double
  /// The logit at a load of one half, what load adds to it, and the deviations of what is lasting and of what changes.
  private let logit: (center: Double, slope: Double, lasting: Double, changing: Double)

  /// - Parameters:
  ///   - shift: what the thresholds of the site add to the logit.
  ///   - top: the highest load, as a fraction of the weekday peak.
  init(_ model: MetricModel, unit: MetricUnit, shift: Double, top: Double) {
    run = unit == .events ? 1 : 4
    let highest = max(top, 1e-9)
    self.top = highest
    let (lasting, own, common) = (
      model.accessPointDeviation * model.accessPointDeviation, model.timeDeviation * model.timeDeviation,
      model.siteDeviation * model.siteDeviation
    )
    let variance = lasting + own + common
    logit = (model.intercept + shift, model.loadSlope, lasting.squareRoot(), (own + common).squareRoot())
    // Correlations of the logits by cells of distance.
    let cells = 0..<(Self.reach * 6 + 6)
    let ownNoise = cells.map { model.timeWeights.correlation(cells: $0) * own }
    let commonNoise = cells.map { model.siteWeights.correlation(cells: $0) * common }
    let count = model.loadSlope == 0 ? 1 : 5
    points = (0..<count).map { index in
      let load = count == 1 ? 0.5 : highest * Double(index) / Double(count - 1)
      let moments = LogisticMoments(
        mu: model.intercept + shift + model.loadSlope * (load - 0.5), sigma: variance.squareRoot())
      func covariance(_ part: Double) -> Double { variance > 0 ? moments.covariance(min(1, part / variance)) : 0 }
      let still = covariance(lasting)
      let ownCells = cells.map { covariance(lasting + ownNoise[$0] + commonNoise[$0]) - still }
      let commonCells = cells.map { covariance(commonNoise[$0]) }
      return Point(
        mean: moments.mean, own: Self.hours(ownCells), common: Self.hours(commonCells), lasting: still,
        variance: covariance(variance))
    }
  }

  /// Means over the pairs of cells of two hours.
  static func hours(_ cells: [Double]) -> [Double] {
    (0..<reach).map { hour in
      var sum = 0.0
      for step in -5...5 { sum += Double(6 - abs(step)) * cells[abs(6 * hour + step)] }
      return sum / 36
    }
  }

  private func interpolated(_ load: Double, _ value: (Point) -> Double) -> Double {
    guard points.count > 1 else { return value(points[0]) }
    let place = min(max(load / top, 0), 1) * Double(points.count - 1)
    let low = min(Int(place), points.count - 2)
    let part = place - Double(low)
    return value(points[low]) * (1 - part) + value(points[low + 1]) * part
  }

  /// The mean rate at a load.
  func mean(load: Double) -> Double { interpolated(load) { $0.mean } }

  /// The covariance of the site's rates in two hours, without what is lasting.
  /// - Parameter concentration: Σw², w the parts of the access points in the load.
  func covariance(hours: Int, load: Double, concentration: Double) -> Double {
    guard hours < Self.reach else { return 0 }
    return interpolated(load) { concentration * $0.own[hours] + (1 - concentration) * $0.common[hours] }
  }

  /// The variance of the site's lasting rate.
  func lasting(load: Double, concentration: Double) -> Double { concentration * interpolated(load) { $0.lasting } }

  /// How what changes at one access point alone goes together by hours of distance, against the square of its own lasting level.
  func changesOfLevel(load: Double) -> [Double] {
    let mean = mean(load: load)
    let level = mean * mean + interpolated(load) { $0.lasting }
    return (0..<Self.reach).map { hours in interpolated(load) { $0.own[hours] - $0.common[hours] } / level }
  }

  /// The variance from one access point to the next of the logarithm of the lasting level: the rate that is left when all that changes
  /// is averaged out.
  func spreadOfLevels(load: Double) -> Double {
    let mu = logit.center + logit.slope * (load - 0.5)
    var (mass, sum, squares) = (0.0, 0.0, 0.0)
    for outer in Self.normal {
      var (weight, mean) = (0.0, 0.0)
      for inner in Self.normal {
        weight += inner.density
        mean += inner.density * StrictMath.logistic(mu + logit.lasting * outer.x + logit.changing * inner.x)
      }
      let logarithm = StrictMath.log(mean / weight)
      mass += outer.density
      sum += outer.density * logarithm
      squares += outer.density * logarithm * logarithm
    }
    return max(0, squares / mass - sum / mass * (sum / mass))
  }

  private static let normal: [(x: Double, density: Double)] = (-18...18).map { step in
    let x = Double(step) * 0.25
    return (x, StrictMath.exp(-0.5 * x * x))
  }

  /// The variance that drawing single failures adds to so many samples.
  func drawing(_ samples: Double, load: Double) -> Double {
    interpolated(load) { samples * run * max(0, $0.mean - $0.mean * $0.mean - $0.variance) }
  }

  /// The variance of the logarithm of an access point's load, of what changes.
  static let changingLoad = 0.09

  /// The variance of the logarithm of popularity, so many times as spread as in the published model.
  static func popularity(spread: Double) -> Double {
    SiteLoad.popularityDeviation * SiteLoad.popularityDeviation * spread * spread
  }

  /// Σw² of so many access points whose popularity is so many times as spread as in the published model, and whose load changes as the
  /// model's: e^{0.64 + 0.09} times what equal ones have, never above one.
  static func concentration(accessPoints: Int, popularitySpread: Double = 1) -> Double {
    let excess = StrictMath.exp(popularity(spread: popularitySpread) + changingLoad)
    return excess / (Double(max(1, accessPoints)) + excess - 1)
  }
}

extension OctaveWeights {
  /// The correlation of the noise at two cells: (1 − s/2)·cos(πs/2) + sin(πs/2)/π at a distance of s periods, zero from two on.
  func correlation(cells: Int) -> Double {
    zip([halfHour, threeHours, day], NoiseOctave.all).reduce(0.0) { sum, octave in
      let s = Double(cells) / Double(octave.1.period)
      guard s < 2 else { return sum }
      let angle = 1.5707963267948966 * s
      return sum + octave.0 * ((1 - s / 2) * StrictMath.cos(angle) + StrictMath.sin(angle) / 3.141592653589793)
    }
  }
}
