/// What a gate asks for before it lets a change pass, and how sure it must be to stop one.
public struct GatePolicy: Sendable, Hashable {
  /// The probability of stopping a harmless change, over all looks and metrics.
  public var alpha: Double
  /// The harm, as an added share of bad units, that must be excluded on every metric before a PASS (0.1 is ten points). Nil:
  /// a PASS is «no FAIL and enough exposure», which excludes catastrophes and proves nothing.
  public var margin: Double?
  /// The error of the margin test on each metric; all metrics must pass, so nothing is divided.
  public var marginAlpha: Double
  /// c_V, by which the measured variance is inflated.
  public var inflation: Double
  /// No PASS before this many hours.
  public var minimumBakeHours: Double
  /// INCONCLUSIVE after this many hours without another verdict.
  public var maximumBakeHours: Double
  /// The least E, expected bad units, on every metric for a PASS.
  public var minimumExposure: Double
  /// The absolute floor of service levels, 0…1; nil for none.
  public var floor: Double?
  /// The metrics judged, each once.
  public var metrics: [Metric]
  /// The weight of each metric in the family, as `metrics`; equal weights when empty.
  public var weights: [Double]
  /// What chance alone does.
  public var noise: NoiseModel
  /// How harm is told from chance.
  public var method: GateMethod

  /// Below this distance from a limit, a logarithm counts as having reached it.
  static let guardBand = 1e-9

  /// A policy; the defaults are those of section C.2.
  public init(
    alpha: Double = 0.05, margin: Double? = 0.10, marginAlpha: Double = 0.05, inflation: Double = 1.2,
    minimumBakeHours: Double = 2, maximumBakeHours: Double = 24, minimumExposure: Double = 5,
    floor: Double? = nil, metrics: [Metric] = Metric.gated, weights: [Double] = [], noise: NoiseModel = .office,
    method: GateMethod = .mixture
  ) {
    self.alpha = alpha
    self.margin = margin
    self.marginAlpha = marginAlpha
    self.inflation = inflation
    self.minimumBakeHours = minimumBakeHours
    self.maximumBakeHours = maximumBakeHours
    self.minimumExposure = minimumExposure
    self.floor = floor
    self.metrics = metrics
    self.weights = weights
    self.noise = noise
    self.method = method
  }

  /// No PASS before this many hours, whatever the method: a test with a planned end passes nothing before it.
  var leastHours: Double { method == .obrienFleming ? maximumBakeHours : minimumBakeHours }

  /// What a gate by threshold holds levels against, 0…1.
  var threshold: Double { floor ?? 0.9 }

  /// The weight of the metric at that place of `metrics`.
  func weight(at index: Int) -> Double { index < weights.count ? weights[index] : 1 / Double(max(1, metrics.count)) }

  /// The start of the first bin that counts after a reboot: the bin that holds the reboot is left out, and below an hour
  /// the one after it too (the settle time of two 10-minute intervals). What it lost is blast radius, not evidence.
  /// - Parameters:
  ///   - reboot: Seconds since the epoch.
  ///   - bin: The length of a bin in seconds; bins start at its multiples.
  public static func firstCountedBin(afterReboot reboot: Int64, bin: Int64) -> Int64 {
    let width = max(1, bin)
    let own = reboot - (((reboot % width) + width) % width)
    return own + width * (width < 3600 ? 2 : 1)
  }
}
