import Assurance
import World

/// Bins of another length than the API's hours: from a minute to a day, numbered from the epoch.
struct LevelBins {
  /// Seconds.
  let interval: Int64
  /// Epoch seconds. The first and the last bin are cut short by them; both are minutes, or cells where bins are at least cells.
  let seconds: Range<Int64>

  /// The shortest bin.
  static let minute: Int64 = 60

  /// Whether bins can be so long: so that minutes add up to bins, and bins to cells or cells to bins.
  static func isPossible(_ interval: Int64) -> Bool {
    guard interval > 0, interval <= 86_400, interval.isMultiple(of: minute) else { return false }
    return interval.isMultiple(of: WorldModel.interval) || WorldModel.interval.isMultiple(of: interval)
  }

  /// What they can be, for people.
  static let possible = "60, 120, 300, or a multiple of \(WorldModel.interval) up to 86400"

  /// How many there are.
  var count: Int {
    seconds.isEmpty ? 0 : Int((seconds.upperBound - 1) / interval - seconds.lowerBound / interval + 1)
  }

  /// The length of what a bin is added up from.
  var unit: Int64 { interval.isMultiple(of: WorldModel.interval) ? WorldModel.interval : Self.minute }

  /// The cells that they lie in.
  var cells: Range<Int64> { WorldModel.cells(in: seconds) }

  /// The units of each bin, numbered from the epoch.
  var units: [Range<Int64>] {
    guard !seconds.isEmpty else { return [] }
    let first = seconds.lowerBound / interval
    return (first..<(first + Int64(count))).map { bin in
      let start = max(bin * interval, seconds.lowerBound)
      let end = min((bin + 1) * interval, seconds.upperBound)
      return start / unit..<end / unit
    }
  }

  /// The minutes of the cells as sums for each bin.
  func sums(ofMinutes minutes: [ClassifiedTally], zero: ClassifiedTally) -> [ClassifiedTally] {
    let first = cells.lowerBound * (WorldModel.interval / Self.minute)
    return units.map { unit in
      minutes[Int(unit.lowerBound - first)..<Int(unit.upperBound - first)].reduce(zero, +)
    }
  }
}

extension Twin {
  /// What a site counted in each bin, or some of the devices that a level is measured at.
  ///
  /// Bins under ten minutes are made of minutes, which each device has of its own: those of a site are their sums.
  func levelBins(
    _ level: ServiceLevel, of world: LevelCache.Site, devices: Range<Int>? = nil, _ bins: LevelBins
  ) -> [ClassifiedTally] {
    let site = world.timeline
    let isFine = bins.unit == LevelBins.minute
    switch level {
    case .wireless(let metric):
      let cells = site.cells(seed: seed, intervals: bins.cells, metrics: [metric], accessPoints: devices)
      guard isFine else { return bins.units.map { cells.sum(metric, intervals: $0) } }
      return bins.sums(
        ofMinutes: site.minutes(of: metric, in: cells, seed: seed), zero: ClassifiedTally(zeroOf: metric))
    case .accessPointAvailability:
      return levelBins(.wireless(.apHealth), of: world, devices: devices, bins).map(\.availability)
    case .device(let metric):
      let cells = site.deviceCells(seed: seed, intervals: bins.cells, metrics: [metric])
      guard isFine else { return bins.units.map { cells.sum(metric, devices: devices, intervals: $0) } }
      return bins.sums(
        ofMinutes: site.minutes(of: metric, in: cells, seed: seed, devices: devices),
        zero: ClassifiedTally(zeroOf: metric))
    }
  }
}
