public import Assurance
public import Documents

/// What must hold at the end of a rehearsal: one line, readable aloud.
public enum Expectation: Sendable, Hashable {
  /// `every device is in sync`
  case everyDeviceInSync
  /// `no site fails`
  case noSiteFails
  /// `exactly these sites fail: A, B because CLASSIFIER`
  case exactlyTheseSitesFail([String], because: String?)
  /// `sle METRIC >= 90% at every site`
  case level(Metric, atLeast: Double)
  /// `rollout NAME is promoted`
  case rolloutIsPromoted(String)
  /// `rollout NAME is rolled back`, `… within 48h` (in milliseconds)
  case rolloutIsRolledBack(String, within: Int64?)
  /// `blast radius <= N bad events`, `… bad user-minutes`
  case blastRadius(atMost: Double, BlastUnit)
  /// `psk NAME is rotated`
  case pskIsRotated(String)
  /// `api calls <= N per hour`
  case callsPerHour(atMost: Int)

  /// What a blast radius is counted in.
  public enum BlastUnit: String, Sendable, Hashable {
    /// Events that failed and would not have.
    case events = "bad events"
    /// User-minutes below a threshold that would not have been, or that were not served.
    case userMinutes = "bad user-minutes"
  }

  /// The forms that a line can have.
  static let forms = [
    "every device is in sync", "no site fails", "exactly these sites fail: A, B because CLASSIFIER",
    "sle METRIC >= 90% at every site", "rollout NAME is promoted", "rollout NAME is rolled back within 48h",
    "blast radius <= N bad events", "blast radius <= N bad user-minutes", "psk NAME is rotated",
    "api calls <= N per hour",
  ]

  /// Reads a line.
  /// - Throws: `DocumentError` with the nearest form, for a line that is none.
  public init(_ line: String, at position: SourcePosition) throws(DocumentError) {
    guard let parsed = Expectation.parse(line) else {
      throw DocumentError(
        at: position, found: "the expectation '\(line)'",
        expected: "one of: \(Expectation.forms.joined(separator: "; "))",
        nearest: nearestWord(to: line, in: Expectation.forms))
    }
    self = parsed
  }

  private static func parse(_ line: String) -> Expectation? {
    let words = line.split(separator: " ").map(String.init)
    switch words.first {
    case "every": return line == "every device is in sync" ? .everyDeviceInSync : nil
    case "no": return line == "no site fails" ? .noSiteFails : nil
    case "exactly": return sites(line)
    case "sle": return level(words)
    case "rollout": return rollout(words)
    case "blast": return blast(words)
    case "psk": return words.count == 4 && words[2...] == ["is", "rotated"] ? .pskIsRotated(words[1]) : nil
    case "api":
      guard words.count == 6, words[1] == "calls", words[2] == "<=", words[4...] == ["per", "hour"],
        let count = Int(words[3]), count > 0
      else { return nil }
      return .callsPerHour(atMost: count)
    default: return nil
    }
  }

  private static func sites(_ line: String) -> Expectation? {
    let head = "exactly these sites fail: "
    guard line.hasPrefix(head) else { return nil }
    var rest = line.dropFirst(head.count)
    var reason: String?
    if let because = rest.firstRange(of: " because ") {
      reason = String(rest[because.upperBound...])
      rest = rest[..<because.lowerBound]
    }
    let names = rest.split(separator: ",").map { part in
      String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    return names.isEmpty ? nil : .exactlyTheseSitesFail(names, because: reason)
  }

  private static func level(_ words: [String]) -> Expectation? {
    guard words.count == 7, words[2] == ">=", words[4...] == ["at", "every", "site"],
      let metric = Metric(name: words[1]),
      words[3].hasSuffix("%"), let percent = Double(words[3].dropLast()), (0...100).contains(percent)
    else { return nil }
    return .level(metric, atLeast: percent / 100)
  }

  private static func rollout(_ words: [String]) -> Expectation? {
    guard words.count >= 4, words[2] == "is" else { return nil }
    if words.count == 4, words[3] == "promoted" { return .rolloutIsPromoted(words[1]) }
    guard words.count >= 5, words[3...4] == ["rolled", "back"] else { return nil }
    if words.count == 5 { return .rolloutIsRolledBack(words[1], within: nil) }
    guard words.count == 7, words[5] == "within", let limit = ScenarioDuration(words[6]) else { return nil }
    return .rolloutIsRolledBack(words[1], within: limit.milliseconds)
  }

  private static func blast(_ words: [String]) -> Expectation? {
    guard words.count == 6, words[1] == "radius", words[2] == "<=", let limit = Double(words[3]), limit >= 0,
      let unit = BlastUnit(rawValue: words[4...5].joined(separator: " "))
    else { return nil }
    return .blastRadius(atMost: limit, unit)
  }

  /// The expectation as it is written.
  public var line: String {
    switch self {
    case .everyDeviceInSync: "every device is in sync"
    case .noSiteFails: "no site fails"
    case .exactlyTheseSitesFail(let names, let reason):
      "exactly these sites fail: \(names.joined(separator: ", "))\(reason.map { " because \($0)" } ?? "")"
    case .level(let metric, let share): "sle \(metric.name) >= \(Expectation.number(share * 100))% at every site"
    case .rolloutIsPromoted(let name): "rollout \(name) is promoted"
    case .rolloutIsRolledBack(let name, let limit):
      "rollout \(name) is rolled back\(limit.map { " within \($0 / 3_600_000)h" } ?? "")"
    case .blastRadius(let limit, let unit): "blast radius <= \(Expectation.number(limit)) \(unit.rawValue)"
    case .pskIsRotated(let name): "psk \(name) is rotated"
    case .callsPerHour(let limit): "api calls <= \(limit) per hour"
    }
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }
}
