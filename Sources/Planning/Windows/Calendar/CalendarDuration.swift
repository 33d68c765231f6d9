import Documents

/// A length of time of an iCalendar file, `P1DT2H30M` (RFC 5545, section 3.3.6): days are those of the calendar, the
/// rest is exact.
struct CalendarDuration: Hashable, Sendable {
  /// Days by the clock on the wall.
  let days: Int64
  /// Seconds on top of them.
  let seconds: Int64

  /// Reads a length above zero.
  init(_ text: String, at position: SourcePosition) throws(DocumentError) {
    let fault = DocumentError(
      at: position, found: "the length '\(text)'",
      expected: "a length above zero, up to ten years, such as P1D, P2W or PT8H30M")
    var rest = text.uppercased()[...]
    if rest.first == "+" { rest.removeFirst() }
    guard rest.popFirst() == "P" else { throw fault }
    var days: Int64 = 0
    var seconds: Int64 = 0
    var isTime = false
    // Units in their order: each may only be followed by smaller ones.
    var units = "WD"
    while let character = rest.first {
      if character == "T" {
        guard !isTime, rest.count > 1 else { throw fault }
        rest.removeFirst()
        isTime = true
        units = "HMS"
        continue
      }
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard let number = Int64(digits), number < 100_000 else { throw fault }
      rest = rest.dropFirst(digits.count)
      guard let unit = rest.popFirst(), let place = units.firstIndex(of: unit) else { throw fault }
      units = String(units[units.index(after: place)...])
      switch unit {
      case "W": days += number * 7
      case "D": days += number
      case "H": seconds += number * 3600
      case "M": seconds += number * 60
      default: seconds += number
      }
    }
    guard (1...3660 * LocalDay.seconds).contains(days * LocalDay.seconds + seconds) else { throw fault }
    self.days = days
    self.seconds = seconds
  }
}
