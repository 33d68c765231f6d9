/// When a gate is looked at, in cells of ten minutes.
public struct GateTiming: Sendable, Hashable {
  /// The length of a bin: 6 for those of the published API, 1 for the twin's own.
  public var cellsPerBin: Int
  /// Cells after the change that are not counted: the bin that holds the reboot.
  public var skippedCells: Int
  /// How many bins are counted.
  public var bins: Int
  /// A look after every so many bins.
  public var binsPerLook: Int

  /// Times of a gate.
  public init(cellsPerBin: Int, skippedCells: Int, bins: Int, binsPerLook: Int = 1) {
    self.cellsPerBin = max(1, cellsPerBin)
    self.skippedCells = max(0, skippedCells)
    self.bins = max(0, bins)
    self.binsPerLook = max(1, binsPerLook)
  }

  /// Ten-minute bins without a settle time, as in the tables of the gate's basis: the twin's best case.
  public static func tables(hours: Int) -> GateTiming {
    GateTiming(cellsPerBin: 1, skippedCells: 0, bins: hours * 6)
  }

  /// The bins of the published API, looked at hourly, the reboot's own left out.
  public static func published(hours: Int) -> GateTiming {
    GateTiming(cellsPerBin: 6, skippedCells: 6, bins: max(0, hours - 1))
  }

  /// The cells that a bake of that length needs.
  public var cells: Int { skippedCells + bins * cellsPerBin }

  /// Hours since the change at the end of a bin.
  public func hours(atBin bin: Int) -> Double { Double(skippedCells + (bin + 1) * cellsPerBin) / 6 }

  /// Whether the gate is looked at after that bin.
  func isLook(_ bin: Int) -> Bool { (bin + 1) % binsPerLook == 0 || bin == bins - 1 }
}
