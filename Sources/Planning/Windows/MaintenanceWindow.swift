public import Determinism

/// When work may be done, by the clock on the wall: `Tue 22:00–05:00 site`.
///
/// The day is the day on which the window opens; a window that closes at or before the time at which it opens closes on
/// the next day. It opens at the moment at which the clocks of its zone have first reached the opening time and
/// closes at the moment at which they have first reached the closing time. Where clocks change, this neither loses
/// time nor counts it twice:
/// * A window across the change is as much shorter or longer as the clocks jump (22:00–05:00 is six hours long in the
///   night to summer time, eight in the night back).
/// * A time that the clocks jump over counts as reached when they jump: `Sun 02:30–05:00` in Paris opens at 03:00 on
///   the last Sunday of March, `Sun 00:00–02:30` closes at that same moment, and `Sun 02:10–02:50` does not open at
///   all.
/// * A time that they show twice counts as reached the first time: `Sun 00:00–02:30` ends, and `Sun 02:30–05:00`
///   begins, when it is first 02:30 on the last Sunday of October.
public struct MaintenanceWindow: Hashable, Sendable {
  /// Whose clocks tell the times.
  public enum Zone: Hashable, Sendable {
    /// Those of the site on which work is done: `site`.
    case site
    /// Those of one zone for all sites: `UTC` or a name of the tz database.
    case fixed(TimeZoneRules)
  }

  /// The days on which it opens, Monday first; at least one.
  public let weekdays: [Weekday]
  /// When it opens, in minutes after midnight, 0…1,439.
  public let opens: Int
  /// When it closes, in minutes after the midnight before it opens; beyond 1,440 on the next day. At most a day after
  /// `opens`.
  public let closes: Int
  /// Whose clocks tell the times.
  public let zone: Zone

  init(weekdays: [Weekday], opens: Int, closes: Int, zone: Zone) {
    self.weekdays = weekdays
    self.opens = opens
    self.closes = closes
    self.zone = zone
  }

  /// The openings that have a part in a range, whole, in order.
  /// - Parameter site: the time zone of the site.
  public func openings(in range: Range<Instant>, site: TimeZoneRules) -> [Range<Instant>] {
    guard !range.isEmpty else { return [] }
    let rules = rules(at: site)
    // A window that is open now opened yesterday at the earliest; clocks that jump may move it by another day.
    let first = LocalDay.of(rules.localSeconds(at: range.lowerBound)) - 2
    let last = LocalDay.of(rules.localSeconds(at: range.upperBound)) + 1
    var openings: [Range<Instant>] = []
    for day in first...max(first, last) where weekdays.contains(LocalDay.weekday(day)) {
      let midnight = day * LocalDay.seconds
      let start = rules.firstInstant(reaching: midnight + Int64(opens) * 60)
      let end = rules.firstInstant(reaching: midnight + Int64(closes) * 60)
      if start < end, start < range.upperBound, range.lowerBound < end { openings.append(start..<end) }
    }
    return openings
  }

  private func rules(at site: TimeZoneRules) -> TimeZoneRules {
    switch zone {
    case .site: site
    case .fixed(let rules): rules
    }
  }
}

extension MaintenanceWindow: CustomStringConvertible {
  /// The window as it can be read again: `Tue 22:00–05:00 site`.
  public var description: String {
    let zoneName =
      switch zone {
      case .site: "site"
      case .fixed(let rules): rules.name
      }
    return "\(days) \(Self.time(opens))–\(Self.time(closes > 1440 ? closes - 1440 : closes)) \(zoneName)"
  }

  private var days: String {
    if weekdays.count == 7 { return "daily" }
    var runs: [[Weekday]] = []
    for day in weekdays {
      if let last = runs.last?.last, last.rawValue + 1 == day.rawValue {
        runs[runs.count - 1].append(day)
      } else {
        runs.append([day])
      }
    }
    let words = runs.map { run in
      run.count > 2 ? "\(run[0].short)-\(run[run.count - 1].short)" : run.map(\.short).joined(separator: ",")
    }
    return words.joined(separator: ",")
  }

  private static func time(_ minutes: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(minutes / 60)):\(two(minutes % 60))"
  }
}
