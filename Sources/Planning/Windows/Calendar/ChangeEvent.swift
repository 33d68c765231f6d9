public import Determinism
public import Documents

/// One event of a change calendar: a freeze, or the hours in which a store is open. Both keep work away.
public struct ChangeEvent: Hashable, Sendable {
  /// What an event means.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Nothing may start or run.
    case freeze
    /// The store serves customers: work only outside.
    case hours
  }

  /// What it means.
  public let kind: Kind
  /// Its SUMMARY.
  public let summary: String
  /// The names of the site groups for which it holds; empty for every site.
  public let siteGroups: [String]
  /// Where it stands: the line of its BEGIN:VEVENT.
  public let position: SourcePosition

  let start: CalendarTime
  let end: End
  let rule: RecurrenceRule?
  /// Beginnings that are left out: EXDATE, and the events that others of the same UID replace.
  var exceptions: [CalendarTime]

  /// When an event ends.
  enum End: Hashable, Sendable {
    /// DTEND. A repeated event ends each time when the clocks show the same time of day.
    case at(CalendarTime)
    /// DURATION.
    case after(CalendarDuration)
  }

  /// Whether it holds for a site that is in these groups.
  public func holds(for groups: some Collection<String>) -> Bool {
    siteGroups.isEmpty || siteGroups.contains { groups.contains($0) }
  }

  /// What to call it: its summary, or its kind.
  public var title: String { summary.isEmpty ? kind.rawValue : summary }

  /// When it takes place, as far as that has a part in a range: whole, in order of their beginnings.
  /// - Parameter site: the time zone of the site, which tells floating times and whole days.
  public func occurrences(in range: Range<Instant>, site: TimeZoneRules) -> [Range<Instant>] {
    shifts(near: range).compactMap { shift in
      guard isWithinLimit(shift, site: site), !isException(shift, site: site) else { return nil }
      let occurrence = occurrence(shift, site: site)
      guard occurrence.lowerBound < range.upperBound, range.lowerBound < occurrence.upperBound else { return nil }
      return occurrence
    }
  }

  /// The days by which the first event is moved to have a part in a range, or a few more.
  private func shifts(near range: Range<Instant>) -> [Int64] {
    guard let rule else { return [0] }
    // Two days more than needed on either side: clocks differ from UTC, and days from each other, by less than that.
    let first = LocalDay.of(range.lowerBound.seconds) - longestDays - 2
    let last = LocalDay.of(range.upperBound.seconds) + 2
    return rule.days(from: start.day, in: first...max(first, last)).map { $0 - start.day }
  }

  /// The days that one event lasts, rounded up.
  private var longestDays: Int64 {
    switch end {
    case .at(let end): LocalDay.of(end.local - start.local) + 2
    case .after(let duration): duration.days + LocalDay.of(duration.seconds) + 1
    }
  }

  /// The event moved by whole days.
  func occurrence(_ shift: Int64, site: TimeZoneRules) -> Range<Instant> {
    let begin = start.instant(site: site, days: shift)
    let finish =
      switch end {
      case .at(let end): end.instant(site: site, days: shift)
      case .after(let duration):
        start.instant(site: site, days: shift + duration.days).advanced(bySeconds: duration.seconds)
      }
    return begin..<max(begin, finish)
  }

  private func isWithinLimit(_ shift: Int64, site: TimeZoneRules) -> Bool {
    guard let until = rule?.until else { return true }
    if until.isUniversal { return start.instant(site: site, days: shift) <= until.instant(site: site) }
    return start.local + shift * LocalDay.seconds <= until.local
  }

  private func isException(_ shift: Int64, site: TimeZoneRules) -> Bool {
    exceptions.contains { exception in
      if exception.zone == nil, start.zone == nil {
        return exception.local == start.local + shift * LocalDay.seconds
      }
      return exception.instant(site: site) == start.instant(site: site, days: shift)
    }
  }
}
