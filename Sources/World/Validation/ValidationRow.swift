/// One target of the published model (sle-and-canary, section B.6), and whether this world meets it.
public struct ValidationRow: Sendable, Hashable {
  /// `V1`, `V5` …
  public var id: String
  /// What is looked at.
  public var subject: String
  /// What was expected.
  public var expected: String
  /// What was found.
  public var found: String
  /// Whether that meets it.
  public var isMet: Bool
}

/// Figures as people read them, without the machine's own formatting.
enum Figure {
  /// A number with so many decimals, at most six.
  static func text(_ value: Double, decimals: Int = 3) -> String {
    guard value.isFinite, value.magnitude < 1e12 else { return "\(value)" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let whole = Int64((value.magnitude * scale).rounded())
    let sign = value < 0 && whole > 0 ? "-" : ""
    let fraction = String(whole % Int64(scale))
    let zeroes = String(repeating: "0", count: max(0, decimals - fraction.count))
    return decimals == 0 ? "\(sign)\(whole)" : "\(sign)\(whole / Int64(scale)).\(zeroes)\(fraction)"
  }
}
