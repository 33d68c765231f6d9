import Documents

/// Takes the lines of an iCalendar file apart into its events (RFC 5545, section 3.4).
struct CalendarReader {
  private let file: String
  private let log: DocumentErrorLog
  /// The BEGIN lines of the components that are open, outermost first.
  private var open: [CalendarLine] = []
  /// How many were open when one began that is skipped.
  private var skippedFrom: Int?
  private var eventLines: [CalendarLine] = []
  private var drafts: [CalendarEventDraft] = []
  private var hasCalendar = false
  /// What every event means, whatever it says itself; nil where each says it.
  private let meaning: ChangeMeaning?

  init(file: String, log: DocumentErrorLog, meaning: ChangeMeaning? = nil) {
    self.file = file
    self.log = log
    self.meaning = meaning
  }

  /// Properties of a calendar that say nothing of when and where.
  private static let plainProperties: Set<String> = [
    "PRODID", "NAME", "DESCRIPTION", "UID", "URL", "LAST-MODIFIED", "CATEGORIES", "REFRESH-INTERVAL", "SOURCE", "COLOR",
    "IMAGE",
  ]
  /// Properties that may have one value only.
  private static let values: [String: [String]] = [
    "VERSION": ["2.0"], "CALSCALE": ["GREGORIAN"], "METHOD": ["PUBLISH", "REQUEST"],
  ]

  mutating func take(_ line: CalendarLine) {
    switch line.name {
    case "BEGIN": begin(line)
    case "END": end(line)
    default:
      guard skippedFrom == nil else { return }
      switch open.last?.value.uppercased() {
      case "VEVENT": eventLines.append(line)
      case "VCALENDAR": takeProperty(line)
      default:
        log.report(at: line.position, found: "\(line.name) outside of a calendar", expected: "BEGIN:VCALENDAR")
        // One message is enough for a file that is something else.
        skippedFrom = 0
      }
    }
  }

  private mutating func begin(_ line: CalendarLine) {
    let name = line.value.uppercased()
    let parent = open.last?.value.uppercased()
    defer { open.append(line) }
    guard skippedFrom == nil else { return }
    switch (parent, name) {
    case (nil, "VCALENDAR"): hasCalendar = true
    case ("VCALENDAR", "VEVENT"): eventLines = []
    case ("VCALENDAR", "VTIMEZONE"), ("VEVENT", "VALARM"): skippedFrom = open.count
    default:
      log.report(
        at: line.position, found: "BEGIN:\(line.value)" + (parent.map { " in \($0)" } ?? ""),
        expected: parent == nil ? "BEGIN:VCALENDAR" : "events (VEVENT)",
        advice: parent == nil ? nil : "take it out of the file: mistwin does not carry it out")
      skippedFrom = open.count
    }
  }

  private mutating func end(_ line: CalendarLine) {
    guard let begun = open.last else {
      if skippedFrom == nil { log.report(at: line.position, found: "END:\(line.value)", expected: "BEGIN:VCALENDAR") }
      return
    }
    guard begun.value.uppercased() == line.value.uppercased() else {
      log.report(
        at: line.position, found: "END:\(line.value)",
        expected: "END:\(begun.value), which began on line \(begun.position.line)")
      return
    }
    open.removeLast()
    if let from = skippedFrom {
      if open.count == from { skippedFrom = nil }
    } else if begun.value.uppercased() == "VEVENT" {
      do throws(DocumentError) {
        drafts.append(try CalendarEventDraft(eventLines, at: begun.position, meaning: meaning))
      } catch {
        log.report(error)
      }
    }
  }

  private func takeProperty(_ line: CalendarLine) {
    if let allowed = Self.values[line.name] {
      guard !allowed.contains(line.value.uppercased()) else { return }
      log.report(
        at: line.position, found: "\(line.name):\(line.value)", expected: allowed.joined(separator: " or "))
    } else if !Self.plainProperties.contains(line.name), !line.name.hasPrefix("X-") {
      log.report(
        at: line.position, found: "the property \(line.name) of a calendar, which mistwin does not know",
        expected: "properties of RFC 5545")
    }
  }

  /// The events of the file, once all lines are taken. Those that replace one of a series take its place.
  func finish() -> [ChangeEvent] {
    if let begun = open.last {
      log.report(
        at: begun.position, found: "BEGIN:\(begun.value) without an end", expected: "END:\(begun.value)",
        advice: "the file seems to be cut off")
    } else if !hasCalendar, log.isEmpty {
      log.report(
        at: SourcePosition(file: file, line: 1, column: 1), found: "no calendar", expected: "BEGIN:VCALENDAR",
        advice: "export the calendar as iCalendar (.ics)")
    }
    var replaced: [String: [CalendarTime]] = [:]
    for draft in drafts {
      if let time = draft.replaces { replaced[draft.uid, default: []].append(time) }
    }
    return drafts.compactMap { draft in
      guard var event = draft.event else { return nil }
      if draft.replaces == nil { event.exceptions += replaced[draft.uid] ?? [] }
      return event
    }
  }
}
