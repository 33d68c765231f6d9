import Assurance

/// Counts of many cells in rows, and their splits where something was bad.
struct CellTable: Sendable, Equatable {
  var total: [UInt32]
  var degraded: [UInt32]
  /// One more than the place of a cell's split in `splits`; zero where nothing was bad.
  private var splitPlace: [UInt32]
  private var splits: [UInt32] = []

  init(count: Int) {
    total = Array(repeating: 0, count: count)
    degraded = Array(repeating: 0, count: count)
    splitPlace = Array(repeating: 0, count: count)
    splits.reserveCapacity(count)
  }

  /// Writes the bad part of one cell and its split.
  @inline(__always)
  mutating func write(_ bad: UInt32, _ split: [UInt32], place: Int) {
    degraded[place] = bad
    splitPlace[place] = UInt32(truncatingIfNeeded: splits.count + 1)
    splits.append(contentsOf: split)
  }

  /// Writes the totals of one row.
  mutating func writeTotals(_ totals: [UInt32], row: Int) {
    var span = total.mutableSpan
    for cell in 0..<totals.count { span[row + cell] = totals[cell] }
  }

  func tally(_ place: Int) -> Tally { Tally(total: Int64(total[place]), degraded: Int64(degraded[place])) }

  /// Adds a cell to a sum of a metric with so many classifiers.
  func add(_ place: Int, classifiers: Int, to result: inout ClassifiedTally) {
    result.tally += tally(place)
    guard splitPlace[place] > 0 else { return }
    let first = Int(splitPlace[place]) - 1
    for classifier in 0..<classifiers { result.byClassifier[classifier] += Int64(splits[first + classifier]) }
  }
}
