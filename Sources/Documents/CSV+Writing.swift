extension CSV {
  /// A line of a table (RFC 4180), without its end; in quotes what `parse` would read as something else.
  public static func line(_ cells: [String]) -> String {
    cells.enumerated().map { index, cell in
      let isPlain =
        !cell.contains { $0 == "," || $0 == "\"" || $0.isNewline } && cell.first?.isWhitespace != true
        && cell.last?.isWhitespace != true && !(index == 0 && cell.hasPrefix("#"))
      return isPlain ? cell : "\"\(cell.replacing("\"", with: "\"\""))\""
    }.joined(separator: ",")
  }
}
