/// A local date and time with the clock it is told by.
struct RuleMoment: Sendable {
  enum Clock: Sendable { case wall, standard, universal }

  /// Seconds since 1970-01-01T00:00:00 as that clock shows them.
  var localSeconds: Int64
  var clock: Clock

  func epochSeconds(standard: Int, save: Int) -> Int64 {
    switch clock {
    case .wall: localSeconds - Int64(standard + save)
    case .standard: localSeconds - Int64(standard)
    case .universal: localSeconds
    }
  }
}

/// One change of the clocks that a rule prescribes.
struct RuleOccurrence: Sendable {
  var moment: RuleMoment
  /// Seconds that the clocks are ahead of standard time from then on.
  var save: Int

  var localSeconds: Int64 { moment.localSeconds }
}

/// One line of a rule set: `FROM TO - IN ON AT SAVE LETTER`.
struct TimeZoneRule {
  private static let lastYear = 2060

  let years: ClosedRange<Int>
  let month: Int
  let day: RuleDay
  let time: (seconds: Int, clock: RuleMoment.Clock)
  let save: Int

  init?(_ line: Substring) {
    let words = line.split(separator: " ")
    guard words.count >= 7, let from = Int(words[0]), let month = RuleText.month(words[3]),
      let day = RuleDay(words[4]), let time = RuleText.time(words[5]), let save = RuleText.time(words[6])
    else { return nil }
    let to: Int
    switch words[1].first {
    case "o": to = from
    case "m": to = Self.lastYear
    default:
      guard let year = Int(words[1]) else { return nil }
      to = min(year, Self.lastYear)
    }
    years = from...max(from, to)
    self.month = month
    self.day = day
    self.time = time
    self.save = save.seconds
  }

  var occurrences: [RuleOccurrence] {
    years.map { year in
      let days = day.daysSinceEpoch(year: year, month: month)
      let moment = RuleMoment(localSeconds: days * 86_400 + Int64(time.seconds), clock: time.clock)
      return RuleOccurrence(moment: moment, save: save)
    }
  }
}

/// The day of a month on which a rule takes effect.
enum RuleDay: Sendable {
  case day(Int)
  case last(weekday: Int)
  case onOrAfter(weekday: Int, day: Int)
  case onOrBefore(weekday: Int, day: Int)

  init?(_ text: Substring) {
    if let day = Int(text) {
      self = .day(day)
    } else if text.hasPrefix("last") {
      guard let weekday = RuleText.weekday(text.dropFirst(4)) else { return nil }
      self = .last(weekday: weekday)
    } else {
      guard let sign = text.firstIndex(where: { $0 == "<" || $0 == ">" }),
        let weekday = RuleText.weekday(text[..<sign]), let day = Int(text[sign...].dropFirst(2))
      else { return nil }
      self = text[sign] == ">" ? .onOrAfter(weekday: weekday, day: day) : .onOrBefore(weekday: weekday, day: day)
    }
  }

  func daysSinceEpoch(year: Int, month: Int) -> Int64 {
    switch self {
    case .day(let day):
      return CivilTime.daysSinceEpoch(year: year, month: month, day: day)
    case .last(let weekday):
      let last = CivilTime.daysSinceEpoch(year: year, month: month + 1, day: 0)
      return last - Int64((CivilTime.weekday(daysSinceEpoch: last) - weekday + 7) % 7)
    case .onOrAfter(let weekday, let day):
      let first = CivilTime.daysSinceEpoch(year: year, month: month, day: day)
      return first + Int64((weekday - CivilTime.weekday(daysSinceEpoch: first) + 7) % 7)
    case .onOrBefore(let weekday, let day):
      let last = CivilTime.daysSinceEpoch(year: year, month: month, day: day)
      return last - Int64((CivilTime.weekday(daysSinceEpoch: last) - weekday + 7) % 7)
    }
  }
}

/// One line of a zone: `STDOFF RULES FORMAT [UNTIL]`.
struct TimeZoneEra {
  enum Saving {
    case fixed(Int)
    case rules(Substring)
  }

  let standard: Int
  let saving: Saving
  let until: RuleMoment?

  init?(_ line: Substring) {
    let words = line.split(separator: " ")
    guard words.count >= 3, let standard = RuleText.time(words[0]) else { return nil }
    self.standard = standard.seconds
    if words[1] == "-" {
      saving = .fixed(0)
    } else if let fixed = RuleText.time(words[1]) {
      saving = .fixed(fixed.seconds)
    } else {
      saving = .rules(words[1])
    }
    if words.count > 3 {
      guard let until = RuleText.moment(words[3...]) else { return nil }
      self.until = until
    } else {
      until = nil
    }
  }
}

/// Reads the words of the format; names may be cut short as far as they stay unique.
enum RuleText {
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

  /// 1…12.
  static func month(_ text: Substring) -> Int? {
    months.firstIndex { $0.hasPrefix(text) }.map { $0 + 1 }
  }

  /// 1 (Monday)…7.
  static func weekday(_ text: Substring) -> Int? {
    weekdays.firstIndex { $0.hasPrefix(text) }.map { $0 + 1 }
  }

  /// `[-]h[:mm[:ss]]` with an optional letter for the clock; `-` alone is zero.
  static func time(_ text: Substring) -> (seconds: Int, clock: RuleMoment.Clock)? {
    guard text != "-" else { return (0, .wall) }
    var digits = text
    var clock = RuleMoment.Clock.wall
    switch text.last {
    case "w": digits = text.dropLast()
    case "s":
      digits = text.dropLast()
      clock = .standard
    case "u", "g", "z":
      digits = text.dropLast()
      clock = .universal
    default: break
    }
    let isNegative = digits.first == "-"
    var seconds = 0
    var unit = 3600
    for part in (isNegative ? digits.dropFirst() : digits).split(separator: ":", omittingEmptySubsequences: false) {
      guard let number = Int(part), unit > 0 else { return nil }
      seconds += number * unit
      unit /= 60
    }
    return (isNegative ? -seconds : seconds, clock)
  }

  /// `YEAR [MONTH [DAY [TIME]]]`.
  static func moment(_ words: ArraySlice<Substring>) -> RuleMoment? {
    let words = Array(words)
    guard let year = Int(words[0]) else { return nil }
    var month = 1
    var days = CivilTime.daysSinceEpoch(year: year, month: 1, day: 1)
    if words.count > 1 {
      guard let number = Self.month(words[1]) else { return nil }
      month = number
      days = CivilTime.daysSinceEpoch(year: year, month: month, day: 1)
    }
    if words.count > 2 {
      guard let day = RuleDay(words[2]) else { return nil }
      days = day.daysSinceEpoch(year: year, month: month)
    }
    guard words.count > 3 else { return RuleMoment(localSeconds: days * 86_400, clock: .wall) }
    guard let time = Self.time(words[3]) else { return nil }
    return RuleMoment(localSeconds: days * 86_400 + Int64(time.seconds), clock: time.clock)
  }
}
