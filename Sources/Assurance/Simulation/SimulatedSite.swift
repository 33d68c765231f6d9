import Determinism

/// One site of a simulation: its access points, their load over the week, and how their metrics stray.
public struct SimulatedSite: Sendable {
  /// Ten-minute cells of a week, from Monday 00:00 local time.
  public static let weekCells = 1008

  /// One access point.
  public struct AccessPoint: Sendable {
    /// Expected clients in each ten-minute cell of the week.
    public var clients: [Double]
    /// How busy the site is in each cell, 0 to 1: what loads the metrics that follow the load.
    public var level: [Double]
    /// σ of the logarithm of its popularity, drawn anew in each replicate; zero where `clients` is its own.
    public var popularitySigma: Double
    /// Added to the logit of each gated metric.
    public var offsets: [Double]
    /// What its trials of each gated metric come to, in parts of the metric's own rate.
    public var trialFactors: [Double]

    /// An access point.
    public init(
      clients: [Double], level: [Double], popularitySigma: Double,
      offsets: [Double] = Array(repeating: 0, count: 6), trialFactors: [Double] = Array(repeating: 1, count: 6)
    ) {
      self.clients = clients
      self.level = level
      self.popularitySigma = popularitySigma
      self.offsets = offsets
      self.trialFactors = trialFactors
    }
  }

  /// Its name, for sentences.
  public var name: String
  /// Its access points.
  public var accessPoints: [AccessPoint]
  /// The six gated metrics, in their order.
  public var metrics: [SimulatedMetric]

  /// A site.
  public init(name: String, accessPoints: [AccessPoint], metrics: [SimulatedMetric] = SimulatedMetric.office) {
    self.name = name
    self.accessPoints = accessPoints
    self.metrics = metrics
  }

  /// The office on which the gate's tables rest.
  public static func office(accessPoints count: Int = 20, clients: Double = 12) -> SimulatedSite {
    let level = (0..<weekCells).map { cell in
      // The middle of the cell would do as well; the tables take its start.
      let day = cell / 144
      return officeLevel(hour: Double(cell - 144 * day) / 6, isWeekend: day >= 5)
    }
    let accessPoint = AccessPoint(
      clients: level.map { $0 * clients }, level: level, popularitySigma: 0.8)
    return SimulatedSite(name: "office", accessPoints: Array(repeating: accessPoint, count: count))
  }

  /// How busy an office is (section C.0).
  private static func officeLevel(hour: Double, isWeekend: Bool) -> Double {
    let morning = 1 / (1 + StrictMath.exp(-(hour - 8.5) / 0.5))
    let evening = 1 / (1 + StrictMath.exp((hour - 17.5) / 0.8))
    if isWeekend { return 0.06 + 0.05 * morning * evening }
    let lunch = (hour - 12.5) / 0.7
    return 0.06 + 0.94 * morning * evening * (1 - 0.15 * StrictMath.exp(-lunch * lunch))
  }
}
