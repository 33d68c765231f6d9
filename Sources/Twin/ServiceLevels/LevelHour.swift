import Assurance
import World

/// The service levels of one site in one hour, by metric, access point and classifier: exact integers.
struct LevelHour: Sendable {
  /// Where each metric's classifiers begin in a row of all of them.
  static let classifierOffsets: [Int] = Metric.allCases.reduce(into: [0]) { offsets, metric in
    offsets.append((offsets.last ?? 0) + metric.classifiers.count)
  }
  static var classifierCount: Int { classifierOffsets.last ?? 0 }

  let accessPoints: Int
  private var total: [Int64]
  private var degraded: [Int64]
  private var classified: [Int64]

  init(accessPoints: Int) {
    self.accessPoints = accessPoints
    total = Array(repeating: 0, count: accessPoints * Metric.allCases.count)
    degraded = total
    classified = Array(repeating: 0, count: accessPoints * Self.classifierCount)
  }

  /// The sum of cells over a range of intervals.
  init(cells: SiteCells, accessPoints: Int, intervals: Range<Int64>) {
    self.init(accessPoints: accessPoints)
    let (offsets, width) = (Self.classifierOffsets, Self.classifierCount)
    for metric in Metric.allCases {
      for accessPoint in 0..<accessPoints {
        let sum = cells.sum(
          metric, accessPoint: accessPoint, intervals: intervals, split: &classified,
          from: accessPoint * width + offsets[metric.rawValue])
        total[metric.rawValue * accessPoints + accessPoint] = sum.total
        degraded[metric.rawValue * accessPoints + accessPoint] = sum.degraded
      }
    }
  }

  func tally(_ metric: Metric, accessPoint: Int) -> Tally {
    let place = metric.rawValue * accessPoints + accessPoint
    return Tally(total: total[place], degraded: degraded[place])
  }

  /// The sum over some access points.
  func sum(_ metric: Metric, accessPoints range: Range<Int>) -> ClassifiedTally {
    var tally = Tally.zero
    var byClassifier = [Int64](repeating: 0, count: metric.classifiers.count)
    for accessPoint in range {
      tally += self.tally(metric, accessPoint: accessPoint)
      let first = accessPoint * Self.classifierCount + Self.classifierOffsets[metric.rawValue]
      for index in byClassifier.indices { byClassifier[index] += classified[first + index] }
    }
    return ClassifiedTally(tally: tally, byClassifier: byClassifier)
  }
}
