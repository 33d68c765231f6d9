public import Determinism

/// When work may be done at one site: inside any of its windows, and outside every freeze and all store hours of its
/// calendars.
///
/// Without windows any time is good that no calendar closes. Windows that adjoin or overlap are one opening. Sites that
/// share time zone and site groups share their schedule: make it once.
public struct WindowSchedule: Sendable, Hashable {
  /// The maintenance windows; empty for no limit.
  public let windows: [MaintenanceWindow]
  /// The freezes and store hours that hold for the site.
  public let events: [ChangeEvent]
  /// The clocks of the site.
  public let zone: TimeZoneRules

  /// How far ahead an opening is looked for, in days.
  public static let searchedDays: Int64 = 400

  /// The schedule of a site.
  /// - Parameters:
  ///   - siteGroups: the names of the groups that the site is in.
  public init(
    windows: [MaintenanceWindow], calendars: [ChangeCalendar] = [], zone: TimeZoneRules, siteGroups: [String] = []
  ) {
    self.windows = windows
    self.zone = zone
    events = calendars.flatMap { $0.events.filter { $0.holds(for: siteGroups) } }
  }

  /// Whether it limits nothing.
  public var isAlwaysOpen: Bool { windows.isEmpty && events.isEmpty }

  /// The stretches of a range in which work may be done, in order, cut off at its ends.
  public func openings(in range: Range<Instant>) -> [Range<Instant>] {
    windowOpenings(in: range).subtracting(closures(in: range)).ranges
  }

  /// Whether work may be done at a moment.
  public func isOpen(at instant: Instant) -> Bool {
    !openings(in: instant..<instant.advanced(byMilliseconds: 1)).isEmpty
  }

  /// What the windows alone leave open.
  func windowOpenings(in range: Range<Instant>) -> Stretches {
    guard !windows.isEmpty else { return Stretches([range]) }
    return Stretches(windows.flatMap { $0.openings(in: range, site: zone) }).clipped(to: range)
  }

  /// What freezes and store hours close; not cut off at the ends of the range.
  func closures(in range: Range<Instant>) -> Stretches {
    Stretches(events.flatMap { $0.occurrences(in: range, site: zone) })
  }

  /// The titles of the events that take a part of some stretches away, in the order of the calendars, each once.
  func titles(closing stretches: Stretches, in range: Range<Instant>) -> [String] {
    var seen: Set<String> = []
    return events.filter { event in
      let occurrences = Stretches(event.occurrences(in: range, site: zone))
      return stretches.subtracting(occurrences) != stretches
    }.map(\.title).filter { seen.insert($0).inserted }
  }
}
