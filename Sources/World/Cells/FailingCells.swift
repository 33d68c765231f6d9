import Determinism

/// The cells of a row that need a closer look: most have no failure, and one comparison settles them.
struct FailingCells {
  /// A cell that needs a closer look.
  struct Cell {
    /// Its place in the row.
    var place = 0
    /// The number in (0, 1) by which it is drawn how many units fail.
    var draw = 0.0
    /// The rate at which they do.
    var rate = 0.0
  }

  /// Room for all cells; the first `count` of them are meant.
  private var cells: [Cell]
  private(set) var count = 0

  init(cells count: Int) { cells = Array(repeating: Cell(), count: count) }

  @inline(__always)
  subscript(_ index: Int) -> Cell { cells[index] }

  /// Finds the cells in which at least one of so many units fails, by the logit of the rate: (1 − p)ⁿ ≥ 1 − n·p, so those
  /// with u ≤ 1 − n·p are settled.
  /// - Parameter all: takes all the live cells, whether a unit fails or not.
  mutating func find(
    _ units: [UInt32], _ logits: [Double], among live: LiveCells, all: Bool, key: UInt64, first: Int64,
    tables: LookUpTables
  ) {
    let (units, logits) = (units.span, logits.span)
    let least = all ? -Double.infinity : 1
    var room = cells.mutableSpan
    var found = 0
    for index in 0..<live.count {
      let place = live[index]
      let draw = SplitMix.openUniform(SplitMix.key(key, UInt64(bitPattern: first + Int64(place))))
      let rate = tables.logistic(logits[place])
      // Written in any case, and counted by the sign of the difference: a branch would not be foreseen.
      room[found] = Cell(place: place, draw: draw, rate: rate)
      let missing = least - Double(units[place]) * rate - draw
      found &+= Int(truncatingIfNeeded: missing.bitPattern >> 63)
    }
    count = found
  }
}
