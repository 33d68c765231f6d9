import Determinism

extension TimeZoneRules {
  /// The first second of the epoch at which the clocks of the zone have reached a local time.
  ///
  /// One rule for everything that opens or closes by the clock on the wall, so that what adjoins in local time
  /// adjoins in real time, and nothing is lost or counted twice:
  /// * an hour that clocks show twice (they go back) is reached when they show it first;
  /// * an hour that they never show (they go forward) is reached when they jump over it.
  ///
  /// - Parameter local: seconds since 1970-01-01T00:00:00 as those clocks show them.
  func firstSecond(reaching local: Int64) -> Int64 {
    // No clock is more than 15 hours ahead of UTC, so nothing before this has reached it.
    var seconds = local - 54_000
    while true {
      let (range, offset) = stretch(around: seconds)
      let candidate = max(range.lowerBound, local - Int64(offset))
      if candidate < range.upperBound { return candidate }
      seconds = range.upperBound
    }
  }

  /// As `firstSecond(reaching:)`.
  func firstInstant(reaching local: Int64) -> Instant { Instant(seconds: firstSecond(reaching: local)) }

  /// What the clocks of the zone show, in seconds since 1970-01-01T00:00:00.
  func localSeconds(at instant: Instant) -> Int64 { instant.seconds + Int64(offset(at: instant)) }
}

/// Local days, counted since 1970-01-01.
enum LocalDay {
  static let seconds: Int64 = 86_400

  /// The day of a local time in seconds.
  static func of(_ local: Int64) -> Int64 {
    let quotient = local / seconds
    return local % seconds < 0 ? quotient - 1 : quotient
  }

  static func weekday(_ day: Int64) -> Weekday {
    Weekday(rawValue: CivilTime.weekday(daysSinceEpoch: day)) ?? .monday
  }
}
