public import Documents

/// A calendar of changes: when nothing may be changed (freezes), and when stores are open, read from an iCalendar file
/// (RFC 5545).
///
/// **What an event means** is said by its CATEGORIES, one of which is `FREEZE` or `HOURS` in any case. Calendar
/// programs that know no categories say it in the SUMMARY: `freeze`, `hours`, `freeze: stores`, `hours: stores,
/// region-west`. With a category the SUMMARY is only a title.
///
/// **For which sites** it holds is said by site groups: a category `sitegroup:stores` (several are possible), a
/// property `X-SITEGROUP:stores,region-west`, or what follows the colon of a SUMMARY that says what the event means.
/// An event that names none holds for every site.
///
/// **When**: DTSTART with DTEND or DURATION. A time in UTC or with TZID is one moment for all sites; a time without
/// zone (*floating*) and a whole day (VALUE=DATE) are told by each site's own clocks. Local times are reached as
/// `MaintenanceWindow` says; a repeated event ends each time when the clocks show the same time as at the end of the
/// first. RRULE may have FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH
/// and WKST; EXDATE leaves some out, an event of the same UID with RECURRENCE-ID replaces one, STATUS:CANCELLED takes
/// one back.
///
/// Two things are other than in the RFC, both because a freeze must not be lost: a repeated event whose beginning falls
/// into the hour that clocks jump over is not left out, but begins when they jump; and its end is told by the clock,
/// not by the exact length of the first event.
///
/// What is not carried out (RDATE, VTODO, BYSETPOS …) is refused by name; definitions in VTIMEZONE are skipped,
/// because TZID must be a name of the tz database; alarms and what has no bearing on when and where (DESCRIPTION,
/// ATTENDEE …) is skipped.
public struct ChangeCalendar: Sendable, Hashable {
  /// The file, as it was named.
  public let file: String
  /// The events, in the order of the file; those taken back are not among them.
  public let events: [ChangeEvent]

  /// Reads a file.
  /// - Parameters:
  ///   - bytes: its contents.
  ///   - file: what to call it in errors.
  /// - Throws: every fault, with its line.
  public init(_ bytes: [UInt8], file: String) throws(DocumentErrors) {
    let log = DocumentErrorLog()
    var reader = CalendarReader(file: file, log: log)
    for line in CalendarLine.read(bytes, file: file, log: log) { reader.take(line) }
    events = reader.finish()
    self.file = file
    try log.check()
  }

  /// The site groups that events name, each once, sorted.
  public var siteGroups: [String] { Set(events.flatMap(\.siteGroups)).sorted() }

  /// Finds events for site groups that nobody knows: they would hold nowhere.
  /// - Parameter known: the site groups of the design and of the organisation.
  /// - Throws: each such event, with its line and the nearest name.
  public func check(siteGroups known: [String]) throws(DocumentErrors) {
    let log = DocumentErrorLog()
    for event in events {
      for group in event.siteGroups where !known.contains(group) {
        log.reportUnknown("site group", group, at: event.position, known: known.sorted())
      }
    }
    try log.check()
  }
}
