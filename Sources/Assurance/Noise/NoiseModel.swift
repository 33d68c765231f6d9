/// The noise of all metrics, and of the load itself, with the words that say where the figures come from.
public struct NoiseModel: Sendable, Hashable, Codable {
  /// Where the figures come from, printed wherever they are used.
  public let label: String
  /// The noise of the user-minutes that an access point carries, as its share of its neighbours' (load-share guard).
  public let load: NoiseTable
  private let tables: [NoiseTable]

  /// A model; a metric without a table is taken as free of noise (`apHealth` follows from states and events).
  public init(label: String, tables: [Metric: NoiseTable], load: NoiseTable) {
    self.label = label
    self.load = load
    self.tables = Metric.allCases.map {
      tables[$0] ?? NoiseTable(omega0: 0, knots: [], sigmaAccessPoint: 0)
    }
  }

  /// The noise of one metric.
  public subscript(metric: Metric) -> NoiseTable { tables[metric.rawValue] }

  /// The calibration of an office of twenty access points (sections B.3 and C.2 of the gate's basis). It stands until
  /// `calibrate` measures the organisation's own.
  ///
  /// The load's ω₀ follows from clients being counted by 10-minute intervals: a Poisson number of blocks of ten user-minutes
  /// has ten times the variance of its mean.
  public static let office = NoiseModel(
    label: "office table, not calibrated on this organisation",
    tables: [
      .coverage: table(4.23, [0.188, 0.188, 0.163, 0.135, 0.107, 0.088, 0.081, 0.075], sigma: 0.60),
      .capacity: table(9.84, [0.682, 0.682, 0.652, 0.573, 0.471, 0.354, 0.322, 0.289], sigma: 0.70),
      .throughput: table(5.45, [0.352, 0.352, 0.323, 0.294, 0.253, 0.212, 0.195, 0.177], sigma: 0.60),
      .timeToConnect: table(1.16, [0.069, 0.069, 0.069, 0.069, 0.069, 0.068, 0.067, 0.063], sigma: 0.30),
      .successfulConnect: table(1.21, [0.115, 0.115, 0.115, 0.115, 0.115, 0.115, 0.113, 0.105], sigma: 0.40),
      .roaming: table(1.35, [0.067, 0.067, 0.067, 0.067, 0.067, 0.066, 0.064, 0.058], sigma: 0.40),
    ],
    load: NoiseTable(
      omega0: 10,
      knots: [
        .init(hours: 1, squaredNoise: 0.080), .init(hours: 4, squaredNoise: 0.067),
        .init(hours: 8, squaredNoise: 0.051), .init(hours: 24, squaredNoise: 0.041),
      ],
      sigmaAccessPoint: 0.8))

  private static func table(_ omega0: Double, _ squares: [Double], sigma: Double) -> NoiseTable {
    let hours: [Double] = [1.0 / 6, 0.5, 1, 2, 4, 8, 16, 24]
    return NoiseTable(
      omega0: omega0, knots: zip(hours, squares).map { NoiseTable.Knot(hours: $0, squaredNoise: $1) },
      sigmaAccessPoint: sigma)
  }
}
