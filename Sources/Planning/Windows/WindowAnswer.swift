public import Determinism

/// Whether and when work fits into the openings of a site.
public enum WindowAnswer: Hashable, Sendable {
  /// It fits.
  case opens(WindowFit)
  /// It does not fit in all the days that were searched.
  case neverOpens(WindowRefusal)

  /// When it fits, nil if never.
  public var fit: WindowFit? {
    guard case .opens(let fit) = self else { return nil }
    return fit
  }

  /// Why it never fits, nil if it does.
  public var refusal: WindowRefusal? {
    guard case .neverOpens(let refusal) = self else { return nil }
    return refusal
  }
}

/// When work fits.
public struct WindowFit: Hashable, Sendable, Codable {
  /// When it begins.
  public let start: Instant
  /// When it is predicted to end: inside the same opening.
  public let end: Instant
  /// When the opening closes; nil if it stays open for more than eight days after the work.
  public let openUntil: Instant?
  /// The titles of the freezes and store hours that closed earlier openings, or parts of them.
  public let delayedBy: [String]
}

/// Why work never fits.
public struct WindowRefusal: Hashable, Sendable, Codable, CustomStringConvertible {
  /// How long the work is predicted to take, in milliseconds.
  public let needed: Int64
  /// From when on an opening was looked for.
  public let from: Instant
  /// Up to when one was looked for.
  public let searchedUntil: Instant
  /// Why there is none.
  public let reason: Reason

  /// Why there is none.
  public enum Reason: Hashable, Sendable, Codable {
    /// The windows do not open at all.
    case noOpening
    /// No window is long enough; its longest opening in milliseconds.
    case windowTooShort(longest: Int64)
    /// Every window that is long enough is closed, or cut too short, by these freezes and store hours.
    ///
    /// `longest` is the longest time in milliseconds that they leave; `until` is when the one ends that still closes
    /// at the end of the search, nil if none does.
    case closed(by: [String], longest: Int64, until: Instant?)
  }

  /// What was found, what is needed, and what to do.
  public var description: String {
    let need = Self.length(needed, roundedUp: true)
    let end = searchedUntil.iso8601
    switch reason {
    case .noOpening:
      return "no window opens between \(from.iso8601) and \(end): choose another window"
    case .windowTooShort(let longest):
      return """
        needs \(need), the window has \(Self.length(longest, roundedUp: false)): \
        widen the window, or split the work
        """
    case .closed(let titles, let longest, let until):
      let names = titles.map { "'\($0)'" }.joined(separator: ", ")
      let left = longest > 0 ? "; they leave at most \(Self.length(longest, roundedUp: false))" : ""
      let frozen = until.map { " (closed until \($0.iso8601))" } ?? ""
      return """
        needs \(need), and until \(end) every window long enough is closed by \(names)\(frozen)\(left): \
        shorten these events, or choose another window
        """
    }
  }

  /// `95 min`; below two minutes in seconds.
  private static func length(_ milliseconds: Int64, roundedUp: Bool) -> String {
    let unit: Int64 = milliseconds < 120_000 ? 1000 : 60_000
    let count = (milliseconds + (roundedUp ? unit - 1 : 0)) / unit
    return "\(count) \(unit == 1000 ? "s" : "min")"
  }
}
