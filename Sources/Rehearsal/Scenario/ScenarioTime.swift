public import Determinism

/// A length of time as scenarios write it: `150ms`, `90s`, `10m`, `8h`, `3d`, `2w`, or several in a row, `1d12h`.
public struct ScenarioDuration: Sendable, Hashable {
  /// The length.
  public let milliseconds: Int64

  /// Whole seconds.
  public var seconds: Int64 { milliseconds / 1000 }

  /// A length in milliseconds.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Reads the text; nil for anything else.
  public init?(_ text: some StringProtocol) {
    let units: [String: Int64] = [
      "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
    ]
    var total: Int64 = 0
    var rest = Substring(text)
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      let letters = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(letters.count)
      guard digits.count <= 9, let count = Int64(digits), let unit = units[String(letters)] else { return nil }
      total += count * unit
    }
    milliseconds = total
  }
}

/// A moment as scenarios write it: `2027-01-23T09:00:00Z`, or from the scenario's start: `+3d`, `+14d06:00`.
public enum ScenarioTime: Sendable, Hashable {
  /// A moment of the calendar.
  case absolute(Instant)
  /// So many milliseconds after the start.
  case offset(Int64)

  /// Reads the text; nil for anything else.
  public init?(_ text: String) {
    guard text.hasPrefix("+") else {
      guard let instant = Instant(iso8601: text) else { return nil }
      self = .absolute(instant)
      return
    }
    let rest = text.dropFirst()
    if let colon = rest.firstIndex(of: ":") {
      guard let parsed = ScenarioTime.daysAndClock(rest, colon: colon) else { return nil }
      self = .offset(parsed)
    } else {
      guard let duration = ScenarioDuration(rest) else { return nil }
      self = .offset(duration.milliseconds)
    }
  }

  /// `14d06:00`: days, then hours and minutes.
  private static func daysAndClock(_ text: Substring, colon: Substring.Index) -> Int64? {
    guard let mark = text.firstIndex(of: "d"), mark < colon, let days = Int64(text[..<mark]),
      let hours = Int64(text[text.index(after: mark)..<colon]), let minutes = Int64(text[text.index(after: colon)...]),
      (0...9999).contains(days), (0...23).contains(hours), (0...59).contains(minutes)
    else { return nil }
    return ((days * 24 + hours) * 60 + minutes) * 60_000
  }

  /// The moment, for a scenario that starts then.
  public func instant(from start: Instant) -> Instant {
    switch self {
    case .absolute(let instant): instant
    case .offset(let milliseconds): start.advanced(byMilliseconds: milliseconds)
    }
  }
}
