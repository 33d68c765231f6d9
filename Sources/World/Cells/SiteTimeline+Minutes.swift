public import Assurance
public import Determinism

/// The view by the minute. Each access point, switch or gateway has its own minutes, and those of a site are their sums: they add up to
/// the cells in every scope, and classifier by classifier.
extension SiteTimeline {
  /// The minutes of a metric, ten for each cell of a range: the sum over access points; all of them where nothing is said.
  /// - Parameter cells: the cells, as this site counted them on the same seed.
  public func minutes(
    of metric: Metric, in cells: SiteCells, seed: RandomKey, accessPoints: Range<Int>? = nil,
    intervals: Range<Int64>? = nil
  ) -> [ClassifiedTally] {
    let range = (intervals ?? cells.intervals).clamped(to: cells.intervals)
    var minutes = Array(repeating: ClassifiedTally(zeroOf: metric), count: range.count * MinuteSplit.count)
    for index in (accessPoints ?? cells.accessPoints).clamped(to: cells.accessPoints) {
      let entity = Stream.accessPoint(self.accessPoints[index].key, seed: seed)
      let key = RandomKey(seed: SplitMix.key(entity, Stream.number(metric, .minutes)))
      for (cell, interval) in range.enumerated() {
        MinuteSplit.add(
          cells.classified(metric, accessPoint: index, interval: interval), key: key, interval: interval, to: &minutes,
          at: cell * MinuteSplit.count)
      }
    }
    return minutes
  }

  /// The same of a metric of switches or gateways.
  public func minutes(
    of metric: DeviceMetric, in cells: DeviceCells, seed: RandomKey, devices: Range<Int>? = nil,
    intervals: Range<Int64>? = nil
  ) -> [ClassifiedTally] {
    let range = (intervals ?? cells.intervals).clamped(to: cells.intervals)
    var minutes = Array(repeating: ClassifiedTally(zeroOf: metric), count: range.count * MinuteSplit.count)
    let all = cells.devices(of: metric)
    for index in (devices ?? all).clamped(to: all) {
      let device = metric.place == .switch ? switches[index] : gateways[index]
      let entity = Stream.device(device.key, seed: seed)
      let key = RandomKey(seed: SplitMix.key(entity, Stream.first(metric) + Stream.Purpose.minutes.rawValue))
      for (cell, interval) in range.enumerated() {
        MinuteSplit.add(
          cells.classified(metric, device: index, interval: interval), key: key, interval: interval, to: &minutes,
          at: cell * MinuteSplit.count)
      }
    }
    return minutes
  }
}
