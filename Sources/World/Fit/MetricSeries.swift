import Assurance
import Determinism

/// The hours of one metric at one site, in the unit of the API, and the sums over pairs of hours that the model's moments need.
struct MetricSeries: Sendable {
  let metric: Metric
  let total: [Double]
  let bad: [Double]
  /// The expected load of each hour, as a fraction of the weekday peak.
  let load: [Double]
  /// Σw² of its access points.
  let concentration: Double
  let thresholds: LevelThresholds
  let fitted: Part
  let heldOut: Part
  /// The same of each access point; empty where their own hours were not read.
  let accessPoints: [AccessPoint]

  /// The hours of one access point.
  struct AccessPoint: Sendable {
    let total: [Double]
    let fitted: Part
    let heldOut: Part
  }

  /// A stretch of hours, and its sums.
  struct Part: Sendable {
    let hours: Range<Int>
    /// ΣT, ΣT² and Σ T·load / ΣT.
    let total: Double
    let squares: Double
    let load: Double
    /// ΣD.
    let bad: Double
    /// Σ T_h·T_{h+l}, and Σ T_h²·(T_{h+l} + T_{h−l}) for l > 0, by the distance l.
    let pairs: [Double]
    let weighted: [Double]
    /// Σ T_h²·T_{h+l}².
    let squaredPairs: [Double]

    init(_ hours: Range<Int>, total T: [Double], bad: [Double], load: [Double]) {
      self.hours = hours
      total = hours.reduce(0) { $0 + T[$1] }
      squares = hours.reduce(0) { $0 + T[$1] * T[$1] }
      self.load = total > 0 ? hours.reduce(0) { $0 + T[$1] * load[$1] } / total : 0
      self.bad = hours.reduce(0) { $0 + bad[$1] }
      var pairs = [Double](repeating: 0, count: HourlyModel.reach)
      var weighted = pairs
      var squaredPairs = pairs
      for hour in hours where T[hour] > 0 {
        let here = T[hour]
        for distance in 0..<min(HourlyModel.reach, hours.upperBound - hour) {
          let product = here * T[hour + distance]
          pairs[distance] += product
          squaredPairs[distance] += product * product
          weighted[distance] += distance == 0 ? product * here : product * (here + T[hour + distance])
        }
      }
      self.pairs = pairs
      self.weighted = weighted
      self.squaredPairs = squaredPairs
    }

    /// The variance of a sum of squares over these hours, of rates with these covariances by distance.
    ///
    /// 2·ΣV_hj² for normal numbers. Rates are skewed: as of lognormal numbers with the relative variance ω − 1 it is
    /// (ω⁴ + 2ω³ + 3ω² − 4) in the place of 2.
    func varianceOfSquares(_ covariances: [Double], relative: Double) -> Double {
      let w = 1 + relative
      let factor = w * w * w * w + 2 * w * w * w + 3 * w * w - 4
      var sum = 0.0
      for distance in covariances.indices {
        sum += (distance == 0 ? 1 : 2) * covariances[distance] * covariances[distance] * squaredPairs[distance]
      }
      return factor * sum
    }

    /// The relative variance that the changing noise gives to the mean rate.
    func driftOfMean(_ correlations: [Double]) -> Double {
      guard total > 0 else { return 0 }
      var sum = 0.0
      for distance in correlations.indices {
        sum += (distance == 0 ? 1 : 2) * correlations[distance] * pairs[distance]
      }
      return sum / (total * total)
    }
  }

  /// - Parameter popularitySpread: how much more uneven than in the published model access points are where it is not measured.
  init(_ metric: Metric, _ site: FitSite, loads: [Double], cut: Int64, popularitySpread: Double = 1) {
    self.metric = metric
    let count = site.count
    let (before, after) = site.split(at: cut)
    let whole = Self.values(site.hours[metric] ?? [], metric, count: count)
    (total, bad) = (whole.total, whole.bad)
    load = loads
    concentration = site.concentration(in: before, popularitySpread: popularitySpread)
    thresholds = site.thresholds
    fitted = Part(before, total: total, bad: bad, load: loads)
    heldOut = Part(after, total: total, bad: bad, load: loads)
    accessPoints = site.accessPointHours.map { hours in
      let (total, bad) = Self.values(hours[metric] ?? [], metric, count: count)
      return AccessPoint(
        total: total, fitted: Part(before, total: total, bad: bad, load: loads),
        heldOut: Part(after, total: total, bad: bad, load: loads))
    }
  }

  /// Hours of which nothing is known count for nothing.
  private static func values(
    _ hours: [Tally?], _ metric: Metric, count: Int
  ) -> (total: [Double], bad: [Double]) {
    func values(_ value: (Tally) -> Int64) -> [Double] {
      (0..<count).map { hours.indices.contains($0) ? hours[$0].map { metric.unit.samples(value($0)) } ?? 0 : 0 }
    }
    return (values(\.total), values(\.degraded))
  }

  /// Expected bad units of some hours, before the site's own level.
  func expected(_ hours: Range<Int>, _ model: HourlyModel) -> Double {
    hours.reduce(0) { total[$1] > 0 ? $0 + total[$1] * model.mean(load: load[$1]) : $0 }
  }
}
