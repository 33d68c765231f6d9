import Assurance
public import Documents
public import MistAPI

extension GateCalibration {
  /// The calibration as a document, which `init(reading:)` reads again: JSON, and so YAML too.
  ///
  ///     mistwin_gate_calibration: 1
  ///     label: Example Retail, measured 2027-01-01 to 2027-01-15: 96 access points …
  ///     inflation: 1.2
  ///     false_alarms: { count: 12, placebos: 400, upper_bound: 0.052 }
  ///     metrics:
  ///       coverage: { omega0: 4.2, sigma_access_point: 0.6, squared_noise: [[1, 0.16], [24, 0.08]] }
  ///     load: { omega0: 10, sigma_access_point: 0.8, squared_noise: [[1, 0.08]] }
  public var document: JSON {
    func table(_ table: NoiseTable) -> JSON {
      [
        "omega0": JSON(table.omega0), "sigma_access_point": JSON(table.sigmaAccessPoint),
        "squared_noise": .array(table.knots.map { .array([JSON($0.hours), JSON($0.squaredNoise)]) }),
      ]
    }
    return [
      "mistwin_gate_calibration": 1, "label": .string(noise.label), "inflation": JSON(inflation),
      "false_alarms": [
        "count": JSON(falseAlarms.count), "placebos": JSON(falseAlarms.placebos),
        "upper_bound": JSON(falseAlarms.upperBound),
      ],
      "metrics": .object(JSONObject(Metric.gated.map { ($0.name, table(noise[$0])) })),
      "load": table(noise.load),
    ]
  }

  /// Reads a document.
  /// - Throws: `DocumentErrors` with every fault of it, and where it is.
  public init(reading node: Node) throws(DocumentErrors) {
    let log = DocumentErrorLog()
    let reading = Reading<GateCalibration>.mapping("a calibration of the gate") { reader in
      _ = reader.required("mistwin_gate_calibration", .int(in: 1...1))
      let label = reader.required("label", .nonEmptyString)
      let inflation = reader.required("inflation", .double(in: 1...10))
      let alarms = reader.required("false_alarms", .falseAlarms)
      let metrics = reader.required("metrics", .noiseTables)
      let load = reader.required("load", .noiseTable)
      guard let label, let inflation, let alarms, let metrics, let load else { return nil }
      return GateCalibration(
        noise: NoiseModel(label: label, tables: metrics, load: load), inflation: inflation, falseAlarms: alarms)
    }
    let value = reading.read(node, log: log)
    try log.check()
    guard let value else {
      throw DocumentErrors([
        DocumentError(at: node.position, found: node.kind, expected: "a calibration of the gate: a mapping")
      ])
    }
    self = value
  }
}

extension Reading where Value == (count: Int, placebos: Int, upperBound: Double) {
  fileprivate static var falseAlarms: Reading<(count: Int, placebos: Int, upperBound: Double)> {
    .mapping("false alarms") { reader in
      let count = reader.required("count", .int(in: 0...))
      let placebos = reader.required("placebos", .int(in: 1...))
      let bound = reader.required("upper_bound", .double(in: 0...1))
      guard let count, let placebos, let bound else { return nil }
      return (count, placebos, bound)
    }
  }
}

extension Reading where Value == [Metric: NoiseTable] {
  fileprivate static var noiseTables: Reading<[Metric: NoiseTable]> {
    .mapping("the noise of the metrics") { reader in
      var tables: [Metric: NoiseTable] = [:]
      for metric in Metric.gated { tables[metric] = reader.required(metric.name, .noiseTable) }
      return tables.count == Metric.gated.count ? tables : nil
    }
  }
}

extension Reading where Value == NoiseTable {
  fileprivate static var noiseTable: Reading<NoiseTable> {
    .mapping("the noise of a metric") { reader in
      let omega0 = reader.required("omega0", .double(in: 0...1e6))
      let sigma = reader.required("sigma_access_point", .double(in: 0...10))
      let points = Reading<[NoiseTable.Knot]>.list(of: .knot)
      let knots = reader.required("squared_noise", points)
      guard let omega0, let sigma, let knots else { return nil }
      return NoiseTable(omega0: omega0, knots: knots, sigmaAccessPoint: sigma)
    }
  }
}

extension Reading where Value == NoiseTable.Knot {
  fileprivate static var knot: Reading<NoiseTable.Knot> {
    Reading<[Double]>.list(of: .double(in: 0...1e6)).map(expected: "[hours, squared noise]") { pair in
      pair.count == 2 ? NoiseTable.Knot(hours: pair[0], squaredNoise: pair[1]) : nil
    }
  }
}
