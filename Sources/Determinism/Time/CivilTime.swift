/// A date and time of day as a wall clock shows them, in the Gregorian calendar.
public struct CivilTime: Hashable, Sendable {
  /// The year; 1 BC is 0.
  public var year: Int
  /// The month, 1…12.
  public var month: Int
  /// The day of the month, 1…31.
  public var day: Int
  /// The hour, 0…23.
  public var hour: Int
  /// The minute, 0…59.
  public var minute: Int
  /// The second, 0…59.
  public var second: Int
  /// The day of the week: 1 is Monday, 7 is Sunday.
  public var weekday: Int

  /// What a clock that is `offset` seconds east of UTC shows at `instant`.
  public init(_ instant: Instant, offset: Int) {
    let local = instant.seconds + Int64(offset)
    let days = CivilTime.floorDivide(local, 86_400)
    let time = Int(local - days * 86_400)
    let date = CivilTime.date(daysSinceEpoch: days)
    year = date.year
    month = date.month
    day = date.day
    hour = time / 3600
    minute = time % 3600 / 60
    second = time % 60
    weekday = CivilTime.weekday(daysSinceEpoch: days)
  }

  /// The second of the day, 0…86,399.
  public var secondOfDay: Int { hour * 3600 + minute * 60 + second }

  /// The instant at which a clock `offset` seconds east of UTC shows that date and time.
  ///
  /// Fields beyond their range carry over: day 0 is the last of the month before, hour 24 the next midnight.
  public static func instant(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, offset: Int = 0
  ) -> Instant {
    let days = daysSinceEpoch(year: year, month: month, day: day)
    return Instant(seconds: days * 86_400 + Int64(hour * 3600 + minute * 60 + second) - Int64(offset))
  }

  /// The days from 1970-01-01 to that date; a month beyond 1…12 and a day beyond the month carry over.
  public static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int64 {
    // Years are counted from March, so that the leap day is the last day of its year.
    let months = Int64(year) * 12 + Int64(month) - 3
    let marchYear = floorDivide(months, 12)
    let monthOfYear = months - marchYear * 12
    let leapDays = floorDivide(marchYear, 4) - floorDivide(marchYear, 100) + floorDivide(marchYear, 400)
    // March to July and August to December repeat 31, 30, 31, 30, 31: 153 days in five months.
    return marchYear * 365 + leapDays + (153 * monthOfYear + 2) / 5 + Int64(day) - 719_469
  }

  /// The date that many days after 1970-01-01.
  public static func date(daysSinceEpoch days: Int64) -> (year: Int, month: Int, day: Int) {
    // Counted from 0000-03-01 in cycles of 400 years, 146,097 days each.
    let shifted = days + 719_468
    let cycle = floorDivide(shifted, 146_097)
    let dayOfCycle = shifted - cycle * 146_097
    let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    let month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
    return (Int(yearOfCycle + cycle * 400) + (month <= 2 ? 1 : 0), month, day)
  }

  /// The day of the week (1 is Monday) that many days after 1970-01-01, a Thursday.
  public static func weekday(daysSinceEpoch days: Int64) -> Int {
    let shifted = days + 3
    return Int(shifted - floorDivide(shifted, 7) * 7) + 1
  }

  /// How many days that month has.
  public static func days(inMonth month: Int, ofYear year: Int) -> Int {
    Int(
      daysSinceEpoch(year: year, month: month + 1, day: 1) - daysSinceEpoch(year: year, month: month, day: 1))
  }

  static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
    let quotient = a / b
    return a % b < 0 ? quotient - 1 : quotient
  }
}
