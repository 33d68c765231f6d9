import Determinism
public import Documents

/// Whole days of an iCalendar file, whatever its events are called: public holidays, as others publish them.
///
/// What `ChangeCalendar` says of repetition and of what is refused holds here, too; categories, site groups and summaries
/// mean nothing. What repeats without end does so until 2060.
public struct DayCalendar: Sendable, Hashable {
  /// The days since 1970-01-01, sorted, each once.
  public let days: [Int64]

  /// The first day that repetition does not reach.
  private static let end = CivilTime.daysSinceEpoch(year: 2061, month: 1, day: 1)

  /// Reads a file.
  /// - Parameters:
  ///   - bytes: its contents.
  ///   - file: what to call it in errors.
  /// - Throws: every fault, with its line; an event that is no whole day is one.
  public init(_ bytes: [UInt8], file: String) throws(DocumentErrors) {
    let log = DocumentErrorLog()
    var reader = CalendarReader(file: file, log: log, meaning: ChangeMeaning(everywhere: .freeze))
    for line in CalendarLine.read(bytes, file: file, log: log) { reader.take(line) }
    var days: Set<Int64> = []
    let zone = TimeZoneRules(name: "UTC", fixedOffset: 0)
    for event in reader.finish() {
      guard event.start.isDate else {
        let name = event.summary.isEmpty ? "an event" : "the event '\(event.summary)'"
        log.report(
          at: event.position, found: "\(name) with a time of day", expected: "whole days",
          advice: "write DTSTART;VALUE=DATE:20270705")
        continue
      }
      let range = Instant(seconds: event.start.local)..<Instant(seconds: Self.end * LocalDay.seconds)
      for occurrence in event.occurrences(in: range, site: zone) {
        let last = LocalDay.of(occurrence.upperBound.seconds - 1)
        for day in LocalDay.of(occurrence.lowerBound.seconds)...last where day < Self.end { days.insert(day) }
      }
    }
    self.days = days.sorted()
    try log.check()
  }
}
