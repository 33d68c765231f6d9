/// The cells of a row in which there is anything at all: at night most are empty, and need no draw.
struct LiveCells {
  /// Room for the places of all cells; the first `count` of them are meant.
  private var places: [Int]
  private(set) var count = 0

  init(cells count: Int) { places = Array(repeating: 0, count: count) }

  @inline(__always)
  subscript(_ index: Int) -> Int { places[index] }

  /// Finds the cells that have any units, or any of the others.
  mutating func find(_ units: [UInt32], or others: ArraySlice<UInt32> = []) {
    let units = units.span
    var room = places.mutableSpan
    var found = 0
    for place in 0..<units.count {
      var all = UInt64(units[place])
      if !others.isEmpty { all += UInt64(others[others.startIndex + place]) }
      // Written in any case, and counted by the sign of what is less than nothing: a branch would not be foreseen.
      room[found] = place
      found &+= Int(truncatingIfNeeded: (0 &- all) >> 63)
    }
    count = found
  }
}
