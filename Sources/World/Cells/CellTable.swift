import Assurance

/// Counts of many cells in rows, and their splits where something was bad.
struct CellTable: Sendable, Equatable {
  var total: [UInt32]
  var degraded: [UInt32]
  /// One more than the place of a cell's split in `splits`; zero where nothing was bad.
  private var splitPlace: [UInt32]
  /// The splits one after the other, `used` of them; what follows is room.
  private var splits: [UInt32]
  private var used = 0

  init(count: Int) {
    total = Array(repeating: 0, count: count)
    degraded = Array(repeating: 0, count: count)
    splitPlace = Array(repeating: 0, count: count)
    splits = Array(repeating: 0, count: count)
  }

  /// Writes the bad part of one cell and its split.
  @inline(__always)
  mutating func write(_ bad: UInt32, _ split: Span<UInt32>, place: Int) {
    let first = used
    used += split.count
    degraded[place] = bad
    splitPlace[place] = UInt32(truncatingIfNeeded: first + 1)
    if used > splits.count {
      splits += Array(repeating: 0, count: splits.count + split.count)
    }
    var room = splits.mutableSpan
    for classifier in 0..<split.count { room[first + classifier] = split[classifier] }
  }

  /// Writes the totals of one row.
  mutating func writeTotals(_ totals: [UInt32], row: Int) {
    var span = total.mutableSpan
    for cell in 0..<totals.count { span[row + cell] = totals[cell] }
  }

  func tally(_ place: Int) -> Tally { Tally(total: Int64(total[place]), degraded: Int64(degraded[place])) }

  /// Adds the cells of a row to the sums of its runs.
  func add(_ row: Range<Int>, per run: Int, to sums: inout [Tally]) {
    let (total, degraded) = (total.span, degraded.span)
    for (index, start) in stride(from: row.lowerBound, to: row.upperBound, by: run).enumerated() {
      var sum = Tally.zero
      for place in start..<min(start + run, row.upperBound) {
        sum.total += Int64(total[place])
        sum.degraded += Int64(degraded[place])
      }
      sums[index] += sum
    }
  }

  /// The sum of some cells of a row of a metric with so many classifiers, whose parts are added to other numbers.
  func sum(_ places: Range<Int>, classifiers: Int, split: inout [Int64], from first: Int) -> Tally {
    let (total, degraded, splitPlace, splits) = (total.span, degraded.span, splitPlace.span, splits.span)
    var parts = split.mutableSpan
    var sum = Tally.zero
    for place in places {
      sum.total += Int64(total[place])
      sum.degraded += Int64(degraded[place])
      guard splitPlace[place] > 0 else { continue }
      let from = Int(splitPlace[place]) - 1
      for classifier in 0..<classifiers { parts[first + classifier] += Int64(splits[from + classifier]) }
    }
    return sum
  }

  /// Adds a cell to a sum of a metric with so many classifiers.
  func add(_ place: Int, classifiers: Int, to result: inout ClassifiedTally) {
    result.tally += tally(place)
    guard splitPlace[place] > 0 else { return }
    let first = Int(splitPlace[place]) - 1
    for classifier in 0..<classifiers { result.byClassifier[classifier] += Int64(splits[first + classifier]) }
  }
}
