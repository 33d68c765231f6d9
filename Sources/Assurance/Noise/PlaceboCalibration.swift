import Determinism

/// The gate's noise from placebo canaries: access points that were not changed, judged as if they had been (section B.7,
/// steps 3 and 4, and the end of section C.2 of the gate's basis).
public struct PlaceboCalibration: Sendable {
  /// The horizons at which s² is measured, in hours.
  public static let horizons = [1, 2, 4, 8, 16, 24]
  /// The candidates for c_V.
  public static let inflations = [1.0, 1.1, 1.2, 1.3, 1.5]
  /// The upper end of the 95 % interval of false alarms must not lie above this.
  public static let largestBound = 0.06
  /// So many placebos must be there: without a single alarm among them the bound is just met.
  public static let leastPlacebos = 61

  /// The noise by metric.
  public let tables: [Metric: NoiseTable]
  /// The noise of the load.
  public let load: NoiseTable
  /// The smallest c_V whose bound is met; nil when none is.
  public let inflation: Double?
  /// False alarms for each candidate.
  public let falseAlarms: [Proportion]
  /// How many placebos there were.
  public let placebos: Int

  /// The certificate of the chosen c_V, or of the largest.
  public var certificate: Proportion {
    inflation.flatMap { Self.inflations.firstIndex(of: $0) }.map { falseAlarms[$0] }
      ?? falseAlarms.last ?? Proportion()
  }

  /// Measures.
  /// - Parameters:
  ///   - sites: What was counted.
  ///   - history: Hours of history before each placebo, as the gate has.
  ///   - bake: Hours that it is watched; the next one begins after it.
  ///   - alpha: α of the gate whose false alarms are counted.
  /// - Returns: Nil when there are too few placebos.
  public init?(_ sites: [PlaceboSite], history: Int = 168, bake: Int = 24, alpha: Double = 0.05) {
    var found: [Placebo] = []
    for site in sites {
      for accessPoint in site.accessPoints.indices {
        for start in stride(from: history, through: max(history, site.hours - bake), by: bake) {
          let placebo = Placebo(site, accessPoint: accessPoint, start: start, history: history, bake: bake)
          if let placebo { found.append(placebo) }
        }
      }
    }
    guard found.count >= Self.leastPlacebos else { return nil }
    placebos = found.count
    let horizons = Self.horizons.filter { $0 <= bake }
    var tables: [Metric: NoiseTable] = [:]
    for (index, metric) in Metric.gated.enumerated() {
      let sigma = Self.spread(of: metric, index, sites)
      tables[metric] = Self.table(found.map { $0.metrics[index] }, horizons: horizons, sigma: sigma, least: 1)
    }
    self.tables = tables
    load = Self.table(found.map(\.load), horizons: horizons, sigma: NoiseModel.office.load.sigmaAccessPoint, least: 1)
    let noise = NoiseModel(label: "", tables: tables, load: load)
    falseAlarms = Self.inflations.map { inflation in
      Proportion(
        count: found.filter { $0.isAlarm(noise, inflation: inflation, alpha: alpha) }.count, replicates: found.count)
    }
    let good = zip(Self.inflations, falseAlarms).first { $0.1.interval.upperBound <= Self.largestBound }
    inflation = good?.0
  }

  /// How many placebos a history gives, without judging them.
  public static func count(_ sites: [PlaceboSite], history: Int = 168, bake: Int = 24) -> Int {
    var count = 0
    for site in sites {
      for accessPoint in site.accessPoints.indices {
        for start in stride(from: history, through: max(history, site.hours - bake), by: bake)
        where Placebo(site, accessPoint: accessPoint, start: start, history: history, bake: bake) != nil { count += 1 }
      }
    }
    return count
  }

  /// ω₀ from single hours in which little is expected, then s² at each horizon from what ω₀ does not explain.
  private static func table(
    _ rows: [[Placebo.Sums]], horizons: [Int], sigma: Double, least: Double
  ) -> NoiseTable {
    let hours = windows(rows, of: 1)
    let order = hours.map(\.expected).sorted()
    let middle = order.isEmpty ? 0 : order[order.count / 2]
    let low = hours.filter { $0.expected <= middle }
    let bursts = low.reduce(0.0) { $0 + $1.burst }
    let drifts = hours.reduce(0.0) { $0 + $1.drift }
    // What drifts makes a part of the squares even where little is expected: taken off in turns, each from the other.
    var (omega0, drift) = (least, 0.0)
    for _ in 0..<4 {
      let squares = low.reduce(0.0) { $0 + $1.excess * $1.excess - drift * $1.drift }
      omega0 = max(least, bursts > 0 ? squares / bursts : least)
      let rest = hours.reduce(0.0) { $0 + $1.excess * $1.excess - omega0 * $1.burst }
      drift = drifts > 0 ? max(0, rest / drifts) : 0
    }
    var knots = horizons.map { horizon -> NoiseTable.Knot in
      let sums = windows(rows, of: horizon)
      let rest = sums.reduce(0.0) { $0 + $1.excess * $1.excess - omega0 * $1.burst }
      let drift = sums.reduce(0.0) { $0 + $1.drift }
      return NoiseTable.Knot(hours: Double(horizon), squaredNoise: drift > 0 ? max(0, rest / drift) : 0)
    }
    // The envelope from above: an estimate that is low by chance must not lower those of longer horizons.
    for place in knots.indices.reversed().dropFirst() where knots[place].squaredNoise < knots[place + 1].squaredNoise {
      knots[place] = NoiseTable.Knot(hours: knots[place].hours, squaredNoise: knots[place + 1].squaredNoise)
    }
    return NoiseTable(omega0: omega0, knots: knots, sigmaAccessPoint: sigma)
  }

  /// What was counted in every window of so many hours, one after the other.
  private static func windows(_ rows: [[Placebo.Sums]], of length: Int) -> [Placebo.Sums] {
    var windows: [Placebo.Sums] = []
    for row in rows {
      var last = Placebo.Sums()
      for end in stride(from: length - 1, to: row.count, by: length) {
        var window = row[end]
        window.observed -= last.observed
        window.expected -= last.expected
        window.controls -= last.controls
        // The controls' shares hardly move from hour to hour: their squares go with the square of their sum.
        let part = row[end].controls > 0 ? window.controls / row[end].controls : 0
        window.squares *= part * part
        if window.expected > 0, window.controls > 0 { windows.append(window) }
        last = row[end]
      }
    }
    return windows
  }

  /// σ of the logarithm of the rate from one access point to the next, without what chance adds to it.
  private static func spread(of metric: Metric, _ index: Int, _ sites: [PlaceboSite]) -> Double {
    var logarithms: [Double] = []
    var chance = 0.0
    for site in sites {
      for accessPoint in site.accessPoints {
        let sum = accessPoint[index].compactMap { $0 }.sum()
        let bad = metric.unit.samples(sum.degraded)
        guard bad >= 5 else { continue }
        logarithms.append(StrictMath.log(Double(sum.degraded) / Double(sum.total)))
        chance += (NoiseModel.office[metric].omega0) / bad
      }
    }
    guard logarithms.count > 2 else { return NoiseModel.office[metric].sigmaAccessPoint }
    let n = Double(logarithms.count)
    let mean = logarithms.reduce(0, +) / n
    let variance = logarithms.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    return max(0, variance - chance / n).squareRoot()
  }
}
