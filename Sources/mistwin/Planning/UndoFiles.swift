import MistAPI
import Planning

/// The inverse plans of a run, a file a cell.
struct UndoFiles {
  let state: StateDirectory
  let run: Int64

  /// Writes them, and one that undoes everything; returns their names: that one, then those of the cells in the order in which they
  /// are to be applied.
  /// - Throws: `Failure`
  func write(_ inverse: InversePlanner) throws -> [String] {
    let cells = inverse.cells
    guard !cells.isEmpty else { return [] }
    let directory = "\(state.path)/runs/\(run)"
    try DiskFiles.makeDirectory(of: "\(directory)/undo")
    let ofCells = cells.enumerated().map { index, one in
      ("undo-\(index + 1)-\(Self.word(for: one.cell))", one.plan)
    }
    return try ([("undo", inverse.whole)] + ofCells).map { name, plan in
      let path = "\(directory)/\(name).json"
      try PrivateFile.write(plan.document.indentedText + "\n", to: path)
      return path
    }
  }

  private static func word(for cell: PlanCell) -> String {
    guard case .site(let name) = cell else { return "shared" }
    let letters = name.unicodeScalars.map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        ? Character(scalar) : "-"
    }
    return String(letters.prefix(60))
  }
}
