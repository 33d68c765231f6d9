extension String {
  /// The words of the text in lines of at most that many columns; a word that is longer has a line of its own.
  func wrapped(to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in split(separator: " ") {
      let size = word.displayWidth
      if used > 0, used + 1 + size > width {
        lines.append(line)
        (line, used) = ("", 0)
      }
      if used > 0 {
        line += " "
        used += 1
      }
      line += word
      used += size
    }
    if used > 0 || lines.isEmpty { lines.append(line) }
    return lines
  }
}
