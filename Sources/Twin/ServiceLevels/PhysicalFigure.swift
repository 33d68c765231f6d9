import Assurance
import Determinism

/// The physical figure behind a service level: signal, air time left, rate, time to connect.
///
/// It is spread normally (rate and time by their logarithms), so that the part of it beyond the threshold is what was counted as
/// bad: its mean follows from the count (sle-and-canary, sections 0.6 and B.4).
struct PhysicalFigure {
  private let threshold: Double
  private let deviation: Double
  private let isLogarithmic: Bool
  private let isBadBelow: Bool
  /// What the mean is divided by where trends print it: air time is a fraction there.
  private let scale: Double
  /// The bounds of a histogram's ranges.
  let bounds: [Double]
  /// The label of a histogram's axis.
  let label: String

  /// Nil for a level that no physical figure is behind.
  init?(_ level: ServiceLevel, thresholds: LevelThresholds) {
    guard case .wireless(let metric) = level, let range = metric.threshold else { return nil }
    threshold = thresholds[metric]
    isBadBelow = range.direction == .left
    switch metric {
    case .coverage:
      (deviation, isLogarithmic, scale) = (8, false, 1)
      bounds = stride(from: -95.0, through: -40, by: 5).map { $0 }
      label = "rssi(dBm)"
    case .capacity:
      (deviation, isLogarithmic, scale) = (24.318, false, 100)
      bounds = stride(from: 0.0, through: 100, by: 10).map { $0 }
      label = "available_bandwidth(%)"
    case .throughput:
      (deviation, isLogarithmic, scale) = (0.6, true, 1)
      bounds = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500]
      label = "throughput(Mbps)"
    default:
      (deviation, isLogarithmic, scale) = (1, true, 1)
      bounds = [0, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 15]
      label = "time(seconds)"
    }
  }

  /// The mean, or the median of a logarithm; nil when nothing was counted.
  func mean(_ tally: Tally) -> Double? {
    guard tally.total > 0 else { return nil }
    let center = center(tally)
    return (isLogarithmic ? StrictMath.exp(center) : min(bounds.last ?? center, center)) / scale
  }

  private func center(_ tally: Tally) -> Double {
    // Half a unit keeps a share of none and of all finite.
    let share = (Double(tally.degraded) + 0.5) / (Double(tally.total) + 1)
    let z = StrictMath.normalQuantile(share) * deviation
    let bound = isLogarithmic ? StrictMath.log(threshold) : threshold
    return isBadBelow ? bound - z : bound + z
  }

  /// A count by ranges of the figure, from below the first bound to above the last; the sum is the total.
  func histogram(_ tally: Tally) -> [Int64] {
    guard tally.total > 0 else { return Array(repeating: 0, count: bounds.count + 1) }
    let center = center(tally)
    var before: Int64 = 0
    var counts = bounds.map { bound -> Int64 in
      let below: Double
      if isLogarithmic {
        below = bound > 0 ? StrictMath.normalCDF((StrictMath.log(bound) - center) / deviation) : 0
      } else {
        below = StrictMath.normalCDF((bound - center) / deviation)
      }
      let until = Int64(Double(tally.total) * below + 0.5)
      defer { before = until }
      return until - before
    }
    counts.append(tally.total - before)
    return counts
  }
}
