import Determinism
import Documents

/// One VEVENT as it was read, before events that replace others are put in their place (RFC 5545, section 3.6.1).
struct CalendarEventDraft {
  /// Nil for one that is taken back (STATUS:CANCELLED).
  let event: ChangeEvent?
  let uid: String
  /// The event of the same series that this one replaces: RECURRENCE-ID.
  let replaces: CalendarTime?

  private static let timed = ["DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE", "RECURRENCE-ID"]
  private static let meaning = ["SUMMARY", "CATEGORIES", "STATUS", "UID", ChangeMeaning.property]
  /// Properties that say nothing of when and where.
  private static let plain: Set<String> = [
    "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DESCRIPTION", "LOCATION", "ORGANIZER", "ATTENDEE", "URL",
    "CLASS", "PRIORITY", "TRANSP", "GEO", "COMMENT", "CONTACT", "RELATED-TO", "ATTACH", "RESOURCES", "REQUEST-STATUS",
    "COLOR", "IMAGE", "CONFERENCE",
  ]
  private static let unsupported = ["RDATE", "EXRULE"]

  init(_ lines: [CalendarLine], at position: SourcePosition, meaning given: ChangeMeaning?) throws(DocumentError) {
    try Self.checkNames(lines)
    func line(_ name: String) -> CalendarLine? { lines.first { $0.name == name } }
    uid = line("UID")?.text ?? ""
    replaces = try Self.replaced(line("RECURRENCE-ID"), rule: line("RRULE"), uid: uid)
    guard line("STATUS")?.value.uppercased() != "CANCELLED" else {
      event = nil
      return
    }
    guard let startLine = line("DTSTART") else {
      throw DocumentError(at: position, found: "an event without DTSTART", expected: "when it begins")
    }
    let start = try Self.one(startLine)
    let end = try Self.end(of: start, line("DTEND"), line("DURATION"), at: position)
    var exceptions: [CalendarTime] = []
    for line in lines where line.name == "EXDATE" {
      for time in try CalendarTime.read(line) {
        try Self.checkKind(of: time, line, like: start)
        exceptions.append(time)
      }
    }
    let meaning =
      if let given { given } else {
        try ChangeMeaning(
          summary: line("SUMMARY"), categories: lines.filter { $0.name == "CATEGORIES" },
          siteGroups: lines.filter { $0.name == ChangeMeaning.property }, at: position)
      }
    var rule: RecurrenceRule?
    if let line = line("RRULE") { rule = try Self.rule(line, start: start) }
    event = ChangeEvent(
      kind: meaning.kind, summary: line("SUMMARY")?.text ?? "", siteGroups: meaning.siteGroups, position: position,
      start: start, end: end, rule: rule, exceptions: exceptions)
  }

  private static func checkNames(_ lines: [CalendarLine]) throws(DocumentError) {
    var seen: Set<String> = []
    for line in lines {
      guard !unsupported.contains(line.name) else {
        throw DocumentError(
          at: line.position, found: "\(line.name), which mistwin does not carry out",
          expected: "RRULE and EXDATE", advice: "write these events one by one")
      }
      let known = timed + meaning
      guard known.contains(line.name) || plain.contains(line.name) || line.name.hasPrefix("X-") else {
        throw DocumentError(
          at: line.position, found: "the property \(line.name) of an event, which mistwin does not know",
          expected: "properties of RFC 5545", nearest: nearestWord(to: line.name, in: known + plain.sorted()))
      }
      let isRepeatable = ["EXDATE", "CATEGORIES", ChangeMeaning.property].contains(line.name)
      if known.contains(line.name), !isRepeatable, !seen.insert(line.name).inserted {
        throw DocumentError(at: line.position, found: "a second \(line.name)", expected: "one in an event")
      }
    }
  }

  private static func one(_ line: CalendarLine) throws(DocumentError) -> CalendarTime {
    let times = try CalendarTime.read(line)
    guard let time = times.first, times.count == 1 else {
      throw DocumentError(at: line.position, found: "\(times.count) times in \(line.name)", expected: "one")
    }
    return time
  }

  private static func end(
    of start: CalendarTime, _ endLine: CalendarLine?, _ lengthLine: CalendarLine?, at position: SourcePosition
  ) throws(DocumentError) -> ChangeEvent.End {
    if let endLine {
      guard lengthLine == nil else {
        throw DocumentError(at: endLine.position, found: "both DTEND and DURATION", expected: "one of them")
      }
      let end = try one(endLine)
      guard end.isDate == start.isDate, (end.zone == nil) == (start.zone == nil) else {
        throw DocumentError(
          at: endLine.position, found: "DTEND with \(end.kind) where DTSTART has \(start.kind)",
          expected: "the same kind in both")
      }
      let utc = TimeZoneRules(name: "UTC", fixedOffset: 0)
      guard start.instant(site: utc) < end.instant(site: utc) else {
        throw DocumentError(
          at: endLine.position, found: "an event that ends when it begins, or before", expected: "a later DTEND",
          advice: start.isDate ? "the DTEND of whole days is the day after the last" : nil)
      }
      return .at(end)
    }
    if let lengthLine {
      let duration = try CalendarDuration(lengthLine.value, at: lengthLine.position)
      if start.isDate, duration.seconds != 0 {
        throw DocumentError(
          at: lengthLine.position, found: "the length '\(lengthLine.value)' of whole days", expected: "days or weeks")
      }
      return .after(duration)
    }
    guard start.isDate else {
      throw DocumentError(at: position, found: "an event without an end", expected: "DTEND or DURATION")
    }
    return .after(try CalendarDuration("P1D", at: position))
  }

  private static func rule(_ line: CalendarLine, start: CalendarTime) throws(DocumentError) -> RecurrenceRule {
    let rule = try RecurrenceRule(line)
    if let until = rule.until {
      let fits =
        start.isDate ? until.isDate : start.zone == nil ? until.zone == nil && !until.isDate : until.isUniversal
      guard fits else {
        let expected = start.isDate ? "a date" : start.zone == nil ? "a time without a zone" : "a time in UTC"
        throw DocumentError(
          at: line.position, found: "UNTIL with \(until.kind) where DTSTART has \(start.kind)", expected: expected,
          advice: "RFC 5545 asks for it")
      }
    }
    let days = rule.days(from: start.day, in: start.day...start.day + 3660)
    guard days.first == start.day else {
      let next = days.first.map { CivilTime.date(daysSinceEpoch: $0) }
      throw DocumentError(
        at: line.position, found: "a DTSTART on a day that its RRULE does not choose",
        expected: "a DTSTART on the first day of the rule",
        advice: next.map { "the next one is \($0.year * 10_000 + $0.month * 100 + $0.day)" }
          ?? "the rule chooses no day at all in ten years")
    }
    return rule
  }

  private static func replaced(
    _ line: CalendarLine?, rule: CalendarLine?, uid: String
  ) throws(DocumentError) -> CalendarTime? {
    guard let line else { return nil }
    guard line.parameter("RANGE") == nil else {
      throw DocumentError(
        at: line.position, found: "RANGE of RECURRENCE-ID, which mistwin does not carry out",
        expected: "an event that replaces one other", advice: "end the series with UNTIL and write another")
    }
    guard rule == nil else {
      throw DocumentError(
        at: line.position, found: "RECURRENCE-ID with RRULE", expected: "an event that replaces one other")
    }
    guard !uid.isEmpty else {
      throw DocumentError(at: line.position, found: "RECURRENCE-ID without UID", expected: "the UID of its series")
    }
    return try one(line)
  }

  private static func checkKind(
    of time: CalendarTime, _ line: CalendarLine, like start: CalendarTime
  ) throws(DocumentError) {
    guard time.isDate == start.isDate, (time.zone == nil) == (start.zone == nil) else {
      throw DocumentError(
        at: line.position, found: "\(line.name) with \(time.kind) where DTSTART has \(start.kind)",
        expected: "the same kind in both")
    }
  }
}
