import MistAPI
import Planning

/// The inverse plans of a run, a file a cell.
struct UndoFiles {
  let state: StateDirectory
  let run: Int64

  /// Writes them; returns their names, in the order in which they are to be applied.
  /// - Throws: `Failure`
  func write(_ undo: [CellUndo]) throws -> [String] {
    guard !undo.isEmpty else { return [] }
    let directory = "\(state.path)/runs/\(run)"
    try DiskFiles.makeDirectory(of: "\(directory)/undo")
    return try undo.enumerated().map { index, one in
      let path = "\(directory)/undo-\(index + 1)-\(Self.word(for: one.cell)).json"
      try PrivateFile.write(one.plan.document.indentedText + "\n", to: path)
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
