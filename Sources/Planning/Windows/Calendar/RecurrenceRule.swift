import Determinism

/// How an event repeats: the parts of a recurrence rule (RFC 5545, section 3.3.10) that calendars of freezes and store
/// hours use. Only whole days are chosen; the time of day stays that of the first event.
struct RecurrenceRule: Hashable, Sendable {
  /// The period that repeats.
  enum Frequency: String, CaseIterable, Sendable {
    case daily = "DAILY"
    case weekly = "WEEKLY"
    case monthly = "MONTHLY"
    case yearly = "YEARLY"
  }

  /// A day of BYDAY: `MO`, `1FR` (the first), `-1SU` (the last).
  struct Day: Hashable, Sendable {
    /// Which of the period, from its end when negative; 0 for every one.
    var ordinal: Int
    var weekday: Weekday
  }

  var frequency: Frequency
  /// Every so many periods.
  var interval = 1
  /// How many events there are, the first included; nil for no limit.
  var count: Int?
  /// The last moment at which one may begin.
  var until: CalendarTime?
  var days: [Day] = []
  /// Days of the month, from its end when negative.
  var monthDays: [Int] = []
  var months: [Int] = []
  /// The day on which weeks begin.
  var weekStart = Weekday.monday

  /// The days of the rule in a range, ascending; days are counted since 1970-01-01.
  /// - Parameter start: the day of the first event, which sets what the rule leaves open.
  func days(from start: Int64, in range: ClosedRange<Int64>) -> [Int64] {
    let rule = completed(by: start)
    var found: [Int64] = []
    var counted = 0
    // Whoever counts must begin at the beginning.
    var index = count == nil ? max(0, rule.index(of: range.lowerBound, from: start) - 1) : 0
    while true {
      let period = rule.period(index, from: start)
      guard period.lowerBound <= range.upperBound else { return found }
      for day in period where day >= start && rule.matches(day) {
        counted += 1
        if let count, counted > count { return found }
        if range.contains(day) { found.append(day) }
      }
      index += 1
    }
  }

  /// The rule with what the first event says where the rule is silent (section 3.3.10, last paragraphs).
  private func completed(by start: Int64) -> RecurrenceRule {
    var rule = self
    let date = CivilTime.date(daysSinceEpoch: start)
    let isSilent = days.isEmpty && monthDays.isEmpty
    switch frequency {
    case .daily: break
    case .weekly: if days.isEmpty { rule.days = [Day(ordinal: 0, weekday: LocalDay.weekday(start))] }
    case .monthly: if isSilent { rule.monthDays = [date.day] }
    case .yearly:
      if isSilent {
        rule.monthDays = [date.day]
        if months.isEmpty { rule.months = [date.month] }
      }
    }
    return rule
  }

  /// The days of a period, counted from the one in which the first event lies.
  private func period(_ index: Int, from start: Int64) -> Range<Int64> {
    let steps = index * interval
    let date = CivilTime.date(daysSinceEpoch: start)
    switch frequency {
    case .daily:
      return start + Int64(steps)..<start + Int64(steps) + 1
    case .weekly:
      let first = weekBegin(of: start) + 7 * Int64(steps)
      return first..<first + 7
    case .monthly:
      let first = CivilTime.daysSinceEpoch(year: date.year, month: date.month + steps, day: 1)
      return first..<CivilTime.daysSinceEpoch(year: date.year, month: date.month + steps + 1, day: 1)
    case .yearly:
      let first = CivilTime.daysSinceEpoch(year: date.year + steps, month: 1, day: 1)
      return first..<CivilTime.daysSinceEpoch(year: date.year + steps + 1, month: 1, day: 1)
    }
  }

  /// The number of the last period that begins by a day.
  private func index(of day: Int64, from start: Int64) -> Int {
    guard day > start else { return 0 }
    let (first, last) = (CivilTime.date(daysSinceEpoch: start), CivilTime.date(daysSinceEpoch: day))
    switch frequency {
    case .daily: return Int(day - start) / interval
    case .weekly: return Int(day - weekBegin(of: start)) / (7 * interval)
    case .monthly: return ((last.year - first.year) * 12 + last.month - first.month) / interval
    case .yearly: return (last.year - first.year) / interval
    }
  }

  private func weekBegin(of day: Int64) -> Int64 {
    day - Int64((LocalDay.weekday(day).rawValue - weekStart.rawValue + 7) % 7)
  }

  private func matches(_ day: Int64) -> Bool {
    guard !months.isEmpty || !monthDays.isEmpty || days.contains(where: { $0.ordinal != 0 }) else {
      return days.isEmpty || days.contains { $0.weekday == LocalDay.weekday(day) }
    }
    let date = CivilTime.date(daysSinceEpoch: day)
    guard months.isEmpty || months.contains(date.month) else { return false }
    let length = CivilTime.days(inMonth: date.month, ofYear: date.year)
    let fromEnd = date.day - length - 1
    guard monthDays.isEmpty || monthDays.contains(date.day) || monthDays.contains(fromEnd) else { return false }
    guard !days.isEmpty else { return true }
    // In a yearly rule without months the ordinals count through the year, else through the month.
    var (before, after) = (date.day - 1, length - date.day)
    if frequency == .yearly, months.isEmpty {
      before = Int(day - CivilTime.daysSinceEpoch(year: date.year, month: 1, day: 1))
      after = Int(CivilTime.daysSinceEpoch(year: date.year + 1, month: 1, day: 1) - day) - 1
    }
    let weekday = LocalDay.weekday(day)
    return days.contains {
      $0.weekday == weekday && ($0.ordinal == 0 || $0.ordinal == before / 7 + 1 || $0.ordinal == -(after / 7 + 1))
    }
  }
}
