public import Assurance

/// The counts of a site's switches or gateways: every metric asked for in every cell of a range, with its classifiers.
public struct DeviceCells: Sendable, Equatable {
  /// The cells, by absolute number: number `t` covers the epoch seconds from 600·t.
  public let intervals: Range<Int64>
  /// The metrics that were asked for.
  public let metrics: [DeviceMetric]
  /// How many switches and how many gateways there are.
  public let switches: Int
  /// How many gateways there are.
  public let gateways: Int

  var table: CellTable
  private let rows: [Int?]

  init(intervals: Range<Int64>, metrics: [DeviceMetric], switches: Int, gateways: Int) {
    self.intervals = intervals
    self.metrics = DeviceMetric.allCases.filter { metrics.contains($0) }
    self.switches = switches
    self.gateways = gateways
    var row = 0
    rows = DeviceMetric.allCases.map { metric in
      guard metrics.contains(metric) else { return nil }
      defer { row += metric.place == .switch ? switches : gateways }
      return row
    }
    table = CellTable(count: row * intervals.count)
  }

  /// The places of the devices that a metric is measured at.
  public func devices(of metric: DeviceMetric) -> Range<Int> { 0..<(metric.place == .switch ? switches : gateways) }

  /// What was counted in one cell, with its split.
  public func classified(_ metric: DeviceMetric, device: Int, interval: Int64) -> ClassifiedTally {
    sum(metric, devices: device..<(device + 1), intervals: interval..<(interval + 1))
  }

  /// The sum over devices and cells; all of them where nothing is said.
  public func sum(
    _ metric: DeviceMetric, devices: Range<Int>? = nil, intervals: Range<Int64>? = nil
  ) -> ClassifiedTally {
    var result = ClassifiedTally(zeroOf: metric)
    let cells = (intervals ?? self.intervals).clamped(to: self.intervals)
    let all = self.devices(of: metric)
    for device in (devices ?? all).clamped(to: all) {
      guard let row = row(metric, device) else { continue }
      let first = row + Int(cells.lowerBound - self.intervals.lowerBound)
      for place in first..<(first + cells.count) {
        table.add(place, classifiers: metric.classifiers.count, to: &result)
      }
    }
    return result
  }

  /// The place of the first cell of a metric and a device, or nil if it was not asked for.
  func row(_ metric: DeviceMetric, _ device: Int) -> Int? {
    rows[metric.rawValue].map { ($0 + device) * intervals.count }
  }
}

extension ClassifiedTally {
  /// Nothing observed of that metric.
  public init(zeroOf metric: DeviceMetric) {
    self.init(tally: .zero, byClassifier: Array(repeating: 0, count: metric.classifiers.count))
  }
}
