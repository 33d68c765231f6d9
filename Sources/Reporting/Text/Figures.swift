import Determinism

/// Numbers, shares and times as people read them. JSON has them exactly.
enum Figures {
  /// `1,503`
  static func count(_ value: some BinaryInteger) -> String {
    var digits = String(value.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// `1 site`, `1,503 sites`
  static func count(_ value: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(count(value)) \(value == 1 ? noun : plural ?? noun + "s")"
  }

  /// A whole number of user-minutes or AP-minutes, rounded: `1,204`.
  static func whole(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return "?" }
    return count(Int64(value.rounded()))
  }

  /// `96.4 %`, rounded down, so that a level below a floor is never shown as one that reaches it.
  static func percent(_ share: Double) -> String { permille(share).map { percent(permille: $0) } ?? "?" }

  /// So many thousandths, written in hundredths.
  static func percent(permille: Int) -> String {
    "\(permille < 0 ? "-" : "")\(permille.magnitude / 10).\(permille.magnitude % 10) %"
  }

  /// A share in thousandths, rounded down; nil for what is no number.
  static func permille(_ share: Double) -> Int? {
    guard share.isFinite, share.magnitude < 1e12 else { return nil }
    // 0.9 is stored a little below nine tenths of a thousand: what is so near to the next step is that step.
    return Int((share * 1000 + 1e-9).rounded(.down))
  }

  /// `-3.27`: rounded to so many digits behind the point.
  static func decimal(_ value: Double, digits: Int) -> String {
    guard value.isFinite, value.magnitude < 1e12 else { return value > 0 ? "∞" : value < 0 ? "-∞" : "?" }
    let unit = (0..<digits).reduce(Int64(1)) { unit, _ in unit * 10 }
    let scaled = Int64((value * Double(unit)).rounded())
    let rest = String(scaled.magnitude % unit.magnitude)
    let sign = scaled < 0 ? "-" : ""
    guard digits > 0 else { return "\(sign)\(scaled.magnitude)" }
    return "\(sign)\(scaled.magnitude / unit.magnitude).\(String(repeating: "0", count: digits - rest.count))\(rest)"
  }

  /// `2027-01-23 06:00 UTC`
  static func moment(_ instant: Instant) -> String { minute(instant) + " UTC" }

  /// `2027-01-23 06:00 to 2027-01-24 06:00 UTC`
  static func span(_ start: Instant, _ end: Instant) -> String { "\(minute(start)) to \(minute(end)) UTC" }

  /// `2027-01-23 06:00`
  static func minute(_ instant: Instant) -> String {
    String(instant.iso8601.prefix(16).map { $0 == "T" ? " " : $0 })
  }

  /// `2 d 4 h`, `3 h 20 min`, `45 s`: the two largest units.
  static func duration(milliseconds: Int64) -> String {
    let seconds = max(0, milliseconds) / 1000
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60)
    if days > 0 { return hours > 0 ? "\(count(days)) d \(hours) h" : "\(count(days)) d" }
    if hours > 0 { return minutes > 0 ? "\(hours) h \(minutes) min" : "\(hours) h" }
    return minutes > 0 ? "\(minutes) min" : "\(seconds) s"
  }

  /// The first few names, and how many more there are.
  static func list(_ names: [String], most: Int) -> String {
    let shown = names.prefix(most).joined(separator: ", ")
    return names.count > most ? "\(shown) and \(count(names.count - most)) more" : shown
  }
}
